package tidy

import (
	"regexp"
	"strconv"
	"strings"
)

// IsNumber reports whether text is a number as JSON writes it.
func IsNumber[T string | []byte](s T) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := i
	if !digits() || s[whole] == '0' && i > whole+1 {
		return false
	}
	if i < len(s) && s[i] == '.' {
		if i++; !digits() {
			return false
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(s)
}

var (
	commaNumber = regexp.MustCompile(`^[+-]?\d{1,3},\d+$`)
	plainForm   = regexp.MustCompile(`^[+]?(-?)0*(\d+(?:\.\d+)?)$`)
	ageForm     = regexp.MustCompile(`(?i)^(\d{1,3})\s*(?:\+|years?(?: old)?|yrs?|y/?o|ans|et plus|and (?:over|older|up)|or older|or over|years and (?:over|older|up))?\.?$`)
)

// Number reads a number as people write it: with a decimal comma, a plus
// sign or zeros in front. "" when it is none.
func Number(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "°"))
	s = strings.ReplaceAll(s, "\u2212", "-")
	if commaNumber.MatchString(s) {
		s = strings.Replace(s, ",", ".", 1)
	}
	if IsNumber(s) {
		return s
	}
	if m := plainForm.FindStringSubmatch(s); m != nil && IsNumber(m[1]+m[2]) {
		return m[1] + m[2]
	}
	return ""
}

var pointForm = regexp.MustCompile(`^[(\[]?\s*(-?\d{1,3}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)\s*[)\]]?$`)

// Point reads both coordinates in one text, "45.42, -75.69", as latitude and
// longitude. In which order they stand is known where one can be only the one: a
// longitude of this continent is negative, and no latitude of it.
func Point(s string) (at [2]string, ok bool) {
	m := pointForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return at, false
	}
	at = [2]string{m[1], m[2]}
	first, _ := strconv.ParseFloat(m[1], 64)
	second, _ := strconv.ParseFloat(m[2], 64)
	if first < 0 && second > 0 || first > 90 || first < -90 {
		at[0], at[1], first, second = at[1], at[0], second, first
	}
	return at, first >= -90 && first <= 90 && second >= -180 && second <= 180
}

// Age reads an age in years: "18", "18+", "65 ans et plus" and the word for
// grown people, whose age of majority differs by province, is none.
func Age(s string) string {
	if m := ageForm.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return Number(m[1])
	}
	return ""
}

// IsYes reads a truth value in words.
func IsYes(s string) bool {
	switch strings.ToLower(s) {
	case "true", "t", "yes", "y", "1", "oui", "o", "vrai", "x", "si", "sí", "verdadero", "✓", "✔":
		return true
	}
	return false
}

var (
	quantityForm = regexp.MustCompile(`^\+?(\d)[.,](\d+)[eE]\+?(\d{1,2})$`)
	roundedForm  = regexp.MustCompile(`^[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,3}$`)
	// spoiledWords are what spreadsheets show where a formula broke.
	spoiledWords = Set("#REF! #N/A #VALUE! #NAME? #NUM! #DIV/0! #NULL! ####### ########## #ERROR! #SPILL! #VALEUR! #NOM? #NOMBRE!")
	wholeForm    = regexp.MustCompile(`^(\d{7,15})[.,]0+$`)
)

// SpoiledNumber mends a telephone number that a spreadsheet took for a
// quantity: "5145550142.0" has a number too many. rounded reports that it is
// no number any more ("5,14555E+09"); then out is "".
func SpoiledNumber(s string) (out string, rounded bool) {
	t := strings.TrimSpace(s)
	if m := quantityForm.FindStringSubmatch(t); m != nil {
		if power, _ := strconv.Atoi(m[3]); len(m[2]) == power && power >= 6 {
			return m[1] + m[2], false // all digits are there
		}
	}
	if roundedForm.MatchString(t) || spoiledWords[strings.ToUpper(t)] {
		return "", true
	}
	if m := wholeForm.FindStringSubmatch(t); m != nil {
		return m[1], false
	}
	return s, false
}

// Digits are those of a text.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
