package airs

import (
	"bufio"
	"regexp"
	"unicode/utf8"
)

// xmlSigns leaves out the characters that no XML may hold, plain or as a
// reference: exports of databases carry them, and one would end the file.
type xmlSigns struct {
	r       *bufio.Reader
	changed func()
	done    bool
}

var badReference = regexp.MustCompile(`^&#(?:[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])?|0*(?:[0-8]|1[124-9]|2[0-9]|3[01])?);`)

func (x *xmlSigns) Read(p []byte) (int, error) {
	n := 0
	for n < len(p)-utf8.UTFMax {
		b, err := x.r.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		switch {
		case b < ' ' && b != '\t' && b != '\n' && b != '\r':
			x.change()
			continue
		case b == '&' && x.reference():
			continue
		}
		p[n] = b
		n++
		if n > 0 && x.r.Buffered() == 0 {
			return n, nil
		}
	}
	if n == 0 {
		b, err := x.r.ReadByte() // hardly any room: the decoder gives 4 KiB
		if err != nil || len(p) == 0 {
			return 0, err
		}
		p[0] = b
		n = 1
	}
	return n, nil
}

// reference steps over a reference to such a character, whose "&" was read.
func (x *xmlSigns) reference() bool {
	head, _ := x.r.Peek(10)
	m := badReference.Find(append([]byte{'&'}, head...))
	if m == nil {
		return false
	}
	x.r.Discard(len(m) - 1)
	x.change()
	return true
}

func (x *xmlSigns) change() {
	if !x.done {
		x.done = true
		x.changed()
	}
}
