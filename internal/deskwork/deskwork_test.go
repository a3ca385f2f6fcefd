package deskwork_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/deskwork"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// late is an ask that nobody answered and that came to the desk.
type late struct {
	*nodetest.Fixture
	t     *testing.T
	s, r  *nodetest.Agency
	other *nodetest.Agency // could take it
	file  string
	need  string
	ask   string
	id    string
}

func newLate(t *testing.T, f *nodetest.Fixture) *late {
	t.Helper()
	l := &late{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC"), other: f.Agency("shelter", "QC")}
	c, err := casework.CreateCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr",
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	l.ok(err)
	l.file, l.need = c.ID, c.Needs[0].ID
	consent, err := casework.RecordConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: c.ID, NewConsent: act.NewConsent{
		Kind: "ask", Agencies: []string{l.r.ID}, Purpose: "a bed", Until: f.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person",
		Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
	l.ok(err)
	l.ask = consent.ID
	l.asked()
	return l
}

// asked asks once more, and lets it come to the desk.
func (l *late) asked() {
	l.t.Helper()
	out, err := loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "single",
		Candidates: []act.Candidate{{Agency: l.r.ID}}, Attributes: act.AskAttributes{Region: "Laval"}})
	l.ok(err)
	l.id = out.Referrals[0].ID
	l.pass(2*time.Hour + time.Minute)
}

func (l *late) ctx() context.Context { return context.Background() }

func (l *late) ok(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *late) pass(d time.Duration) {
	l.t.Helper()
	l.Advance(d)
	l.ok(l.Node.Tick(l.ctx()))
}

func (l *late) record(who *nodetest.Member, in act.RecordDeskWork) (act.DeskWork, error) {
	in.ID = l.id
	if in.Whom == "" {
		in.Whom, in.Way, in.Result = "asked", "telephone", "no_answer"
	}
	return deskwork.RecordDeskWork.Do(l.ctx(), l.Node, who.Fresh(), in)
}

func (l *late) propose(who *nodetest.Member, agencies ...string) error {
	_, err := deskwork.ProposeAgencies.Do(l.ctx(), l.Node, who.Fresh(), act.ProposeAgencies{ID: l.id, Agencies: agencies})
	return err
}

func (l *late) work(who *nodetest.Member) act.DeskWork {
	l.t.Helper()
	out, err := deskwork.GetDeskWork.Do(l.ctx(), l.Node, who.Fresh(), act.ID{ID: l.id})
	l.ok(err)
	return out
}

// row is the line of a box, and the number of what somebody must look at.
func (l *late) row(who *nodetest.Member, box string) (row act.ReferralRow, waiting int) {
	l.t.Helper()
	out, err := loop.ListReferrals.Do(l.ctx(), l.Node, who.Fresh(), act.ReferralQuery{Box: box})
	l.ok(err)
	for _, r := range out.Items {
		if r.ID == l.id {
			row = r
		}
	}
	home, err := l.Node.Attention.Waiting(l.ctx(), who.Fresh())
	l.ok(err)
	return row, home.Waiting
}

// TestDeskRecordsAndProposes: what the desk did is read by who asks, by who was
// asked and by its colleagues; whom it proposes by who asks alone, who then asks
// them if the person agrees.
func TestDeskRecordsAndProposes(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		colleague := f.Member(desk, agency.Caseworker)
		at := f.Now().Add(-5 * time.Minute).UTC().Truncate(time.Second)
		_, err := l.record(desk.Worker, act.RecordDeskWork{Whom: "asked", Way: "telephone", At: at.Format(time.RFC3339), Result: "message_left", Text: "their line rings out"})
		l.ok(err)
		l.ok(l.propose(desk.Worker, l.other.ID))
		for name, who := range map[string]*nodetest.Member{"sender": l.s.Worker, "recipient": l.r.Worker, "desk": colleague} {
			got, want := l.work(who), 2
			if name == "recipient" {
				want = 1
			}
			if len(got.Items) != want || !got.Whole {
				t.Fatalf("%s reads %+v", name, got)
			}
			first := got.Items[0]
			if !first.Verified || first.Whom != "asked" || first.Result != "message_left" || first.Text != "their line rings out" || !first.At.Equal(at) {
				t.Errorf("%s reads %+v", name, first)
			}
			if (first.By != "") != (name == "desk") {
				t.Errorf("%s reads who it was: %q", name, first.By)
			}
			if want == 2 && (len(got.Items[1].Agencies) != 1 || got.Items[1].Agencies[0] != l.other.ID) {
				t.Errorf("%s reads the proposal %+v", name, got.Items[1])
			}
		}
		for box, want := range map[string]string{"sent": "proposes", "inbox": "done"} {
			who := map[string]*nodetest.Member{"sent": l.s.Worker, "inbox": l.r.Worker}[box]
			if row, _ := l.row(who, box); row.Desk != want || row.Taken != "" || row.Handled != nil {
				t.Errorf("%s says %+v", box, row)
			}
		}
		_, err = loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Replaces: l.id,
			Candidates: []act.Candidate{{Agency: l.other.ID}}})
		nodetest.WantFault(t, err, fault.InvalidInput, "fault.invalid") // no consent names it
	})
}

