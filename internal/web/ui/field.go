package ui

import (
	"html/template"

	"relais/internal/locale"
)

// A Field is one question of a form. Every kind of control shares it.
type Field struct {
	ID, Name  string
	Label     any // text or HTML
	Hint      any
	Error     string
	Value     string
	Type      string // of an input: text, email, tel, number, password, …
	Auto      string // autocomplete
	Keys      string // inputmode
	Wide      string // width class
	Rows, Max int
	Optional  bool
	Heading   bool // the label is the page's heading
	Hidden    bool // the label is for screen readers only
	Inline    bool
	Spell     bool
	Choices   []Choice
	Parts     []Part
	Accept    string // of a file
}

// A Part is one box of a question that has several, such as a date.
type Part struct {
	ID, Name, Label, Type, Value, Wide, Auto string
	Bad                                      bool
}

// A Choice is one answer of radios, check boxes or a select.
type Choice struct {
	Value   string
	Text    string
	Hint    string
	Checked bool
	ID      string
	// Or is said before this choice, to set it apart: "or".
	Or string
	// Reveal are fields that matter only with this choice.
	Reveal template.HTML
}

// An Option changes a field.
type Option func(*Kit, *Field)

// field makes the field that all kinds begin with.
func (k *Kit) field(f Form, name string, label any, opts []Option) Field {
	fd := Field{ID: FieldID(name), Name: name, Label: k.text(label), Value: f.Value(name), Type: "text", Spell: true}
	f.Asked.add(name, k.plain(label))
	if bad, ok := f.Complaint(name); ok {
		fd.Error = locale.T(k.lang, bad.Key, bad.Args...)
	}
	for _, o := range opts {
		o(k, &fd)
	}
	return fd
}

// DescribedBy lists the ids of hint and error.
func (f Field) DescribedBy() string {
	s := ""
	if optional(f.Hint) != nil {
		s = f.ID + "-hint"
	}
	if f.Max > 0 {
		s += " " + f.ID + "-info"
	}
	if f.Error != "" {
		s += " " + f.ID + "-error"
	}
	if s != "" && s[0] == ' ' {
		return s[1:]
	}
	return s
}

// options are the template functions that return an Option.
func options() template.FuncMap {
	return template.FuncMap{
		"hint": func(key any, args ...any) Option {
			return func(k *Kit, f *Field) {
				f.Hint = k.text(key)
				if s, ok := key.(string); ok {
					f.Hint = locale.T(k.lang, s, k.args(args)...)
				}
			}
		},
		"kind":     func(t string) Option { return func(_ *Kit, f *Field) { f.Type = t } },
		"autofill": func(a string) Option { return func(_ *Kit, f *Field) { f.Auto = a } },
		"keys":     func(m string) Option { return func(_ *Kit, f *Field) { f.Keys = m } },
		"wide":     func(w string) Option { return func(_ *Kit, f *Field) { f.Wide = w } },
		"rows":     func(n int) Option { return func(_ *Kit, f *Field) { f.Rows = n } },
		"max":      func(n int) Option { return func(_ *Kit, f *Field) { f.Max = n } },
		"accept":   func(a string) Option { return func(_ *Kit, f *Field) { f.Accept = a } },
		"id":       func(id string) Option { return func(_ *Kit, f *Field) { f.ID = id } },
		"value":    func(v string) Option { return func(_ *Kit, f *Field) { f.Value = v } },
		"optional": flag(func(f *Field) { f.Optional = true }),
		"heading":  flag(func(f *Field) { f.Heading = true }),
		"hidden":   flag(func(f *Field) { f.Hidden = true }),
		"inline":   flag(func(f *Field) { f.Inline = true }),
		"nospell":  flag(func(f *Field) { f.Spell = false }),
	}
}

func flag(set func(*Field)) func() Option {
	return func() Option { return func(_ *Kit, f *Field) { set(f) } }
}
