package ui

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"time"

	"relais/internal/locale"
	"relais/internal/passphrase"
)

// controls are the template functions that render a question.
func (k *Kit) controls() template.FuncMap {
	return template.FuncMap{
		"input":      k.simple("input"),
		"textarea":   k.simple("textarea"),
		"password":   k.simple("password"),
		"newphrase":  k.newPhrase,
		"upload":     k.simple("upload"),
		"checkbox":   k.checkbox,
		"same":       k.same,
		"radios":     k.several("radios"),
		"checkboxes": k.several("checkboxes"),
		"choices":    k.several("choices"),
		"select":     k.several("select"),
		"day":        k.dayInput,
		"when":       k.whenInput,
		"birthdate":  k.birthInput,
		"choice":     k.choice,
		"list":       func(c ...Choice) []Choice { return c },
		"keep":       k.hiddenField,
		"searchbox":  k.searchBox,
		"weekday":    k.weekday,
	}
}

type control func(Form, string, any, ...Option) (template.HTML, error)

func (k *Kit) simple(part string) control {
	return func(f Form, name string, label any, opts ...Option) (template.HTML, error) {
		return k.render(part, k.field(f, name, label, opts))
	}
}

// newPhrase asks for a passphrase that somebody chooses: words drawn for them
// come first. Each page draws others.
func (k *Kit) newPhrase(f Form, name string, label any) (template.HTML, error) {
	lang := string(k.lang.Fallback())
	fd := k.field(f, name, label, []Option{func(_ *Kit, f *Field) { f.Auto = "new-password" }})
	fd.Hint = locale.T(k.lang, "ui.words_or")
	return k.render("newphrase", struct {
		Field
		Words string
		Lang  string
		Bits  int
	}{fd, passphrase.Draw(lang), lang, passphrase.Entropy(lang)})
}

// checkbox is one yes-or-no question; its label is the sentence agreed to.
func (k *Kit) checkbox(f Form, name string, label any, opts ...Option) (template.HTML, error) {
	fd := k.field(f, name, label, opts)
	fd.Choices = []Choice{{Value: "true", Checked: isYes(fd.Value), ID: fd.ID}}
	return k.render("checkbox", fd)
}

// Same is a file of somebody of the same name.
type Same struct {
	Href, Name, Code string
	Closed           bool
}

// same lists files of somebody of the same name, under a text, and asks whether it is
// somebody else; nothing where there are none.
func (k *Kit) same(f Form, text any, files []Same) (template.HTML, error) {
	if len(files) == 0 {
		return "", nil
	}
	another, err := k.checkbox(f, "another", "case.intake.another")
	if err != nil {
		return "", err
	}
	return k.render("same", struct {
		Text    any
		Files   []Same
		Another template.HTML
	}{k.text(text), files, another})
}

func isYes(v string) bool { return v == "true" || v == "on" || v == "1" }

func (k *Kit) several(part string) func(Form, string, any, []Choice, ...Option) (template.HTML, error) {
	return func(f Form, name string, label any, choices []Choice, opts ...Option) (template.HTML, error) {
		fd := k.field(f, name, label, opts)
		fd.Choices = make([]Choice, len(choices))
		for i, c := range choices {
			c.ID = fd.ID
			if i > 0 {
				c.ID = fmt.Sprintf("%s-%d", fd.ID, i+1)
			}
			if f.Values != nil {
				c.Checked = f.Has(name, c.Value)
			}
			fd.Choices[i] = c
		}
		return k.render(part, fd)
	}
}

// choice makes a Choice from keys: value, text, and then hints (a key) or
// revealed fields (the result of another control).
func (k *Kit) choice(value string, text any, more ...any) Choice {
	c := Choice{Value: value, Text: k.plain(text)}
	for _, m := range more {
		if h, ok := m.(template.HTML); ok {
			c.Reveal += h
			continue
		}
		c.Hint = k.plain(m)
	}
	return c
}

// dayInput asks for a near calendar day with the browser's own calendar.
func (k *Kit) dayInput(f Form, name string, label any, opts ...Option) (template.HTML, error) {
	fd := k.field(f, name, label, append([]Option{func(_ *Kit, f *Field) { f.Type, f.Wide = "date", "10" }}, opts...))
	return k.render("input", fd)
}

// TimeTwice is the complaint about a time that comes twice on its day, because
// clocks go back. The control then asks which of the two is meant.
const TimeTwice = "ui.time_twice"

// whenInput asks for a day and a time, in the reader's zone; the form sends
// name.date and name.time, and name.turn ("first" or "second") where the time
// comes twice.
func (k *Kit) whenInput(f Form, name string, label any, opts ...Option) (template.HTML, error) {
	fd := k.field(f, name, label, opts)
	fd.Parts = k.parts(f, fd, []Part{
		{Name: "date", Label: "ui.date", Type: "date"}, {Name: "time", Label: "ui.time", Type: "time"},
	})
	if t, err := time.Parse(time.RFC3339, fd.Value); err == nil && fd.Parts[0].Value == "" {
		t = t.In(k.zone)
		fd.Parts[0].Value, fd.Parts[1].Value = t.Format("2006-01-02"), t.Format("15:04")
	}
	if bad, ok := f.Complaint(name); ok && bad.Key == TimeTwice || f.Value(name+".turn") != "" {
		for _, turn := range []string{"first", "second"} {
			fd.Choices = append(fd.Choices, Choice{Value: turn, ID: fd.ID + "-" + turn, Checked: f.Has(name+".turn", turn),
				Text: locale.T(k.lang, "ui.time_"+turn)})
		}
	}
	return k.render("when", fd)
}

// birthInput asks for a day that people know by heart, in three boxes; the
// form sends name.day, name.month and name.year.
func (k *Kit) birthInput(f Form, name string, label any, opts ...Option) (template.HTML, error) {
	fd := k.field(f, name, label, opts)
	fd.Parts = k.parts(f, fd, []Part{
		{Name: "day", Label: "ui.day", Wide: "2"}, {Name: "month", Label: "ui.month", Wide: "2"}, {Name: "year", Label: "ui.year", Wide: "4"},
	})
	if whole := strings.Split(fd.Value, "-"); len(whole) == 3 {
		for i, j := range []int{2, 1, 0} {
			if fd.Parts[i].Value == "" {
				fd.Parts[i].Value = whole[j]
			}
		}
	}
	return k.render("birthdate", fd)
}

func (k *Kit) parts(f Form, fd Field, ps []Part) []Part {
	for i := range ps {
		p := &ps[i]
		p.ID = fd.ID
		if i > 0 {
			p.ID += "-" + p.Name
		}
		p.Name = fd.Name + "." + p.Name
		p.Label = locale.T(k.lang, p.Label)
		p.Value = f.Value(p.Name)
		p.Bad = fd.Error != ""
	}
	return ps
}

// hiddenField carries a value along unseen.
func (k *Kit) hiddenField(name string, value any) (template.HTML, error) {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer && !v.IsNil() {
		value = v.Elem().Interface() // a number that may be missing: not its address
	}
	return k.render("keep", Field{Name: name, Value: fmt.Sprint(value)})
}

// A SearchBox is a search field with its button; it sends a POST unless the
// words are harmless in an address.
type SearchBox struct {
	Field
	Action, Method string
}

// searchBox renders a search: where it goes, the field, its label. What
// somebody searches for may name a person, so it goes by POST; `get` is for
// the public directory.
func (k *Kit) searchBox(f Form, action, name string, label any, opts ...Option) (template.HTML, error) {
	s := SearchBox{Field: k.field(f, name, label, opts), Action: action, Method: "post"}
	if s.Type == "get" {
		s.Method = "get"
	}
	return k.render("searchbox", s)
}
