package tidy

import (
	"regexp"
	"strings"
)

// noteWords begin, or stand in, what is said of a language or of interpreters,
// and are no language.
var noteWords = regexp.MustCompile(`(?i)\b(?:call|please|available|availab|depend\w*|staff|times?|request|advance|appel\w*|disponib\w*|selon|demande|` +
	`certain\w*|some|hours?|heures?|only|seulement|interpret\w*|interpr[eè]t\w*|translat\w*|traduc\w*|may|can|when|if|not|pas|varies|other|autres?)\b`)

// Languages are those that somebody wrote into one cell, each with what was
// said of it: "English; French: not at all times, please call ahead" are two.
func Languages(cell string) (out []string) {
	cell = strings.ReplaceAll(cell, "\n", ";")
	if strings.HasPrefix(strings.TrimSpace(cell), "[") {
		cell = strings.NewReplacer("[", "", "]", "", `"`, "", ",", ";").Replace(cell)
	}
	cell = joinedWords.ReplaceAllString(cell, "$1;$2")
	depth, from := 0, 0
	add := func(s string) {
		if s = strings.TrimRight(strings.TrimSpace(s), "."); s == "" || noLanguage[strings.ToLower(s)] {
			return
		}
		if m := twoLanguages.FindStringSubmatch(s); m != nil && !noteWords.MatchString(s) {
			out = append(out, m[1], m[2])
			return
		}
		out = append(out, s)
	}
	for i, r := range cell {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case depth <= 0 && (r == ';' || r == '|'), depth <= 0 && r == ',' && !noteWords.MatchString(until(cell[i+1:])):
			add(cell[from:i])
			from = i + 1
		}
	}
	add(cell[from:])
	return out
}

var (
	twoLanguages = regexp.MustCompile(`^(\pL+) (?:and|or|&|et|ou|y) (\pL+)$`)
	joinedWords  = regexp.MustCompile(`(\p{Ll}{4}|\))(\p{Lu}\p{Ll})`) // of lines that were put together
	noLanguage   = Set("none n/a na nil - aucune aucun")
)

// until is what stands before the next mark that parts a list.
func until(s string) string {
	if i := strings.IndexAny(s, ";|,"); i >= 0 {
		return s[:i]
	}
	return s
}

var languageCut = regexp.MustCompile(`^\s*([\pL\pM'’ -]+?)\s*(?:[:–—]|\s-\s|\()\s*(.+?)\)?\s*$`)

// LanguageNote parts a language from what is said of it: "French - dependent on
// staff availability". A kind of a language, "Chinese (Cantonese)", is no note.
func LanguageNote(s string) (name, note string) {
	s = strings.TrimSpace(s)
	m := languageCut.FindStringSubmatch(s)
	if m == nil || !noteWords.MatchString(m[2]) || noteWords.MatchString(m[1]) {
		return s, ""
	}
	return strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
}

// IsLanguage reports whether a folded text is the name of a language that lists
// have columns for, in either language, with a kind of it behind it or not.
func IsLanguage(s string) bool {
	name, _, _ := strings.Cut(s, " ")
	return spokenNames[s] || spokenNames[name] && !strings.Contains(strings.TrimPrefix(s, name+" "), " ")
}

var spokenNames = Set(`english anglais french francais spanish espagnol mandarin cantonese cantonais chinese chinois arabic arabe punjabi panjabi pendjabi
	tagalog filipino portuguese portugais russian russe ukrainian ukrainien korean coreen vietnamese vietnamien farsi persian persan dari pashto pachto urdu
	ourdou hindi tamil tamoul bengali gujarati somali tigrinya amharic amharique swahili creole kreyol italian italien german allemand polish polonais romanian
	roumain hungarian hongrois greek grec turkish turc kurdish kurde hebrew hebreu yiddish japanese japonais thai lao khmer burmese birman nepali sinhala
	cree cri inuktitut ojibwe ojibway anishinaabemowin innu mohawk mikmaq dene albanian albanais serbian serbe croatian croate bosnian bosniaque czech tcheque
	dutch neerlandais samoan hmong karen rohingya yoruba igbo twi lingala kirundi kinyarwanda wolof asl lsq`)
