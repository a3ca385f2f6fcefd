package alike

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relais/internal/text"
)

// Birth is a day of birth as it may be read: who writes 3/4 means a day of March or
// of April.
type Birth struct{ Year, Month, Day int }

var (
	yearFirst = regexp.MustCompile(`\b(19\d\d|20\d\d)[-/. ](\d{1,2})[-/. ](\d{1,2})\b`)
	yearLast  = regexp.MustCompile(`\b(\d{1,2})[-/. ](\d{1,2})[-/. ](19\d\d|20\d\d)\b`)
	worded    = regexp.MustCompile(`\b(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]{3,9})\.? (19\d\d|20\d\d)\b`)
	wordFirst = regexp.MustCompile(`\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (19\d\d|20\d\d)\b`)
	aboutIt   = regexp.MustCompile(`\b(ne|nee|naissance|born|birth|dob|ddn)\b`)
)

var months = map[string]int{"jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "juin": 6, "jul": 7, "juil": 7,
	"aug": 8, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

func monthOf(word string) int {
	for _, n := range []int{4, 3} {
		if m, ok := months[word[:min(len(word), n)]]; ok {
			return m
		}
	}
	return 0
}

// Births are the days of birth that words tell of: those in words that say that they
// are about a birth.
func Births(words string) (out []Birth) {
	s := text.Fold(words)
	if !aboutIt.MatchString(s) {
		return nil
	}
	add := func(year, month, day int) {
		if b := (Birth{year, month, day}); month >= 1 && month <= 31 && day >= 1 && day <= 31 && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	n := func(s string) int { i, _ := strconv.Atoi(s); return i }
	for _, m := range yearFirst.FindAllStringSubmatch(s, 4) {
		add(n(m[1]), n(m[2]), n(m[3]))
	}
	for _, m := range yearLast.FindAllStringSubmatch(s, 4) {
		add(n(m[3]), n(m[2]), n(m[1]))
	}
	for _, m := range worded.FindAllStringSubmatch(s, 4) {
		add(n(m[3]), monthOf(m[2]), n(m[1]))
	}
	for _, m := range wordFirst.FindAllStringSubmatch(s, 4) {
		add(n(m[3]), monthOf(m[1]), n(m[2]))
	}
	return out
}

// Swapped is the birth with day and month the other way round.
func (b Birth) Swapped() Birth { return Birth{b.Year, b.Day, b.Month} }

// Phone is a number as it is compared: its last ten digits; "" for what is none.
func Phone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text.FoldName(s))
	if len(digits) < 7 || strings.Contains(s, "@") {
		return ""
	}
	return digits[max(len(digits)-10, 0):]
}
