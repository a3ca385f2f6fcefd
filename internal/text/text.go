// Package text holds a name or a sentence in the languages in which somebody
// wrote it. It knows no interface and no catalog: those are locale's.
package text

import (
	"maps"
	"strings"
)

// Text is a name or sentence in any language. French and English have fields
// of their own; one may be empty, and readers then show the other and say so.
type Text struct {
	FR string `json:"fr,omitempty" check:"line,max=300"` // in French
	EN string `json:"en,omitempty" check:"line,max=300"` // in English
	// More are further languages, by their BCP 47 tags ("es", "zh-Hant").
	More map[string]string `json:"more,omitempty" check:"max=40,each=line,max=300"`
}

// In returns the text in a language: "fr", "en", another tag, or one with the
// language that fills it up ("ar-x-fr"). Without a text in it, it is the
// other one of French and English, when that is all there is.
func (t Text) In(lang string) string {
	base, fallback, _ := strings.Cut(lang, "-x-")
	if s := t.More[base]; s != "" {
		return s
	}
	if french := base == "fr" || fallback == "fr"; french && t.FR != "" || t.EN == "" {
		return t.FR
	}
	return t.EN
}

// Empty reports whether there is no text in any language.
func (t Text) Empty() bool { return t.FR == "" && t.EN == "" && len(t.More) == 0 }

// Equal reports whether both say the same in every language.
func (t Text) Equal(o Text) bool { return t.FR == o.FR && t.EN == o.EN && maps.Equal(t.More, o.More) }
