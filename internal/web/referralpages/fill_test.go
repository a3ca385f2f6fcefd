package referralpages

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/listings"
	"relais/internal/text"
	"relais/internal/web/address"
)

func (h *house) facts(in act.CaseFacts) {
	h.t.Helper()
	_, err := casework.SetFacts.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.SetFacts{Case: h.file, NewFacts: act.NewFacts{CaseFacts: in}})
	h.ok(err)
}

func (h *house) known() act.Facts {
	h.t.Helper()
	out, err := casework.GetFacts.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.ID{ID: h.file})
	h.ok(err)
	return out
}

// TestFileFillsTheAsk: what the file knows is ticked already, what is changed for
// one ask is not written into the file until the worker says so, and then is.
func TestFileFillsTheAsk(t *testing.T) {
	h := newHouse(t)
	h.facts(act.CaseFacts{AgeBand: "adult_18_24", Gender: "woman", Languages: []string{"es"}, Province: "ON", Place: "Ottawa",
		Accessibility: []string{"wheelchair"}, Culture: "Quechua"})
	w := h.s.Worker
	p := h.get(w, h.at(""), "Filled in from the file")
	p.Has(`[name="age_band"] option[value="adult_18_24"][selected]`, `[name="gender"] option[value="woman"][selected]`,
		`[name="accessibility"][value="wheelchair"][checked]`, `[name="wishes"][value="culture"][checked]`,
		`[name="province"] option[value="ON"][selected]`, `[name="place"][value="Ottawa"]`).SaysNot("Quechua")
	fields := values("_do", "next", "province", "ON", "place", "Ottawa", "age_band", "adult_18_24", "gender", "trans_woman", "languages", "es",
		"languages", "fr", "accessibility", "wheelchair", "wishes", "culture", "picked", h.r.ID+"|", "filled", p.Attr(`[name="filled"]`, "value"))
	to := h.do(w, "POST", h.at(""), fields).To
	h.get(w, to, "You changed, for this ask: Gender", "Keep this in the file too").SaysNot("Wheelchair, ")
	if got := h.known(); got.Gender != "woman" {
		t.Errorf("written unasked: %+v", got)
	}
	h.post(w, h.at("/how"), "_do", "facts", "region", "ON")
	if got := h.known(); got.Gender != "trans_woman" || got.Culture != "Quechua" || got.Place != "Ottawa" {
		t.Errorf("kept: %+v", got)
	}
	h.get(w, h.at("/how")).SaysNot("You changed, for this ask")
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	for _, note := range []string{"came from Ottawa", "speaks Quechua", "needs a quiet room"} { // the file says who that is
		p := h.do(w, "POST", h.at("/how"), values("_do", "next", "note", note, "region", "ON", "consent", consent))
		if stopped := p.Status != 303; stopped == strings.Contains(note, "quiet") {
			t.Errorf("%q: %d, to %s", note, p.Status, p.To)
		}
	}
}

// TestFillSaysWhatIsClosed: who may not read a section is told that it fills nothing.
func TestFillSaysWhatIsClosed(t *testing.T) {
	h := newHouse(t)
	h.facts(act.CaseFacts{Accessibility: []string{"wheelchair"}, Gender: "woman"})
	h.get(h.s.Admin, h.at("")).SaysNot("not open to you")
	other := h.Member(h.s, "caseworker")
	_, err := casework.RestrictSection.Do(context.Background(), h.Node, h.s.Worker.Fresh(),
		act.Restrict{Case: h.file, Section: "health", Members: []string{h.s.Admin.ID, h.s.Worker.ID}})
	h.ok(err)
	h.get(other, h.at(""), "not open to you", "Health").HasNo(`[name="accessibility"][checked]`).Has(`[name="gender"] option[value="woman"][selected]`)
	h.get(other, "/files/"+h.file+"/details", "What they hold is not shown here", "Health").HasNo(`[name="accessibility"]`).Has(`[name="gender"]`)
	h.post(other, "/files/"+h.file+"/details", "gender", "man")
	if got := h.known(); got.Gender != "man" || len(got.Accessibility) != 1 {
		t.Errorf("after a colleague wrote: %+v", got)
	}
}

