package source

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// utf8Reader gives a text as UTF-8. Exports of older systems come in UTF-16 or
// in Windows-1252; a byte that is no UTF-8 is read as the latter, even when
// the rest of the file is UTF-8, as happens in files that were pasted together.
type utf8Reader struct {
	r       *bufio.Reader
	changed func() // called once, when something was converted
	done    bool
	rest    []byte // converted, not yet handed on
}

// UTF8 reads a text as UTF-8 whatever it is. It calls changed once, when
// something was converted.
func UTF8(in io.Reader, changed func()) io.Reader {
	r := bufio.NewReaderSize(in, 256<<10)
	head, _ := r.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		r.Discard(3) // a byte order mark is no content
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		changed()
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return &utf8Reader{r: r, changed: changed}
}

func (u *utf8Reader) Read(p []byte) (int, error) {
	if len(u.rest) > 0 {
		n := copy(p, u.rest)
		u.rest = u.rest[n:]
		return n, nil
	}
	chunk, err := u.r.Peek(max(u.r.Buffered(), utf8.UTFMax))
	if len(chunk) == 0 {
		return 0, err
	}
	if len(chunk) > len(p) {
		chunk = chunk[:len(p)]
	}
	if n := validPrefix(chunk); n > 0 {
		copy(p, chunk[:n])
		u.r.Discard(n)
		return n, nil
	}
	return u.odd(p)
}

// odd reads one character that is not plainly valid at the front of the input.
func (u *utf8Reader) odd(p []byte) (int, error) {
	head, err := u.r.Peek(utf8.UTFMax)
	if len(head) == 0 {
		return 0, err
	}
	r, size := utf8.DecodeRune(head)
	if r == utf8.RuneError && size == 1 {
		r = charmap.Windows1252.DecodeByte(head[0])
		if !u.done {
			u.done = true
			u.changed()
		}
	}
	u.r.Discard(size)
	u.rest = utf8.AppendRune(u.rest[:0], r)
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// validPrefix is how many of the bytes are whole, valid characters.
func validPrefix(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		if b[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}
