// Package card is what a person holds to open their own file: words or digits that
// only they know, the keys that these unlock, and the lines that are sealed to them.
//
// It must not know of rows, of the wire or of who may make a card.
package card

import (
	"crypto/rand"
	"errors"
	"math/big"
	"slices"
	"strings"
	"sync"
	"unicode"

	"relais/content/cardwords"
	"relais/internal/text"
)

// What stands on a card: words of a language, or digits for who reads neither.
const (
	French  = "fr"
	English = "en"
	Digits  = "digits"
)

// Forms are what a card can be written in.
var Forms = []string{French, English, Digits}

const (
	words   = 7   // of 2,048: 77 bits
	short   = 4   // letters of a word that suffice
	groups  = 6   // of digits: 79 bits
	group   = 4   // digits
	longest = 400 // bytes that are looked at
)

// Draw draws what stands on a new card: seven words, or six groups of four digits.
// It panics for a form that there is not.
func Draw(form string) []string {
	if form == Digits {
		out := make([]string, groups)
		for i := range out {
			for range group {
				out[i] += string(rune('0' + draw(10)))
			}
		}
		return out
	}
	list := cardwords.In(form).Words
	if len(list) == 0 {
		panic("card: no words in " + form)
	}
	out := make([]string, words)
	for i := range out {
		out[i] = list[draw(len(list))]
	}
	return out
}

func draw(n int) int {
	i, _ := rand.Int(rand.Reader, big.NewInt(int64(n))) // never fails
	return int(i.Int64())
}

// ErrWords: this is not what stands on a card.
var ErrWords = errors.New("card: not the words of a card")

// Read puts what somebody typed into its one form: the first four letters of each
// word without accents, or the digits. Any case and any separator will do, and longer
// words only have to begin rightly. wrong are the places, from 1, of words that are on
// no list. ErrWords when it is not what a card has.
func Read(typed string) (secret string, wrong []int, err error) {
	if len(typed) > longest {
		return "", nil, ErrWords
	}
	if d := digitsOf(text.Fold(typed)); len(d) == groups*group {
		return d, nil, nil
	} else if d != "" {
		return "", nil, ErrWords
	}
	parts := strings.FieldsFunc(text.Fold(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	known := mostKnown(parts)
	for i, p := range parts {
		if !known[Short(p)] || !begins(p) {
			wrong = append(wrong, i+1)
		}
		parts[i] = Short(p)
	}
	if len(parts) != words || len(wrong) > 0 {
		return "", wrong, ErrWords
	}
	return strings.Join(parts, " "), nil, nil
}

// Short is what suffices of a word: its first four letters, without accents.
func Short(word string) string {
	r := []rune(text.Fold(word))
	return string(r[:min(len(r), short)])
}

// digitsOf are the digits of a text that has no letters; of any script.
func digitsOf(typed string) string {
	var b strings.Builder
	for _, r := range typed {
		switch {
		case unicode.IsLetter(r):
			return ""
		case unicode.IsDigit(r):
			b.WriteRune('0' + rune(digit(r)))
		}
	}
	return b.String()
}

// digit is the value of a decimal digit: in every script ten stand in a row, and
// where more do, folding has made them those of ASCII.
func digit(r rune) int {
	zero := r
	for n := 0; n < 9 && unicode.IsDigit(zero-1); n++ {
		zero--
	}
	return int(r-zero) % 10
}

// mostKnown is the list that knows most of what was typed: nobody mixes languages.
func mostKnown(parts []string) map[string]bool {
	best, most := starts()[French], -1
	for _, lang := range cardwords.Languages {
		n := 0
		for _, p := range parts {
			if starts()[lang][Short(p)] {
				n++
			}
		}
		if n > most {
			best, most = starts()[lang], n
		}
	}
	return best
}

// begins reports whether a word that was typed in full is one of a list: who typed
// more than four letters meant a word, and another one than ours is a mistake.
func begins(p string) bool {
	if len([]rune(p)) <= short {
		return true
	}
	return slices.ContainsFunc(cardwords.Languages, func(lang string) bool { return strings.HasPrefix(full()[lang][Short(p)], p) })
}

// full finds the folded word of each list by what suffices of it.
var full = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, lang := range cardwords.Languages {
		out[lang] = map[string]string{}
		for _, w := range cardwords.In(lang).Words {
			out[lang][Short(w)] = text.Fold(w)
		}
	}
	return out
})

// starts are what suffices of the words of each list.
var starts = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for lang, all := range full() {
		out[lang] = map[string]bool{}
		for s := range all {
			out[lang][s] = true
		}
	}
	return out
})

// Join writes drawn words as somebody would type them.
func Join(drawn []string) string { return strings.Join(drawn, " ") }
