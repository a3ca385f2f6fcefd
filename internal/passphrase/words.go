// Package passphrase offers passphrases drawn at random, and measures how soon a chosen one would be guessed.
//
// The lists in words/ are generated once and committed (generate/ makes them anew): en.txt and fr.txt are the words of
// BIP 39, from which some were taken that nobody should have to type each morning; common.txt is what people choose,
// with the words and names of both languages, in about the order in which somebody tries them.
package passphrase

import (
	"crypto/rand"
	_ "embed"
	"math"
	"math/big"
	"strings"
	"sync"
)

var (
	//go:embed words/en.txt
	english string
	//go:embed words/fr.txt
	french string
	//go:embed words/common.txt
	common string
)

// WordsDrawn is how many words a passphrase has that is drawn.
const WordsDrawn = 6

// wordsOf are the words to draw from in a language; French ones where there
// are none of its own, since neither language asks for accents.
func wordsOf(lang string) []string {
	if strings.HasPrefix(lang, "en") {
		return strings.Fields(english)
	}
	return strings.Fields(french)
}

// Draw draws a passphrase of words in a language: "en", or else French. Each
// word is drawn evenly by crypto/rand, and may come twice.
func Draw(lang string) string {
	words := wordsOf(lang)
	drawn := make([]string, WordsDrawn)
	for i := range drawn {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(words))))
		if err != nil { // crypto/rand ends the program before it errs
			panic(err)
		}
		drawn[i] = words[n.Int64()]
	}
	return strings.Join(drawn, " ")
}

// Entropy is how many bits a passphrase of Draw has, to somebody who knows
// these lists and this program: rounded down.
func Entropy(lang string) int {
	return int(WordsDrawn * math.Log2(float64(len(wordsOf(lang)))))
}

// ranks is the line of each common word, from 1.
var ranks = sync.OnceValue(func() map[string]int {
	lines := strings.Fields(common)
	out := make(map[string]int, len(lines))
	for i, w := range lines {
		out[w] = i + 1
	}
	return out
})