// TestWhatTheDeskDidCounts: what it did ends what the desk must do, until nothing
// came of it in the time of the urgency; the line stays in its list all the while.
func TestWhatTheDeskDidCounts(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		stands := func(look string, waits int) {
			t.Helper()
			row, n := l.row(desk.Worker, "desk")
			if row.ID == "" || row.Look != look || n != waits {
				t.Errorf("the desk's line says %+v, the number %d, want %s and %d", row, n, look, waits)
			}
		}
		stands("act", 1)
		_, err := l.record(desk.Worker, act.RecordDeskWork{})
		l.ok(err)
		stands("nothing", 0)
		l.pass(31 * time.Minute)
		stands("act", 1)
		if home, err := loop.Home.Do(l.ctx(), f.Node, desk.Worker.Fresh(), act.None{}); err != nil || len(home.Notices) == 0 || home.Notices[0].Code != "notice.desk.again" {
			t.Errorf("who dealt with it is told %+v, %v", home.Notices, err)
		}
		later := f.Now().Add(time.Hour).UTC().Format(time.RFC3339)
		_, err = l.record(desk.Worker, act.RecordDeskWork{Whom: "asker", Way: "email", Result: "other", Again: later})
		l.ok(err)
		l.pass(50 * time.Minute)
		stands("nothing", 0)
		if _, err := loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: l.id, Type: "accept"}); err != nil {
			t.Fatal(err)
		}
		l.pass(11 * time.Minute)
		stands("nothing", 0) // somebody has answered
		told := func() (n int) {
			home, err := loop.Home.Do(l.ctx(), f.Node, desk.Worker.Fresh(), act.None{})
			l.ok(err)
			for _, one := range home.Notices {
				if one.Code == "notice.desk.again" {
					n++
				}
			}
			return n
		}
		l.asked()
		_, err = l.record(desk.Worker, act.RecordDeskWork{})
		l.ok(err)
		if _, err := loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: l.id, Type: "decline", Reason: "no_capacity"}); err != nil {
			t.Fatal(err)
		}
		l.pass(3 * time.Minute)
		before := told()
		if _, err := loop.GetReferral.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.id}); err != nil {
			t.Fatal(err)
		}
		l.pass(time.Hour)
		if told() != before {
			t.Error("the desk is told of what is not its own any more")
		}
	})
}

// TestAttackDeskSleeps: nobody at the desk puts off for long what is urgent, and
// nothing is dealt with in the past.
func TestAttackDeskSleeps(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		for _, by := range []time.Duration{-time.Hour, 3 * time.Hour, 300 * 24 * time.Hour} {
			_, err := l.record(desk.Worker, act.RecordDeskWork{Whom: "asked", Way: "telephone", Result: "other", Again: f.Now().Add(by).UTC().Format(time.RFC3339)})
			nodetest.WantFault(t, err, fault.InvalidInput, "fault.invalid")
		}
		_, err := l.record(desk.Worker, act.RecordDeskWork{Whom: "asked", Way: "telephone", Result: "other", At: f.Now().Add(time.Hour).UTC().Format(time.RFC3339)})
		nodetest.WantFault(t, err, fault.InvalidInput, "fault.invalid")
	})
}

// TestTwoOfTheDeskTakeOne: of two who take a card at once one has it, the other
// is told who; it can be taken over by who says so, and two who write at once
// both stand there.
func TestTwoOfTheDeskTakeOne(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		both := []*nodetest.Member{desk.Worker, f.Member(desk, agency.Caseworker)}
		at := func(do func(*nodetest.Member) error) (done int, refused error) {
			var wait sync.WaitGroup
			errs := make([]error, len(both))
			for i, m := range both {
				m.Fresh()
				wait.Go(func() { errs[i] = do(m) })
			}
			wait.Wait()
			for _, err := range errs {
				if err == nil {
					done++
				} else {
					refused = err
				}
			}
			return done, refused
		}
		take := func(over bool) func(*nodetest.Member) error {
			return func(m *nodetest.Member) error {
				_, err := deskwork.TakeCard.Do(l.ctx(), f.Node, m.Fresh(), act.TakeCard{ID: l.id, Over: over})
				return err
			}
		}
		done, refused := at(take(false))
		if done != 1 {
			t.Fatalf("%d have it", done)
		}
		nodetest.WantFault(t, refused, fault.Conflict, "desk.taken")
		row, _ := l.row(desk.Worker, "desk")
		if row.Desk != "taken" || row.Taken == "" || row.Look != "act" {
			t.Errorf("the line says %+v", row)
		}
		for _, m := range both {
			l.ok(take(true)(m))
			if row, _ = l.row(desk.Worker, "desk"); row.Taken != m.ID {
				t.Errorf("%s has it", row.Taken)
			}
		}
		if done, err := at(func(m *nodetest.Member) error { _, err := l.record(m, act.RecordDeskWork{}); return err }); done != 2 {
			t.Errorf("%d wrote: %v", done, err)
		}
		if got := l.work(l.s.Worker); len(got.Items) != 2 || !got.Whole {
			t.Errorf("%+v", got)
		}
	})
}

