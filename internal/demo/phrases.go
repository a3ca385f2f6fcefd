package demo

import (
	"strings"
	"unicode"

	"relais/internal/directory"
	"relais/internal/directory/match"
)

// fillEN puts a place and a house into an English text.
func fillEN(text string, p directory.Place, house words) string {
	return strings.NewReplacer("{house}", house.EN, "{place}", p.Name.EN, "{of}", "of "+p.Name.EN,
		"{in}", "in "+p.Name.EN, "{around}", "around "+p.Name.EN).Replace(text)
}

// fillFR puts a place and a house into a French text.
func fillFR(text string, p directory.Place, house words) string {
	return strings.NewReplacer("{house}", house.FR, "{place}", p.Name.FR, "{de}", de(p.Name.FR),
		"{in}", in(p.Name.FR), "{around}", "autour "+de(p.Name.FR)).Replace(text)
}

// de is the French "of" before the name of a place: d’Ottawa, du Pas, de Gatineau.
func de(place string) string {
	if rest, ok := strings.CutPrefix(place, "Le "); ok {
		return "du " + rest
	}
	first := []rune(match.Fold(place))[0]
	if strings.ContainsRune("aeiou", first) || place == "Halifax" {
		return "d’" + place
	}
	return "de " + place
}

// in is the French "in" before the name of a place: à Ottawa, au Pas.
func in(place string) string {
	if rest, ok := strings.CutPrefix(place, "Le "); ok {
		return "au " + rest
	}
	return "à " + place
}

// slug makes a name fit for an address on the Internet.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '-'
		}
		return r
	}, match.Fold(s))
}
