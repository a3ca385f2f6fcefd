package directorypages_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
)

// TestFromASearchToAnAsk: who found a service asks it for somebody with one press: for
// a file that has the need, for one that gets it, or in an intake that begins with
// what the search held. A search from a file begins with what the file knows, and
// leads to its ask at once.
func TestFromASearchToAnAsk(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	file := func(known string, needs ...act.NewNeed) act.Case {
		c, err := casework.CreateCase.Do(context.Background(), s.Node, s.home.Worker.Fresh(), act.CreateCase{Known: known, Language: "es", Needs: needs,
			Safe:  &act.SafeContact{Avoid: []string{"Gatineau"}},
			Facts: &act.NewFacts{CaseFacts: act.CaseFacts{Gender: "woman", Province: "ON", Place: "Ottawa", Dependants: []string{"children"}, Ages: []int{4}}}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	with := file("Amina", act.NewNeed{Code: "emergency-shelter", Urgency: "crisis"})
	without := file("Bich")
	found := b.post("/services", form("need", "emergency-shelter", "province", "ON", "language", "es", "child", "4", "_set", "by:tonight"))
	b.get(found).Has(`article a[href^="/services/night/ask?s="]`)
	ask := "/services/night/ask" + strings.TrimPrefix(found, "/services")
	b.get(ask).Says("For whom", "Amina", "Bich", "Emergency shelter").Has(`option[value="crisis"][selected]`)
	for _, c := range []act.Case{with, without} {
		to := b.post(ask, form("file", c.ID, "need", "emergency-shelter", "urgency", "urgent"))
		got, err := casework.GetCase.Do(context.Background(), s.Node, s.home.Worker.Fresh(), act.ID{ID: c.ID})
		if err != nil || len(got.Needs) != 1 || to != "/files/"+c.ID+"/items/"+got.Needs[0].ID+"/ask?service=night" {
			t.Errorf("%s: %s, %+v, %v", c.Known, to, got.Needs, err)
		}
	}
	intake := b.post(ask, form("need", "emergency-shelter", "urgency", "crisis", "_do", "new"))
	body, err := s.Node.Sessions.KeptFor(context.Background(), s.home.Worker.Fresh(), intake)
	if err != nil || !strings.HasPrefix(intake, "/files/new?d=") {
		t.Fatalf("%s, %v", intake, err)
	}
	kept, _ := url.ParseQuery(body)
	for name, want := range map[string]string{"need.emergency-shelter.urgency": "crisis", "language": "es", "facts.province": "ON", "facts.ages": "4", "service": "night"} {
		if kept.Get(name) != want {
			t.Errorf("the intake says %q of %s, want %q", kept.Get(name), name, want)
		}
	}
	// From a file.
	from := b.do("GET", "/services?file="+with.ID, nil).To
	b.get(from).Says("what the file knows").Has(`[name="file"][value="`+with.ID+`"]`, `[name="child"][value="4"]`, `[name="avoid"]`)
	if to := b.do("GET", "/services/night/ask"+strings.TrimPrefix(from, "/services"), nil).To; !strings.HasPrefix(to, "/files/"+with.ID+"/items/") {
		t.Errorf("leads to %s", to)
	}
	if p := s.as(t, s.other.Worker).do("GET", "/services?file="+with.ID, nil); p.Status != 404 {
		t.Error("a stranger searches for the person")
	}
}
