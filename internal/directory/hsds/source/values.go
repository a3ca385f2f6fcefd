// Package source gives the bytes of a directory piece by piece, whatever holds
// them: the values of a JSON text, the rows of a table, the files of a zip or a
// folder, in any encoding, each within bounds.
package source

import (
	"bytes"
	"errors"
	"io"
)

// MaxRecord bounds one top-level value, in bytes: what is read as a whole.
// Arrays, pages and lines may be of any length, since their parts are read one
// by one.
const MaxRecord = 64 << 20

var (
	// ErrLarge is of a value or a row beyond its bound.
	ErrLarge = errors.New("too large")
	// ErrBroken is of bytes that are no value.
	ErrBroken = errors.New("broken")
)

// Values hands out the values of a text one by one. It holds one value at a
// time.
type Values struct {
	r   io.Reader
	buf []byte
	at  int // buf[at:] is not yet read
	err error
}

// New reads the values of a text in UTF-8.
func New(r io.Reader) *Values { return &Values{r: r, buf: make([]byte, 0, 64<<10)} }

// load reads more behind what is there; false at the end.
func (s *Values) load() bool {
	if s.err != nil {
		return false
	}
	if s.at > 0 && (s.at == len(s.buf) || len(s.buf) == cap(s.buf)) {
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	if len(s.buf) == cap(s.buf) {
		s.buf = append(s.buf, make([]byte, cap(s.buf))...)[:len(s.buf)]
	}
	for range 100 {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		s.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// Failed is the error of the input itself, if any.
func (s *Values) Failed() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// Next skips white space and returns the byte that follows, 0 at the end.
func (s *Values) Next() byte {
	for {
		for s.at < len(s.buf) {
			switch c := s.buf[s.at]; c {
			case ' ', '\t', '\n', '\r':
				s.at++
			default:
				return c
			}
		}
		if !s.load() {
			return 0
		}
	}
}

// Skip steps over the byte that Next returned.
func (s *Values) Skip() { s.at++ }

// Stop ends the text here, with an error.
func (s *Values) Stop(err error) { s.at, s.err = len(s.buf), err }

// Value reads the next value as bytes, which stay valid until the next call.
// ErrBroken comes with the bytes that are no value; the source then stands at
// the line after them, or at the end. ErrLarge: a value beyond limit bytes.
func (s *Values) Value(limit int) ([]byte, error) {
	f := framer{prev: ','}
	for i := 0; ; i++ {
		if s.at+i >= len(s.buf) {
			if i > limit {
				return nil, ErrLarge
			}
			if !s.load() {
				return s.cut(i, f)
			}
		}
		switch f.step(s.buf[s.at+i]) {
		case frameEnd:
			return s.take(i + 1), nil
		case frameBefore:
			return s.take(i), nil
		case frameBroken:
			return s.broken(i), ErrBroken
		}
	}
}

// cut is what is left when the text ends at i: a bare word, or a piece.
func (s *Values) cut(i int, f framer) ([]byte, error) {
	if f.bare {
		return s.take(i), nil
	}
	return s.take(i), ErrBroken
}

func (s *Values) take(n int) []byte {
	b := s.buf[s.at : s.at+n]
	s.at += n
	return b
}

// broken takes what came before i and goes on at the line that i stands on,
// when what came ended before it.
func (s *Values) broken(i int) []byte {
	if s.buf[s.at+i] == '\n' {
		return s.take(i + 1)
	}
	if nl := bytes.LastIndexByte(s.buf[s.at:s.at+i], '\n'); nl >= 0 {
		return s.take(nl + 1)
	}
	b := s.take(i)
	s.skipLine()
	return b
}

// skipLine goes to the next line.
func (s *Values) skipLine() {
	for {
		if nl := bytes.IndexByte(s.buf[s.at:], '\n'); nl >= 0 {
			s.at += nl + 1
			return
		}
		if s.at = len(s.buf); !s.load() {
			return
		}
	}
}

// Line reads to the end of the line.
func (s *Values) Line(limit int) ([]byte, error) {
	for i := 0; ; i++ {
		if s.at+i >= len(s.buf) {
			if i > limit {
				return nil, ErrLarge
			}
			if !s.load() {
				return s.take(i), nil
			}
		}
		if s.buf[s.at+i] == '\n' {
			return s.take(i + 1), nil
		}
	}
}

type frameStep int

const (
	frameMore   frameStep = iota
	frameEnd              // the value ends with this byte
	frameBefore           // the value ended before this byte
	frameBroken
)

// framer finds where a value ends, and no more: whether it is JSON is for the
// parser to say. It notices two signs of a value that was cut short in the
// middle of a file, so that what follows is not lost with it: a line end
// inside a string, and an object that follows a value without a comma.
type framer struct {
	depth         int
	quoted, slash bool
	bare          bool // a number or a word
	prev          byte // the last byte that was no white space, outside strings
}

func (f *framer) step(c byte) frameStep {
	if f.quoted {
		return f.inString(c)
	}
	switch c {
	case ' ', '\t', '\r', '\n':
		if f.bare && f.depth == 0 {
			return frameBefore
		}
		return frameMore
	case '"':
		f.quoted = true
	case '{', '[':
		if f.prev == '}' || f.prev == ']' || f.prev == '"' {
			return frameBroken
		}
		f.depth++
	case '}', ']':
		if f.depth == 0 {
			return frameBefore
		}
		if f.depth--; f.depth == 0 {
			return frameEnd
		}
	case ',':
		if f.depth == 0 {
			return frameBefore
		}
	default:
		f.bare = f.bare || f.depth == 0
	}
	f.prev = c
	return frameMore
}

func (f *framer) inString(c byte) frameStep {
	switch {
	case f.slash:
		f.slash = false
	case c == '\\':
		f.slash = true
	case c == '"':
		f.quoted = false
		f.prev = c
		if f.depth == 0 && !f.bare {
			return frameEnd
		}
	case c == '\n':
		return frameBroken
	}
	return frameMore
}
