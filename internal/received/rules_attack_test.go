package received_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/received"
)

// TestAttackOldRulesBecomeTheFilesOwn: the sender's rules changed after the release (the
// telephone is not safe any more). The recipient is told the new limits, but the file
// that it opens holds the old way as a safe one.
func TestAttackOldRulesBecomeTheFilesOwn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "contact", "safety")
		do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: p.id})
		c := do(p, casework.GetCase, p.s.Worker, act.ID{ID: p.file})
		rules := *c.Safe
		rules.Channels, rules.Voicemail = nil, false
		do(p, casework.SetSafeContact, p.s.Worker, act.SetSafeContact{Case: p.file, SafeContact: rules})
		open := do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: p.id})
		if open.Limits.Write || open.Limits.Call {
			t.Fatalf("the recipient is not told the new limits: %+v", open.Limits)
		}
		file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
		got := do(p, casework.GetCase, p.r.Worker, act.ID{ID: file})
		if got.Safe != nil && len(got.Safe.Channels) > 0 {
			t.Errorf("the new file says that this is safe: %+v", got.Safe.Channels)
		}
	})
}
