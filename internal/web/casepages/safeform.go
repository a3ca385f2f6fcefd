package casepages

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// safeForm is act.SafeContact as people fill it in: hours for several days at
// once, lists one thing a line.
type safeForm struct {
	Ways        []way    `json:"ways,omitempty"`
	CodeWord    string   `json:"code_word,omitempty"`
	Voicemail   bool     `json:"voicemail,omitempty"`
	Interpreter string   `json:"interpreter,omitempty"`
	NeverTell   string   `json:"never_tell,omitempty"`
	NeverAgency []string `json:"never_agency,omitempty"`
	Avoid       string   `json:"avoid,omitempty"`
	Notes       string   `json:"notes,omitempty"`
}

// way is one safe way of reaching the person.
type way struct {
	Kind  string     `json:"kind,omitempty"`
	Value string     `json:"value,omitempty"`
	Spans []say.Span `json:"spans,omitempty"`
}

func safeFormOf(c *act.SafeContact) safeForm {
	if c == nil {
		return safeForm{}
	}
	f := safeForm{
		CodeWord: c.CodeWord, Voicemail: c.Voicemail, Interpreter: c.Interpreter,
		NeverTell: strings.Join(c.NeverTell, "\n"), NeverAgency: c.NeverAgency,
		Avoid: strings.Join(c.Avoid, "\n"), Notes: c.Notes,
	}
	for _, ch := range c.Channels {
		f.Ways = append(f.Ways, way{ch.Kind, ch.Value, say.Spans(ch.Hours)})
	}
	return f
}

// empty tells whether nobody said anything.
func (f safeForm) empty() bool {
	return len(f.Ways) == 0 && !f.Voicemail && len(f.NeverAgency) == 0 &&
		strings.TrimSpace(f.CodeWord+f.Interpreter+f.NeverTell+f.Avoid+f.Notes) == ""
}

// act is what the form says, for the node.
func (f safeForm) act() act.SafeContact {
	c := act.SafeContact{
		CodeWord: f.CodeWord, Voicemail: f.Voicemail, Interpreter: f.Interpreter,
		NeverTell: linesOf(f.NeverTell), NeverAgency: f.NeverAgency, Avoid: linesOf(f.Avoid), Notes: f.Notes,
	}
	for _, w := range f.Ways {
		ch := act.SafeChannel{Kind: w.Kind, Value: w.Value}
		for _, s := range w.Spans {
			ch.Hours = append(ch.Hours, hoursOf(s)...)
		}
		c.Channels = append(c.Channels, ch)
	}
	return c
}

var (
	hourField = regexp.MustCompile(`^channels\.(\d+)\.hours\.(\d+)\.(\w+)$`)
	wayField  = regexp.MustCompile(`^channels\.(\d+)\.`)
	listField = regexp.MustCompile(`^(never_tell|avoid|never_agency)\.\d+$`)
)

// field is the name in the form of a field of the act.
func (f safeForm) field(name string) string {
	if m := hourField.FindStringSubmatch(name); m != nil {
		i, _ := strconv.Atoi(m[1])
		hour, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("ways.%d.spans.%d.%s", i, f.spanOf(i, hour), m[3])
	}
	if m := listField.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return wayField.ReplaceAllString(name, "ways.$1.")
}

// spanOf finds the span that an hour of a way came from.
func (f safeForm) spanOf(i, hour int) int {
	if i >= len(f.Ways) {
		return 0
	}
	for j, s := range f.Ways[i].Spans {
		if n := len(hoursOf(s)); hour < n {
			return j
		} else {
			hour -= n
		}
	}
	return 0
}

// safeFields is what the part with these questions shows. Prefix is that of
// its fields in the form around it.
type safeFields struct {
	Form     ui.Form
	Prefix   string
	Ways     []wayFields
	Agencies []ui.Choice
}

// wayFields are the names of the fields of one way and its spans.
type wayFields struct {
	Form     ui.Form
	Channels []ui.Choice
	Name     string
	N        int
	Spans    []spanFields
	More     bool // stays folded away until wanted
}

// spanFields is the name of the fields of a span.
type spanFields struct {
	Form ui.Form
	Days []ui.Choice
	Name string
	More bool // beyond those in use
}

func (p *pages) safeFields(r *web.Request, w words, form ui.Form, prefix string) (safeFields, error) {
	agencies, err := p.agencies(r, w)
	if err != nil {
		return safeFields{}, err
	}
	f := safeFields{Form: form, Prefix: prefix}
	channels := append([]ui.Choice{{Text: r.T("case.choose")}}, r.Choices("code.channel.", act.Codes["channel"]...)...)
	var days []ui.Choice
	for _, d := range say.Week {
		days = append(days, ui.Choice{Value: strconv.Itoa(int(d)), Text: w.Weekday(d)})
	}
	for _, a := range agencies {
		if a.ID != r.Session().Agency {
			f.Agencies = append(f.Agencies, ui.Choice{Value: a.ID, Text: w.Text(a.Name)})
		}
	}
	used := rows(form, prefix+"ways")
	for i := range min(max(used+2, 2), 10) {
		name := fmt.Sprintf("%sways.%d", prefix, i)
		wf := wayFields{Form: form, Channels: channels, Name: name, N: i + 1, More: i > 0 && i >= used}
		spans := rows(form, name+".spans")
		for j := range spans + 1 {
			wf.Spans = append(wf.Spans, spanFields{form, days, fmt.Sprintf("%s.spans.%d", name, j), j > 0 && j == spans})
		}
		f.Ways = append(f.Ways, wf)
	}
	return f, nil
}

// rows counts the rows of a list that a form holds.
func rows(form ui.Form, name string) int {
	n := 0
	for key, values := range form.Values {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok || !slices.ContainsFunc(values, func(v string) bool { return v != "" }) {
			continue
		}
		index, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(index); err == nil && i >= n && i < 50 {
			n = i + 1
		}
	}
	return n
}
