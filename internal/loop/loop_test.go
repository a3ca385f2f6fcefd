package loop_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// pair is two agencies, a person at the first, and what they agreed to.
type pair struct {
	*nodetest.Fixture
	t       testing.TB
	s, r    *nodetest.Agency
	file    string
	need    string
	ask     string // consents
	release string
	server  string // where the API is, once it was asked
}

const secret = "Canari-Zibeline"

// newLoop opens a case file at the sender and asks the person for consents
// that name the given recipients; the release names the first.
func newPair(t testing.TB, f *nodetest.Fixture, loopback string, others ...*nodetest.Agency) *pair {
	t.Helper()
	return newPairFrom(t, f, f.Agency("ngo", "QC"), loopback, others...)
}

// newPairFrom is newPair with a sender.
func newPairFrom(t testing.TB, f *nodetest.Fixture, from *nodetest.Agency, loopback string, others ...*nodetest.Agency) *pair {
	t.Helper()
	l := &pair{Fixture: f, t: t, s: from}
	if len(others) == 0 {
		others = []*nodetest.Agency{f.Agency("shelter", "QC")}
	}
	l.r = others[0]
	var ids []string
	for _, o := range others {
		ids = append(ids, o.ID)
	}
	c, err := casework.CreateCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.CreateCase{
		Known: secret, Language: "fr",
		Entries: []act.NewEntry{{Section: "identity", Label: "name", Text: secret + " Fictive"}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}},
	})
	l.ok(err)
	l.file, l.need = c.ID, c.Needs[0].ID
	l.ask = l.consent(act.NewConsent{Kind: "ask", Agencies: ids, Purpose: "find a bed"})
	l.release = l.consent(act.NewConsent{Kind: "release", Agencies: ids[:1], Sections: []string{"name", "identity", "contact"},
		Purpose: "to be welcomed", Loopback: loopback})
	return l
}

func (l *pair) ctx() context.Context { return context.Background() }

func (l *pair) ok(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *pair) consent(in act.NewConsent) string {
	l.t.Helper()
	in.Until, in.GivenBy, in.Language, in.Form = l.Now().AddDate(0, 0, 30).Format(time.DateOnly), "person", "fr", "spoken"
	in.Explained = act.Codes["explained"]
	c, err := casework.RecordConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: in})
	l.ok(err)
	return c.ID
}

func (l *pair) asks(mode string, candidates ...act.Candidate) act.Asked {
	l.t.Helper()
	if len(candidates) == 0 {
		candidates = []act.Candidate{{Agency: l.r.ID}}
	}
	out, err := loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true,
		Case: l.file, Need: l.need, Consent: l.ask, Mode: mode, Candidates: candidates,
		Attributes: act.AskAttributes{AgeBand: "adult_25_64", Languages: []string{"fr"}, Region: "Laval"},
		Note:       "needs a quiet room",
	})
	l.ok(err)
	return out
}

func (l *pair) move(who *nodetest.Member, in act.Move) act.Referral {
	l.t.Helper()
	out, err := loop.Move.Do(l.ctx(), l.Node, who.Fresh(), in)
	l.ok(err)
	return out
}

func (l *pair) get(who *nodetest.Member, id string) act.Referral {
	l.t.Helper()
	out, err := loop.GetReferral.Do(l.ctx(), l.Node, who.Fresh(), act.ID{ID: id})
	l.ok(err)
	for _, m := range out.Moves {
		if !m.Verified {
			l.t.Errorf("move %d %s does not verify for %s", m.Seq, m.Type, out.Side)
		}
	}
	return out
}

func (l *pair) state(who *nodetest.Member, id, want string) act.Referral {
	l.t.Helper()
	out := l.get(who, id)
	if out.State != want {
		l.t.Fatalf("%s sees %s, want %s", out.Side, out.State, want)
	}
	return out
}

// released brings a referral to the state in which the recipient has opened
// what it was sent.
func (l *pair) received() string {
	l.t.Helper()
	id := l.asks("single").Referrals[0].ID
	l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
	_, err := loop.Release.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
	l.ok(err)
	got, err := loop.OpenRelease.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.ID{ID: id})
	l.ok(err)
	if got.Known != secret || len(got.Parts) == 0 || got.Parts[0].Entries[0].Text != secret+" Fictive" {
		l.t.Fatalf("the release opens as %+v", got)
	}
	return id
}

func TestLoopEndToEnd(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		when := f.Now().Add(20 * time.Hour).UTC().Format(time.RFC3339)
		l.move(l.r.Worker, act.Move{ID: id, Type: "schedule", When: when})
		l.state(l.s.Worker, id, "scheduled")
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Text: "a room since Tuesday"})
		seen := l.state(l.s.Worker, id, "completed")
		last := seen.Moves[len(seen.Moves)-1]
		if last.Outcome != "met" || last.Text != "a room since Tuesday" || len(seen.Moves) != 7 {
			t.Errorf("the sender sees %+v", last)
		}
		c, err := casework.GetCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.file})
		l.ok(err)
		if c.Needs[0].Status != "met" || len(c.Needs[0].Referrals) != 1 {
			t.Errorf("the need stands at %+v", c.Needs[0])
		}
		l.move(l.s.Worker, act.Move{ID: id, Type: "confirm"})
		l.state(l.r.Worker, id, "confirmed")
	})
}
