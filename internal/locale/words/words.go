// Package words reads and writes the files that hold the product's texts.
//
// French and English stand side by side, key by key, in text/<area>.json: each
// is written, neither is a translation, and whoever changes one sees the other.
//
//	"public.setup.heading": {"en": "Set up this server", "fr": "Mettre ce serveur en place"},
//	"time.days": {"en": {"one": "{0} day", "other": "{0} days"}, "fr": {"one": "{0} jour", "other": "{0} jours"}}
//
// Every other language has a file of its own, text/lang/<tag>.json, that may
// hold a part of the keys; see [Language]. A text counts by the categories of
// CLDR that whole numbers take in its language.
package words

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"relais/internal/locale/cldr"
)

// Sources are the languages that every key has a text in.
var Sources = []string{"fr", "en"}

// A Set is all texts of all files.
type Set struct {
	Keys      []Key // file by file, in the order in which they stand
	Languages []*Language
	byName    map[string]int
}

// A Key names one text of the product.
type Key struct {
	Name, File string
	Texts      map[string]Text // by language, those of Sources
}

// A Text has one form, or one per plural category.
type Text struct {
	One   string
	Forms map[cldr.Form]string // nil for a text that counts nothing
}

// A Language is what a file text/lang/<tag>.json holds.
type Language struct {
	Tag string `json:"language"`
	// Reviewed says who read the texts, and when: people of the field who
	// speak the language. Nobody means that it is offered to nobody.
	Reviewed []Review `json:"reviewed"`
	// Source is where the texts come from.
	Source string          `json:"source,omitempty"`
	Texts  map[string]Text `json:"texts"`
	// Notes of translators, by key.
	Notes map[string]string `json:"notes,omitempty"`
}

// A Review is one reading of a language's texts.
type Review struct {
	By string `json:"by"`
	On string `json:"on"` // YYYY-MM-DD
}

// Find returns a key; nil when there is none of that name.
func (s *Set) Find(name string) *Key {
	if i, ok := s.byName[name]; ok {
		return &s.Keys[i]
	}
	return nil
}

// Language returns the language of a tag, nil when it has no file.
func (s *Set) Language(tag string) *Language {
	for _, l := range s.Languages {
		if l.Tag == tag {
			return l
		}
	}
	return nil
}

// Read reads the files of a folder. What is broken is left out and told in
// the error; the rest is whole.
func Read(fsys fs.FS) (*Set, error) {
	s := &Set{byName: map[string]int{}}
	var errs []error
	areas, _ := fs.Glob(fsys, "*.json")
	for _, name := range areas {
		errs = append(errs, s.readArea(fsys, name))
	}
	languages, _ := fs.Glob(fsys, "lang/*.json")
	for _, name := range languages {
		errs = append(errs, s.readLanguage(fsys, name))
	}
	return s, errors.Join(errs...)
}

func (s *Set) readArea(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var errs []error
	err = eachMember(data, func(key string, d *json.Decoder) error {
		k := Key{Name: key, File: name}
		if err := d.Decode(&k.Texts); err != nil {
			return err
		}
		if i, ok := s.byName[key]; ok {
			errs = append(errs, fmt.Errorf("%s: %q stands already in %s", name, key, s.Keys[i].File))
			return nil
		}
		s.byName[key] = len(s.Keys)
		s.Keys = append(s.Keys, k)
		return nil
	})
	if err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", name, err))
	}
	return errors.Join(errs...)
}

// eachMember calls f for every member of a JSON object, in order, with the
// decoder before its value.
func eachMember(data []byte, f func(key string, d *json.Decoder) error) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("not a JSON object"))
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if err := f(key, d); err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
	}
	_, err := d.Token()
	return err
}

func (s *Set) readLanguage(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	l := &Language{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if l.Tag != strings.TrimSuffix(path.Base(name), ".json") {
		return fmt.Errorf("%s: its language is %q", name, l.Tag)
	}
	s.Languages = append(s.Languages, l)
	return nil
}

// UnmarshalJSON reads a string, or an object of plural forms.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &t.One)
	}
	var raw map[string]string
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	t.Forms = make(map[cldr.Form]string, len(raw))
	for name, text := range raw {
		form, ok := cldr.FormOf(name)
		if !ok {
			return fmt.Errorf("unknown plural form %q", name)
		}
		t.Forms[form] = text
	}
	return nil
}

// MarshalJSON is the inverse of UnmarshalJSON, forms in the order of CLDR.
func (t Text) MarshalJSON() ([]byte, error) {
	if t.Forms == nil {
		return quote(t.One)
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for f := cldr.Zero; f <= cldr.Other; f++ {
		text, ok := t.Forms[f]
		if !ok {
			continue
		}
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		q, err := quote(text)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q: %s", f.String(), q)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// quote writes a string of JSON that people edit: < stays <.
func quote(s string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Empty reports whether the text says nothing.
func (t Text) Empty() bool {
	for _, s := range t.Forms {
		if s != "" {
			return false
		}
	}
	return t.One == ""
}

// Done returns how many keys have a text in a language.
func (s *Set) Done(tag string) int {
	n, l := 0, s.Language(tag)
	for i := range s.Keys {
		if !s.Keys[i].In(tag, l).Empty() {
			n++
		}
	}
	return n
}
