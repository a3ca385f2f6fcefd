package locale

import (
	"strconv"
	"strings"
	"time"
)

// A pattern is how a date or time is written, in the letters of UTS 35 that
// our patterns use: y M d E H h m a, and L, B, K like M, a, h.
type pattern []field

// field is words (letter 0) or one letter, so many times.
type field struct {
	letter byte
	times  int
	words  string
}

func newPattern(text string) pattern {
	var p pattern
	for text != "" {
		c := text[0]
		n := 1
		switch {
		case c == '\'':
			var words string
			words, text = quotedWords(text[1:])
			p = append(p, field{words: words})
			continue
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			n = len(text) - len(strings.TrimLeft(text, string(c)))
			p = append(p, field{letter: c, times: n})
		default:
			n = strings.IndexFunc(text, func(r rune) bool { return r == '\'' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' })
			if n < 0 {
				n = len(text)
			}
			p = append(p, field{words: text[:n]})
		}
		text = text[n:]
	}
	return p
}

// quotedWords reads up to the closing quote; two of them are one.
func quotedWords(text string) (words, rest string) {
	words, rest, _ = strings.Cut(text, "'")
	if words == "" {
		words = "'"
	}
	return words, rest
}

// write writes t, in its own location.
func (c *conventions) write(p pattern, t time.Time) string {
	b := make([]byte, 0, 48)
	for _, f := range p {
		switch f.letter {
		case 0:
			b = append(b, f.words...)
		case 'y':
			b = c.number(b, t.Year(), 1)
		case 'M', 'L':
			b = c.month(b, t.Month(), f.times)
		case 'd':
			b = c.day(b, t.Day(), f.times)
		case 'E', 'c':
			b = append(b, c.Days[t.Weekday()]...)
		case 'H':
			b = c.number(b, t.Hour(), f.times)
		case 'h':
			b = c.number(b, (t.Hour()+11)%12+1, f.times)
		case 'K':
			b = c.number(b, t.Hour()%12, f.times)
		case 'm':
			b = c.number(b, t.Minute(), f.times)
		case 'a', 'b', 'B':
			b = append(b, c.half(t)...)
		}
	}
	return string(b)
}

func (c *conventions) month(b []byte, m time.Month, times int) []byte {
	switch {
	case times < 3:
		return c.number(b, int(m), times)
	case times == 3:
		return append(b, c.ShortMonths[m-1]...)
	}
	return append(b, c.Months[m-1]...)
}

func (c *conventions) day(b []byte, day, times int) []byte {
	if day == 1 && c.first != "" {
		return append(b, c.first...)
	}
	return c.number(b, day, times)
}

func (c *conventions) half(t time.Time) string {
	if t.Hour() < 12 {
		return c.AM
	}
	return c.PM
}

// number writes n in the digits of the language, with zeros before it up to
// so many.
func (c *conventions) number(b []byte, n, width int) []byte {
	var scratch [20]byte
	digits := strconv.AppendInt(scratch[:0], int64(n), 10)
	for i := len(digits); i < width; i++ {
		b = append(b, c.digit('0')...)
	}
	if len(c.digits) == 0 {
		return append(b, digits...)
	}
	for _, d := range digits {
		b = append(b, c.digit(d)...)
	}
	return b
}

func (c *conventions) digit(d byte) string {
	if len(c.digits) == 0 || d < '0' || d > '9' {
		return string(rune(d))
	}
	return string(c.digits[d-'0'])
}

// A joint puts two texts together.
type joint struct {
	before, between, after string
	swapped                bool // the second comes first
}

// newJoint reads "{0}, {1}". In patterns of dates words stand in quotes.
func newJoint(text string, quoted bool) joint {
	if quoted {
		text = strings.ReplaceAll(text, "'", "")
	}
	j := joint{swapped: strings.Index(text, "{1}") < strings.Index(text, "{0}")}
	one, two := "{0}", "{1}"
	if j.swapped {
		one, two = two, one
	}
	j.before, text, _ = strings.Cut(text, one)
	j.between, j.after, _ = strings.Cut(text, two)
	return j
}

// join joins a, which is {0}, and b.
func (j joint) join(a, b string) string {
	if j.swapped {
		a, b = b, a
	}
	return j.before + a + j.between + b + j.after
}
