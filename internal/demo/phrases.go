package demo

import (
	"strings"
	"unicode"

	"relais/internal/directory/fold"
	"relais/internal/directory/places"
	"relais/internal/locale"
)

// anywhere stands for the town of a hidden place.
var anywhere = words{EN: "the province", FR: "la province"}

// fillEN puts a place and a house into an English text.
func fillEN(text string, p places.Place, house words) string {
	return strings.NewReplacer("{house}", house.EN, "{place}", p.Name.EN, "{of}", "of "+p.Name.EN,
		"{in}", "in "+p.Name.EN, "{around}", "around "+p.Name.EN).Replace(text)
}

// fillFR puts a place and a house into a French text.
func fillFR(text string, p places.Place, house words) string {
	if p.Name.FR == anywhere.FR {
		return strings.NewReplacer("{house}", house.FR, "{place}", "la province", "{de}", "de la province", "{in}", "dans la province",
			"{around}", "dans la province").Replace(text)
	}
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