// TestPlacesToAvoid: a service in a place that the rules name is left out and
// counted; one near a place that they mention is last, and marked.
func TestPlacesToAvoid(t *testing.T) {
	h := newHouse(t)
	for place, name := range map[string]string{"Laval": "Aube", "Gatineau": "Bouleau", "Québec": "Cigale"} {
		other := h.Agency("shelter", "QC")
		_, err := accounts.SetAgencyProfile.Do(context.Background(), h.Node, other.Admin.Fresh(), act.AgencyProfile{Name: text.Text{FR: name, EN: name}, Zone: "America/Toronto"})
		h.ok(err)
		_, err = listings.UpsertService.Do(context.Background(), h.Node, other.Worker.Fresh(), act.UpsertService{Name: text.Text{FR: name, EN: name}, Status: "active",
			Needs: []string{"emergency-shelter"}, Province: "QC", Place: place, Areas: []string{"QC"}})
		h.ok(err)
	}
	_, err := casework.SetSafeContact.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.SetSafeContact{Case: h.file,
		SafeContact: act.SafeContact{Avoid: []string{"Laval", "the market, Gatineau"}}})
	h.ok(err)
	p := h.get(h.s.Worker, h.at(""), "Cigale", "Bouleau", "Shelter or transition house · Where the person must not be sent", "The file’s safety rules name a place at Gatineau")
	if all := p.Text(); strings.Contains(all[:strings.Index(all, "An agency that the list does not show")], "Aube") || strings.Index(all, "Bouleau") < strings.Index(all, "Cigale") {
		t.Errorf("the order: %s", all)
	}
}

// TestPlanKnowsEachFact: what fills an ask and can go back is a fact of the file.
func TestPlanKnowsEachFact(t *testing.T) {
	for _, name := range fillFields {
		if casefile.FactSection(name) == "" {
			t.Errorf("%s is no fact", name)
		}
	}
	in := plan{url.Values{"gender": {"woman"}, "place": {""}}}
	in.Set("filled", in.filled())
	in.Set("place", "Laval")
	if got := in.changed(); len(got) != 1 || got[0] != "place" {
		t.Errorf("changed: %v", got)
	}
}

// TestReceivedToFileByOneClick: what was received is a case file with one button,
// which afterwards leads there; a second person of the name is asked about first;
// and when the consent ends, both pages say what to do.
func TestReceivedToFileByOneClick(t *testing.T) {
	h := newHouse(t)
	one := "/requests/" + h.asked()
	h.post(h.r.Worker, one, "type", "accept")
	consent := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name", "identity", "contact", "safety"}, Purpose: "to be welcomed", Loopback: "words"})
	h.post(h.s.Worker, one+"/share", "consent", consent)
	h.post(h.r.Worker, one+"/opened")
	form := h.get(h.r.Worker, one+"/opened", "Open a case file with this").Hidden(`form[action$="/opened/keep"]`)
	_, err := casework.CreateCase.Do(context.Background(), h.Node, h.r.Worker.Fresh(), act.CreateCase{Known: secret})
	h.ok(err)
	p := h.do(h.r.Worker, "POST", one+"/opened/keep", form)
	p.Says("Somebody of this name has a file already").Has(`[name="another"]`)
	file := h.post(h.r.Worker, one+"/opened/keep", "known", secret, "another", "true")
	h.get(h.r.Worker, file, "Received from", "to be welcomed", "pivoine", "the landlord", "Emergency shelter").SaysNot("This consent has ended")
	h.get(h.r.Worker, file+"/parts/"+address.Sections.Of("identity"), secret+" Fictive", "Received from")
	h.get(h.r.Worker, one+"/opened").Has(`a[href="` + file + `"]`).HasNo(`form[action$="/opened/keep"]`)
	h.get(h.r.Worker, one).Has(`a[href="` + file + `"]`)
	h.get(h.s.Worker, one).HasNo(`a[href="` + file + `"]`)
	_, err = casework.WithdrawConsent.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: h.file, Consent: consent}})
	h.ok(err)
	h.get(h.r.Worker, file, "This consent has ended or was withdrawn")
	h.get(h.r.Worker, one, "The consent for what was received has ended").Has(`a[href="` + file + `"]`)
	h.get(h.r.Worker, "/", "The consent has ended under which you opened a case file")
}
