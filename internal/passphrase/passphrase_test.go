package passphrase

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What is drawn has the entropy that is said: enough words, none twice, and
// as many of them as are drawn from.
func TestDraw(t *testing.T) {
	for lang, least := range map[string]int{"en": 65, "fr": 63, "ar": 63} {
		words := wordsOf(lang)
		if got := Entropy(lang); got != least {
			t.Errorf("%s: %d bits of %d words", lang, got, len(words))
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(words))); len(sorted) != len(words) {
			t.Errorf("%s: %d words are there twice", lang, len(words)-len(sorted))
		}
		seen := map[string]bool{}
		for range 2000 {
			p := Draw(lang)
			for w := range strings.FieldsSeq(p) {
				seen[w] = true
			}
			if n := len(strings.Fields(p)); n != WordsDrawn || Bits(p) < Enough {
				t.Errorf("%q: %d words, %.0f bits", p, n, Bits(p))
			}
		}
		if len(seen) < len(words)*98/100 {
			t.Errorf("%s: %d of %d words were drawn in 12000", lang, len(seen), len(words))
		}
	}
}

// Words that are offered are typed alike on every keyboard.
func TestWordsAreTypedAlike(t *testing.T) {
	for _, w := range append(wordsOf("en"), wordsOf("fr")...) {
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" || len(w) < 3 || len(w) > 9 {
			t.Errorf("%q", w)
		}
	}
}

// Each way to be cheap is found: the same characters without it cost more.
func TestBitsFindWhatIsCheap(t *testing.T) {
	for _, c := range []struct {
		name, cheap, dear string
		own               []string
	}{
		{"common", "motdepasse", "mztdqpasks", nil},
		{"letters as signs", "p@ssw0rd", "p@xsz0rd", nil},
		{"accents", "éléphant", "élàphunt", nil},
		{"keyboard", "azertyuiop", "azyrteuoip", nil},
		{"keyboard back", "poiuytreza", "poyiureatz", nil},
		{"sequence", "23456789", "28493657", nil},
		{"year", "x1985x", "x8519x", nil},
		{"repeats", "kqvkqvkqvkqv", "kqvzjwxpgbdf", nil},
		{"one's own", "zbigniewowa", "zbigniewowb", []string{"zbigniewowa@example.ca"}},
		{"one's own in signs", "zb1gn13w0wa", "zb1gn13w0wb", []string{"Zbigniewowa"}},
	} {
		if got, than := Bits(c.cheap, c.own...), Bits(c.dear, c.own...); got >= than-4 {
			t.Errorf("%s: %q has %.1f bits, %q %.1f", c.name, c.cheap, got, c.dear, than)
		}
	}
	if Bits("") != 0 {
		t.Error("nothing has bits")
	}
}

func FuzzBits(f *testing.F) {
	f.Add("a lantern in the quiet harbour", "camille")
	f.Add("\xff\xfe", "é")
	f.Fuzz(func(t *testing.T, p, own string) {
		if utf8.RuneCountInString(p) > 200 {
			return
		}
		if with, without := Bits(p, own), Bits(p); with > without || with < 0 {
			t.Error(fmt.Sprintf("%q knowing %q", p, own), with, without)
		}
	})
}
