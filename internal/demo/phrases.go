package demo

import (
	"strings"
	"unicode"

	"relais/internal/directory/fold"
	"relais/internal/directory/places"
	"relais/internal/locale"
)

// fillEN puts a place and a house into an English text.
func fillEN(text string, p places.Place, house words) string {
	return strings.NewReplacer("{house}", house.EN, "{place}", p.Name.EN, "{of}", "of "+p.Name.EN,
		"{in}", "in "+p.Name.EN, "{around}", "around "+p.Name.EN).Replace(text)
}

// fillFR puts a place and a house into a French text.
func fillFR(text string, p places.Place, house words) string {
	return strings.NewReplacer("{house}", house.FR, "{place}", p.Name.FR, "{de}", locale.Elide("de", p.Name.FR),
		"{in}", locale.Elide("à", p.Name.FR), "{around}", "autour "+locale.Elide("de", p.Name.FR)).Replace(text)
}

// slug makes a name fit for an address on the Internet.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '-'
		}
		return r
	}, fold.Text(s))
}
