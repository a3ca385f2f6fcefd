// Package kinds reads what kinds of entries a case file has besides plain words:
// goals, steps, appointments and others. Each is a list of fields; what is written is
// checked against it, and forms, lists and papers are made from it.
package kinds

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"relais/content/kinds"
)

// Type is what a field holds.
type Type string

// The types of fields. All values are kept as text.
const (
	Text  Type = "text"  // many lines
	Line  Type = "line"  // one line
	Date  Type = "date"  // YYYY-MM-DD
	Local Type = "local" // a time as the wall shows it, and the zone of the wall
	Code  Type = "code"  // one of a list
	Bool  Type = "bool"  // "true", or nothing
	Entry Type = "entry" // the id of an entry of another kind in the same file
)

// Field is a field of a kind.
type Field struct {
	Name     string   `json:"name"`
	Type     Type     `json:"type"`
	Required bool     `json:"required"`
	Max      int      `json:"max"`   // of characters, of a text or a line
	Codes    []string `json:"codes"` // of a code
	Of       string   `json:"of"`    // the kind of an entry, or Any
}

// Any is the kind of an entry that may be of any kind, plain words too.
const Any = "any"

// Kind is a kind of entries.
type Kind struct {
	Kind    string  `json:"kind"`
	Number  int     `json:"number"`  // in addresses and in the list of files; it never changes
	Section string  `json:"section"` // where it is kept
	Title   string  `json:"title"`   // the field by which it is listed
	On      string  `json:"on"`      // the field with the day on which it was
	Due     string  `json:"due"`     // the field with the day or the time by which somebody must look
	Done    bool    `json:"done"`    // it is done one day
	Told    bool    `json:"told"`    // it stands on the person's own page, unless somebody says that it should not
	Tell    string  `json:"tell"`    // the field that says that it stands there; nothing of another does
	Page    string  `json:"page"`    // the page on which it is written, "" for the plan's
	After   bool    `json:"after"`   // its day can be given as so many weeks or months from now
	Fields  []Field `json:"fields"`
}

// Tells reports whether an entry stands on the person's own page.
func (k Kind) Tells(fields map[string]string, private bool) bool {
	if k.Tell != "" {
		return fields[k.Tell] == "true"
	}
	return k.Told && !private
}

// Field finds a field by its name.
func (k Kind) Field(name string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// Kinds are all kinds, in the order of forms.
type Kinds []Kind

// Of finds a kind by its name.
func (all Kinds) Of(name string) (Kind, bool) {
	return all.find(func(k Kind) bool { return k.Kind == name })
}

// Numbered finds a kind by its number.
func (all Kinds) Numbered(n int) (Kind, bool) {
	return all.find(func(k Kind) bool { return k.Number == n })
}

// On are the kinds that are written on a page; "" for the plan's.
func (all Kinds) On(page string) Kinds {
	return slices.DeleteFunc(slices.Clone(all), func(k Kind) bool { return k.Page != page })
}

// In are the kinds of a section.
func (all Kinds) In(section string) Kinds {
	return slices.DeleteFunc(slices.Clone(all), func(k Kind) bool { return k.Section != section })
}

func (all Kinds) find(is func(Kind) bool) (Kind, bool) {
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// Read reads a list of kinds. One that can't be is an error: two of one name or
// number, a field of no type, a title or a day that is no field.
func Read(data []byte) (Kinds, error) {
	var all Kinds
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("kinds: %w", err)
	}
	names, numbers := map[string]bool{}, map[int]bool{}
	for _, k := range all {
		if err := k.check(all); err != nil {
			return nil, fmt.Errorf("kinds: %s: %w", k.Kind, err)
		}
		if names[k.Kind] || numbers[k.Number] {
			return nil, fmt.Errorf("kinds: %s is there twice", k.Kind)
		}
		names[k.Kind], numbers[k.Number] = true, true
	}
	return all, nil
}

func (k Kind) check(all Kinds) error {
	if k.Kind == "" || k.Section == "" || k.Number < 1 || k.Number > 255 {
		return fmt.Errorf("no name, no section or no number")
	}
	seen := map[string]bool{}
	for _, f := range k.Fields {
		_, of := all.Of(f.Of)
		of = of || f.Of == Any
		switch {
		case seen[f.Name] || f.Name == "":
			return fmt.Errorf("the field %q is there twice", f.Name)
		case !slices.Contains([]Type{Text, Line, Date, Local, Code, Bool, Entry}, f.Type),
			(f.Type == Text || f.Type == Line) != (f.Max > 0), (f.Type == Code) != (len(f.Codes) > 0), (f.Type == Entry) != of:
			return fmt.Errorf("the field %q can't be", f.Name)
		}
		seen[f.Name] = true
	}
	if f, ok := k.Field(k.Title); !ok || f.Type != Text && f.Type != Line {
		return fmt.Errorf("no title")
	}
	if f, ok := k.Field(k.Tell); k.Tell != "" && (!ok || f.Type != Bool || k.Told) {
		return fmt.Errorf("the field %q can't tell", k.Tell)
	}
	for _, name := range []string{k.On, k.Due} {
		if f, ok := k.Field(name); name != "" && (!ok || f.Type != Date && f.Type != Local) {
			return fmt.Errorf("the field %q is no day", name)
		}
	}
	return nil
}

// Default are the kinds of this program.
var Default = sync.OnceValue(func() Kinds {
	all, err := Read(kinds.Data)
	if err != nil {
		panic(err) // embedded and tested
	}
	return all
})
