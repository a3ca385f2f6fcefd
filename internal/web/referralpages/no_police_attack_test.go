package referralpages

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/web/address"
)

// TestAttackNoToPoliceIsNoToTheShelter: on the page that is for police and the like alone,
// the person says no. What they agreed to with a shelter, and the bed that is held
// under it, must stand.
func TestAttackNoToPoliceIsNoToTheShelter(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	ask := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	asked, err := loop.Ask.Do(context.Background(), h.Node, w.Fresh(), act.Ask{Case: h.file, Need: h.need, Consent: ask, Candidates: []act.Candidate{{Agency: h.r.ID}}, Anyway: true})
	h.ok(err)
	h.post(h.r.Worker, "/requests/"+asked.Referrals[0].ID, "type", "accept")
	h.Advance(3 * time.Minute)
	h.post(w, "/files/"+h.file+"/agree/"+address.Agreements.Of("special"), "said", "no", "about", "ask")
	c, err := casework.GetCase.Do(context.Background(), h.Node, w.Fresh(), act.ID{ID: h.file})
	h.ok(err)
	for _, one := range c.Consents {
		if one.ID == ask && one.State != "valid" {
			t.Errorf("the consent to ask the shelter is %s", one.State)
		}
	}
	got, err := loop.GetReferral.Do(context.Background(), h.Node, w.Fresh(), act.ID{ID: asked.Referrals[0].ID})
	h.ok(err)
	if got.State != "accepted" {
		t.Errorf("the bed that was held: %s", got.State)
	}
}

// TestAttackANoToNobodyYet: the page on which nobody was ticked yet: one press ends every
// release and loses every recipient its key, with no question asked.
func TestAttackANoToNobodyYet(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	ask := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	release := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name"}, Purpose: "to be welcomed"})
	asked, err := loop.Ask.Do(context.Background(), h.Node, w.Fresh(), act.Ask{Case: h.file, Need: h.need, Consent: ask, Candidates: []act.Candidate{{Agency: h.r.ID}}, Anyway: true})
	h.ok(err)
	id := asked.Referrals[0].ID
	h.post(h.r.Worker, "/requests/"+id, "type", "accept")
	h.Advance(3 * time.Minute)
	_, err = loop.Release.Do(context.Background(), h.Node, w.Fresh(), act.Release{ID: id, Consent: release})
	h.ok(err)
	_, err = loop.OpenRelease.Do(context.Background(), h.Node, h.r.Worker.Fresh(), act.ID{ID: id})
	h.ok(err)
	h.Advance(3 * time.Minute)
	at := "/files/" + h.file + "/agree/" + address.Agreements.Of("release")
	if a := h.do(w, http.MethodPost, at, values("said", "no")); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Text(), "Nobody is chosen") {
		t.Errorf("nobody is asked what ends: %d", a.Status)
	}
	got, err := loop.GetReferral.Do(context.Background(), h.Node, w.Fresh(), act.ID{ID: id})
	h.ok(err)
	if got.State != "received" {
		t.Errorf("what the shelter had received and was working with: %s", got.State)
	}
	h.post(w, at, "said", "no", "everybody", "true")
	if got, err = loop.GetReferral.Do(context.Background(), h.Node, w.Fresh(), act.ID{ID: id}); err != nil || got.State != "withdrawn" {
		t.Errorf("a no to everybody: %s %v", got.State, err)
	}
}
