package referralpages

import (
	"context"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/web/address"
)

const halt = "11111111-0000-4000-8000-000000000001"

// outsider brings a service without Relais into the directory.
func (h *house) outsider() {
	h.t.Helper()
	feed := `[{"id":"` + halt + `","name":"Halte de nuit","status":"active","organization":{"id":"o1","name":"Maison Cigale","description":"x"},
		"phones":[{"id":"p1","number":"819-555-0177"}],"service_areas":[{"id":"a1","extent":"QC"}]}]`
	rep, err := h.Node.Imports.LoadDirectory(context.Background(), act.ImportDirectory{Source: "feed"}, strings.NewReader(feed), nil)
	if err != nil || rep.Added != 1 {
		h.t.Fatalf("%v %+v", err, rep)
	}
}

// TestOutsideByForms goes the way from a need to what was told, with a service
// that has no Relais: the same steps as with an agency, and a conversation that
// names it.
func TestOutsideByForms(t *testing.T) {
	h := newHouse(t)
	h.outsider()
	w, said := h.s.Worker, []string{"said.by", "Mme Untel", "said.way", "telephone"}
	to := h.post(w, h.at(""), "_do", "next", "province", "QC", "languages", "fr", "picked", "|"+halt)
	h.get(w, to, "Maison Cigale, Halte de nuit", "What kind of organization is this?", "No agreement covers")
	class := halt + "|shelter"
	talkAt := h.post(w, h.at("/how"), "_do", "consent", "region", "QC", "class", class, "way", halt+"|telephone")
	if strings.Contains(talkAt, "shelter") {
		t.Errorf("the class of who is asked stands in a history: %s", talkAt)
	}
	h.get(w, talkAt, "Maison Cigale, Halte de nuit", "Outside of Relais").Has(`input[name="outside.0.service"][value="` + halt + `"]`).
		Has(`input[name="outside.0.sector"][value="shelter"]`)
	agree := func(at, kind string, more ...string) string {
		form := append([]string{"kind", kind, "outside.0.service", halt, "outside.0.sector", "shelter", "purpose", "find a bed", "given_by", "person", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits",
			"form", "spoken", "language", "fr", "until", h.Now().AddDate(0, 0, 20).Format(time.DateOnly)}, more...)
		return h.post(w, at, form...)
	}
	agreed := agree(talkAt, "ask")
	h.get(w, agreed, "Maison Cigale")
	consent := agreed[strings.LastIndex(agreed, "/")+1:]
	h.get(w, h.at("/how")+"?agreement="+consent, "Covers everybody chosen")
	h.post(w, h.at("/how"), "_do", "next", "region", "QC", "consent", consent, "class", class, "way", halt+"|telephone")
	h.get(w, h.at("/preview"), "Maison Cigale, Halte de nuit")
	page := h.post(w, h.at("/preview"))
	h.get(w, page, "is not on Relais: call", "819-555-0177", "They say yes")
	h.get(w, page+"/print", "Reference", page[strings.LastIndex(page, "/")+1:], "Please answer by", "819-555-0177")
	h.get(w, moveAt(page, "accept"), "Who says so?")
	h.post(w, moveAt(page, "accept"), said...)
	h.get(w, page, "holds the place", "Mme Untel", "By telephone")
	h.get(w, page+"/share", "has not yet agreed")
	released := agree("/files/"+h.file+"/agree/2?service="+halt+"|"+address.Sectors.Of("shelter"), "release", "sections", "name", "sections", "identity")
	h.get(w, page+"/share?agreement="+released[strings.LastIndex(released, "/")+1:], "by your own voice", secret+" Fictive")
	h.post(w, page+"/share", append([]string{"consent", released[strings.LastIndex(released, "/")+1:]}, said...)...)
	h.get(w, page, "You told Maison Cigale")
}
