package caseview

import (
	"math"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/directory/places"
)

// Avoid reads the places of the safe-contact rules for a search. One that names
// a municipality, or a province, and nothing else leaves out what is there; a
// municipality within other words ("the market at Laval") only says where to
// look twice: what is there comes last, and is marked.
func Avoid(rules *act.SafeContact) (exact []act.AvoidPlace, near []places.Place) {
	if rules == nil {
		return nil, nil
	}
	for _, line := range rules.Avoid {
		if code := places.ProvinceCode(line); code != "" {
			exact = append(exact, act.AvoidPlace{Province: code})
			continue
		}
		if p, ok := places.Find(line, ""); ok && !p.Quarter {
			exact = append(exact, act.AvoidPlace{Province: p.Province, Place: p.Name.EN})
			continue
		}
		near = append(near, mentioned(line)...)
	}
	return exact, near
}

// longestName is how many words the name of a place may have.
const longestName = 5

// mentioned are the municipalities that words name, the longest names first.
// A word in small letters names none: "the market" is no place of that name.
func mentioned(line string) (out []places.Place) {
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" ,;:()\u00a0", r) })
	for i := 0; i < len(words); i++ {
		for n := min(longestName, len(words)-i); n > 0; n-- {
			name := strings.Join(words[i:i+n], " ")
			if strings.ToLower(words[i]) == words[i] {
				break
			}
			if p, ok := places.Find(name, ""); ok {
				out = append(out, p)
				i += n - 1
				break
			}
		}
	}
	return out
}

// aroundKm is how far around a quarter or a region of the rules a municipality
// counts as near.
const aroundKm = 25

// Near reports whether a service is in, or for a quarter or a region around, a
// place of the rules.
func Near(near []places.Place, place, province string) bool {
	found, known := places.Find(place, province)
	return known && slices.ContainsFunc(near, func(p places.Place) bool {
		switch {
		case p.Province != found.Province:
			return false
		case p.Region || p.Quarter:
			return roughKm(p, found) <= aroundKm
		}
		return p.Name == found.Name
	})
}

// roughKm is a distance, good enough for a warning.
func roughKm(a, b places.Place) float64 {
	north := (a.Latitude - b.Latitude) * 111
	east := (a.Longitude - b.Longitude) * 111 * math.Cos(a.Latitude*math.Pi/180)
	return math.Hypot(north, east)
}
