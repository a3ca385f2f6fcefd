package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is an answer that a test reads as a document.
type Page struct {
	Status int
	To     string // where it leads
	Header http.Header
	Body   string
	t      testing.TB
	root   *html.Node
}

// Read reads an answer. A key of the catalog without a text fails the test.
func Read(t testing.TB, w *httptest.ResponseRecorder) Page {
	t.Helper()
	p := Page{Status: w.Code, To: w.Header().Get("Location"), Header: w.Header(), Body: w.Body.String(), t: t}
	var err error
	if p.root, err = html.Parse(strings.NewReader(p.Body)); err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(p.Body, "⟦"); i >= 0 {
		t.Errorf("a key has no text: %.80s", p.Body[i:])
	}
	return p
}

// All finds the elements that a CSS selector names.
func (p Page) All(selector string) []*html.Node {
	p.t.Helper()
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		p.t.Fatalf("%s: %v", selector, err)
	}
	return cascadia.QueryAll(p.root, s)
}

// One finds the first element of a selector, which must be there.
func (p Page) One(selector string) *html.Node {
	p.t.Helper()
	all := p.All(selector)
	if len(all) == 0 {
		p.t.Fatalf("no %s in:\n%.3000s", selector, p.Text())
	}
	return all[0]
}

// Attr is an attribute of the first element of a selector.
func (p Page) Attr(selector, name string) string {
	p.t.Helper()
	return Attr(p.One(selector), name)
}

// TextOf is the text of the first element of a selector.
func (p Page) TextOf(selector string) string {
	p.t.Helper()
	return Text(p.One(selector))
}

// RawTextOf is the text of the first element of a selector with its spaces.
func (p Page) RawTextOf(selector string) string {
	p.t.Helper()
	var b strings.Builder
	for c := range p.One(selector).Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// Text is what the page says, without markup; that of the main column where
// there is one.
func (p Page) Text() string {
	if main := cascadia.Query(p.root, cascadia.MustCompile("main")); main != nil {
		return Text(main)
	}
	return Text(p.root)
}

// Has wants an element for each selector.
func (p Page) Has(selectors ...string) Page {
	p.t.Helper()
	for _, s := range selectors {
		if len(p.All(s)) == 0 {
			p.t.Errorf("no %s in:\n%.1500s", s, p.Text())
		}
	}
	return p
}

// HasNo wants no element for any selector.
func (p Page) HasNo(selectors ...string) Page {
	p.t.Helper()
	for _, s := range selectors {
		if len(p.All(s)) > 0 {
			p.t.Errorf("there is a %s", s)
		}
	}
	return p
}

// Says wants words in the main column, as text or typed into a field.
func (p Page) Says(words ...string) Page {
	p.t.Helper()
	text := p.Text()
	for _, field := range p.All(`main input:not([type="hidden"])[value]`) {
		text += "\n" + Attr(field, "value")
	}
	for _, w := range words {
		if !strings.Contains(text, breakable.Replace(w)) {
			p.t.Errorf("the page does not say %q:\n%.2000s", w, text)
		}
	}
	return p
}

// breakable makes spaces of those at which no line breaks, as Text does.
var breakable = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

// SaysNot wants words nowhere in the page, neither shown nor in an attribute.
func (p Page) SaysNot(words ...string) Page {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(Text(p.root), w) || strings.Contains(p.Body, html.EscapeString(w)) {
			p.t.Errorf("the page says %q", w)
		}
	}
	return p
}

// Hidden are the hidden fields of the first form of a selector.
func (p Page) Hidden(selector string) url.Values {
	p.t.Helper()
	out := url.Values{}
	for _, n := range cascadia.QueryAll(p.One(selector), cascadia.MustCompile(`input[type="hidden"]`)) {
		out.Add(Attr(n, "name"), Attr(n, "value"))
	}
	return out
}

// Attr is an attribute of an element, "" for none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Text is the text below a node, each run of spaces one space; elements stand
// apart.
func Text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if Block[n.Data] || n.Data == "br" {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}
