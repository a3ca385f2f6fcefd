package ui

import (
	"bytes"
	"html/template"
	"text/template/parse"
)

// Compact leaves the indentation of templates out of what is sent: it is for
// who reads them, and a page comes over slow networks. A line break stays a
// line break. Call it before the first page is made of t.
func Compact(t *template.Template) *template.Template {
	for _, one := range t.Templates() {
		if one.Tree != nil {
			compact(one.Tree.Root)
		}
	}
	return t
}

func compact(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			compact(child)
		}
	case *parse.TextNode:
		n.Text = unindent(n.Text)
	case *parse.IfNode:
		compact(n.List)
		compact(n.ElseList)
	case *parse.RangeNode:
		compact(n.List)
		compact(n.ElseList)
	case *parse.WithNode:
		compact(n.List)
		compact(n.ElseList)
	}
}

// unindent makes one line break of a line break and the spaces after it.
func unindent(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	out := lines[0]
	for i, line := range lines[1:] {
		line = bytes.TrimLeft(line, " \t")
		if len(line) > 0 || i == len(lines)-2 {
			out = append(append(out, '\n'), line...)
		}
	}
	return out
}
