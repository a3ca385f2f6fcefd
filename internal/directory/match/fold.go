package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which words are compared: lower case, without
// accents, ligatures opened, anything else than letters and digits a space.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			space = false
			foldRune(&b, unicode.ToLower(r))
		case !space:
			space = true
			b.WriteByte(' ')
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

func foldRune(b *strings.Builder, r rune) {
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

// stop are the words that say nothing about a service.
var stop = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an and are at by can do for from has have help how i in is it me my need needs
		needed not of on or she he her his our please someone somebody that the their them they this to want wants we
		where with you your who service services find
		au aux avec besoin ce ces cherche d dans de des du elle en est et il j je l la le les leur lui ma mes moi mon
		n ne nos nous ou par pas pour qu que qui sa se ses si son sur ta te tes toi ton tu un une veut vos vous y aide
		trouver quelqu quelque`) {
		m[w] = true
	}
	return m
}()
