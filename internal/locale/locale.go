// Package locale holds what depends on the reader's language: the texts of
// the product, the choice of a language, directions of writing, dates,
// times, durations, numbers and lists as they are written in Canada.
//
// Texts live in text/<area>.json, one file per area, edited by people who
// need not read Go. The package knows no page, no request and no rule of the
// domain; it must never see the content of a case.
package locale

import (
	"strconv"
	"strings"
)

// Lang is a language of the interface, as a BCP 47 tag.
type Lang string

// The languages in which every text exists. French and English are equal.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// langs is in the order of the language switch.
var langs = []Lang{FR, EN}

// Langs returns the languages of the interface.
func Langs() []Lang { return append([]Lang(nil), langs...) }

// Parse returns the language of a tag such as "fr", "fr-CA" or "EN", and
// whether the interface speaks it.
func Parse(tag string) (Lang, bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	for _, l := range langs {
		if string(l) == base {
			return l, true
		}
	}
	return EN, false
}

// Name returns the language's name in itself: « Français », "English".
func (l Lang) Name() string {
	if l == FR {
		return "Français"
	}
	return "English"
}

// Tag returns the tag for the lang attribute: "fr-CA", "en-CA".
func (l Lang) Tag() string { return string(l) + "-CA" }

// Dir returns the direction of writing: "ltr" or "rtl".
func (l Lang) Dir() string {
	switch l {
	case "ar", "fa", "he", "ur", "ps":
		return "rtl"
	}
	return "ltr"
}

// Negotiate chooses the language that an Accept-Language header prefers. When
// it names none of ours, the answer is French or English by the first
// language that is close; otherwise English.
func Negotiate(header string) Lang {
	best, bestQ := EN, 0.0
	for i, part := range strings.Split(header, ",") {
		if i == 20 { // A browser sends a handful; the rest is noise.
			break
		}
		tag, params, _ := strings.Cut(part, ";")
		l, ok := Parse(tag)
		if q := quality(params); ok && q > bestQ {
			best, bestQ = l, q
		}
	}
	return best
}

// quality reads ";q=0.8"; a language without it weighs 1.
func quality(params string) float64 {
	v, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(v, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
