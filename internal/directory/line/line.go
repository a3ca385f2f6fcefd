package line

import (
	"slices"
	"strconv"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// Reading is what was understood of one line in which somebody says everything
// at once: "hébergement ce soir Laval espagnol 2 enfants". Rest holds the
// words that were not understood, as they were typed.
type Reading struct {
	Needs, Languages, Dependants, Accessibility, Wishes []string
	Avoid                                               []string // places and provinces that the person stays away from
	Place, Province, Postal                             string
	AgeBand, Gender, Cost, By                           string
	Within                                              int
	Age                                                 *int
	Children                                            []int
	OpenNow, FreeOnly, Interpreter                      bool
	Rest                                                string
}

// reader goes through the words of a line, the longest meaning first.
type reader struct {
	Reading
	typed  []string // as typed
	words  []string // folded
	of     []int    // the typed word that a folded one is part of
	used   []bool   // by folded word
	upper  []bool   // typed with a capital
	kids   bool     // the words before spoke of children: ages are theirs
	needed [][]string
	status []string // needs that only a word on somebody's papers names
}

// Read understands a line in French or in English. Nothing is guessed
// that could not be shown and taken back: needs, places, languages, who comes
// along, when, cost.
func Read(text string) Reading {
	r := newReader(text)
	for i := 0; i < len(r.words); {
		i += max(r.read(i), 1)
	}
	r.settle()
	return r.Reading
}

func newReader(text string) *reader {
	r := &reader{}
	for _, w := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\n,;", c) }) {
		folded := strings.Fields(places.Key(opened(w)))
		for range folded {
			r.of = append(r.of, len(r.typed))
			r.upper = append(r.upper, strings.ToLower(w[:1]) != w[:1])
		}
		r.typed, r.words = append(r.typed, w), append(r.words, folded...)
	}
	r.used = make([]bool, len(r.words))
	for i, w := range r.words {
		r.words[i] = lineWords().typos.mend(w)
	}
	return r
}

// opened sets an elided word apart ("d’asile", "l'hiver"); "St. John’s" stays
// one name.
func opened(w string) string {
	w = strings.ReplaceAll(w, "'", "’")
	if before, after, ok := strings.Cut(w, "’"); ok && after != "" && (len(before) == 1 || strings.EqualFold(before, "qu")) {
		return before + " " + after
	}
	return w
}

// read understands what begins at a word, and says how many words that takes.
func (r *reader) read(i int) int {
	if n := r.number(i); n > 0 {
		return r.use(i, n)
	}
	for n := min(lineWords().longest, len(r.words)-i); n > 0; n-- {
		key := strings.Join(r.words[i:i+n], " ")
		if statusWords[key] {
			r.status = []string{"legal-immigration"}
			return r.use(i, n)
		}
		if n <= 2 && r.offspring(i, n) {
			return r.use(i, n)
		}
		if set := lineWords().said[key]; set != nil {
			set(&r.Reading)
			r.kids = slices.Contains(childWords, r.words[i+n-1])
			return r.use(i, n)
		}
		if code := lineWords().languages[key]; code != "" {
			r.Languages = with(r.Languages, code)
			return r.use(i, n)
		}
		if code := lineWords().short[key]; code != "" && (i > 0 && speakWords[r.words[i-1]] || key == "asl" || key == "lsq") {
			r.Languages = with(r.Languages, code)
			return r.use(i, n)
		}
		if codes := r.need(i, n); codes != nil {
			if !r.notAsked(i, codes) {
				r.needed = append(r.needed, codes)
			}
			return r.use(i, n)
		}
		if r.where(i, n, key) {
			return r.use(i, n)
		}
	}
	return 0
}

// offspring reads "son fils", "her daughters", "ma fille": somebody who comes
// along, and whose age is not the person's.
func (r *reader) offspring(i, n int) bool {
	if n != 2 || !whose[r.words[i]] || !sonsAndDaughters[r.words[i+1]] {
		return false
	}
	r.kids, r.Dependants = true, with(r.Dependants, "children")
	return true
}