// TestAttackDeskWorkOfOthers: a stranger, the recipient, the sender, and the desk
// before anything came to it get not found; and after it ended nobody writes.
func TestAttackDeskWorkOfOthers(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		all := func(m *nodetest.Member, code fault.Code) {
			t.Helper()
			_, err := l.record(m, act.RecordDeskWork{})
			_, take := deskwork.TakeCard.Do(l.ctx(), f.Node, m.Fresh(), act.TakeCard{ID: l.id})
			for _, err := range []error{err, l.propose(m, l.other.ID), take} {
				if fault.CodeOf(err) != code {
					t.Errorf("%v, want %s", err, code)
				}
			}
		}
		for _, m := range []*nodetest.Member{l.s.Worker, l.r.Worker, l.other.Worker} {
			all(m, fault.NotFound)
		}
		if _, err := deskwork.GetDeskWork.Do(l.ctx(), f.Node, l.other.Worker.Fresh(), act.ID{ID: l.id}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger: %v", err)
		}
		_, err := l.record(desk.Worker, act.RecordDeskWork{})
		l.ok(err)
		_, err = loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: l.id})
		l.ok(err)
		all(desk.Worker, fault.NotFound)
		if n := l.count("SELECT count(*) FROM desk_work WHERE own IS NOT NULL OR recipient IS NOT NULL"); n != 0 {
			t.Errorf("%d copies outlive what the person took back", n)
		}
		if got := l.work(l.s.Worker); len(got.Items) != 1 || !got.Whole {
			t.Errorf("who asks reads %+v", got)
		}
		if got := l.work(l.r.Worker); len(got.Items) != 0 {
			t.Errorf("who was asked still reads %+v", got)
		}
	})
}

func (l *late) count(q string) (n int) {
	l.t.Helper()
	l.ok(l.DB().View(l.ctx(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q).Scan(&n) }))
	return n
}

// TestAttackDeskWordsIdentify: the desk's words are stopped like a note.
func TestAttackDeskWordsIdentify(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLate(t, f)
		for _, words := range []string{"call 514-555-0142", "x@example.ca wrote", "born 1999", "H2X 1Y4"} {
			_, err := l.record(f.Desk().Worker, act.RecordDeskWork{Whom: "asked", Way: "telephone", Result: "other", Text: words})
			if fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%q: %v", words, err)
			}
			if _, err = deskwork.ProposeAgencies.Do(l.ctx(), f.Node, f.Desk().Worker.Fresh(), act.ProposeAgencies{ID: l.id, Agencies: []string{l.other.ID}, Text: words}); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%q proposed: %v", words, err)
			}
		}
	})
}

// TestAttackDeskProposes: the desk proposes no agency that enforces, neither side,
// nobody who left and nobody who does not exist.
func TestAttackDeskProposes(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLate(t, f)
		for name, id := range map[string]string{"police": f.Agency("police", "QC").ID, "who asks": l.s.ID, "who was asked": l.r.ID, "nobody": l.id} {
			if err := l.propose(f.Desk().Worker, id); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestAttackDeskWorkChanged: what was taken away, swapped, or put there from
// elsewhere is told to who reads.
func TestAttackDeskWorkChanged(t *testing.T) {
	for name, damage := range map[string]string{
		"the last taken away":  `DELETE FROM desk_work WHERE seq = 2`,
		"the first taken away": `DELETE FROM desk_work WHERE seq = 1`,
		"numbers swapped":      `UPDATE desk_work SET seq = 3 - seq + 10`,
		"the parcel":           `UPDATE desk_work SET sender = (SELECT sender FROM desk_work w WHERE w.seq = 2) WHERE seq = 1`,
		"no parcel":            `UPDATE desk_work SET sender = NULL WHERE seq = 1`,
		"the link":             `UPDATE desk_work SET link = (SELECT link FROM desk_work w WHERE w.seq = 2) WHERE seq = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				l := newLate(t, f)
				for range 2 {
					_, err := l.record(f.Desk().Worker, act.RecordDeskWork{})
					l.ok(err)
				}
				if got := l.work(l.s.Worker); !got.Whole {
					t.Fatalf("%+v", got)
				}
				f.Exec(damage)
				if got := l.work(l.s.Worker); got.Whole {
					t.Errorf("not noticed: %+v", got)
				}
			})
		})
	}
}

// TestDeskWorkTwice: a repeat does nothing twice.
func TestDeskWorkTwice(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLate(t, f)
		in := act.RecordDeskWork{ID: l.id, Whom: "asked", Way: "telephone", Result: "no_answer", Once: act.Once{Key: "k1"}}
		for range 2 {
			out, err := deskwork.RecordDeskWork.Do(l.ctx(), f.Node, f.Desk().Worker.Fresh(), in)
			if err != nil || len(out.Items) != 1 {
				t.Errorf("%+v %v", out, err)
			}
		}
		if got := l.work(l.s.Worker); len(got.Items) != 1 {
			t.Errorf("%+v", got)
		}
	})
}
