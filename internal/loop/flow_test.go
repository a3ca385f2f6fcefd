package loop_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

func (l *pair) tick() {
	l.t.Helper()
	l.ok(l.Node.Tick(l.ctx()))
}

func (l *pair) code(err error, want fault.Code) {
	l.t.Helper()
	if fault.CodeOf(err) != want {
		l.t.Errorf("%v, want %s", err, want)
	}
}

func TestRankedAsk(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b, c := f.Agency("shelter", "QC"), f.Agency("shelter", "QC"), f.Agency("shelter", "ON")
		l := newPair(t, f, "none", a, b, c)
		out := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID, Minutes: 30}, act.Candidate{Agency: c.ID})
		if len(out.Referrals) != 1 || out.Waiting != 2 {
			t.Fatalf("%+v", out)
		}
		l.inbox(b, 0)
		f.Advance(2*time.Hour + time.Second) // nobody is signed in; the first answer time is over
		l.tick()
		l.inbox(a, 1)
		l.inbox(b, 1)
		l.inbox(c, 0)
		second := l.inbox(b, 1)[0]
		l.move(b.Worker, act.Move{ID: second.ID, Type: "decline", Reason: "no_capacity"})
		third := l.inbox(c, 1)[0]
		if third.Need != "emergency-shelter" {
			t.Errorf("the ask that was held reads %+v", third)
		}
		l.move(c.Worker, act.Move{ID: third.ID, Type: "accept"})
		first := out.Referrals[0].ID
		l.state(l.s.Worker, first, "superseded")
		l.state(l.s.Worker, second.ID, "declined")
		l.state(l.s.Worker, third.ID, "accepted")
		lost := l.state(a.Worker, first, "superseded")
		if lost.Note != "" || lost.Need != "" {
			t.Errorf("the loser still reads the ask: %+v", lost)
		}
		f.Advance(48 * time.Hour)
		l.tick()
		l.inbox(b, 0)
	})
}

func (l *pair) inbox(a *nodetest.Agency, want int) []act.ReferralRow {
	l.t.Helper()
	out, err := loop.ListReferrals.Do(l.ctx(), l.Node, a.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
	l.ok(err)
	if len(out.Items) != want {
		l.t.Fatalf("%d in the inbox, want %d", len(out.Items), want)
	}
	return out.Items
}

func TestCancelDestroysHeldAsks(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		out := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID})
		l.move(l.s.Worker, act.Move{ID: out.Referrals[0].ID, Type: "cancel", Reason: "person_declined"})
		f.Advance(72 * time.Hour)
		l.tick()
		l.inbox(b, 0)
		if n := l.rows("SELECT count(*) FROM held"); n != 0 {
			t.Errorf("%d parcels are still held", n)
		}
	})
}

func TestArmedRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "outcome", a, b)
		out := l.asks("parallel", act.Candidate{Agency: a.ID, Release: l.release}, act.Candidate{Agency: b.ID})
		id := out.Referrals[0].ID
		_, err := loop.OpenRelease.Do(l.ctx(), f.Node, a.Worker.Fresh(), act.ID{ID: id})
		l.code(err, fault.Conflict)
		f.Advance(13 * time.Hour) // the sender's session has ended
		got := l.move(a.Worker, act.Move{ID: id, Type: "accept"})
		if got.State != "released" {
			t.Fatalf("after acceptance: %s", got.State)
		}
		opened, err := loop.OpenRelease.Do(l.ctx(), f.Node, a.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		if opened.Known != secret {
			t.Errorf("opens as %+v", opened)
		}
		seen := l.state(l.s.Worker, id, "received")
		if seen.Release.State != "opened" || seen.Loopback != "outcome" {
			t.Errorf("%+v", seen.Release)
		}
	})
}

// TestArmedReleaseLost: the release that was armed for who did not get it
// dies, and so does the one whose consent was taken back before.
func TestArmedReleaseLost(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		out := l.asks("parallel", act.Candidate{Agency: a.ID, Release: l.release}, act.Candidate{Agency: b.ID})
		l.move(b.Worker, act.Move{ID: out.Referrals[1].ID, Type: "accept"})
		if n := l.rows("SELECT count(*) FROM released WHERE wrap IS NOT NULL"); n != 0 {
			t.Error("the loser's release still opens")
		}
		id := l.asks("single", act.Candidate{Agency: a.ID, Release: l.release}).Referrals[0].ID
		l.withdrawConsent(l.release)
		got := l.move(a.Worker, act.Move{ID: id, Type: "accept"})
		if got.State != "accepted" {
			t.Errorf("after a consent taken back: %s", got.State)
		}
	})
}

