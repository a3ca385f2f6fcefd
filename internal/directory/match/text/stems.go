// Package text reads words: folds and stems them in French and English, finds
// those of a directory that a question means, and the needs that phrases name.
package text

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"golang.org/x/text/unicode/norm"

	"relais/internal/directory/fold"
)

// The languages that words are stemmed by; AnyLanguage takes both stems.
const (
	AnyLanguage = iota
	InEnglish
	InFrench
)

// Forms are the folded words of a text, without those that say nothing.
func Forms(s string) []string {
	var out []string
	Scan(s, func(w []byte) {
		if !stop[string(w)] {
			out = append(out, string(w))
		}
	})
	return out
}

// Scan gives the folded words of a text one after the other; each may not
// keep them.
func Scan(s string, each func(word []byte)) {
	var room [64]byte
	buf := room[:0]
	flush := func() {
		if len(buf) > 0 {
			each(buf)
			buf = buf[:0]
		}
	}
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			buf = append(buf, byte(r))
		case 'A' <= r && r <= 'Z':
			buf = append(buf, byte(r)+'a'-'A')
		case r < 0x80:
			flush()
		default:
			folded, ends := foldedRune(r)
			if ends {
				flush()
			}
			buf = append(buf, folded...)
		}
	}
	flush()
}

// latin holds the folded forms of the runes of Latin scripts and of common
// punctuation, so that most texts need no look at tables of Unicode.
var latin = func() (t [0x2100]struct {
	folded string
	ends   bool
}) {
	for r := range t {
		t[r].folded, t[r].ends = foldSlowly(rune(r))
	}
	return t
}()

// foldedRune gives what a rune is in the form that words are compared in, or
// that it ends a word.
func foldedRune(r rune) (folded string, ends bool) {
	if int(r) < len(latin) {
		return latin[r].folded, latin[r].ends
	}
	return foldSlowly(r)
}

func foldSlowly(r rune) (string, bool) {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, part):
		case unicode.IsLetter(part) || unicode.IsDigit(part):
			fold.Rune(&b, unicode.ToLower(part))
		default:
			return "", true
		}
	}
	return b.String(), false
}

// Stem is the stem of a folded word by the rules of one language, as the
// Snowball stemmers have it. Words are folded first, so that those who type
// without accents find as much as the others.
func Stem(form string, language int) string {
	if len(form) < 3 {
		return form
	}
	env := snowballstem.NewEnv(form)
	if language == InFrench {
		french.Stem(env)
	} else {
		english.Stem(env)
	}
	if stem := env.Current(); len(stem) > 3 || len(form) <= len(stem)+1 && !short[form] {
		return stem
	}
	return form // "hiver" would be HIV, "case" a CAS
}

// short are words whose stem would be another word of this field.
var short = map[string]bool{"case": true, "cases": true, "aide": true, "aides": true, "aids": true}

// Stems are the stems that a word of a question may have.
func Stems(form string) []string {
	en, fr := Stem(form, InEnglish), Stem(form, InFrench)
	if en == fr {
		return []string{en}
	}
	return []string{en, fr}
}

// LanguageWord is the word under which a service's languages are found when a
// question names one in words. No text has it.
func LanguageWord(code string) string { return "\x00" + Language(code) }

// IsStop reports whether a folded word says nothing about a service.
func IsStop(form string) bool { return stop[form] }

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

// Language is a language in the form in which languages are compared.
func Language(tag string) string { return fold.Language(tag) }
