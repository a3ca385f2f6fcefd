// Package bidi keeps what people wrote in its own direction on every page: words in Arabic among French ones, and the
// telephone number among the words in Arabic, which would read 0142-555-514 otherwise (Unicode Standard Annex 9, W2).
//
// It works on the page that is about to be sent, not in the templates, so that no page can forget it.
package bidi

import (
	"bytes"
	"regexp"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// RightToLeft reports whether a text holds letters that are written from right to left.
func RightToLeft(text []byte) bool {
	for i := 0; i < len(text); {
		if text[i] < 0xd6 { // Latin, and most of what a page holds, begins below U+0590
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return true
		}
		i += size
	}
	return false
}

// number is digits with something between them, as in telephone numbers, dates and times; a plus sign is escaped.
var number = regexp.MustCompile(`(?:\+|&#43;)?\(?[0-9]+(?:[-./:() \x{00a0}\x{202f}\x{2011}]+[0-9]+)+`)

// Page isolates in a page what has a direction of its own: each text with letters from right to left, and each number
// in it, which is always read from left to right. In a page that is itself from right to left each number is isolated.
// A page without any such letter is returned as it is.
func Page(page []byte) []byte {
	if !RightToLeft(page) {
		return page
	}
	p := pass{z: html.NewTokenizer(bytes.NewReader(page))}
	p.out.Grow(len(page) + len(page)/8)
	for {
		kind := p.z.Next()
		if kind == html.ErrorToken {
			return p.out.Bytes()
		}
		p.token(kind)
	}
}

// pass goes through one page.
type pass struct {
	z       *html.Tokenizer
	out     bytes.Buffer
	rtl     bool // the page's own direction
	drawing int  // inside of svg, which has no bdi
	within  atom.Atom
}

func (p *pass) token(kind html.TokenType) {
	raw := p.z.Raw()
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		p.out.Write(raw)
		p.start(kind)
	case html.EndTagToken:
		p.out.Write(raw)
		p.within = 0
		if name, _ := p.z.TagName(); atom.Lookup(name) == atom.Svg {
			p.drawing--
		}
	case html.TextToken:
		p.text(raw)
	default:
		p.out.Write(raw)
	}
}

func (p *pass) start(kind html.TokenType) {
	name, more := p.z.TagName()
	p.within = atom.Lookup(name)
	switch p.within {
	case atom.Svg:
		if kind == html.StartTagToken {
			p.drawing++
		}
	case atom.Html:
		for more {
			var key, value []byte
			key, value, more = p.z.TagAttr()
			p.rtl = p.rtl || string(key) == "dir" && string(value) == "rtl"
		}
	}
}

// The marks of Unicode for places where no element can stand: what lies between is from left to right.
const (
	leftToRight = "\u2066"
	endIsolate  = "\u2069"
)

func (p *pass) text(raw []byte) {
	rtl := RightToLeft(raw)
	switch {
	case p.within == atom.Script || p.within == atom.Style || p.within == atom.Textarea || p.within == atom.Title,
		p.drawing > 0, !rtl && !p.rtl, len(bytes.TrimSpace(raw)) == 0:
		p.out.Write(raw)
	case p.within == atom.Option:
		p.out.Write(number.ReplaceAll(raw, []byte(leftToRight+"$0"+endIsolate)))
	case rtl:
		p.out.WriteString(`<bdi dir="auto">`)
		p.numbers(raw)
		p.out.WriteString(`</bdi>`)
	default:
		p.numbers(raw)
	}
}

func (p *pass) numbers(raw []byte) {
	p.out.Write(number.ReplaceAll(raw, []byte(`<bdi dir="ltr">$0</bdi>`)))
}
