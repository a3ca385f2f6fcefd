package hsds

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"relais/internal/directory/hsds/tidy"
)

// MaxDepth is far beyond the deepest compiled form (about 8) and well within
// the stack.
const MaxDepth = 64

var (
	// ErrDepth is of a text deeper than MaxDepth, ErrSyntax of one that is no JSON.
	ErrDepth  = errors.New("nested too deeply")
	ErrSyntax = errors.New("not JSON")
	errMore   = errors.New("more than one value")
)

// Parser reads JSON into a tree in one pass over bytes in memory.
// encoding/json reads the same texts five times slower, through an interface
// value per token; a fuzz test compares what both accept and give.
type Parser struct {
	data []byte
	at   int
	// Doubles are the paths of members that stood twice in one object.
	Doubles []string
	// Broken is set when half a character (a lone surrogate or a byte that is
	// no UTF-8) was replaced.
	Broken bool
	path   []string
	names  map[string]string // member names seen, so that each is one string
}

// Parse reads exactly one JSON value. It returns the paths of members that
// stand twice in one object: only the last of each is kept.
func Parse(data []byte) (Tree, []string, error) {
	p := Parser{data: data}
	v, err := p.Whole()
	return v, p.Doubles, err
}

// Reset makes the parser ready for another text; the names stay.
func (p *Parser) Reset(data []byte) {
	p.data, p.at, p.Doubles, p.Broken, p.path = data, 0, nil, false, p.path[:0]
	if len(p.names) > 10_000 {
		p.names = nil
	}
}

// Whole reads the text, which must be one JSON value.
func (p *Parser) Whole() (Tree, error) {
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
func (p *Parser) next() byte {
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

func (p *Parser) value(depth int) (Tree, error) {
	if depth > MaxDepth {
		return nil, ErrDepth
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
	return nil, ErrSyntax
}

func (p *Parser) word(w string) error {
	if len(p.data)-p.at < len(w) || string(p.data[p.at:p.at+len(w)]) != w {
		return ErrSyntax
	}
	p.at += len(w)
	return nil
}

func (p *Parser) object(depth int) (Tree, error) {
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
			return nil, ErrSyntax
		}
		p.at++
		p.path = append(p.path, name)
		if _, double := m[name]; double {
			p.Doubles = append(p.Doubles, joinPath(p.path))
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

func (p *Parser) array(depth int) (Tree, error) {
	a := []any{}
	p.at++
	if p.next() == ']' {
		p.at++
		return a, nil
	}
	for {
		p.path = append(p.path, "")
		if depth < MaxDepth && len(p.Doubles) < 1000 {
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
func (p *Parser) more(end byte) (bool, error) {
	switch p.next() {
	case ',':
		p.at++
		return true, nil
	case end:
		p.at++
		return false, nil
	}
	return false, ErrSyntax
}

// name reads a member's name.
func (p *Parser) name() (string, error) {
	if p.next() != '"' {
		return "", ErrSyntax
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

func (p *Parser) text() (Tree, error) {
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
func (p *Parser) quoted() (raw []byte, plain bool, err error) {
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
			return nil, false, ErrSyntax
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false, ErrSyntax
}

// escaped finds the end of a string that has an escape at i.
func (p *Parser) escaped(from, i int) ([]byte, bool, error) {
	for ; i < len(p.data); i++ {
		switch c := p.data[i]; {
		case c == '"':
			p.at = i + 1
			return p.data[from:i], false, nil
		case c == '\\':
			i++
		case c < ' ':
			return nil, false, ErrSyntax
		}
	}
	return nil, false, ErrSyntax
}

// unquote leaves the rare escapes to the standard library.
func (p *Parser) unquote(quoted []byte) (string, error) {
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return "", ErrSyntax
	}
	p.Broken = p.Broken || replaced(s, quoted)
	return s, nil
}

func (p *Parser) number() (Tree, error) {
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
	if !tidy.IsNumber(n) {
		return nil, ErrSyntax
	}
	return json.Number(n), nil
}
