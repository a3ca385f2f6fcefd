package hsds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxRecord bounds one top-level value, in bytes, so that a page of a large
// feed still fits.
const maxRecord = 1 << 28

// decode gives the bytes as UTF-8. Exports of older systems come in UTF-16 or
// in Windows-1252: they are read as such, and changed says so.
func decode(data []byte) (out []byte, changed bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:] // a byte order mark is no content
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		dec := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		if u, _, err := transform.Bytes(dec, data); err == nil {
			return u, true
		}
	}
	if utf8.Valid(data) {
		return data, false
	}
	if u, _, err := transform.Bytes(charmap.Windows1252.NewDecoder(), data); err == nil {
		return u, true
	}
	return bytes.ToValidUTF8(data, []byte("\uFFFD")), true
}

// split calls fn with each top-level value: those of an array, those after one
// another (NDJSON), or the only one. A value that is no JSON ends a document,
// but only a line of NDJSON.
func split(data []byte, fn func(raw []byte) error) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '[' {
		return splitArray(data, fn)
	}
	if bytes.HasPrefix(data, []byte("{")) && !isLines(data) {
		return splitStream(data, fn)
	}
	return splitLines(data, fn)
}

func splitArray(data []byte, fn func([]byte) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return fn(data)
	}
	for dec.More() {
		from := dec.InputOffset()
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fn(data[from:])
		}
		if err := fn(raw); err != nil {
			return err
		}
	}
	from := dec.InputOffset()
	if _, err := dec.Token(); err != nil {
		return fn(data[from:]) // cut short
	}
	return rest(data[dec.InputOffset():], fn)
}

func splitStream(data []byte, fn func([]byte) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	for {
		from := dec.InputOffset()
		var raw json.RawMessage
		switch err := dec.Decode(&raw); {
		case err == io.EOF:
			return nil
		case err != nil:
			return rest(data[from:], fn)
		}
		if err := fn(raw); err != nil {
			return err
		}
	}
}

// rest hands on what follows a document: it is refused, not overlooked.
func rest(data []byte, fn func([]byte) error) error {
	if data = bytes.TrimSpace(data); len(data) == 0 {
		return nil
	}
	return fn(data)
}

// isLines tells NDJSON from a document over several lines: its first line is
// a whole value and there is a second.
func isLines(data []byte) bool {
	line, more, found := bytes.Cut(data, []byte("\n"))
	return found && len(bytes.TrimSpace(more)) > 0 && json.Valid(line)
}

func splitLines(data []byte, fn func([]byte) error) error {
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(make([]byte, 0, 64<<10), maxRecord)
	for sc.Scan() {
		line := bytes.TrimSpace(sc.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := fn(line); err != nil {
			return err
		}
	}
	return sc.Err()
}
