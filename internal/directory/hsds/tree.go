package hsds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// maxDepth is far beyond the deepest compiled form (about 8) and well within
// the stack.
const maxDepth = 64

var (
	errDepth = errors.New("nested too deeply")
	errMore  = errors.New("more than one value")
)

// Tree is a JSON value: map[string]any, []any, string, json.Number, bool or
// nil. Numbers keep their digits.
type Tree = any

// parse reads exactly one JSON value. It returns the paths of members that
// stand twice in one object: only the last of each is kept.
func parse(data []byte) (Tree, []string, error) {
	p := parser{dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	v, err := p.value("", 0)
	if err != nil {
		return nil, nil, err
	}
	if _, err := p.dec.Token(); err != io.EOF {
		return nil, nil, errMore
	}
	return v, p.doubles, nil
}

type parser struct {
	dec     *json.Decoder
	doubles []string
}

func (p *parser) value(path string, depth int) (Tree, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	tok, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		return p.object(path, depth)
	case json.Delim('['):
		return p.array(path, depth)
	}
	return tok, nil
}

func (p *parser) object(path string, depth int) (Tree, error) {
	m := map[string]any{}
	for p.dec.More() {
		tok, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		name := tok.(string)
		at := join(path, name)
		if _, double := m[name]; double {
			p.doubles = append(p.doubles, at)
		}
		if m[name], err = p.value(at, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := p.dec.Token()
	return m, err
}

func (p *parser) array(path string, depth int) (Tree, error) {
	a := []any{}
	for p.dec.More() {
		v, err := p.value(fmt.Sprintf("%s.%d", path, len(a)), depth+1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
	_, err := p.dec.Token()
	return a, err
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Canonical writes a tree with the members of each object in the order of
// RFC 8785 and no white space. Unlike there, numbers keep the digits they
// came with, so that nothing is lost to rounding.
func Canonical(v Tree) []byte {
	var b bytes.Buffer
	canonical(&b, v)
	return b.Bytes()
}

func canonical(b *bytes.Buffer, v Tree) {
	switch v := v.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, name := range sortedNames(v) {
			if i > 0 {
				b.WriteByte(',')
			}
			quote(b, name)
			b.WriteByte(':')
			canonical(b, v[name])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			canonical(b, e)
		}
		b.WriteByte(']')
	case string:
		quote(b, v)
	case json.Number:
		b.WriteString(string(v))
	case bool:
		fmt.Fprint(b, v)
	default:
		b.WriteString("null")
	}
}

func sortedNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.SortFunc(names, func(x, y string) int {
		if isASCII(x) && isASCII(y) {
			return strings.Compare(x, y)
		}
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

// quote writes a JSON string with the escapes of RFC 8785: no more than needed.
func quote(b *bytes.Buffer, s string) {
	if plain(s) {
		b.WriteByte('"')
		b.WriteString(s)
		b.WriteByte('"')
		return
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes, into memory
	b.Truncate(b.Len() - 1)
}

// plain tells whether a string needs no escape, as most don't.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}

// ToTree gives the tree of any value that encodes as JSON.
func ToTree(v any) (Tree, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	t, _, err := parse(data)
	return t, err
}
