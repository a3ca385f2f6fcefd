package loop_test

import (
	"sync"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
)

// TestReleaseBesideWithdrawal releases, asks and withdraws the consents at the
// same moment: whichever comes first, nothing that the person took back stays
// open to anybody.
func TestReleaseBesideWithdrawal(t *testing.T) {
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		second := f.Open(false) // another process of the same node
		for range rounds {
			l := newPair(t, f, "words")
			id := l.asks("single").Referrals[0].ID
			l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
			s, other := l.s.Worker.Fresh(), l.s.Worker.Fresh()
			both := func(consent string, do func() error) {
				var done, ended error
				var wg sync.WaitGroup
				wg.Go(func() { done = do() })
				wg.Go(func() {
					_, ended = casework.WithdrawConsent.Do(l.ctx(), second, other, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: consent}})
				})
				wg.Wait()
				l.ok(ended)
				if c := fault.CodeOf(done); done != nil && c != fault.Conflict {
					t.Fatal(done)
				}
			}
			both(l.release, func() error {
				_, err := loop.Release.Do(l.ctx(), f.Node, s, act.Release{ID: id, Consent: l.release})
				return err
			})
			if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`); n != 0 {
				t.Fatal("a release opens under a consent that was taken back")
			}
			both(l.ask, func() error {
				_, err := loop.Ask.Do(l.ctx(), f.Node, s, act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Candidates: []act.Candidate{{Agency: l.r.ID}}})
				return err
			})
			// What was withdrawn stands before the recipient until it was looked at; nothing is left to answer.
			list, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
			l.ok(err)
			for _, row := range list.Items {
				if !referral.Status(row.State).Final() {
					t.Errorf("%s waits for an answer under a consent that was taken back", row.State)
				}
			}
		}
	})
}
