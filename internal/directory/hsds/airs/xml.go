// Package airs reads AIRS XML 3.0 and 3.1, the format of 211 centres.
package airs

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/gate"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tidy"
)

// element is one element of XML with what stands in it.
type element struct {
	name  string
	attrs map[string]string
	text  string
	all   []*element
	used  map[string]bool // children that were read, by name
}

var errXML = errors.New("not XML")

// children gives the elements of a name and marks them as read.
func (e *element) children(name string) []*element {
	if e == nil {
		return nil
	}
	if e.used == nil {
		e.used = map[string]bool{}
	}
	e.used[name] = true
	var list []*element
	for _, c := range e.all {
		if c.name == name {
			list = append(list, c)
		}
	}
	return list
}

func (e *element) child(name string) *element {
	if list := e.children(name); len(list) > 0 {
		return list[0]
	}
	return nil
}

// get is the text of the first element of a name.
func (e *element) get(name string) string {
	if c := e.child(name); c != nil {
		return c.text
	}
	return ""
}

// attr gives an attribute.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.attrs[name])
}

// marks are the attributes as a tree, without the elements inside.
func (e *element) marks() map[string]any {
	m := map[string]any{}
	for k, v := range e.attrs {
		m["@"+k] = v
	}
	return m
}

// yes reads a truth value of XML.
func (e *element) yes(name string) bool { return tidy.IsYes(e.attr(name)) }

// confidential reports whether an element is called so, by an attribute or by an
// element inside.
func (e *element) confidential() bool {
	if e == nil {
		return false
	}
	for name, v := range e.attrs {
		if strings.EqualFold(name, "Confidential") && tidy.IsYes(strings.TrimSpace(v)) {
			return true
		}
	}
	for _, c := range e.all {
		if strings.EqualFold(c.name, "Confidential") && tidy.IsYes(c.text) {
			return true
		}
	}
	return false
}

// rest is what nobody has read, as a tree.
func (e *element) rest(skip ...string) map[string]any {
	out := map[string]any{}
	for _, c := range e.all {
		if e.used[c.name] || slices.Contains(skip, c.name) || c.confidential() {
			continue
		}
		list, _ := out[c.name].([]any)
		out[c.name] = append(list, c.tree())
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// tree is a whole element as a tree: its text, or its parts.
func (e *element) tree() any {
	if len(e.all) == 0 && len(e.attrs) == 0 {
		return e.text
	}
	m := map[string]any{}
	for k, v := range e.attrs {
		m["@"+k] = v
	}
	if e.text != "" {
		m["text"] = e.text
	}
	for _, c := range e.all {
		if c.confidential() {
			continue
		}
		list, _ := m[c.name].([]any)
		m[c.name] = append(list, c.tree())
	}
	return m
}

// xmlReader reads the agencies of AIRS XML one by one.
type xmlReader struct {
	dec   *xml.Decoder
	start int64
}

func newXML(r io.Reader) *xmlReader {
	dec := xml.NewDecoder(r)
	dec.Strict = false // a bare "&" must not spoil a whole file
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // UTF-8 by now
	return &xmlReader{dec: dec}
}

// token gives the next token. A document type that declares something is
// refused: nobody needs one to write AIRS, and entities grow out of it.
func (x *xmlReader) token() (xml.Token, error) {
	t, err := x.dec.Token()
	if err != nil {
		return nil, err
	}
	if d, ok := t.(xml.Directive); ok && bytes.IndexByte(d, '[') >= 0 {
		return nil, errXML
	}
	if x.dec.InputOffset()-x.start > source.MaxRecord {
		return nil, source.ErrLarge
	}
	return t, nil
}

// element reads an element to its end.
func (x *xmlReader) element(start xml.StartElement, depth int) (*element, error) {
	if depth > hsds.MaxDepth {
		return nil, hsds.ErrDepth
	}
	e := &element{name: start.Name.Local, attrs: map[string]string{}}
	for _, a := range start.Attr {
		if a.Name.Local != "xmlns" && a.Name.Space != "xmlns" {
			e.attrs[a.Name.Local] = a.Value
		}
	}
	var text strings.Builder
	for {
		t, err := x.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			c, err := x.element(t, depth+1)
			if err != nil {
				return nil, err
			}
			e.all = append(e.all, c)
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			e.text = strings.TrimSpace(text.String())
			return e, nil
		}
	}
}

// Read reads AIRS XML 3.0 or 3.1, an agency at a time, and hands on what
// becomes of it. namespace is whose keys they are, "" for what the file says.
// It fails only when r or what takes the records does.
func Read(ctx context.Context, g *gate.Gate, r io.Reader, namespace string) error {
	in := source.Watch(source.UTF8(r, func() { g.Report.Change(hsds.Note{File: g.File, Reason: hsds.ChangedEncoding}) }))
	x := newXML(&xmlSigns{r: bufio.NewReaderSize(in, 256<<10), changed: func() { g.Report.Change(hsds.Note{File: g.File, Reason: hsds.ChangedText}) }})
	a := &airs{in: g, name: namespace}
	for {
		t, err := x.token()
		if errors.Is(err, io.EOF) && a.root {
			if a.open > 0 {
				g.Refuse(g.Note(hsds.RefusedXML)) // cut short between two agencies
			}
			return nil
		}
		if _, end := t.(xml.EndElement); err == nil && end {
			a.open--
		}
		if err == nil {
			if start, ok := t.(xml.StartElement); ok {
				err = a.start(ctx, x, start)
			}
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return ctx.Err()
		case in.Err != nil:
			return in.Err
		case errors.Is(err, source.ErrLarge):
			g.Refuse(g.Note(hsds.RefusedTooLarge))
			return nil
		case isXMLError(err):
			g.Refuse(g.Note(hsds.RefusedXML))
			return nil
		default:
			return err
		}
	}
}

func isXMLError(err error) bool {
	var syntax *xml.SyntaxError
	return errors.As(err, &syntax) || errors.Is(err, errXML) || errors.Is(err, hsds.ErrDepth) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || strings.HasPrefix(err.Error(), "xml: ")
}
