package ui

import (
	"html/template"
	"strings"
	"testing"
)

// TestCompact: words keep the space between them, and nothing else is sent.
func TestCompact(t *testing.T) {
	tmpl := Compact(template.Must(template.New("x").Parse(
		"<ul>\n  {{range .}}\n    <li>\n      a\n      {{.}}\n      b\n    </li>\n  {{else}}\n    none\n  {{end}}\n</ul>\n\n\n<textarea>\n{{len .}}</textarea>\n")))
	var b strings.Builder
	if err := tmpl.Execute(&b, []string{" 1\n   2"}); err != nil {
		t.Fatal(err)
	}
	want := "<ul>\n\n<li>\na\n 1\n   2\nb\n</li>\n\n</ul>\n<textarea>\n1</textarea>\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