func (r *reader) use(i, n int) int {
	for k := i; k < i+n; k++ {
		r.used[k] = true
	}
	return n
}

func with(list []string, code string) []string {
	if slices.Contains(list, code) {
		return list
	}
	return append(list, code)
}

// need looks for a phrase of the taxonomy; words that say nothing may stand
// between, not around.
func (r *reader) need(i, n int) []string {
	if quietWords[r.words[i]] || quietWords[r.words[i+n-1]] {
		return nil
	}
	codes := lineWords().needs[phraseKey(r.words[i:i+n])]
	if len(codes) > 3 {
		return nil
	}
	return codes
}

// where looks for a province, a postal code or a place.
func (r *reader) where(i, n int, key string) bool {
	before := ""
	if i > 0 {
		before = r.words[i-1]
	}
	typed := n == 1 || r.of[i+n-1]-r.of[i] < n // words of one name stand together
	if k := r.before(i); k >= 0 && avoidWords[r.words[k]] {
		return r.avoid(k, key)
	} else if k > 0 && (r.words[k] == "de" || r.words[k] == "d" || r.words[k] == "du" || r.words[k] == "from") && farWords[r.words[k-1]] {
		return r.avoid(k-1, key)
	} else if k > 0 && (r.words[k] == "a" || r.words[k] == "in") && (r.words[k-1] == "pas" || r.words[k-1] == "not") {
		return r.avoid(k-1, key)
	}
	if code := places.ProvincesByName()[key]; code != "" && (len(key) > 2 || key != "on" && r.typed[r.of[i]] == strings.ToUpper(key)) && !(key == "quebec" && (before == "a" || before == "in" && r.upper[i])) {
		r.Province = code
		return true
	}
	if n <= 2 && typed {
		if p, first := places.ProvinceOfPostalCode(key); p != "" && strings.ContainsAny(key, "0123456789") {
			r.Province, r.Postal = p, first
			return true
		}
	}
	if len(key) < 3 || n == 1 && quietWords[key] {
		return false
	}
	p, ok := places.Find(key, "")
	if !ok || r.Place != "" {
		return false
	}
	sure := n > 1 || r.upper[i] || (locatives[before] || p.People >= 60_000 || p.People >= 5_000 && len(key) >= longName) && !doubtful[key]
	if sure {
		r.Place, r.Province = p.Name.EN, p.Province
	}
	return sure
}

// longName is the length from which the name of a town is hardly an everyday
// word.
const longName = 8

// before is the word before another, articles left aside; -1 for none.
func (r *reader) before(i int) int {
	for i--; i >= 0 && articles[r.words[i]]; i-- {
	}
	return i
}

// avoid notes where the person must not be sent: "éviter Laval", "avoid
// Ontario".
func (r *reader) avoid(said int, key string) bool {
	name := places.Provinces[places.ProvincesByName()[key]].EN
	if p, ok := places.Find(key, ""); ok && name == "" {
		name = p.Name.EN + ", " + p.Province
	}
	if name == "" {
		return false
	}
	r.used[said], r.Avoid = true, with(r.Avoid, name)
	return true
}

