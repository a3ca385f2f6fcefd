package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text gives the form in which words are compared: lower case, without
// accents, ligatures opened, anything else than letters and digits a space.
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			space = false
			Rune(&b, unicode.ToLower(r))
		case !space:
			space = true
			b.WriteByte(' ')
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// Rune writes a letter or digit without case and accents, its ligature opened.
func Rune(b *strings.Builder, r rune) {
	switch r {
	case 'œ':
		b.WriteString("oe")
	case 'æ':
		b.WriteString("ae")
	case 'ß':
		b.WriteString("ss")
	case 'ø':
		b.WriteByte('o')
	case 'ł':
		b.WriteByte('l')
	default:
		b.WriteRune(r)
	}
}
