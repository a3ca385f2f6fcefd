package passphrase

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"relais/internal/text"
)

// Enough is the least number of bits of a chosen passphrase: 2^45 tries, each
// of which costs who stole the database and the node's pepper an Argon2id.
const Enough = 45.0

// longest word that is looked up, in runes.
const longest = 24

// Bits is about how many bits somebody must guess who tries common words and
// passwords, what lies side by side on a keyboard, sequences, years,
// repetitions, and first what they know of the person: own, such as the login
// and the name. The passphrase is taken apart in the way that is cheapest to
// guess; what fits nothing counts by its characters. The idea is that of
// zxcvbn (Wheeler, 2016).
func Bits(p string, own ...string) float64 {
	m := newMeasure(p, own)
	best := make([]float64, len(m.runes)+1)
	for i := 1; i < len(best); i++ {
		best[i] = math.Inf(1)
	}
	for i := range m.runes {
		reach := func(n int, bits float64) { best[i+n] = min(best[i+n], best[i]+bits) }
		reach(1, alone(m.runes[i]))
		m.words(i, reach)
		m.runs(i, reach)
		m.repeats(i, reach)
	}
	return best[len(m.runes)]
}

type measure struct {
	runes, plain []rune // folded; and with digits and signs read as letters
	own          map[string]bool
	seenOn       [][]rune // keyboards and sequences
}

func newMeasure(p string, own []string) *measure {
	m := &measure{runes: []rune(text.Fold(p)), own: map[string]bool{}, seenOn: rows()}
	m.plain = []rune(leet.Replace(string(m.runes)))
	for _, o := range own {
		for _, w := range strings.FieldsFunc(text.Fold(o), notOfWord) {
			if utf8.RuneCountInString(w) > 2 {
				m.own[w] = true
			}
		}
	}
	return m
}

func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// leet reads signs as the letters that they stand for.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", "€", "e")

// alone is what one character costs that belongs to nothing.
func alone(r rune) float64 {
	switch {
	case unicode.IsSpace(r) || r == '-' || r == '.' || r == ',' || r == '_':
		return 1
	case r >= '0' && r <= '9':
		return math.Log2(10)
	case r < utf8.RuneSelf && unicode.IsLetter(r):
		return math.Log2(26)
	}
	return 5
}

// words finds words that start at i.
func (m *measure) words(i int, reach func(int, float64)) {
	for n := 3; n <= longest && i+n <= len(m.runes); n++ {
		for extra, runes := range [][]rune{m.runes, m.plain} {
			w := string(runes[i : i+n])
			if m.own[w] {
				reach(n, float64(1+extra))
			}
			if rank, ok := ranks()[w]; ok {
				reach(n, math.Log2(float64(rank))+float64(extra)+0.5) // half a bit: capital or not
			}
		}
	}
}

// runs finds sequences, years and what lies side by side on a keyboard.
func (m *measure) runs(i int, reach func(int, float64)) {
	for _, row := range m.seenOn {
		for at, r := range row {
			n := 0
			for i+n < len(m.runes) && at+n < len(row) && row[at+n] == m.runes[i+n] {
				n++
			}
			if r == m.runes[i] && n > 2 {
				reach(n, 5+math.Log2(float64(n)))
			}
		}
	}
	if i+4 <= len(m.runes) {
		if s := string(m.runes[i : i+4]); s > "1899" && s < "2060" && strings.Trim(s, "0123456789") == "" {
			reach(4, 6)
		}
	}
}

// repeats finds what stood there already: each length up to the longest.
func (m *measure) repeats(i int, reach func(int, float64)) {
	for from := range i {
		for n := 0; i+n < len(m.runes) && m.runes[from+n] == m.runes[i+n]; n++ {
			if n > 0 || from == i-1 {
				reach(n+1, 2)
			}
		}
	}
}

// rows are what fingers and tongues run along, in both directions: QWERTY and
// AZERTY by row and by column, digits, the alphabet.
func rows() (out [][]rune) {
	for row := range strings.FieldsSeq(`qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm wxcvbn 01234567890 1234567890-=
		1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik 1aqw2zsx3edc4rfv !@#$%^&*() !"/$%?&*() &é"'(-è_çà abcdefghijklmnopqrstuvwxyz qweasdzxc azeqsdwxc
		147258369 1q2w3e4r5t6y7u8i9o0p 1a2z3e4r5t6y7u8i9o0p q1w2e3r4t5y6 a1b2c3d4e5f6g7h8`) {
		forth := []rune(row)
		back := make([]rune, len(forth))
		for i, r := range forth {
			back[len(forth)-1-i] = r
		}
		out = append(out, forth, back)
	}
	return out
}
