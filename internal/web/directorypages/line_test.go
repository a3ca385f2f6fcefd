package directorypages_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestLineBecomesChips(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	to := b.post("/services", form("q", "a bed tonight in Ottawa, Spanish, woman, avoid Quebec"))
	if strings.Contains(strings.ToLower(to), "ottawa") {
		t.Errorf("the address tells the place: %s", to)
	}
	p := b.get(to)
	p.Says("Avoid Quebec", "Night house").Has(`[value="need:emergency-shelter"]`, `[value="place:Ottawa"]`, `[value="language:es"]`, `[value="by:tonight"]`, `[value="gender:woman"]`, `[value="avoid:Quebec"]`)
	p.HasNo(`[value^="a bed"]`)
	p = b.get(b.post("/services", form("need", "emergency-shelter", "place", "Ottawa", "province", "ON", "_set", "view:canada")))
	p.Says("All of Canada").Has(`[aria-pressed="true"]`)
}

func TestCompareSheetAndSuggestions(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	to := b.post("/services", form("province", "ON", "pick", "night", "pick", "clinic", "pick", "gone", "_do", "compare"))
	b.get(to).Says("Side by side", "Night house", "Open clinic", "Receives: woman", "Policy 4", "613-555-0142")
	b.get(b.post("/services", form("pick", "night", "_do", "compare"))).Says("Nothing to compare yet")
	if p := b.do(http.MethodGet, "/services/compare?s=nonsense", nil); p.Status != http.StatusSeeOther {
		t.Errorf("an old comparison: %d", p.Status)
	}
	s.as(t, s.other.Worker).do(http.MethodGet, to, nil).SaysNot("Night house")

	b.get("/services/night/paper").Says("Night house", "Neutral").Has(`a[href="tel:6135550142"]`)
	b.get("/services/night/paper?neutral=1").Says("To call back", "613-555-0142").SaysNot("Night house", "House Night")
	if p := b.do(http.MethodGet, "/services/nowhere/paper", nil); p.Status != http.StatusNotFound {
		t.Errorf("the sheet of an unknown service: %d", p.Status)
	}

	for line, want := range map[string]string{"bed in montr": "bed in Montréal, QC", "tigr": "igrinya", "den": "ental", "": "[]", "x ": "[]"} {
		b.do(http.MethodPost, "/services/suggest", form("line", line)).Says(want)
	}
}

func TestBoardIsUpdatedWhereItStands(t *testing.T) {
	s := newSite(t)
	b, stranger := s.as(t, s.home.Worker), s.as(t, s.other.Worker)
	b.get("/services/board").Says("Nobody here says how many places are free")
	at := b.post("/services/new", listing())
	b.post(at+"/places", form("available", "3", "maximum", "9", "unit", "bed"))
	b.get("/services/board").Says("Maison de nuit", "3 beds free", "of 9").Has(`[value="4"]`)
	if to := b.post(at+"/places", form("available", "4", "_board", "-")); to != "/services/board" {
		t.Errorf("the button of the board leads to %s", to)
	}
	to := stranger.post("/services/board", form("province", "ON"))
	stranger.get(to).Says("Maison de nuit", "4 beds free").HasNo(`[name="available"]`)
	stranger.get(stranger.post("/services/board", form("province", "NU"))).SaysNot("Maison de nuit")
}
