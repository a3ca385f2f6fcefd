package unasked_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/unasked"
)

// stands is a person with a need, at an agency with a desk and a back-up.
type stands struct {
	*nodetest.Fixture
	t    *testing.T
	desk *nodetest.Agency
	s, r *nodetest.Agency
	file string
	need string
	ask  string // consent
}

func newStands(t *testing.T, f *nodetest.Fixture, urgency string) *stands {
	t.Helper()
	l := &stands{Fixture: f, t: t, desk: f.Desk(), s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	c, err := casework.CreateCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr",
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: urgency}}})
	l.ok(err)
	l.file, l.need = c.ID, c.Needs[0].ID
	return l
}

func (l *stands) ctx() context.Context { return context.Background() }

func (l *stands) ok(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *stands) agrees() {
	l.t.Helper()
	c, err := casework.RecordConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: act.NewConsent{
		Kind: "ask", Agencies: []string{l.r.ID}, Purpose: "a bed", Until: l.Now().AddDate(0, 0, 60).Format(time.DateOnly), GivenBy: "person",
		Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
	l.ok(err)
	l.ask = c.ID
}

func (l *stands) asks() string {
	l.t.Helper()
	out, err := loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
		Candidates: []act.Candidate{{Agency: l.r.ID}}})
	l.ok(err)
	return out.Referrals[0].ID
}

func (l *stands) pass(d time.Duration) {
	l.t.Helper()
	l.Advance(d)
	l.ok(l.Node.Tick(l.ctx()))
}

// late lets the time of the need's urgency pass.
func (l *stands) late(urgency string) {
	l.t.Helper()
	due := coalition.Due(l.Now(), coalition.PlanFor(urgency).Answer, "QC", l.s.Worker.Fresh().Zone)
	l.pass(due.Sub(l.Now()) + time.Minute)
}

func (l *stands) atDesk() []act.DeskNeed {
	l.t.Helper()
	out, err := unasked.ListDeskNeeds.Do(l.ctx(), l.Node, l.desk.Worker.Fresh(), act.None{})
	l.ok(err)
	n, err := l.Node.Unasked.AtDesk(l.ctx(), l.desk.Worker.Fresh())
	if err != nil || n != len(out.Items) {
		l.t.Errorf("the number says %d, the list %d, %v", n, len(out.Items), err)
	}
	return out.Items
}

func (l *stands) wants(what string, n int) {
	l.t.Helper()
	if got := len(l.atDesk()); got != n {
		l.t.Errorf("%s: at the desk %d, want %d", what, got, n)
	}
}

func (l *stands) row() *act.NeedRow {
	l.t.Helper()
	home, err := loop.Home.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.None{})
	l.ok(err)
	if i := slices.IndexFunc(home.Unasked, func(r act.NeedRow) bool { return r.Need == l.need }); i >= 0 {
		return &home.Unasked[i]
	}
	return nil
}

// TestNeedGoesToTheDesk: past the time of its urgency, the desk learns what, how
// urgent and where of a need for which nobody is being asked, and whom to call; and
// nothing any more once somebody is asked, or it is closed.
func TestNeedGoesToTheDesk(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, urgency := range casefile.Urgencies {
			l := newStands(t, f, urgency)
			l.agrees()
			l.wants(urgency+", written", 0)
			l.late(urgency)
			got := l.atDesk()
			if len(got) != 1 || got[0].Need != "emergency-shelter" || got[0].Urgency != urgency || got[0].Province != "QC" || got[0].Asker != l.s.ID {
				t.Fatalf("%s: %+v", urgency, got)
			}
			if row := l.row(); row == nil || !row.Desk {
				t.Errorf("%s: its worker is not told that the desk was: %+v", urgency, row)
			}
			_, err := unasked.TakeDeskNeed.Do(l.ctx(), f.Node, l.desk.Worker.Fresh(), act.TakeCard{ID: got[0].ID})
			l.ok(err)
			_, err = unasked.TakeDeskNeed.Do(l.ctx(), f.Node, l.desk.Admin.Fresh(), act.TakeCard{ID: got[0].ID})
			nodetest.WantFault(t, err, fault.Conflict, "desk.taken")
			id := l.asks()
			l.wants(urgency+", asked", 0)
			l.late(urgency)
			if n := l.atDesk(); len(n) != 0 {
				t.Errorf("%s: the desk is told of a need for which somebody is being asked", urgency)
			}
			_, err = loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
			l.ok(err)
			l.wants(urgency+", declined just now", 0)
			l.late(urgency)
			l.wants(urgency+", declined, and nobody since", 1)
			_, err = casework.SetNeed.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetNeed{Case: l.file, Need: l.need, Status: "met"})
			l.ok(err)
			l.wants(urgency+", met", 0)
		}
	})
}

