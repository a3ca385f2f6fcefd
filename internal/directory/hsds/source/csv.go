package source

import (
	"bytes"
	"errors"
	"strings"
)

// Bounds of tables, in bytes and columns. Longer rows are refused.
const (
	MaxRow     = 4 << 20
	maxColumns = 2000
)

// CSV reads rows of separated values leniently: a quote inside a field
// is a character, lines end in any way, and a quote that is never closed
// spoils its own line only. encoding/csv reads the rest of the file into such
// a field.
type CSV struct {
	s *Values
	// Comma is what separates the fields.
	Comma byte
	// cr is set for texts whose lines end in a carriage return alone.
	cr bool
	// plain is set to read one line again without regard to quotes.
	plain bool
	// Line is the line on which the row at hand begins, from 1.
	Line  int
	lines int // lines stepped over
	cells []string
	text  []byte
	ends  []int
	// broken is the line of the last row that could not be read.
	broken []byte
}

// NewCSV reads a text whose first bytes are head: they tell what separates the
// fields and how lines end.
func NewCSV(s *Values, head []byte) *CSV {
	return &CSV{s: s, Comma: separator(head), cr: lonelyReturns(head)}
}

// ErrQuote is of a row with a quote that is never closed.
var ErrQuote = errors.New("quote never closed")

// Row returns the cells of the next row, which stay valid until the next call.
// It returns nil at the end, ErrQuote or ErrLarge for a row that can't be
// read; the next call goes on with the line after it.
func (c *CSV) Row() ([]string, error) {
	for {
		c.Line = c.lines + 1
		n, err := c.scan()
		if err != nil {
			c.keepLine()
			c.skipLine()
			c.lines++
			return nil, err
		}
		if n == 0 {
			return nil, c.s.Failed()
		}
		c.lines += bytes.Count(c.s.buf[c.s.at:c.s.at+n], []byte{c.newline()})
		c.s.at += n
		if cells := c.split(); len(cells) > 1 || cells[0] != "" {
			return cells, nil
		}
	}
}

func (c *CSV) newline() byte {
	if c.cr {
		return '\r'
	}
	return '\n'
}

func (c *CSV) skipLine() {
	if !c.cr {
		c.s.skipLine()
		return
	}
	for {
		if i := bytes.IndexByte(c.s.buf[c.s.at:], '\r'); i >= 0 {
			c.s.at += i + 1
			return
		}
		if c.s.at = len(c.s.buf); !c.s.load() {
			return
		}
	}
}

// scan finds the end of the row and collects its fields. It returns how many
// bytes the row takes, 0 at the end.
func (c *CSV) scan() (int, error) {
	c.text, c.ends = c.text[:0], c.ends[:0]
	quoted, atStart := false, true
	for i := 0; ; i++ {
		b, ok, err := c.peek(i)
		switch {
		case err != nil:
			return 0, err
		case !ok && quoted:
			return 0, ErrQuote
		case !ok && i == 0:
			return 0, nil
		case !ok:
			c.end()
			return i, nil
		case quoted && b == '"':
			next, more, _ := c.peek(i + 1)
			switch {
			case more && next == '"':
				c.text = append(c.text, '"')
				i++
			case !more || next == c.Comma || next == '\n' || next == '\r' || next == ' ' && c.endsAfter(i+1):
				quoted = false
			case c.runaway(i):
				return 0, ErrQuote
			default:
				c.text = append(c.text, '"') // a quote that somebody forgot to double
			}
		case quoted:
			c.text = append(c.text, b)
		case b == '"' && atStart && !c.plain:
			c.text = c.text[:c.from()] // spaces before the quote
			quoted, atStart = true, false
		case b == c.Comma:
			c.end()
			atStart = true
			if len(c.ends) > maxColumns {
				return 0, ErrLarge
			}
		case b == '\n' || b == '\r' && c.cr:
			c.end()
			return i + 1, nil
		case b == '\r':
			if next, more, _ := c.peek(i + 1); !more || next == '\n' {
				continue
			}
			c.text = append(c.text, ' ')
		default:
			c.text = append(c.text, b)
			atStart = atStart && b == ' '
		}
	}
}

// endsAfter reports whether nothing but spaces stands between a place and the end of
// its field.
func (c *CSV) endsAfter(i int) bool {
	for ; ; i++ {
		switch b, more, _ := c.peek(i); {
		case !more || b == c.Comma || b == '\n' || b == '\r':
			return true
		case b != ' ':
			return false
		}
	}
}

// from is where the text of the field at hand begins.
func (c *CSV) from() int {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// keepLine keeps the line at hand, as far as it has been read.
func (c *CSV) keepLine() {
	rest := c.s.buf[c.s.at:]
	if i := bytes.IndexByte(rest, c.newline()); i >= 0 {
		rest = rest[:i]
	}
	c.broken = append(c.broken[:0], rest...)
}

// runaway reports whether the quote at i opens a field of a later line: the one
// that the reader is in was then never closed, and the lines between are rows
// of their own.
func (c *CSV) runaway(i int) bool {
	if i == 0 {
		return false
	}
	prev, _, _ := c.peek(i - 1)
	later := bytes.IndexByte(c.text[c.from():], c.newline()) >= 0
	return later && (prev == c.Comma || prev == c.newline())
}

// Again reads the line at hand without regard to quotes, after ErrQuote and
// before the next row. It returns nil when that gives no row of want cells.
func (c *CSV) Again(want int) []string {
	one := &CSV{s: New(bytes.NewReader(c.broken)), Comma: c.Comma, cr: c.cr, plain: true}
	cells, err := one.Row()
	if err != nil || len(cells) != want {
		return nil
	}
	for i, cell := range cells {
		if len(cell) > 1 && cell[0] == '"' && cell[len(cell)-1] == '"' {
			cell = cell[1 : len(cell)-1]
		}
		cells[i] = strings.ReplaceAll(strings.TrimPrefix(cell, `"`), `""`, `"`)
	}
	return cells
}

func (c *CSV) end() { c.ends = append(c.ends, len(c.text)) }

// peek looks at a byte of the row.
func (c *CSV) peek(i int) (b byte, ok bool, err error) {
	for c.s.at+i >= len(c.s.buf) {
		if i > MaxRow {
			return 0, false, ErrLarge
		}
		if !c.s.load() {
			return 0, false, c.s.Failed()
		}
	}
	if i > MaxRow {
		return 0, false, ErrLarge
	}
	return c.s.buf[c.s.at+i], true, nil
}

// split cuts the collected text into cells.
func (c *CSV) split() []string {
	c.cells = c.cells[:0]
	text, from := string(c.text), 0
	for _, end := range c.ends {
		c.cells = append(c.cells, text[from:end])
		from = end
	}
	return c.cells
}

// lonelyReturns reports whether lines end in carriage returns alone, as old
// software for the Macintosh wrote them.
func lonelyReturns(head []byte) bool {
	return bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0
}

// separator guesses what separates the fields of a table by its first line.
func separator(head []byte) byte {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	if lonelyReturns(head) {
		line, _, _ = bytes.Cut(head, []byte{'\r'})
	}
	best, most := byte(','), 0
	quoted := false
	counts := map[byte]int{}
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[b]++
		}
	}
	for _, b := range []byte{',', ';', '\t', '|'} {
		if counts[b] > most {
			best, most = b, counts[b]
		}
	}
	return best
}
