package loop_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// BenchmarkLoop is the five moves of the loop: ask, accept, release with a
// sealed section, receipt, outcome; without HTTP.
func BenchmarkLoop(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	l := newPair(b, f, "words")
	s, r := l.s.Worker.Fresh(), l.r.Worker.Fresh()
	do := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		out, err := loop.Ask.Do(l.ctx(), f.Node, s, act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Candidates: []act.Candidate{{Agency: l.r.ID}}})
		do(err)
		id := out.Referrals[0].ID
		_, err = loop.Move.Do(l.ctx(), f.Node, r, act.Move{ID: id, Type: "accept"})
		do(err)
		_, err = loop.Release.Do(l.ctx(), f.Node, s, act.Release{ID: id, Consent: l.release})
		do(err)
		_, err = loop.OpenRelease.Do(l.ctx(), f.Node, r, act.ID{ID: id})
		do(err)
		_, err = loop.Move.Do(l.ctx(), f.Node, r, act.Move{ID: id, Type: "attend"})
		do(err)
	}
}

// BenchmarkBusyInbox is what every page of an agency costs with 1,500 asks that
// nobody has answered, of five others: the number in the bar, and the list.
func BenchmarkBusyInbox(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	to := f.Agency("shelter", "QC")
	for range 5 {
		l := newPair(b, f, "none", to)
		for range 300 {
			l.asks("single", act.Candidate{Agency: to.ID})
		}
	}
	s := to.Worker.Fresh()
	b.Run("number", func(b *testing.B) {
		for b.Loop() {
			if _, err := f.Node.Attention.Waiting(b.Context(), s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := loop.ListReferrals.Do(b.Context(), f.Node, s, act.ReferralQuery{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
