// Package alike compares what names and dates of two people have in common, in any
// script and spelling. It knows nothing of files; nothing of it is kept.
package alike

import (
	"slices"
	"strings"
	"unicode"

	"github.com/anyascii/go"

	"relais/internal/text"
)

// Name is a name as it is compared: its words in Latin letters, without order.
type Name struct {
	words  []string
	bones  []string // of each word: what stays of it in another spelling
	joined string   // the words as they were written, without spaces
	wide   bool     // it was in another script
}

// NewName reads a name in any script. In Chinese the first syllable is a word, and
// so are all that follow: 李小明 is Li Xiaoming.
func NewName(s string) (n Name) {
	for word := range strings.FieldsSeq(text.FoldName(s)) {
		for _, part := range latin(word) {
			n.words = append(n.words, part)
			n.bones = append(n.bones, bone(part))
			n.joined += part
		}
		n.wide = n.wide || strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxLatin1 })
	}
	return n
}

// latin writes one word in Latin letters.
func latin(word string) []string {
	runes := []rune(word)
	if len(runes) > 1 && unicode.Is(unicode.Han, runes[0]) {
		return []string{plain(anyascii.Transliterate(string(runes[:1]))), plain(anyascii.Transliterate(string(runes[1:])))}
	}
	if out := plain(anyascii.Transliterate(word)); out != "" {
		return []string{out}
	}
	return nil
}

func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// sounds are spellings of one sound, the longer first.
var sounds = strings.NewReplacer("sch", "s", "tch", "c", "kh", "h", "gh", "g", "ph", "f", "th", "t", "dh", "d", "ch", "s", "sh", "s", "zh", "s",
	"ck", "k", "qu", "k", "ou", "", "oo", "", "x", "ks", "q", "k", "c", "k", "w", "", "v", "b", "p", "b", "y", "", "j", "", "z", "s", "ts", "s")

// bone is what stays of a word in another spelling: whether it begins with a vowel,
// and its consonants, each once, without h. Vowels of Arabic and Persian names are not
// written, and in Latin letters everybody writes them otherwise.
func bone(word string) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouh", r) {
			return -1
		}
		return r
	}, sounds.Replace(word))
	var b strings.Builder
	if strings.ContainsRune("aeiou", rune(word[0])) {
		b.WriteByte('a')
	}
	last := rune(0)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// Words is how many words a name has.
func (n Name) Words() int { return len(n.words) }

// Keys are what files of one name have in common: pairs are looked for among those
// that share one.
func (n Name) Keys() (keys []string) {
	for i, w := range n.words {
		if len(n.bones[i]) > 1 {
			keys = append(keys, "b"+n.bones[i])
		}
		keys = append(keys, "w"+w[:min(len(w), 4)])
	}
	return append(keys, "j"+n.joined[:min(len(n.joined), 6)])
}

// Same reports whether two names have the same words, in any order: letter by letter,
// or, from one script to another, in what is written of them.
func (n Name) Same(m Name) bool {
	if len(n.words) == 0 || len(m.words) == 0 {
		return false
	}
	if sorted(n.words, m.words) || n.joined == m.joined || turned(n, m) {
		return true
	}
	return n.wide != m.wide && sorted(n.bones, m.bones) && len(strings.Join(n.bones, "")) >= 3
}

func sorted(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// turned reports whether the words of one, in another order, are the letters of the
// other: Xiaoming Li and Li Xiao Ming.
func turned(n, m Name) bool {
	if len(n.words) > len(m.words) {
		n, m = m, n
	}
	for i := range n.words {
		if strings.Join(slices.Concat(n.words[i:], n.words[:i]), "") == m.joined {
			return true
		}
	}
	return false
}

// Near is how alike two names are, from 0 to 1: each word of the shorter beside the
// one of the longer that is most like it. A word that is only in one counts against it.
func (n Name) Near(m Name) float64 {
	if len(n.words) > len(m.words) {
		n, m = m, n
	}
	if len(n.words) == 0 {
		return 0
	}
	left, sum := make([]bool, len(m.words)), 0.0
	for i, w := range n.words {
		best, at := 0.0, -1
		for k, x := range m.words {
			like := Winkler(w, x)
			if n.bones[i] != "" && n.bones[i] == m.bones[k] && len(n.bones[i]) > 1 {
				like = max(like, 0.95)
			}
			if !left[k] && like > best {
				best, at = like, k
			}
		}
		if at >= 0 {
			left[at], sum = true, sum+best
		}
	}
	near := sum / float64(len(n.words))
	return max(near-0.06*float64(len(m.words)-len(n.words)), 0)
}

// Winkler is the likeness of two words by Jaro and Winkler, from 0 to 1.
func Winkler(a, b string) float64 {
	if a == b {
		return 1
	}
	j := jaro(a, b)
	prefix := 0
	for prefix < min(len(a), len(b), 4) && a[prefix] == b[prefix] {
		prefix++
	}
	return j + float64(prefix)*0.1*(1-j)
}

func jaro(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	window := max(max(len(a), len(b))/2-1, 0)
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	matches := 0
	for i := range len(a) {
		for k := max(0, i-window); k < min(len(b), i+window+1); k++ {
			if !inB[k] && a[i] == b[k] {
				inA[i], inB[k] = true, true
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	moved, k := 0, 0
	for i := range len(a) {
		if !inA[i] {
			continue
		}
		for !inB[k] {
			k++
		}
		if a[i] != b[k] {
			moved++
		}
		k++
	}
	m := float64(matches)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(moved)/2)/m) / 3
}
