package referralpages

import (
	"context"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
)

// TestSeveralNeedsOnAPage: for each need somebody is chosen, what each would see is
// shown, and all asks go out with one press.
func TestSeveralNeedsOnAPage(t *testing.T) {
	h := newHouse(t)
	food, err := casework.AddNeed.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.AddNeed{Case: h.file, NewNeed: act.NewNeed{Code: "food", Urgency: "urgent"}})
	h.ok(err)
	at := "/files/" + h.file + "/ask"
	h.get(h.s.Worker, at, "Ask for several needs", "Emergency shelter", "Food")
	h.post(h.s.Worker, at, "picked."+h.need, h.r.ID+"|", "_do", "preview")
	h.get(h.s.Worker, at, "not yet agreed")
	to := h.post(h.s.Worker, at, "picked."+h.need, h.r.ID+"|", "picked."+food.ID, h.r.ID+"|", "_do", "consent")
	if !strings.HasPrefix(to, "/files/"+h.file+"/agree/1?") || !strings.Contains(to, h.r.ID) {
		t.Errorf("the conversation is at %s", to)
	}
	h.consent(act.NewConsent{Kind: "ask", Purpose: "find help"})
	page := h.get(h.s.Worker, at, "This is what each agency will see", "Send 2 asks").SaysNot(secret + " Fictive")
	h.post(h.s.Worker, at, "_do", "send", "anyway", "true", "key", page.Hidden(`form:has([value="send"])`).Get("key"))
	got, err := loop.ListReferrals.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.ReferralQuery{Box: "sent", Case: h.file})
	h.ok(err)
	if got.Total != 2 {
		t.Errorf("%d asks", got.Total)
	}
}