// TestAttackDeskToldUnagreed: the desk learns nothing where the person did not agree
// that somebody be asked, took that back, said no since, or never wants the desk told.
func TestAttackDeskToldUnagreed(t *testing.T) {
	for name, before := range map[string]func(l *stands) error{
		"no agreement": func(l *stands) error { return nil },
		"withdrawn": func(l *stands) error {
			l.agrees()
			_, err := casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.ask}})
			return err
		},
		"a no since": func(l *stands) error {
			l.agrees()
			_, err := casework.RefuseConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RefuseConsent{Case: l.file, NewRefusal: act.NewRefusal{Kind: "ask"}})
			return err
		},
		"the desk is never to be told": func(l *stands) error {
			l.agrees()
			_, err := casework.SetSafeContact.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverAgency: []string{l.desk.ID}}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				l := newStands(t, f, "urgent")
				l.ok(before(l))
				l.late("urgent")
				l.wants(name, 0)
			})
		})
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newStands(t, f, "urgent")
		l.agrees()
		l.late("urgent")
		l.wants("agreed", 1)
		_, err := casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.ask}})
		l.ok(err)
		l.wants("taken back after the desk was told", 0)
	})
}

// TestAttackNotePutsOff: what is typed into a need, again and again, puts nothing
// off: neither the back-up's look nor the desk's.
func TestAttackNotePutsOff(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newStands(t, f, "urgent")
		l.agrees()
		since := l.row().Since
		for i := range 5 {
			l.pass(6 * time.Hour)
			_, err := casework.SetNeed.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetNeed{Case: l.file, Need: l.need, Status: []string{"partly", "not_met"}[i%2]})
			l.ok(err)
			_, err = casework.AddEntry.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddEntry{Case: l.file, NewEntry: act.NewEntry{Section: "notes", Text: "x"}})
			l.ok(err)
		}
		l.wants("typed into for 30 hours", 1)
		if row := l.row(); row == nil || !row.Since.Equal(since) {
			t.Errorf("it stands since %+v, was %v", row, since)
		}
	})
}

// TestAttackNeedRow: whoever writes to the database puts a need off, forward or away:
// its worker finds it all the same, and the desk learns nothing early.
func TestAttackNeedRow(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newStands(t, f, "urgent")
		l.agrees()
		opened := l.row().Since
		f.Exec(`UPDATE need_watch SET due = 1`)
		l.pass(time.Minute)
		l.wants("put forward", 0)
		f.Exec(`UPDATE need_watch SET sealed = $1`, []byte("other bytes"))
		if row := l.row(); row == nil {
			t.Error("it is gone from its worker's first page")
		}
		l.pass(time.Minute)
		f.Exec(`DELETE FROM need_watch`)
		if row := l.row(); row == nil || !row.Since.Equal(opened) {
			t.Errorf("%+v, opened %v", row, opened)
		}
	})
}

// TestAttackDeskNeedsOfAnother: nobody but the desk of that coalition reads the list,
// and it says nothing of the person.
func TestAttackDeskNeedsOfAnother(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newStands(t, f, "urgent")
		l.agrees()
		l.late("urgent")
		id := l.atDesk()[0].ID
		for _, who := range []*nodetest.Member{l.s.Worker, l.r.Worker} {
			_, err := unasked.ListDeskNeeds.Do(l.ctx(), f.Node, who.Fresh(), act.None{})
			nodetest.WantFault(t, err, fault.Forbidden, "referral.desk_only")
			_, err = unasked.TakeDeskNeed.Do(l.ctx(), f.Node, who.Fresh(), act.TakeCard{ID: id})
			nodetest.WantFault(t, err, fault.NotFound, "fault.not_found")
		}
		_, err := casework.EraseCase.Do(l.ctx(), f.Node, l.s.Admin.Fresh(), act.EraseCase{Case: l.file, Basis: "person"})
		l.ok(err)
		l.wants("erased", 0)
		l.pass(time.Minute)
		var left int
		l.ok(f.DB().View(l.ctx(), func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*) FROM need_watch`).Scan(&left)
		}))
		if left != 0 {
			t.Errorf("%d needs of an erased file are watched", left)
		}
	})
}
