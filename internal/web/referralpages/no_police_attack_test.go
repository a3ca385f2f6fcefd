package referralpages

import (
	"context"
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
