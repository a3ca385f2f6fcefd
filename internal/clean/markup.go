package clean

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// verdict is what becomes of an element.
type verdict int

const (
	keep   verdict = iota
	unwrap         // its content stays
	drop           // nothing of it stays
	fail           // the document can't be understood
)

// markup rewrites XML: each element's start is shown to rule, which may change its
// attributes. Comments and instructions go; whatever else stays byte for byte.
func markup(data []byte, rule func(e *xml.StartElement) verdict, f found) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errBroken }
	var out bytes.Buffer
	var open []verdict
	dropping, before := 0, int64(0)
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil || len(open) > 4096 {
			return nil, errBroken
		}
		raw := data[before:d.InputOffset()]
		before = d.InputOffset()
		switch t := t.(type) {
		case xml.StartElement:
			if len(raw) == 0 { // the end of one that is empty comes as a token of its own
				return nil, errBroken
			}
			v := drop
			if dropping == 0 {
				v = rule(&t)
			}
			if v == fail {
				return nil, errBroken
			}
			open = append(open, v)
			if v == drop {
				dropping++
			}
			if dropping == 0 && v == keep {
				start(&out, t)
			}
		case xml.EndElement:
			if len(open) == 0 {
				return nil, errBroken
			}
			v := open[len(open)-1]
			open = open[:len(open)-1]
			if dropping == 0 && v == keep {
				out.WriteString("</" + called(t.Name) + ">")
			}
			if v == drop {
				dropping--
			}
		case xml.CharData:
			if dropping == 0 {
				out.Write(raw)
			}
		case xml.ProcInst:
			if t.Target == "xml" && out.Len() == 0 {
				out.Write(raw)
			}
		case xml.Directive:
			return nil, errBroken // entities, and whatever else a document type brings
		case xml.Comment:
			f.add(Comment)
		}
	}
	if len(open) != 0 {
		return nil, errBroken
	}
	return out.Bytes(), nil
}

// called is a name as it was written.
func called(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func start(out *bytes.Buffer, t xml.StartElement) {
	out.WriteString("<" + called(t.Name))
	for _, a := range t.Attr {
		out.WriteString(" " + called(a.Name) + `="`)
		_ = xml.EscapeText(out, []byte(a.Value)) // into memory
		out.WriteString(`"`)
	}
	out.WriteString(">")
}

// without takes attributes away, by their names as written.
func without(e *xml.StartElement, gone func(name string) bool) (any bool) {
	rest := e.Attr[:0]
	for _, a := range e.Attr {
		if gone(called(a.Name)) {
			any = true
		} else {
			rest = append(rest, a)
		}
	}
	e.Attr = rest
	return any
}

func attr(e *xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// drawing cleans SVG: what would run, what is told and what would be fetched.
func drawing(data []byte, f found) ([]byte, error) {
	return markup(data, func(e *xml.StartElement) verdict {
		without(e, func(name string) bool {
			return strings.HasPrefix(strings.ToLower(name), "on") || strings.HasPrefix(name, "inkscape:") || strings.HasPrefix(name, "sodipodi:")
		})
		switch strings.ToLower(e.Name.Local) {
		case "script", "foreignobject", "handler":
			f.add(Script)
			return drop
		case "metadata", "namedview":
			f.add(Other)
			return drop
		case "title", "desc":
			f.add(Title)
			return drop
		}
		return keep
	}, f)
}
