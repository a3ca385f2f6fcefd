// Package locale holds what depends on the reader's language: the texts of
// the product, the choice of a language, directions of writing, dates,
// times, durations, numbers and lists.
//
// French and English are written as in Canada and whole; a test sees to it.
// Other languages may hold a part of the texts (package words) and are
// otherwise as CLDR says (package cldr). Texts are edited by people who need
// not read Go. The package knows no page, no request and no rule of the
// domain; it must never see the content of a case.
package locale

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"relais/internal/locale/cldr"
)

// Lang is a language of the interface, as a BCP 47 tag. One that is not whole
// names after "-x-" the language of what it lacks: "ar-x-fr" is Arabic, with
// French where there is no Arabic; "ar" alone has English there.
type Lang string

// The languages in which every text exists. French and English are equal.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// langs is in the order of the language switch.
var langs = []Lang{FR, EN}

// Langs returns the languages that are whole, between which a member chooses.
func Langs() []Lang { return append([]Lang(nil), langs...) }

// Parse returns the language of a tag such as "fr", "fr-CA" or "EN", and
// whether it is a whole one. See [Choose] for the others.
func Parse(tag string) (Lang, bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	for _, l := range langs {
		if string(l) == base {
			return l, true
		}
	}
	return EN, false
}

const private = "-x-"

// base is the language without the one that fills it up.
func (l Lang) base() Lang {
	before, _, _ := strings.Cut(string(l), private)
	return Lang(before)
}

// Fallback returns the whole language that stands in where l has no text: l
// itself when it is whole.
func (l Lang) Fallback() Lang {
	if l == FR || strings.HasSuffix(string(l), private+string(FR)) {
		return FR
	}
	return EN
}

// Whole reports whether every text exists in l.
func (l Lang) Whole() bool { return l == FR || l == EN }

// With returns l, with another whole language for what it lacks.
func (l Lang) With(fallback Lang) Lang {
	if l.base().Whole() {
		return l.base()
	}
	return l.base() + private + fallback.Fallback()
}

// Name returns the language's name in itself: « Français », "English", "العربية".
func (l Lang) Name() string {
	switch l {
	case FR:
		return "Français"
	case EN:
		return "English"
	}
	if name := display.Self.Name(language.Make(string(l.base()))); name != "" {
		return name
	}
	return string(l.base())
}

// Tag returns the tag for the lang attribute: "fr-CA", "en-CA", "ar".
func (l Lang) Tag() string {
	if l.Whole() {
		return string(l) + "-CA"
	}
	return string(l.base())
}

// Dir returns the direction of writing, "ltr" or "rtl": that of the script in
// which the language is most likely written.
func (l Lang) Dir() string {
	if rightToLeft(l) {
		return "rtl"
	}
	return "ltr"
}

func rightToLeft(l Lang) bool {
	if l.Whole() {
		return false
	}
	script, _ := language.Make(string(l.base())).Script()
	return cldr.RightToLeft(script.String())
}
