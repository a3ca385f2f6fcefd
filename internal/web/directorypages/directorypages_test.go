package directorypages_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/listings"
	"relais/internal/web/webtest"
)

func TestTemplates(t *testing.T) { webtest.CheckPages(t) }

// small is a directory with a shelter for women in Ottawa, a clinic that
// restricts by status, and nothing for pets.
func small(s *site) {
	s.load(
		record("night", "Night house", map[string]any{"attributes": answers("emergency-shelter"),
			"description":   "A bed at night.",
			"phones":        []any{map[string]any{"id": "p1", "number": "613-555-0142 ext. 5"}},
			"service_areas": []any{map[string]any{"id": "a1", "name": "Ontario"}},
			"relais":        map[string]any{"rules": map[string]any{"genders": []string{"woman"}}}}),
		record("clinic", "Open clinic", map[string]any{"attributes": answers("primary-care"),
			"service_areas":      []any{map[string]any{"id": "a2", "name": "Ontario"}},
			"required_documents": []any{map[string]any{"id": "d1", "document": "Any card with a name"}},
			"relais": map[string]any{"rules": map[string]any{"status": map[string]any{
				"reason_en": "Only with a health card", "reason_fr": "Seulement avec une carte santé", "source": "Policy 4"}}}}),
	)
}

func TestSearchIsInNoAddress(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	b.get("/services").Says("What is needed?", "Emergency shelter", "2 services in the directory", "Ontario")

	to := b.post("/services", form("q", "night house", "province", "ON"))
	if u, _ := url.Parse(to); u.Path != "/services" || strings.Contains(to, "night") || strings.Contains(to, "ON&") || len(u.Query()) != 1 {
		t.Errorf("the search leads to %s", to)
	}
	found := b.get(to)
	found.Says("1 service found", "Night house", "613-555-0142 ext. 5", "Receives: woman").Has(`a[href="tel:6135550142"]`).Has(`[value="night house"]`)
	found.Has(`[href^="/services/night?s="], [action^="/services/night?s="]`)
	b.lang = "fr"
	b.get(to).Says("1 service trouvé", "Accueille : femme")
	s.as(t, s.other.Worker).get(to).Says("Begin anew").SaysNot("night house")
	if err := s.home.Worker.SignIn(); err != nil {
		t.Fatal(err)
	}
	b.get(to).SaysNot("Night house", "night house")
	b.get("/services?s=nonsense").Says("Recommencez")
}

func TestChipsLeftOutAndGaps(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	to := b.post("/services", form("_add", "emergency-shelter", "province", "ON", "gender", "man"))
	p := b.get(to)
	p.Says("0 services found", "their own rules exclude this person", "1 service was left out", "Its own rule about gender", "Man").Has(`[value="gender:man"]`, `[value="need:emergency-shelter"]`).SaysNot("Night house")
	p = b.get(b.post("/services", form("need", "emergency-shelter", "province", "ON", "gender", "man", "_set", "left_out:true")))
	p.Says("1 service left out", "Night house", "Its own rule about gender", "Its rules don’t include: Man")
	p = b.get(b.post("/services", form("need", "emergency-shelter", "province", "ON", "gender", "man", "_drop", "gender:man")))
	p.Says("1 service found", "Night house").HasNo(`[value="gender:man"]`)

	b.get(b.post("/services", form("_add", "pet-care", "province", "ON"))).Says("A safe place for a pet", "No service in the directory answers this need.", "Tell the coalition’s desk")
	far := b.get(b.post("/services", form("_add", "emergency-shelter", "province", "NU")))
	far.Says("Only services elsewhere", "Look farther away")
	b.get(b.post("/services", form("need", "emergency-shelter", "province", "NU", "_set", "anywhere:true"))).Says("Night house")

	bad := b.do(http.MethodPost, "/services", form("q", strings.Repeat("x", 400)))
	if bad.Status != http.StatusUnprocessableEntity && bad.Status != http.StatusBadRequest {
		t.Errorf("a text that is too long: %d", bad.Status)
	}
}

