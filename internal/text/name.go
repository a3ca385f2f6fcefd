package text

import (
	"slices"
	"strings"
	"unicode"
)

// alike are letters that are typed one for the other: Persian and Urdu
// keyboards have a kaf and a yeh of their own, and many write the last letter
// of a name without its dots.
var alike = map[rune]rune{
	'ک': 'ك', 'ی': 'ي', 'ى': 'ي', 'ے': 'ي', 'ہ': 'ه', 'ھ': 'ه', 'ة': 'ه', 'ە': 'ه', 'ٱ': 'ا', 'ء': -1, 'ـ': -1,
	'\'': -1, 'ʼ': -1, 'ʻ': -1, '‘': -1, '`': -1, '´': -1, 'ʿ': -1, 'ʾ': -1,
}

// FoldName is Fold for finding people: a hyphen is a space, an apostrophe is
// nothing, and what can't be seen (joiners, marks of direction) is nothing, so
// that a name is found however it was typed.
func FoldName(s string) string {
	if plain(s) && !strings.ContainsAny(s, "-'_.,`") {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if to, ok := alike[r]; ok {
			return to
		}
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r), r == '_', r == '.', r == ',', r == '·', r == '־':
			return ' '
		case unicode.Is(unicode.Nd, r) && r > '9':
			return '0' + digit(r)
		}
		return r
	}, Fold(s))
	return strings.Join(strings.Fields(s), " ")
}

// digit is the value of a decimal digit of any script: each script has its ten
// in a row.
func digit(r rune) rune {
	d := rune(0)
	for unicode.Is(unicode.Nd, r-1) && d < 9 {
		r, d = r-1, d+1
	}
	return d
}

// SameName reports whether two names have the same words, in any order and
// however they are typed; two names without a word are not the same.
func SameName(a, b string) bool { return NameKey(a) != "" && NameKey(a) == NameKey(b) }

// NameKey is the same for names that SameName takes for one another; "" for one
// without a word.
func NameKey(name string) string {
	words := strings.Fields(FoldName(name))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// NameHas reports whether a folded name has every word of a folded query, in
// any order, each from the beginning of a word or inside one; or the whole
// query, however the name is divided.
func NameHas(name, query string) bool {
	if strings.Contains(name, query) {
		return true
	}
	every := true
	for word := range strings.FieldsSeq(query) {
		every = every && strings.Contains(name, word)
	}
	return every || strings.Contains(squeeze(name), squeeze(query))
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }
