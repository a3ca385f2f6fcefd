package words

import (
	"fmt"
	"slices"
	"strings"

	"relais/internal/locale/cldr"
	"relais/internal/locale/po"
)

// Fields of the header of our PO files.
const (
	languageField = "Language"
	pluralField   = "Plural-Forms"
	sourceField   = "X-Relais-Source" // the language of msgid
)

// Export returns the texts of a language, for translation from one of
// [Sources], as a PO file: the key is the context, the text of the other
// source language a comment. Nothing in it depends on the day.
func (s *Set) Export(tag, from string) *po.File {
	f := &po.File{Header: []po.Field{
		{Name: "Project-Id-Version", Value: "relais"},
		{Name: languageField, Value: tag},
		{Name: "MIME-Version", Value: "1.0"},
		{Name: "Content-Type", Value: "text/plain; charset=UTF-8"},
		{Name: "Content-Transfer-Encoding", Value: "8bit"},
		{Name: pluralField, Value: pluralForms(tag)},
		{Name: sourceField, Value: from},
	}}
	l := s.Language(tag)
	for i := range s.Keys {
		f.Entries = append(f.Entries, s.Keys[i].export(tag, from, l))
	}
	return f
}

func pluralForms(tag string) string {
	p := cldr.PluralOf(tag)
	return fmt.Sprintf("nplurals=%d; plural=(%s);", len(p.Asked), p.C)
}

func (k *Key) export(tag, from string, l *Language) po.Entry {
	e := po.Entry{References: []string{k.File}, Context: k.Name, HasPlural: k.Plural()}
	for _, other := range Sources {
		if other != from && other != tag {
			for _, text := range expand(other, k.Texts[other], k.Plural()) {
				e.Extracted = append(e.Extracted, other+": "+text)
			}
		}
	}
	e.Extracted = slices.Compact(e.Extracted)
	source := expand(from, k.Texts[from], k.Plural())
	e.ID = source[0]
	if k.Plural() {
		e.Plural = source[len(source)-1]
	}
	e.Texts = expand(tag, k.In(tag, l), k.Plural())
	if l != nil && l.Notes[k.Name] != "" {
		e.Notes = strings.Split(l.Notes[k.Name], "\n")
	}
	return e
}

// In returns the text of the key in a language, which is one of Sources or l;
// it is empty where there is none.
func (k *Key) In(tag string, l *Language) Text {
	if text, ok := k.Texts[tag]; ok {
		return text
	}
	if l != nil {
		return l.Texts[k.Name]
	}
	return Text{}
}

// expand returns the text in every form that a PO file has for it.
func expand(tag string, t Text, plural bool) []string {
	if !plural {
		return []string{t.One}
	}
	asked := cldr.PluralOf(tag).Asked
	out := make([]string, len(asked))
	for i, form := range asked {
		out[i] = t.One
		if t.Forms != nil {
			out[i] = t.Forms[form]
		}
	}
	return out
}
