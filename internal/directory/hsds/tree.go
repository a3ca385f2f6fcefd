package hsds

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Tree is a JSON value: map[string]any, []any, string, json.Number, bool or
// nil. Numbers keep their digits.
type Tree = any

func joinPath(path []string) string { return strings.Join(path, ".") }

// replaced reports whether reading a quoted text put the sign for "no
// character" where the text itself had none.
func replaced(s string, quoted []byte) bool {
	if !strings.Contains(s, "\uFFFD") {
		return false
	}
	own := bytes.Count(quoted, []byte("\uFFFD")) + bytes.Count(bytes.ToLower(quoted), []byte(`\ufffd`))
	return strings.Count(s, "\uFFFD") > own
}

// Canonical writes a tree with the members of each object in the order of
// RFC 8785 and no white space. Unlike there, numbers keep the digits they
// came with, so that nothing is lost to rounding.
func Canonical(v Tree) []byte {
	return appendCanonical(make([]byte, 0, 512), v)
}

func appendCanonical(b []byte, v Tree) []byte {
	switch v := v.(type) {
	case map[string]any:
		b = append(b, '{')
		var room [32]string
		for i, name := range appendSorted(room[:0], v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendQuoted(b, name), ':')
			b = appendCanonical(b, v[name])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCanonical(b, e)
		}
		return append(b, ']')
	case string:
		return appendQuoted(b, v)
	case json.Number:
		return append(b, v...)
	case bool:
		if v {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return append(b, "null"...)
}

// SortedNames are the names of an object's members in the order of RFC 8785.
func SortedNames(m map[string]any) []string { return appendSorted(make([]string, 0, len(m)), m) }

func appendSorted(names []string, m map[string]any) []string {
	ascii := true
	for n := range m {
		ascii = ascii && isASCII(n)
		names = append(names, n)
	}
	if ascii {
		slices.Sort(names)
		return names
	}
	slices.SortFunc(names, func(x, y string) int {
		return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
	})
	return names
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

const hexDigits = "0123456789abcdef"

// appendQuoted writes a JSON string with few escapes: those of RFC 8785, and
// the two line separators that older readers of JavaScript stumble over.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(append(b, s[from:i]...), "\uFFFD"...)
			case r == '\u2028' || r == '\u2029':
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hexDigits[r&0xF])
			default:
				i += n
				continue
			}
			i += n
			from = i
			continue
		}
		b = appendEscape(append(b, s[from:i]...), c)
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
}

// ToTree gives the tree of any value that encodes as JSON.
func ToTree(v any) (Tree, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	t, _, err := Parse(data)
	return t, err
}
