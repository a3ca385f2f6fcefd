package loop_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/sectors"
)

// becomes gives an agency another sector, as the desk and the agency sign it.
func (l *pair) becomes(a *nodetest.Agency, sector string) {
	l.t.Helper()
	desk := l.Desk()
	second := l.Member(desk, agency.Desk)
	_, err := sectors.ProposeSector.Do(l.ctx(), l.Node, desk.Admin.Fresh(), act.ProposeSector{ID: a.ID, Sector: sector})
	l.ok(err)
	_, err = sectors.ConfirmSector.Do(l.ctx(), l.Node, second.Fresh(), act.ID{ID: a.ID})
	l.ok(err)
	_, err = sectors.AcceptSector.Do(l.ctx(), l.Node, a.Admin.Fresh(), act.None{})
	l.ok(err)
}

func (l *pair) keysOut() int { return l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`) }

// TestAttackSectorChangesUnderRelease: a shelter that becomes police between
// the person's word and the release gets nothing that the person said to a
// shelter: neither what was armed, nor the next ask in rank, nor what it had
// not opened yet. The sender is told, to ask the person again.
func TestAttackSectorChangesUnderRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		changes, first := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", changes, first)
		armed := l.asks("single", act.Candidate{Agency: changes.ID, Release: l.release}).Referrals[0].ID
		ranked := l.asks("ranked", act.Candidate{Agency: first.ID}, act.Candidate{Agency: changes.ID, Release: l.release}).Referrals[0].ID
		opened := l.received()
		sent := l.sendsTo(changes.Worker)

		row := f.Agency("shelter", "QC")
		two := newPairFrom(t, f, l.s, "none", row)
		rewritten := two.asks("single", act.Candidate{Agency: row.ID, Release: two.release}).Referrals[0].ID

		l.becomes(changes, "police")
		if n := l.notices(l.s.Worker, "notice.referral.sector"); n != 3 {
			t.Errorf("the sender was told %d times", n)
		}
		for _, id := range []string{opened, sent} {
			_, err := loop.OpenRelease.Do(l.ctx(), f.Node, changes.Worker.Fresh(), act.ID{ID: id})
			l.code(err, fault.Gone)
		}
		l.state(l.s.Worker, armed, "expired")
		_, err := loop.Move.Do(l.ctx(), f.Node, changes.Worker.Fresh(), act.Move{ID: armed, Type: "accept"})
		l.code(err, fault.Conflict)

		l.move(first.Worker, act.Move{ID: ranked, Type: "decline", Reason: "no_capacity"})
		l.inboxOnly(changes)
		if n := l.notices(l.s.Worker, "notice.referral.sector"); n != 4 {
			t.Errorf("the sender was told %d times", n)
		}

		// The same of one that nobody vouches for any more.
		f.Exec(`UPDATE agency SET standing = (SELECT standing FROM agency WHERE id = $1), changed = changed + 1 WHERE id = $2`, changes.ID, row.ID)
		two.move(row.Worker, act.Move{ID: rewritten, Type: "accept"})
		two.state(l.s.Worker, rewritten, "accepted")
		if n := l.keysOut(); n != 0 {
			t.Errorf("%d keys to what was released to a shelter are with somebody else", n)
		}
		if n := l.notices(l.s.Worker, "notice.referral.sector"); n != 5 {
			t.Errorf("the sender was told %d times", n)
		}
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: rewritten, Consent: two.release})
		l.code(err, fault.InvalidInput)
	})
}

// TestSectorNamed: what the person agreed to, naming the class, goes on.
func TestSectorNamed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.r = f.Agency("police", "QC")
		l.ask = l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Purpose: "find a bed", Enforcement: true})
		l.release = l.consent(act.NewConsent{Kind: "release", Agencies: []string{l.r.ID}, Sections: []string{"name", "identity"},
			Purpose: "to be heard", Loopback: "none", Enforcement: true})
		for _, consent := range []string{l.ask, l.release} {
			_, err := casework.CosignConsent.Do(l.ctx(), f.Node, l.s.Admin.Fresh(), act.ConsentRef{Case: l.file, Consent: consent})
			l.ok(err)
		}
		id := l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release}).Referrals[0].ID
		l.becomes(l.r, "child_protection")
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
		got, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		if got.Known != secret || l.notices(l.s.Worker, "notice.referral.sector") != 0 {
			t.Errorf("it opens as %+v", got)
		}
	})
}

// inboxOnly wants some open referrals in an inbox, and no other.
func (l *pair) inboxOnly(a *nodetest.Agency, want ...string) {
	l.t.Helper()
	out, err := loop.ListReferrals.Do(l.ctx(), l.Node, a.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
	l.ok(err)
	open := map[string]bool{}
	for _, row := range out.Items {
		if row.State == "asked" {
			open[row.ID] = true
		}
	}
	for _, id := range want {
		if !open[id] {
			l.t.Errorf("%s is not there", id)
		}
		delete(open, id)
	}
	if len(open) > 0 {
		l.t.Errorf("asked too: %v", open)
	}
}

// TestAttackSectorChangesAfterEnd: what was released stays readable after the
// referral is over, so it closes then too when its agency becomes one that
// enforces; a disclosure without consent, which the law names, stays.
func TestAttackSectorChangesAfterEnd(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "outcome")
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met"})
		l.move(l.s.Worker, act.Move{ID: id, Type: "confirm"})
		for range 3 {
			f.Advance(48 * time.Hour)
			l.tick()
		}
		if l.rows(`SELECT count(*) FROM referral WHERE recipient_open = 1`) != 0 {
			t.Fatal("the referral is not over")
		}
		_, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		l.becomes(l.r, "police")
		if _, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("police reads what was released to a shelter")
		}
		if n := l.notices(l.s.Worker, "notice.referral.sector"); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		police := f.Agency("police", "QC")
		_, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "danger", Agency: police.ID,
			Sections: []string{"name", "identity"}, Basis: "danger to life", Text: "file 1"})
		l.ok(err)
		before := l.keysOut()
		l.becomes(police, "child_protection")
		if now := l.keysOut(); now != before || l.notices(l.s.Worker, "notice.referral.sector") != 0 {
			t.Errorf("keys out %d, then %d", before, now)
		}
	})
}
