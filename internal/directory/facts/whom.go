package facts

import (
	"regexp"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
)

// What records say in words of whom a service is for. Only what leaves no doubt
// is read: a rule excludes people.
var (
	womenWords = regexp.MustCompile(`\b(?:women|woman|womens|females?|girls|femmes?|filles|mothers|meres)\b`)
	menWords   = regexp.MustCompile(`\b(?:men|man|mens|males?|boys|hommes?|garcons|fathers|peres)\b`)
	onlyWomen  = regexp.MustCompile(`\b(?:women|females?|femmes) (?:and (?:their )?children )?(?:only|seulement|uniquement|exclusivement)\b|\b(?:only|exclusively|strictly|seulement|uniquement|exclusivement|reserve(?:e)?s? aux?) (?:for |to |aux? |pour |les )*(?:women|females?|femmes)\b|^(?:(?:adult|single|homeless|abused|pregnant|young|indigenous|for|serves|pour|les|aux|des|about) )*(?:women|females|femmes)\b`)
	onlyMen    = regexp.MustCompile(`\b(?:men|males?|hommes) (?:only|seulement|uniquement|exclusivement)\b|\b(?:only|exclusively|strictly|seulement|uniquement|exclusivement|reserve(?:e)?s? aux?) (?:for |to |aux? |pour |les )*(?:men|males?|hommes)\b|^(?:(?:adult|single|homeless|young|indigenous|for|serves|pour|les|aux|des) )*(?:men|males|hommes)\b`)
	womenHouse = regexp.MustCompile(`\b(?:womens?|women s|femmes) (?:\w+ )?(?:shelter|hostel|house|home|residence|centre|center|refuge|lodge)\b|\b(?:shelter|hostel|house|refuge|hebergement|maison|residence) (?:\w+ )?(?:for|pour|des|de) (?:\w+ )?(?:women|femmes)\b`)
	menHouse   = regexp.MustCompile(`\b(?:mens?|men s|hommes) (?:\w+ )?(?:shelter|hostel|house|home|residence|mission|refuge|lodge)\b|\b(?:shelter|hostel|house|refuge|hebergement|maison|residence|mission) (?:\w+ )?(?:for|pour|des|de|d) (?:\w+ )?(?:men|hommes)\b`)
)

// gendersInWords are whom a service says that it is for, in the codes of rules:
// nil where its words leave a doubt or name everybody.
func gendersInWords(s hsds.Service, x hsds.Extension) []string {
	names := []string{s.Name, s.AlternateName}
	whom := []string{s.EligibilityDescription}
	for _, t := range x.Texts {
		names, whom = append(names, t.Name), append(whom, t.EligibilityDescription)
	}
	women, men, saysWomen, saysMen := false, false, false, false
	for i, text := range append(names, whom...) {
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
			w := fold.Text(sentence)
			saysWomen, saysMen = saysWomen || womenWords.MatchString(w), saysMen || menWords.MatchString(w)
			if i < len(names) {
				women, men = women || womenHouse.MatchString(w), men || menHouse.MatchString(w)
			} else {
				women, men = women || onlyWomen.MatchString(w), men || onlyMen.MatchString(w)
			}
		}
	}
	switch {
	case women && !men && !saysMen:
		return []string{"woman"}
	case men && !women && !saysWomen:
		return []string{"man"}
	}
	return nil
}
