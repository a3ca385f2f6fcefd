package hsds

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"
)

// maxDepth is far beyond the deepest compiled form (about 8) and well within
// the stack.
const maxDepth = 64

var (
	errDepth  = errors.New("nested too deeply")
	errMore   = errors.New("more than one value")
	errSyntax = errors.New("not JSON")
)

// parser reads JSON into a tree in one pass over bytes in memory.
// encoding/json reads the same texts five times slower, through an interface
// value per token; a fuzz test compares what both accept and give.
type parser struct {
	data []byte
	at   int
	// doubles are the paths of members that stood twice in one object.
	doubles []string
	// broken is set when half a character (a lone surrogate or a byte that is
	// no UTF-8) was replaced.
	broken bool
	path   []string
	names  map[string]string // member names seen, so that each is one string
}

// parse reads exactly one JSON value. It returns the paths of members that
// stand twice in one object: only the last of each is kept.
func parse(data []byte) (Tree, []string, error) {
	p := parser{data: data}
	v, err := p.whole()
	return v, p.doubles, err
}

// reset makes the parser ready for another text; the names stay.
func (p *parser) reset(data []byte) {
	p.data, p.at, p.doubles, p.broken, p.path = data, 0, nil, false, p.path[:0]
	if len(p.names) > 10_000 {
		p.names = nil
	}
}

func (p *parser) whole() (Tree, error) {
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.next() != 0 || p.at < len(p.data) {
		return nil, errMore
	}
	return v, nil
}

// next skips white space and returns the byte that follows, 0 at the end.
func (p *parser) next() byte {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return c
		}
	}
	return 0
}

func (p *parser) value(depth int) (Tree, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	switch c := p.next(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		return p.text()
	case c == 't':
		return true, p.word("true")
	case c == 'f':
		return false, p.word("false")
	case c == 'n':
		return nil, p.word("null")
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return nil, errSyntax
}

func (p *parser) word(w string) error {
	if len(p.data)-p.at < len(w) || string(p.data[p.at:p.at+len(w)]) != w {
		return errSyntax
	}
	p.at += len(w)
	return nil
}

func (p *parser) object(depth int) (Tree, error) {
	m := make(map[string]any, 8)
	p.at++
	if p.next() == '}' {
		p.at++
		return m, nil
	}
	for {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		if p.next() != ':' {
			return nil, errSyntax
		}
		p.at++
		p.path = append(p.path, name)
		if _, double := m[name]; double {
			p.doubles = append(p.doubles, joinPath(p.path))
		}
		if m[name], err = p.value(depth + 1); err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
		if more, err := p.more('}'); !more {
			return m, err
		}
	}
}

func (p *parser) array(depth int) (Tree, error) {
	a := []any{}
	p.at++
	if p.next() == ']' {
		p.at++
		return a, nil
	}
	for {
		p.path = append(p.path, "")
		if depth < maxDepth && len(p.doubles) < 1000 {
			p.path[len(p.path)-1] = strconv.Itoa(len(a))
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
		a = append(a, v)
		if more, err := p.more(']'); !more {
			return a, err
		}
	}
}

// more steps over a comma, or over the end of an object or array.
func (p *parser) more(end byte) (bool, error) {
	switch p.next() {
	case ',':
		p.at++
		return true, nil
	case end:
		p.at++
		return false, nil
	}
	return false, errSyntax
}

// name reads a member's name.
func (p *parser) name() (string, error) {
	if p.next() != '"' {
		return "", errSyntax
	}
	from := p.at
	raw, plain, err := p.quoted()
	if err != nil {
		return "", err
	}
	if !plain {
		return p.unquote(p.data[from:p.at])
	}
	if name, ok := p.names[string(raw)]; ok {
		return name, nil
	}
	if p.names == nil {
		p.names = map[string]string{}
	}
	name := string(raw)
	p.names[name] = name
	return name, nil
}

func (p *parser) text() (Tree, error) {
	from := p.at
	raw, plain, err := p.quoted()
	if err != nil {
		return nil, err
	}
	if plain {
		return string(raw), nil
	}
	return p.unquote(p.data[from:p.at])
}

// quoted steps over a string and returns what is between the quotes; plain
// when that is the text itself.
func (p *parser) quoted() (raw []byte, plain bool, err error) {
	from, ascii := p.at+1, true
	for i := from; i < len(p.data); i++ {
		switch c := p.data[i]; {
		case c == '"':
			p.at = i + 1
			raw = p.data[from:i]
			return raw, ascii || utf8.Valid(raw), nil
		case c == '\\':
			return p.escaped(from, i)
		case c < ' ':
			return nil, false, errSyntax
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false, errSyntax
}

// escaped finds the end of a string that has an escape at i.
func (p *parser) escaped(from, i int) ([]byte, bool, error) {
	for ; i < len(p.data); i++ {
		switch c := p.data[i]; {
		case c == '"':
			p.at = i + 1
			return p.data[from:i], false, nil
		case c == '\\':
			i++
		case c < ' ':
			return nil, false, errSyntax
		}
	}
	return nil, false, errSyntax
}

// unquote leaves the rare escapes to the standard library.
func (p *parser) unquote(quoted []byte) (string, error) {
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return "", errSyntax
	}
	p.broken = p.broken || replaced(s, quoted)
	return s, nil
}

func (p *parser) number() (Tree, error) {
	from := p.at
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case c >= '0' && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			p.at++
			continue
		}
		break
	}
	n := p.data[from:p.at]
	if !isNumber(n) {
		return nil, errSyntax
	}
	return json.Number(n), nil
}

// isNumber reports whether text is a number as JSON writes it.
func isNumber[T string | []byte](s T) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := i
	if !digits() || s[whole] == '0' && i > whole+1 {
		return false
	}
	if i < len(s) && s[i] == '.' {
		if i++; !digits() {
			return false
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(s)
}
