package facts

import (
	"regexp"
	"slices"
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

// everybody is what takes the certainty from a word for women or men: others are
// named too, or all are.
var everybody = regexp.MustCompile(`\b(?:everyone|everybody|anyone|anybody|all genders|any gender|all are welcome|all people|open to all|open to the public|others?|famil\w+|couples?|partners?|` +
	`trans\w*|two spirit\w*|2 spirit|non ?binary|non binaires?|gender (?:diverse|fluid|non conforming)|diverse|bispirituel\w*|tous|toutes et|toute personne|toutes les personnes|autres|` +
	`priority|priorite|preferred|preference|first|mainly|mostly|primarily|surtout|principalement|not only|not exclusively|not just|pas (?:seulement|uniquement|exclusivement)|non (?:seulement|exclusivement)|` +
	`floor|etage|section|days?|jours?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|people|newcomers?|seniors?|aines)\b`)

// familyToo is such a word in a name.
var familyToo = regexp.MustCompile(`\b(?:famil\w+|couples?|all genders)\b`)

// gendersInWords are whom a service says that it is for, in the codes of rules:
// nil where its words leave a doubt or name everybody.
func gendersInWords(s hsds.Service, x hsds.Extension) []string {
	names := []string{s.Name, s.AlternateName}
	whom := []string{s.EligibilityDescription}
	for _, t := range x.Texts {
		names, whom = append(names, t.Name), append(whom, t.EligibilityDescription)
	}
	women, men, saysWomen, saysMen := false, false, false, false
	for i, text := range append(slices.Clone(names), whom...) {
		if w := fold.Text(text); everybody.MatchString(w) && (i >= len(names) || familyToo.MatchString(w)) {
			return nil
		}
	}
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