func (l *pair) withdrawConsent(id string) {
	l.t.Helper()
	_, err := casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: id}})
	l.ok(err)
}

func TestUndo(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.state(l.r.Worker, id, "asked")
		declined := l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		if !slices.Contains(declined.Can, "undo") || declined.UndoUntil == nil {
			t.Fatalf("a wrong click can't be undone: %+v", declined)
		}
		_, err := loop.Undo.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.ID{ID: id})
		l.code(err, fault.Conflict) // not the author
		_, err = loop.Undo.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		back := l.state(l.r.Worker, id, "asked")
		if !back.Moves[1].Undone || back.Note == "" {
			t.Errorf("after the undo: %+v", back)
		}
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		l.state(l.s.Worker, id, "declined") // read by the other side
		_, err = loop.Undo.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.code(err, fault.Conflict)
	})
}

func TestUndoIsLate(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		f.Advance(2*time.Minute + time.Second)
		_, err := loop.Undo.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.code(err, fault.Conflict)
		l.tick()
		if got := l.state(l.r.Worker, id, "declined"); got.Note != "" {
			t.Error("the ask outlives the refusal")
		}
		if n := l.rows("SELECT count(*) FROM desk_copy"); n != 0 {
			t.Error("the desk's copy outlives the refusal")
		}
	})
}

// TestUndoRelease: sections that were sent by a wrong click don't open.
func TestUndoRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
		_, err := loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
		l.ok(err)
		_, err = loop.Undo.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		_, err = loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.code(err, fault.Conflict)
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release, Sections: []string{"contact"}})
		l.ok(err)
		got, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		if len(got.Parts) != 0 || got.Known != "" {
			t.Errorf("%+v", got)
		}
	})
}

// TestLoopbackNone: from the appointment on the sender sees open, whatever
// happens, and closed after the consent's end.
func TestLoopbackNone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.received()
		before := l.state(l.s.Worker, id, "received")
		for _, m := range []act.Move{
			{Type: "schedule", When: "2026-01-14T15:00:00Z"}, {Type: "attend"},
			{Type: "complete", Outcome: "not_met", Text: "moved to the coast"},
		} {
			m.ID = id
			l.move(l.r.Worker, m)
			got := l.state(l.s.Worker, id, "open")
			if len(got.Moves) != len(before.Moves) || got.Version != before.Version || got.Due != nil || got.Overdue || got.Unread {
				t.Errorf("%s shows: %+v", m.Type, got.ReferralRow)
			}
			if !slices.Equal(got.Can, []string{"withdraw"}) || !got.Changed.Equal(before.Changed) {
				t.Errorf("%s shows: %v", m.Type, got.Can)
			}
		}
		_, err := loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: id, Type: "confirm"})
		l.code(err, fault.Conflict)
		f.Advance(31 * 24 * time.Hour)
		l.tick()
		l.state(l.s.Worker, id, "closed")
		out, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ReferralQuery{Box: "sent"})
		l.ok(err)
		if out.Total != 0 {
			t.Error("closed, and still in hand")
		}
	})
}

// TestLoopbackAppointments: what the person did not agree to is cut before it
// is sealed, so that no key of the sender opens it.
func TestLoopbackAppointments(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "appointments")
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "schedule", When: "2026-01-14T15:00:00Z", Text: "room on the second floor"})
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Text: "all is well"})
		got := l.state(l.s.Worker, id, "completed")
		for _, m := range got.Moves {
			if m.Outcome != "" || m.From == "recipient" && m.Text != "" {
				t.Errorf("the sender reads %+v", m)
			}
			if m.Type == "schedule" && m.When == nil {
				t.Error("the appointment is missing")
			}
		}
		own := l.get(l.r.Worker, id)
		if last := own.Moves[len(own.Moves)-1]; last.Outcome != "met" || last.Text == "" {
			t.Errorf("the recipient's own copy: %+v", last)
		}
	})
}

// TestPropose: the sender learns of another agency; nothing is sent to that
// one, and the state stays.
func TestPropose(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		other := f.Agency("shelter", "QC")
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "propose", Agency: other.ID, Text: "they have a lift"})
		got := l.state(l.s.Worker, id, "asked")
		if last := got.Moves[1]; last.Agency != other.ID || last.Text == "" {
			t.Errorf("the sender reads %+v", last)
		}
		l.inbox(other, 0)
		_, err := loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: id, Type: "propose", Agency: l.s.ID})
		l.code(err, fault.InvalidInput)
	})
}
