package directorypages_test

import (
	"fmt"
	"strings"
	"testing"

	"relais/internal/web/webtest"
)

// TestNumberedPages: every service of a long list stands on one page, and the
// address tells the number of the page and nothing else.
func TestNumberedPages(t *testing.T) {
	s := newSite(t)
	var records []map[string]any
	const services = 124
	for i := range services {
		records = append(records, record(fmt.Sprintf("pantry-%03d", i), fmt.Sprintf("Pantry %03d", i), map[string]any{"attributes": answers("food")}))
	}
	s.load(records...)
	b := s.as(t, s.home.Worker)
	first := b.post("/services", form("need", "food"))
	seen, at, pages := map[string]int{}, first, 0
	for at != "" {
		pages++
		p := b.get(at)
		on := map[string]bool{}
		for _, link := range p.All(`h3 a[href^="/services/pantry-"]`) {
			id, _, _ := strings.Cut(strings.TrimPrefix(webtest.Attr(link, "href"), "/services/"), "?")
			on[id] = true
		}
		for id := range on {
			if before := seen[id]; before > 0 {
				t.Errorf("%s stands on page %d and on page %d", id, before, pages)
			}
			seen[id] = pages
		}
		at = ""
		if next := p.All(`a[rel="next"]`); len(next) > 0 {
			at, _, _ = strings.Cut(webtest.Attr(next[0], "href"), "#")
		}
		if pages > services {
			t.Fatal("pages without end")
		}
	}
	if len(seen) != services || pages != 13 {
		t.Errorf("%d services on %d pages, want %d on 13", len(seen), pages, services)
	}
	b.get(first+"&p=13").Has(`[aria-current="page"]`, `[data-mark="124"]`)
	b.get(first + "&p=500").Has(`[data-mark="124"]`) // the list is shorter than somebody remembers
	b.get(first + "&p=-1").Has(`[data-mark="1"]`)
	b.get("/services/pantry-003" + strings.TrimPrefix(first, "/services") + "&p=3").Has(`a[href*="&p=3"]`)
	long := b.post("/services", form("need", "food", "_set", "more:100"))
	b.get(long+"&p=2").Has(`[data-mark="101"]`, `[data-mark="124"]`)
	b.get(long).HasNo(`[data-mark="101"]`)
}
