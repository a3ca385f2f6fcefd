package directorypages_test

import (
	"net/http"
	"testing"

	"relais/internal/agency"
)

// TestListingSaysWhoSeesWhat: the form asks it in plain words, the look tells
// it for each kind of reader, and what is kept is what was looked at.
func TestListingSaysWhoSeesWhat(t *testing.T) {
	s := newSite(t)
	b, other := s.as(t, s.home.Worker), s.as(t, s.other.Worker)
	b.get("/services/new").Says("Who may see it", "Our agency only; nobody else knows that it exists", "Its telephone")
	f := listing()
	f.Set("email", "night@example.ca")
	f.Set("visibility.phone", "members")
	f.Set("visibility.email", "agency")
	f.Set("_do", "look")
	b.do(http.MethodPost, "/services/new", f).Says("What everybody sees", "Not shown, or only in part: Telephone · E-mail", "What members of other agencies see", "Not shown, or only in part: E-mail", "What your agency sees").Has(`[value="members"][selected]`, `[value="agency"][selected]`)
	f.Del("_do")
	at := b.post("/services/new", f)
	other.get(at).Says("613-555-0199").SaysNot("night@example.ca")
	b.get(at).Says("613-555-0199", "night@example.ca")
	edit := b.get(at + "/edit")
	edit.Has(`[value="members"][selected]`, `[value="agency"][selected]`)

	f.Set("visibility.service", "agency")
	f.Set("_do", "look")
	b.do(http.MethodPost, at+"/edit", f).Says("The public can’t find this service.", "Nobody outside your agency will see this service.", "What you changed: Who may see it")
	other.get(at)
	f.Del("_do")
	b.post(at+"/edit", f)
	if p := other.do(http.MethodGet, at, nil); p.Status != http.StatusNotFound {
		t.Errorf("a service that is its agency’s only: %d", p.Status)
	}
	b.get(at).Says("Maison de nuit", "night@example.ca")
}

// TestWhoHasNoKeyIsToldSo: an administrator without case files changes words
// and widens nothing.
func TestWhoHasNoKeyIsToldSo(t *testing.T) {
	s := newSite(t)
	b, clerk := s.as(t, s.home.Worker), s.as(t, s.Member(s.home, agency.Administrator))
	f := listing()
	f.Set("visibility.phone", "agency")
	at := b.post("/services/new", f)
	edit := clerk.get(at + "/edit")
	edit.Says("You don’t open case files", "Leave it as it is")
	edit.SaysNot("Our agency only", "613-555-0199")
	f.Set("phone", "")
	f.Set("visibility.phone", "")
	f.Set("description.fr", "Deux lits.")
	clerk.post(at+"/edit", f)
	b.get(at).Says("613-555-0199", "Deux lits.")
	s.as(t, s.other.Worker).get(at).SaysNot("613-555-0199")
}

// TestFurtherPartsAreAskedOneByOne: a service of a feed that an agency runs
// may have several places and telephones.
func TestFurtherPartsAreAskedOneByOne(t *testing.T) {
	s := newSite(t)
	place := func(id, street string) map[string]any {
		return map[string]any{"id": "at-" + id, "location": map[string]any{"id": id, "location_type": "physical", "name": street,
			"addresses": []any{map[string]any{"id": "ad-" + id, "address_1": street, "city": "Ottawa", "state_province": "ON", "country": "CA", "address_type": "physical"}}}}
	}
	s.load(record("two", "Two houses", map[string]any{"attributes": answers("food"), "relais": map[string]any{"agency_id": s.home.ID},
		"service_at_locations": []any{place("l1", "1, rue Claire"), place("l2", "2, rue Brumeuse")},
		"phones":               []any{map[string]any{"id": "p1", "number": "613-555-0142"}, map[string]any{"id": "p2", "number": "613-555-0143"}}}))
	b, other := s.as(t, s.home.Worker), s.as(t, s.other.Worker)
	b.get("/services/two/edit").Says("The place “2, rue Brumeuse”", "The telephone 613-555-0143").Has(`[name="visibility.parts.1.seen"]`)
	f := form("name.en", "Two houses", "needs", "food", "phone", "613-555-0142", "address", "1, rue Claire", "place", "Ottawa", "province", "ON",
		"visibility.parts.0.id", "l1", "visibility.parts.0.seen", "public", "visibility.parts.1.id", "l2", "visibility.parts.1.seen", "agency",
		"visibility.parts.2.id", "p2", "visibility.parts.2.seen", "agency")
	b.post("/services/two/edit", f)
	other.get("/services/two").Says("1, rue Claire", "613-555-0142").SaysNot("Brumeuse", "613-555-0143")
	b.get("/services/two").Says("1, rue Claire", "2, rue Brumeuse", "613-555-0143")
	for _, i := range []string{"0", "1", "2"} { // nothing said: all stays as it is
		f.Del("visibility.parts." + i + ".id")
		f.Del("visibility.parts." + i + ".seen")
	}
	f.Set("fees.en", "Free")
	b.post("/services/two/edit", f)
	other.get("/services/two").Says("1, rue Claire", "Free").SaysNot("Brumeuse", "613-555-0143")
	b.get("/services/two").Says("2, rue Brumeuse", "613-555-0143")
}
