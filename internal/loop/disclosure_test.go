package loop_test

import (
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/registers"
)

func TestDisclosureInDanger(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		police := f.Agency("police", "QC")
		in := act.Disclosure{Case: l.file, Kind: "danger", Agency: police.ID, Sections: []string{"identity"},
			Basis: "danger to life", Text: "somebody waits in front of the house"}
		d, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), in)
		l.ok(err)
		if d.State != "sent" || d.Referral == "" {
			t.Fatalf("%+v", d)
		}
		row := l.inbox(police, 1)[0]
		if row.State != "released" || row.Urgency != "" && row.Urgency != "danger" {
			t.Errorf("%+v", row)
		}
		if got := l.get(police.Worker, row.ID); got.Moves[0].Text != in.Text {
			t.Errorf("the police reads %+v", got.Moves[0])
		}
		opened, err := loop.OpenRelease.Do(l.ctx(), f.Node, police.Worker.Fresh(), act.ID{ID: row.ID})
		l.ok(err)
		if opened.Known != "" || len(opened.Parts) != 1 || opened.Purpose != in.Basis {
			t.Errorf("opens as %+v", opened)
		}
		_, err = loop.ReviewDisclosure.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ReviewDisclosure{ID: d.ID})
		l.code(err, fault.Conflict)
		if n := l.notices(l.s.Admin, "notice.disclosure.review"); n != 1 {
			t.Errorf("%d colleagues' notices", n)
		}
		reviewed, err := loop.ReviewDisclosure.Do(l.ctx(), f.Node, l.s.Admin.Fresh(), act.ReviewDisclosure{ID: d.ID})
		l.ok(err)
		if reviewed.State != "reviewed" {
			t.Errorf("%+v", reviewed)
		}
	})
}

func TestDisclosureReviewIsLate(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "danger", Agency: l.r.ID,
			Sections: []string{"identity"}, Basis: "danger to life", Text: "now"})
		l.ok(err)
		f.Advance(25 * time.Hour)
		l.tick()
		l.tick()
		if n := l.notices(l.s.Worker, "notice.disclosure.late"); n != 1 {
			t.Errorf("%d notices of a late review", n)
		}
	})
}

func TestDisclosureToCourt(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		d, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "court", Agency: l.r.ID,
			Sections: []string{"identity"}, Basis: "order of a court", Text: "file 1"})
		l.ok(err)
		l.inbox(l.r, 0)
		if d.State != "proposed" || d.Referral != "" {
			t.Fatalf("%+v", d)
		}
		d, err = loop.ReviewDisclosure.Do(l.ctx(), f.Node, l.s.Admin.Fresh(), act.ReviewDisclosure{ID: d.ID})
		l.ok(err)
		if row := l.inbox(l.r, 1)[0]; row.ID != d.Referral {
			t.Errorf("%+v and %+v", d, row)
		}
		list, err := loop.ListDisclosures.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(list.Items) != 1 || list.Items[0].Basis != "order of a court" {
			t.Errorf("%+v", list)
		}
		other, err := loop.ListDisclosures.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(other.Items) != 0 {
			t.Error("another agency sees the disclosure")
		}
	})
}

func TestLegalDemands(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		d, err := registers.AddLegalDemand.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddLegalDemand{LegalDemand: act.LegalDemand{
			Kind: "subpoena", From: "a fictional court", Got: "2026-01-10", Text: "asks for the file"}})
		l.ok(err)
		d.Answer = "a subpoena is not an order"
		_, err = registers.AddLegalDemand.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.AddLegalDemand{LegalDemand: d})
		l.code(err, fault.NotFound)
		_, err = registers.AddLegalDemand.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddLegalDemand{LegalDemand: d})
		l.ok(err)
		list, err := registers.ListLegalDemands.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(list.Items) != 1 || list.Items[0] != d {
			t.Errorf("%+v", list)
		}
	})
}

func (l *pair) notices(m *nodetest.Member, code string) (n int) {
	l.t.Helper()
	home, err := loop.Home.Do(l.ctx(), l.Node, m.Fresh(), act.None{})
	l.ok(err)
	for _, notice := range home.Notices {
		if notice.Code == code {
			n++
		}
	}
	return n
}

// TestClockInManyProcesses runs the clock of several processes at once: what
// is due happens once.
func TestClockInManyProcesses(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		for range 5 {
			l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID})
		}
		nodes := []*app.App{f.Node, f.Open(false), f.Open(false)}
		f.Advance(2*time.Hour + time.Second)
		var wg sync.WaitGroup
		errs := make([]error, len(nodes)*2)
		for i := range errs {
			wg.Go(func() { errs[i] = nodes[i%len(nodes)].Tick(l.ctx()) })
		}
		wg.Wait()
		for _, err := range errs {
			l.ok(err)
		}
		l.inbox(b, 5)
		for _, row := range l.inbox(a, 5) {
			if n := count(l.get(a.Worker, row.ID).Moves, "escalate"); n != 2 || row.Level != 2 { // there is no back-up: the desk at once
				t.Errorf("%d escalations, level %d", n, row.Level)
			}
		}
	})
}
