package tidy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Telephone is one that somebody wrote into a cell. Number is as it was written,
// with its extension; Kind is "fax", "textphone" or "cell" where the words beside
// it say so; Note is what else they say.
type Telephone struct{ Number, Kind, Note string }

// Telephones are those of a cell: "(613) 555-0101 TTY: (613) 555-0102; 613-555-0103
// ext. 4, nights" are three. Words before a number, or behind it, stay with it. A
// cell in which no whole number is found is one number as it stands.
func Telephones(cell string) (list []Telephone) {
	at := wholeNumbers(cell)
	if len(at) == 0 {
		return []Telephone{{Number: cell}}
	}
	list = make([]Telephone, len(at))
	first := strings.TrimSpace(cell[:at[0][0]])
	labelled := first != ""
	before := labelled || strings.TrimSpace(cell[at[len(at)-1][1]:]) == ""
	label := first
	for i, a := range at {
		end := len(cell)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		behind, next := cell[a[1]:end], ""
		if i+1 < len(at) {
			behind, next = partBetween(behind, labelled, before)
		}
		list[i] = described(cell[a[0]:a[1]], label, behind)
		label = next
	}
	if len(at) == 1 && first != "" && !labelEnd.MatchString(first) && len(strings.Fields(first)) > 2 {
		list[0].Note = strings.TrimSpace(cell) // a sentence: it says nothing in pieces
	}
	return list
}

// wholeNumbers says where the numbers of a text stand, each with its extension.
func wholeNumbers(s string) (at [][2]int) {
	for _, m := range telephoneForm.FindAllStringIndex(s, 20) {
		start, end := m[0], m[1]
		if number := s[start:end]; strings.HasPrefix(number, "(") && !strings.Contains(number, ")") {
			start++
		}
		before, _ := utf8.DecodeLastRuneInString(s[:start])
		joined := unicode.IsDigit(before) || unicode.IsLetter(before) && s[start] != '('
		if number := s[start:end]; joined || !isVanity(number) && (hasLetter(number) || number[0] != '+' && len(strings.TrimPrefix(Digits(number), "1")) != 10) {
			continue
		}
		if ext := behindNumber.FindStringIndex(s[end:]); ext != nil {
			end += ext[1]
		}
		if end < len(s) && s[end] >= '0' && s[end] <= '9' {
			continue
		}
		at = append(at, [2]int{start, end})
	}
	return at
}

// partBetween parts what stands between two numbers into what is said of the one
// and of the other; labelled is set where this cell begins with what it says, before
// where it seems to say it before each number.
func partBetween(s string, labelled, before bool) (behind, label string) {
	cut := separators(s)
	switch ends := labelEnd.MatchString(strings.TrimSpace(s)); {
	case len(cut) == 0 && ends && strings.Contains(s, ")"):
		i := strings.LastIndexByte(s, ')') + 1
		return s[:i], s[i:]
	case len(cut) == 0 && (ends || before):
		return "", s
	case len(cut) == 0:
		return s, ""
	case ends || !labelled: // the last piece is the next one's
		i := cut[len(cut)-1]
		return s[:i], s[i+1:]
	}
	return s[:cut[0]], s[cut[0]+1:]
}

// separators says where a text is parted, outside of brackets; the stroke of
// "24/7" parts nothing.
func separators(s string) (at []int) {
	depth := 0
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '.':
			if sentenceEnd.MatchString(s[i:]) && (i == 0 || !shortWord.MatchString(s[:i])) {
				at = append(at, i)
			}
		case ',', ';', '|', '\n', '/':
			if depth <= 0 && (s[i] != '/' || !digit(i-1) || !digit(i+1)) {
				at = append(at, i)
			}
		}
	}
	return at
}

