package loop_test

import (
	"path/filepath"
	"testing"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// TestCancelledAskSurvivesRestore: after a restore from before a cancellation
// nothing of the ask is sent to whoever was to come next, and who had read it
// reads it no more.
func TestCancelledAskSurvivesRestore(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		id := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}).Referrals[0].ID
		l.get(a.Worker, id)
		journal := filepath.Join(t.TempDir(), "erasures")
		n := openAt(t, f, f.Store, journal)
		l.ok(n.Tick(l.ctx()))
		b1 := backUp(t, f)
		l.move(l.s.Worker, act.Move{ID: id, Type: "cancel", Reason: "person_declined"})
		l.ok(n.Tick(l.ctx()))

		place := storetest.SQLite(t)
		place.Clock = f.Now
		_, err := node.Restore(t.Context(), place, b1.restoring(journal), nil)
		l.ok(err)
		f.Store = place
		if n := l.rows("SELECT count(*) FROM held"); n != 0 {
			t.Errorf("%d parcels would be sent again", n)
		}
		if n := l.rows("SELECT count(*) FROM referral WHERE recipient_card IS NOT NULL"); n != 0 {
			t.Error("the recipient has its copy of the ask again")
		}
	})
}

// TestReceiptOutlivesTheReferral: what the recipient answered about a release
// that ended stays when the referral ends later.
func TestReceiptOutlivesTheReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		f.Advance(31 * 24 * 3600e9)
		l.tick()
		_, err := loop.Receipt.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Receipt{ID: id, State: "purged"})
		l.ok(err)
		_, err = loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id})
		l.ok(err)
		if got := l.state(l.s.Worker, id, "withdrawn"); got.Release.State != "purged" {
			t.Errorf("the release is %s", got.Release.State)
		}
	})
}