// TestAgeStandsTheNextClick: an age that was read from the line goes on with the
// next click as a number, and a child's is not the person's.
func TestAgeStandsTheNextClick(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	p := b.get(b.post("/services", form("q", "femme 29 ans avec son fils de 6 ans")))
	p.Has(`input[name="age"][value="29"]`, `input[name="child"][value="6"]`)
	b.get(b.post("/services", form("age", "29", "age_band", "adult_25_64", "_set", "province:ON"))).Has(`input[name="age"][value="29"]`)
	b.get(b.post("/services", form("q", "girl 15 bed tonight Toronto"))).Says("under 18").Has(`[value="need:youth-protection"]`)
}

func TestStatusRuleIsShownNeverHidden(t *testing.T) {
	s := newSite(t)
	small(s)
	b := s.as(t, s.home.Worker)
	p := b.get(b.post("/services", form("_add", "primary-care", "province", "ON")))
	p.Says("1 service found", "Open clinic", "Rule on status", "Only with a health card", "Policy 4", "restrict by immigration status answer this need")
	b.get("/services/clinic").Says("restrict by immigration status", "Only with a health card", "Policy 4", "Any card with a name", "not on Relais")
	b.lang = "fr"
	b.get("/services/clinic").Says("Seulement avec une carte santé", "À apporter")
}

func TestEmptyDirectoryAndStrangeIDs(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	b.get("/services").Says("The directory is empty")
	b.get("/services/own").Says("Your agency has no service").Has(`[href^="/services/new"], [action^="/services/new"]`)
	odd := "a/b ?c#é"
	s.load(record(odd, "Odd house", nil))
	p := b.get(b.post("/services", form("q", "odd house")))
	p.Says("Odd house").Has(`[href^="` + "/services/" + url.PathEscape(odd) + `"]`)
	b.get("/services/" + url.PathEscape(odd)).Says("Odd house")
	if p := b.do(http.MethodGet, "/services/nowhere", nil); p.Status != http.StatusNotFound {
		t.Errorf("an unknown service: %d", p.Status)
	}
}

// listing is a filled form of a service.
func listing() url.Values {
	return form("name.fr", "Maison de nuit", "name.en", "", "description.fr", "Un lit.", "needs", "emergency-shelter",
		"languages", "fr", "languages", "cr", "province", "ON", "place", "Ottawa", "address", "12, rue Brumeuse",
		"areas", "ON", "phone", "613-555-0199", "rules.genders", "woman", "rules.min_age", "16", "hours", "Toute la nuit")
}

func TestOwnServices(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	b.do(http.MethodPost, "/services/new", form("phone", "call me")).Says("Choose at least one need.").Has(".govuk-error-summary a[href='#f-phone']", ".govuk-error-summary a[href='#f-name-fr']", `[value="call me"]`)
	at := b.post("/services/new", listing())
	b.get(at).Says("Maison de nuit", "12, rue Brumeuse", "16 years or older", "Cree", "your own agency").Has(`a[href="tel:6135550199"]`).Has(`[lang="fr"]`, `[href^="`+at+"/edit"+`"], [action^="`+at+"/edit"+`"]`)

	own := b.get("/services/own")
	own.Says("Maison de nuit", "Say how many places are free", "Checked today")
	b.post(at+"/places", form("available", "3", "maximum", "9", "unit", "bed"))
	own = b.get("/services/own")
	own.Says("3 beds free", "of 9").Has(`[value="2"]`, `[value="4"]`)
	b.post(at+"/places", form("available", "2"))
	b.get("/services/own").Says("2 beds free", "of 9")
	b.do(http.MethodPost, at+"/places", form("available", "12", "maximum", "9")).Says("more free places than places").Has(`[value="12"]`)
	b.post(at+"/places", form("available", "0", "waitlist", "true", "expected", "2026-02-01"))
	b.get("/services/own").Says("Waiting list", "February 1, 2026")
	b.get(at+"/places").Has(`[value="0"]`, `[value="2026-02-01"]`)

	s.Advance(48 * 3600e9)
	b.get("/services/own").Says("Mark as checked today")
	b.post(at+"/checked", nil)
	b.get("/services/own").SaysNot("Mark as checked today")

	edit := b.get(at + "/edit")
	edit.Has(`[value="Maison de nuit"]`, `[value="613-555-0199"]`, `[value="Toute la nuit"]`)
	again := listing()
	again.Set("name.en", "Night house")
	again.Set("status", "inactive")
	b.post(at+"/edit", again)
	b.get(at).Says("Night house", "Not offered now", "Toute la nuit")
	b.get("/services/own").Says("Night house", "Not offered now")
	b.get(b.post("/services", form("q", "night house"))).Says("Nothing found")
}