// number reads "50 km", "17 ans", "2 kids", "3 et 5 ans".
func (r *reader) number(i int) int {
	var all []int
	j := i
	for j < len(r.words) {
		n, err := numberOf(r.words[j])
		if err != nil || n < 0 || n > 5000 {
			break
		}
		all = append(all, n)
		j++
		if j+1 < len(r.words) && (r.words[j] == "et" || r.words[j] == "and" || r.words[j] == "ans") {
			if _, err := numberOf(r.words[j+1]); err == nil {
				j++
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	w := ""
	if j < len(r.words) {
		w = r.words[j]
	}
	if timeWords[w] && len(all) == 2 && r.of[i] == r.of[j-1] {
		return j - i + 1 // from which age to which: two people of no age
	}
	if timeWords[w] && r.lasted(i, j) {
		return 0 // how long something lasted
	}
	switch {
	case w == "km" || strings.HasPrefix(w, "kilomet"):
		r.Within = all[0]
		return j - i + 1
	case slices.Contains(childWords, w):
		r.kids, r.Dependants = true, with(r.Dependants, "children")
		return j - i + 1
	case slices.Contains([]string{"an", "ans", "years", "year", "yrs", "yo"}, w):
		n := j - i + 1
		if i+n < len(r.words) && r.words[i+n] == "old" {
			n++
		}
		if slices.Max(all) > oldest || numberWords[r.words[i]] != "" && r.words[i+n-1] != "old" {
			return 0 // "out six years"
		}
		if i > 0 && whose[r.words[i-1]] && i+n < len(r.words) && (sonsAndDaughters[r.words[i+n]] || slices.Contains(childWords, r.words[i+n])) {
			r.used[i-1] = true // her 6 year old son
			r.kids = true
			n++
		} else if i+n < len(r.words) && slices.Contains(childWords, r.words[i+n]) && i > 0 && r.words[i-1] == "a" {
			r.kids = true // for a 4 year old child
			n++
		}
		r.ages(all)
		return n
	case slices.Contains([]string{"mois", "month", "months"}, w) && all[0] < 36:
		n := j - i + 1
		if i+n < len(r.words) && r.words[i+n] == "old" {
			n++
		}
		r.Dependants = with(r.Dependants, "infant")
		return n
	}
	if len(all) == 1 && all[0] >= 8 && all[0] <= 99 && r.am(i, j) && !countedWords[w] {
		r.kids = r.kids && all[0] < 18
		r.ages(all)
		return j - i
	}
	if i > 0 && len(all) == 1 && all[0] >= 12 && all[0] <= 99 && r.used[i-1] && r.Age == nil && r.Gender != "" && !r.kids && genderWords[r.words[i-1]] {
		r.ages(all) // "mother 34", "femme, 29"
		return j - i
	}
	if i > 0 && len(all) == 1 && ageWords[r.words[i-1]] && all[0] <= oldest && (r.words[i-1] != "of" || r.Gender != "" && r.used[max(i-2, 0)]) {
		r.used[i-1] = true
		r.ages(all)
		return j - i
	}
	return 0
}

// numberOf reads digits, and numbers that are said.
func numberOf(w string) (int, error) {
	if digits := numberWords[w]; digits != "" {
		w = digits
	}
	return strconv.Atoi(w)
}

// am reports whether a number from i is how old somebody is: "I'm 15 and", "she's only
// 17", "my daughter is 15,".
func (r *reader) am(i, j int) bool {
	return i > 0 && agedWords[r.words[i-1]] && (j == len(r.words) || behindAge[r.words[j]] || strings.ContainsAny(r.typed[r.of[j-1]], ",.;"))
}

// behindAge may stand behind an age that has no unit.
var behindAge = wordSet("and but with who from so she he they i et mais pis qui avec elle il ils je on")

// timeWords count time.
var timeWords = wordSet("an ans year years yrs mois month months")

// lasted reports whether a number of years or months from i, whose unit stands at
// j, says how long something took, not how old somebody is: "for 3 years", "depuis
// 2 ans", "5 years ago", "enceinte de 5 mois".
func (r *reader) lasted(i, j int) bool {
	next, before, two := "", "", ""
	if j+1 < len(r.words) {
		next = r.words[j+1]
	}
	if i > 0 {
		before = r.words[i-1]
	}
	if i > 1 {
		two = r.words[i-2]
	}
	switch {
	case next == "old":
		return false
	case next == "ago", next == "pregnant", durationWords[before], before == "a" && two == "y":
		return true
	case before == "for":
		return r.words[j] != "year" // "a bed for 17 year olds"
	}
	months := r.words[j] == "mois" || strings.HasPrefix(r.words[j], "month")
	return months && (before == "pregnant" || before == "enceinte" || two == "enceinte" || two == "pregnant")
}

// countedWords stand behind a number that is no age.
var countedWords = wordSet("weeks week semaines semaine months month mois minutes minute hours hour heures heure days day jours jour km")

// durationWords stand before how long something lasted.
var durationWords = wordSet("since depuis pendant durant during past last over apres after dans within")

// oldest is the highest age that is read as one.
const oldest = 120

func (r *reader) ages(all []int) {
	if r.kids || len(all) > 1 {
		r.Children = append(r.Children, all...)
		r.Dependants = with(r.Dependants, "children")
		return
	}
	age := all[0]
	if r.Age != nil && *r.Age >= 16 && age < 18 {
		r.Children = append(r.Children, age) // of two, the younger is the child
		r.Dependants = with(r.Dependants, "children")
		return
	}
	if r.Age != nil && *r.Age < 16 && age >= 18 {
		r.Children = append(r.Children, *r.Age)
		r.Dependants = with(r.Dependants, "children")
	}
	r.Age = &age
	switch {
	case age < 16:
		r.AgeBand = "child"
	case age < 18:
		r.AgeBand = "youth_16_17"
	case age < 25:
		r.AgeBand = "adult_18_24"
	case age < 65:
		r.AgeBand = "adult_25_64"
	default:
		r.AgeBand = "senior"
	}
}

// settle chooses among the meanings of a phrase the soonest, and gathers what
// is left.
func (r *reader) settle() {
	if len(r.needed) == 0 && len(r.Needs) == 0 {
		r.Needs = slices.Clone(r.status)
		if slices.Contains(r.Dependants, "pet") && !r.unread() {
			r.Needs = append(r.Needs, "pet-care") // nothing else was asked for
		}
	}
	for _, codes := range r.needed {
		soonest := len(horizons)
		for _, c := range codes {
			soonest = min(soonest, horizonOf(c))
		}
		for _, c := range codes {
			if horizonOf(c) == soonest {
				r.Needs = with(r.Needs, c)
			}
		}
	}
	r.minor()
	var rest []string
	quiet := true
	for t, typed := range r.typed {
		left := false
		for i, of := range r.of {
			if of == t && !r.used[i] {
				left = true
				quiet = quiet && quietWords[r.words[i]]
			}
		}
		if left {
			rest = append(rest, typed)
		}
	}
	if !quiet {
		rest = trimQuiet(rest)
		r.Rest = strings.Join(rest, " ")
	}
}

// minor: who is under 18 is also for those who protect the young, whatever else
// was asked for, and a bed for the young comes first.
func (r *reader) minor() {
	older := slices.ContainsFunc(r.Children, func(age int) bool { return age >= 12 && age < 18 })
	if r.AgeBand != "child" && r.AgeBand != "youth_16_17" {
		if older {
			r.Needs = with(r.Needs, "youth-protection")
		}
		return
	}
	if slices.Contains(r.Needs, "emergency-shelter") {
		r.Needs = with(r.Needs, "youth-shelter")
	}
	r.Needs = with(r.Needs, "youth-protection")
}

// unread reports whether words that say something were not understood.
func (r *reader) unread() bool {
	for i, w := range r.words {
		if !r.used[i] && !quietWords[w] && !somebodyWords[w] {
			return true
		}
	}
	return false
}

// trimQuiet takes the words off both ends that say nothing.
func trimQuiet(words []string) []string {
	quiet := func(w string) bool {
		f := fold.Text(w)
		return f == "" || quietWords[f]
	}
	for len(words) > 0 && quiet(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && quiet(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

var horizons = []string{needs.Tonight, needs.Weeks, needs.Months, needs.Years}

func horizonOf(code string) int {
	n, _ := needs.Default().Get(code)
	return slices.Index(horizons, n.Horizon)
}
