package received_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/received"
)

// TestAttackRulesChangedAfterFiling: whoever keeps a file that was received is told when
// the person may be reached otherwise: beside that file, not in the referral alone.
func TestAttackRulesChangedAfterFiling(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "contact", "safety")
		file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
		written := do(p, casework.GetCase, p.r.Worker, act.ID{ID: file}).SafeAt
		if written == nil {
			t.Fatal("the file does not say when its rules were written")
		}
		f.Advance(time.Hour)
		c := do(p, casework.GetCase, p.s.Worker, act.ID{ID: p.file})
		rules := *c.Safe
		rules.Channels = nil
		do(p, casework.SetSafeContact, p.s.Worker, act.SetSafeContact{Case: p.file, SafeContact: rules})
		if !slices.Contains(p.notices(p.r.Worker), "notice.referral.received_limits") {
			t.Error("who opened the file is not told")
		}
		one := do(p, loop.GetReferral, p.r.Worker, act.ID{ID: p.id})
		if last := one.Moves[len(one.Moves)-1]; last.Type != "limits" || !last.At.After(*written) {
			t.Errorf("%+v", last)
		}
	})
}

// TestAttackErasedReceivedAgain: what was received is opened as a file again after that
// was erased: nothing comes back by itself, and whoever tries is told what to do.
func TestAttackErasedReceivedAgain(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "contact")
		file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
		do(p, casework.EraseCase, p.r.Worker, act.EraseCase{Case: file, Basis: "person"})
		_, err := received.FileReceived.Do(t.Context(), f.Node, p.r.Worker.Fresh(), act.FileReceived{ID: p.id})
		nodetest.WantFault(t, err, fault.Conflict, "casefile.received_erased")
	})
}
