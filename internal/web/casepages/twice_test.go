package casepages_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"relais/internal/act"
	"relais/internal/casework"
)

// A form that is sent twice, by a second press or after an answer that was
// lost, opens one file.
func TestIntakePressedTwice(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	key := operationOf(t, b.get("/files/new").Body)
	form := url.Values{"known": {"Ariane"}, "language": {"fr"}, "key": {key}}
	first, again := b.post("/files/new", form), b.post("/files/new", form)
	if first != again {
		t.Errorf("the second press leads to %s, the first to %s", again, first)
	}
	all, err := casework.ListCases.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.CaseQuery{Query: "Ariane"})
	if err != nil || all.Total != 1 {
		t.Errorf("%d files, %v", all.Total, err)
	}
	if other := operationOf(t, b.get("/files/new").Body); other == key {
		t.Error("the next form has the same operation id")
	}
}

// operationOf reads the operation id of the page's form.
func operationOf(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "input" && attribute(n, "name") == "key" {
			return attribute(n, "value")
		}
	}
	t.Fatal("the form has no operation id")
	return ""
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
