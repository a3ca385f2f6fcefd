package locale

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A message is a text, cut at the places of its arguments.
type message struct {
	text  string
	parts []part
}

// part is words and the argument after them; -1 for none.
type part struct {
	words    string
	argument int
	particle string // the French word right before the argument that may elide
}

// newMessage cuts a text at {0}, {1}, …; what is no such mark stays.
func newMessage(l Lang, text string) *message {
	text = typeset(l, text)
	m := &message{text: text}
	from := 0
	for at := 0; at < len(text); {
		n, size := markAt(text[at:])
		if size == 0 {
			at++
			continue
		}
		p := part{words: text[from:at], argument: n}
		if l == FR {
			p.words, p.particle = lastParticle(p.words)
		}
		m.parts = append(m.parts, p)
		at += size
		from = at
	}
	if m.parts != nil {
		m.parts = append(m.parts, part{words: text[from:], argument: -1})
	}
	return m
}

// markAt reads "{12}" at the beginning of a text: the number and the length
// of the mark, which is 0 when there is none.
func markAt(text string) (n, size int) {
	if text[0] != '{' {
		return 0, 0
	}
	digits, _, closed := strings.Cut(text[1:], "}")
	n, err := strconv.Atoi(digits)
	if !closed || err != nil || n < 0 || n > 99 {
		return 0, 0
	}
	return n, len(digits) + 2
}

// write fills the arguments in. A mark without its argument stays.
func (m *message) write(l Lang, args []any) string {
	if len(args) == 0 || m.parts == nil {
		return m.text
	}
	var b strings.Builder
	b.Grow(len(m.text) + 16*len(args))
	isolated := rightToLeft(l)
	for _, p := range m.parts {
		b.WriteString(p.words)
		word := ""
		switch {
		case p.argument < 0:
			continue
		case p.argument >= len(args):
			word = "{" + strconv.Itoa(p.argument) + "}"
		default:
			word = argument(l, args[p.argument], isolated)
		}
		if p.particle != "" {
			word = Elide(p.particle, word)
		}
		b.WriteString(word)
	}
	return b.String()
}

func argument(l Lang, arg any, isolated bool) string {
	if n, ok := asInt(arg); ok {
		return Number(l, n)
	}
	s, ok := arg.(string)
	if !ok {
		s = fmt.Sprint(arg)
	}
	if isolated || foreign(s) {
		return isolate(s)
	}
	return s
}

// The marks of Unicode around a text whose direction is its own (UAX 9): a
// telephone number, an address, words in another language.
const (
	firstStrong = "\u2068"
	endIsolate  = "\u2069"
)

// foreign reports whether a text holds letters that are written from right to
// left: it keeps its own direction among words that are not.
func foreign(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x590 && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
	})
}

// isolate keeps a text from being torn apart by the words around it: in a
// line from right to left, "819-555-0177" alone would read "0177-555-819".
func isolate(s string) string { return firstStrong + s + endIsolate }

func firstInt(args []any) int {
	for _, a := range args {
		if n, ok := asInt(a); ok {
			return n
		}
	}
	return 0
}

func asInt(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case uint64:
		return int(n), true
	case uint32:
		return int(n), true
	}
	return 0, false
}
