package ui

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strings"

	"relais/internal/fault"
)

// A Form is what fields show: the values and the complaints about them. The
// zero Form is empty and content.
type Form struct {
	Values url.Values
	// Fault is why the form is shown again; nil at first.
	Fault *fault.Error
	// Kept says that the values come from a draft kept for the member.
	Kept bool
	// Was is what the form showed before anything was typed, URL-encoded.
	Was string
	// Asked notes the questions as they are rendered, for the error summary.
	Asked *Asked
}

// Asked are the questions of a page in their order.
type Asked struct {
	names  []string
	labels map[string]string
}

func (a *Asked) add(name, label string) {
	if a == nil {
		return
	}
	if a.labels == nil {
		a.labels = map[string]string{}
	}
	if _, ok := a.labels[name]; !ok {
		a.names = append(a.names, name)
	}
	a.labels[name] = label
}

// question finds the question that a field of a fault belongs to: itself, or
// the nearest above ("needs.2" belongs to "needs"). Its place orders the
// summary; -1 means that the page did not ask it.
func (a *Asked) question(field string) (place int, name string) {
	if a == nil {
		return -1, field
	}
	if i := slices.Index(a.names, field+".date"); i >= 0 { // a time of which only the day is asked
		return i, a.names[i]
	}
	for name = field; name != ""; {
		if i := slices.Index(a.names, name); i >= 0 {
			return i, name
		}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			break
		}
		name = name[:dot]
	}
	return -1, field
}

// Value returns the first value of a field.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Key is the id of the operation that the form asks for: the one that was
// drawn when it was first shown, a new one for a draft (the form it comes from
// may have been sent) and after the refusal that it was used already.
func (f Form) Key() string {
	if key := f.Value("key"); key != "" && !f.Kept && (f.Fault == nil || f.Fault.Key != "fault.other_request") {
		return key
	}
	return rand.Text()
}

// Has tells whether one of a field's values is v.
func (f Form) Has(name, v string) bool {
	for _, got := range f.Values[name] {
		if got == v {
			return true
		}
	}
	return false
}

// Complaint returns the fault of a field, or of one of its parts
// ("born.day" belongs to "born"). Where a form asks only for the day of a time
// ("when.date"), the fault of the whole is that of the day.
func (f Form) Complaint(name string) (fault.Field, bool) {
	if f.Fault == nil {
		return fault.Field{}, false
	}
	for _, field := range f.Fault.Fields {
		if field.Name == name {
			return field, true
		}
	}
	for _, field := range f.Fault.Fields {
		if rest, ok := strings.CutPrefix(field.Name, name+"."); ok && (rest == "date" || rest == "time" || isIndex(rest)) {
			return field, true
		}
	}
	if whole, ok := strings.CutSuffix(name, ".date"); ok {
		return f.Complaint(whole)
	}
	return fault.Field{}, false
}

func isIndex(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// FieldID returns the id of a field's first control: what a label and the
// error summary point at.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}
