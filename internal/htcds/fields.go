package htcds

import (
	"encoding/json"
	"strings"
	"sync"
	"unicode"

	"relais/content"
	"relais/internal/text"
)

// Version is that of the standard.
const Version = "2.0"

// Prefix begins the names of what Relais has and the standard lacks.
const Prefix = "relais_"

// Kinds of fields.
const (
	KindText    = "text"
	KindDate    = "date"
	KindNumber  = "number"
	KindYesNo   = "yesno"
	KindOne     = "one"     // of a list
	KindSeveral = "several" // of a list
)

// Field is a field of the standard.
type Field struct {
	Name    string    `json:"name"`
	Label   string    `json:"label"` // as the templates say it; several fields may share one
	Title   text.Text `json:"title"` // as files and pages say it; no two are alike
	Kind    string    `json:"kind"`
	Core    bool      `json:"core,omitempty"`
	Codes   string    `json:"codes,omitempty"` // language or country: those of ISO
	Section string    `json:"section"`         // of a case file
	Out     string    `json:"out,omitempty"`   // why it has none
	Also    []string  `json:"also,omitempty"`  // other names that tables have for it
	Values  []Value   `json:"values,omitempty"`
}

// Value is one of a field's list.
type Value struct {
	Name  string    `json:"name"`
	Label text.Text `json:"label"`
	Also  []string  `json:"also,omitempty"`
}

// standard is the content, ready to look up.
type standard struct {
	fields []Field
	named  map[string]*Field            // by name
	folded map[string]*Field            // by folded name
	called map[string][]*Field          // by folded label, title and other names
	values map[string]map[string]string // by field and folded name or label: the value's name
}

var loaded = sync.OnceValue(func() *standard {
	raw, err := content.FS.ReadFile("htcds/fields.json")
	var file struct{ Fields []Field }
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		panic("content/htcds: " + err.Error()) // embedded and tested
	}
	s := &standard{file.Fields, map[string]*Field{}, map[string]*Field{}, map[string][]*Field{}, map[string]map[string]string{}}
	for i := range s.fields {
		s.add(&s.fields[i])
	}
	return s
})

func (s *standard) add(f *Field) {
	s.named[f.Name], s.folded[fold(f.Name)] = f, f
	seen := map[string]bool{}
	for _, word := range append([]string{f.Label, f.Title.EN, f.Title.FR}, f.Also...) {
		if key := fold(word); !seen[key] {
			seen[key] = true
			s.called[key] = append(s.called[key], f)
		}
	}
	by := map[string]string{}
	for _, v := range f.Values {
		for _, word := range append([]string{v.Label.EN, v.Label.FR, v.Name}, v.Also...) {
			by[fold(word)] = v.Name
		}
	}
	s.values[f.Name] = by
}

// Fields are all fields, in the order of the standard.
func Fields() []Field { return loaded().fields }

// FieldOf finds a field by its name.
func FieldOf(name string) (Field, bool) {
	f, ok := loaded().named[name]
	if !ok {
		return Field{}, false
	}
	return *f, true
}

// Titled finds the field that files call so, in either language.
func Titled(title string) (Field, bool) {
	key := fold(title)
	for _, f := range loaded().called[key] {
		if fold(f.Title.EN) == key || fold(f.Title.FR) == key {
			return *f, true
		}
	}
	return Field{}, false
}

// Words are values of a field as people read them in a language.
func (f Field) Words(values []string, lang string) string {
	out := make([]string, len(values))
	for i, name := range values {
		out[i] = name
		for _, v := range f.Values {
			if v.Name == name {
				out[i] = v.Label.In(lang)
			}
		}
	}
	return strings.Join(out, between)
}

// between stands between the values of one cell.
const between = "; "

// fold compares names and labels however they are set: letters and digits only.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}
