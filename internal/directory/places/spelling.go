package places

import (
	"strings"
	"unicode"
)

// OneSpelling gives the name that all spellings of a municipality share
// ("MONTREAL", "Québec", "Ste-Anne-des-Monts"), so that it is one place for
// questions, filters and counts. Quarters keep their own names. What is not
// known stays as it was written, without its shouting.
func OneSpelling(name, province string) (place, in string) {
	if p, ok := Find(name, province); ok {
		if province == "" {
			province = p.Province
		}
		if !p.Quarter && !p.Region {
			return p.Name.EN, province
		}
	}
	return calm(strings.Join(strings.Fields(name), " ")), province
}

// calm writes what is all in capitals as a name is written.
func calm(name string) string {
	if len([]rune(name)) < 4 || strings.ToUpper(name) != name || strings.ToLower(name) == name {
		return name
	}
	begins := true
	return strings.Map(func(r rune) rune {
		if !begins {
			r = unicode.ToLower(r)
		}
		begins = !unicode.IsLetter(r) && r != '\'' && r != '’'
		return r
	}, name)
}