func TestHiddenAddress(t *testing.T) {
	s := newSite(t)
	b, stranger := s.as(t, s.home.Worker), s.as(t, s.other.Worker)
	at := b.post("/services/new", listing())
	b.get(at+"/hide").Says("12, rue Brumeuse", "What this does", "sister service")
	b.post(at+"/hide", form("address", "12, rue Brumeuse", "directions", "the green door", "region", "Eastern Ontario"))
	b.get(at).Says("12, rue Brumeuse", "the green door", "Address told to nobody", "Eastern Ontario")
	stranger.get(at).Says("Address told to nobody", "Eastern Ontario", "can be asked there").SaysNot("Brumeuse", "green door")
	b.get(at + "/edit").Says("address of this service is hidden")
	b.get("/services/own").Says("Address told to nobody")
	out := stranger.get("/services/records/all?form=ndjson")
	out.Says("Maison de nuit").SaysNot("Brumeuse", "green door")
	if !strings.Contains(out.Header.Get("Content-Disposition"), "relais-directory.ndjson") {
		t.Errorf("the export has no name: %v", out.Header)
	}
}

// TestNotTheirs: members of another agency, and those who only audit, change nothing.
func TestNotTheirs(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.post("/services/new", listing())
	auditor := s.as(t, s.Member(s.home, agency.Auditor))
	for _, who := range []*browser{s.as(t, s.other.Worker), auditor} {
		who.get(at).HasNo(`[href^="` + at + "/edit" + `"], [action^="` + at + "/edit" + `"]`)
		for _, path := range []string{"/edit", "/places", "/hide"} {
			if p := who.do(http.MethodGet, at+path, nil); p.Status != http.StatusForbidden {
				t.Errorf("GET %s: %d", path, p.Status)
			}
		}
		for path, f := range map[string]url.Values{"/edit": listing(), "/places": form("available", "1"), "/checked": nil,
			"/hide": form("address", "x")} {
			if p := who.do(http.MethodPost, at+path, f); p.Status != http.StatusForbidden {
				t.Errorf("POST %s: %d", path, p.Status)
			}
		}
	}
	auditor.get("/services/own").Says("Maison de nuit").HasNo(`[href$="/places"], [action$="/places"]`, `[href^="/services/new"], [action^="/services/new"]`)
	if p := auditor.do(http.MethodGet, "/services/new", nil); p.Status != http.StatusForbidden {
		t.Errorf("an auditor may add a service: %d", p.Status)
	}
}

func TestRecords(t *testing.T) {
	s := newSite(t)
	desk, b := s.as(t, s.Desk().Admin), s.as(t, s.home.Worker)
	file := feed(t, record("one", "First house", map[string]any{"attributes": answers("food")}), map[string]any{"id": "x"})
	b.get("/services/records").Says("Only the coalition’s desk").HasNo(`[type="file"]`)
	if p := b.upload("/services/records", form("source", "feed", "_do", "bring"), file); p.Status != http.StatusForbidden {
		t.Errorf("an agency may import: %d", p.Status)
	}
	desk.get("/services/records").Says("Nothing is imported yet").Has(`[type="file"]`)
	desk.upload("/services/records", form("source", "feed"), nil).Says("Choose a file.").Has(`[value="feed"]`)
	desk.upload("/services/records", form("source", ""), file).Has(".govuk-error-summary a[href='#f-source']")

	at := desk.upload("/services/records", form("source", "feed"), file).To
	desk.get(at).Says("What would happen", "Nothing was stored.", "Refused (1)", "First house")
	b.get("/services").Says("The directory is empty")
	desk.post(at+"/run", nil)
	desk.get(at).Says("The records are in", "Refused (1)")
	b.get("/services").Says("1 service in the directory")
	if all, err := listings.SearchServices.Do(context.Background(), s.Node, b.who.Fresh(), act.SearchServices{}); err != nil || all.Total != 1 {
		t.Errorf("after the import: %v, %d services", err, all.Total)
	}
	b.get("/services/records/all").Says("First house")
}
