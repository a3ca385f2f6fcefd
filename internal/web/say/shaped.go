package say

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/casefile/kinds"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// Keys of the words of kinds of entries.
const (
	kindWords  = "shaped.kind."
	fieldWords = "shaped.field."
	codeWords  = "shaped.code."
)

// Kind is what a kind of entries is called. One that only a later program knows is
// called as it is.
func (w Words) Kind(kind string) string { return w.or(kindWords+kind, kind) }

// Field is what a field of a kind is called.
func (w Words) Field(kind, field string) string { return w.or(fieldWords+kind+"."+field, field) }

// FieldCode is the word of a code of a field.
func (w Words) FieldCode(kind, field, code string) string {
	return w.or(codeWords+kind+"."+field+"."+code, code)
}

func (w Words) or(key, other string) string {
	if locale.Has(key) {
		return w.T(key)
	}
	return other
}

// Shaped are the fields of an entry that is a list of fields, in words: the one way in
// which pages and papers show it. Another entry that it names stands beside it there.
func (w Words) Shaped(s *act.Shaped) []ui.Row { return w.ShapedOf(kinds.Default(), s) }

// ShapedOf is Shaped for a list of kinds.
func (w Words) ShapedOf(all kinds.Kinds, s *act.Shaped) (out []ui.Row) {
	if s == nil {
		return nil
	}
	k, known := all.Of(s.Kind)
	if !known { // a later program wrote it: what it says is shown all the same
		for _, name := range slices.Sorted(maps.Keys(s.Fields)) {
			out = append(out, ui.Row{Key: name, Value: lines(s.Fields[name])})
		}
		return out
	}
	for _, f := range k.Fields {
		if value := s.Fields[f.Name]; value != "" && f.Type != kinds.Entry {
			out = append(out, ui.Row{Key: w.Field(k.Kind, f.Name), Value: w.fieldValue(k.Kind, f, value)})
		}
	}
	if s.Done {
		out = append(out, ui.Row{Key: w.T("shaped.state"), Value: w.T("shaped.done")})
	}
	return out
}

func (w Words) fieldValue(kind string, f kinds.Field, value string) any {
	switch f.Type {
	case kinds.Date:
		return w.Date(value)
	case kinds.Local:
		if m, ok := kinds.ParseMoment(value); ok {
			return locale.DateTimeZone(w.Lang, m.At())
		}
	case kinds.Code:
		return w.FieldCode(kind, f.Name, value)
	case kinds.Bool:
		return w.T("shaped.yes")
	case kinds.Text:
		return lines(value)
	}
	return value
}

// lines keeps the line ends of a text.
func lines(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(s), "\n", "<br>"))
}
