package referralpages

import (
	"context"
	"net/http"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/loop"
)

// TestDeskByForms: the desk takes an ask that nobody answered, writes down a call
// and proposes somebody, by forms alone; who asks has one click from there to an
// ask with that agency chosen, who was asked is not told of it, and who was not
// proposed is chosen for nobody.
func TestDeskByForms(t *testing.T) {
	h := newHouse(t)
	other, third, ctx := h.Agency("shelter", "QC"), h.Agency("legal", "QC"), context.Background()
	out, err := loop.Ask.Do(ctx, h.Node, h.s.Worker.Fresh(), act.Ask{Case: h.file, Need: h.need, Consent: h.consent(act.NewConsent{Kind: "ask", Purpose: "a bed"}),
		Mode: "single", Anyway: true, Candidates: []act.Candidate{{Agency: h.r.ID}}})
	h.ok(err)
	id := out.Referrals[0].ID
	at, desk := "/requests/"+id, h.Desk().Worker
	colleague := h.Member(h.Desk(), agency.Caseworker)
	h.Advance(2*time.Hour + time.Minute)
	h.ok(h.Node.Tick(ctx))
	h.get(desk, "/inbox?box=desk", "Waiting for us")
	h.get(desk, at, "Nobody at the desk is dealing with it yet")
	h.post(desk, at+"/records/take")
	h.get(desk, at, "You are dealing with it.")
	h.get(colleague, at, "Being dealt with by", "I take it over")
	h.get(desk, at+"/records", "What did you do?")
	h.post(desk, at+"/records", "whom", "asked", "way", "telephone", "result", "no_answer", "text", "it rings out")
	h.get(desk, "/inbox?box=desk", "Dealt with until", "The desk acted")
	h.get(desk, at+"/suggest", "Who else could take it?").Has(`input[name="agencies"][value="` + other.ID + `"]`)
	h.post(desk, at+"/suggest", "agencies", other.ID)
	h.get(desk, at, "The desk proposes", "it rings out")
	h.get(h.s.Worker, at, "The desk called", "Nobody was reached", "it rings out").Has(`input[name="agency"][value="` + other.ID + `"]`)
	h.get(h.r.Worker, at, "The desk called our agency").SaysNot("The desk proposes")
	to := h.post(h.s.Worker, h.at("/again"), "referral", id, "agency", other.ID)
	h.get(h.s.Worker, to).Has(`input[name="picked"][value="` + other.ID + `|"][checked]`)
	if got := h.do(h.s.Worker, http.MethodPost, h.at("/again"), values("referral", id, "agency", third.ID)); got.Status != http.StatusNotFound {
		t.Errorf("who was not proposed: %d", got.Status)
	}
	for _, m := range []string{"/records", "/suggest"} {
		if got := h.do(h.s.Worker, http.MethodGet, at+m, nil); got.Status != http.StatusNotFound {
			t.Errorf("%s of who asks: %d", m, got.Status)
		}
	}
}