// described is a number with what the words beside it say.
func described(number, label, behind string) Telephone {
	t := Telephone{Number: strings.TrimSpace(number)}
	var notes []string
	for _, s := range []string{label, behind} {
		if s = bareWords(s); s == "" {
			continue
		}
		words := " " + Fold(s) + " "
		kind := PhoneKind(s)
		if kind != "" && t.Kind == "" {
			t.Kind = kind
		}
		if kind != "" && onlyKind.MatchString(words) || plainWord.MatchString(words) {
			continue
		}
		notes = append(notes, s)
	}
	t.Note = strings.Join(notes, "; ")
	return t
}

// PhoneKind is the type of a telephone that words beside it say, "" when they say
// none.
func PhoneKind(s string) string {
	words := " " + Fold(s) + " "
	for _, k := range phoneKinds {
		if k.form.MatchString(words) && !voiceWord.MatchString(words) {
			return k.kind
		}
	}
	return ""
}

// bareWords is a text without the signs around it.
func bareWords(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ":,;|/&.–—- \t\n\u00a0")
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") && !strings.ContainsAny(inner[:len(inner)-1], "()") {
		s = inner[:len(inner)-1]
	}
	if s == "(" || s == ")" {
		return ""
	}
	return s
}

const (
	areaCode = `(?:\+?1[\s.\x{2010}-\x{2013}\x{a0}-]{0,3})?\(?[2-9]\d{2}\)?`
	inSigns  = `[\s.\x{2010}-\x{2013}\x{a0}-]{0,3}`
	// lettered is the rest of a number in which letters stand for digits: "55N-OFAS".
	lettered = `[\s.-]{0,2}[A-Z0-9]{3,4}-?[A-Z0-9]{3,6}\b`
)

var (
	telephoneForm = regexp.MustCompile(areaCode + `/?` + inSigns + `\d{3}` + inSigns + `\d{4}|\+[2-9][\d .()-]{7,16}\d|` + areaCode + lettered)
	vanityForm    = regexp.MustCompile(`^\s*(` + areaCode + `)` + lettered)
	noArea        = regexp.MustCompile(`^(?:.11|988)`)
	behindNumber  = regexp.MustCompile(`(?i)^[\s,;/]{0,3}\(?(?:ext(?:ension)?|poste|post|x|#)[\s.:#]{0,3}\d{1,7}\b\)?`)
	sentenceEnd   = regexp.MustCompile(`^\.\s+\p{Lu}`)
	shortWord     = regexp.MustCompile(`(?:^|[^\pL)])\pL{1,3}$`)
	labelEnd      = regexp.MustCompile(`[:=]$`)
	voiceWord     = regexp.MustCompile(` (?:voice|voix|phone|telephone|tel) `)
	plainWord     = regexp.MustCompile(`^ (?:(?:phone|telephone|tel|number|no|numero|call|main|or|and|ou|et) ?)+$`)
	onlyKind      = regexp.MustCompile(`^ (?:(?:fax|tty|tdd|ats|tt|telecopieur|telecopie|number|no|line|ligne|or|ou) ?)+$`)
	phoneKinds    = []struct {
		kind string
		form *regexp.Regexp
	}{
		{"fax", regexp.MustCompile(` (?:fax|facsimile|telecopieur|telecopie|telec) `)},
		{"textphone", regexp.MustCompile(` (?:tty|tdd|ats|tt|teletype|textphone|teleimprimeur) `)},
		{"cell", regexp.MustCompile(` (?:cell|cellulaire|mobile|cellphone) `)},
	}
)

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' })
}

func isVanity(s string) bool { return VanityDigits(s) != "" }

// VanityDigits are the digits of a number that begins a text and has letters for
// some of them; "" when it has none.
func VanityDigits(s string) string {
	m := vanityForm.FindStringSubmatchIndex(s)
	if m == nil || !hasLetter(s[m[3]:m[1]]) || noArea.MatchString(strings.TrimPrefix(Digits(s[m[2]:m[3]]), "1")) {
		return ""
	}
	out := Digits(strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return rune("22233344455566677778889999"[r-'A'])
		}
		return r
	}, s[:m[1]]))
	whole := 10
	if strings.HasPrefix(out, "1") {
		whole = 11
	}
	if len(out) < whole {
		return ""
	}
	return out[:whole]
}
