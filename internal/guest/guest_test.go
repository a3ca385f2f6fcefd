package guest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/guest"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

const (
	clinic = "11111111-0000-4000-8000-000000000001"
	other  = "11111111-0000-4000-8000-000000000002"
	word   = "chambre tranquille" // of the ask's note
)

// asked is an ask of a service without Relais.
type asked struct {
	*nodetest.Fixture
	t       *testing.T
	s       *nodetest.Agency
	file    string
	need    string
	consent string
	id      string
}

func newAsked(t *testing.T, f *nodetest.Fixture) *asked {
	t.Helper()
	l := &asked{Fixture: f, t: t, s: f.Agency("ngo", "QC")}
	var feed []any
	for id, name := range map[string]string{clinic: "Maison Cigale", other: "Maison Rousse"} {
		feed = append(feed, map[string]any{"id": id, "name": "Halte", "status": "active",
			"organization": map[string]any{"id": "org-" + id, "name": name, "description": "x"}})
	}
	b, err := json.Marshal(feed)
	l.ok(err)
	_, err = f.Node.Imports.LoadDirectory(l.ctx(), act.ImportDirectory{Source: "feed"}, bytes.NewReader(b), nil)
	l.ok(err)
	c, err := casework.CreateCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr",
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "urgent"}}})
	l.ok(err)
	l.file, l.need = c.ID, c.Needs[0].ID
	agreed, err := casework.RecordConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: c.ID, NewConsent: act.NewConsent{
		Kind: "ask", Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}, {Service: other, Sector: "shelter"}}, Purpose: "a bed",
		Until: f.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
	l.ok(err)
	l.consent = agreed.ID
	l.id = l.asks(clinic)
	return l
}

func (l *asked) asks(service string) string {
	l.t.Helper()
	out, err := loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.consent, Note: word,
		Candidates: []act.Candidate{{Outside: service, Sector: "shelter", Way: "link"}}, Attributes: act.AskAttributes{Languages: []string{"fr"}, Region: "QC"}})
	l.ok(err)
	return out.Referrals[0].ID
}

func (l *asked) ctx() context.Context { return context.Background() }

func (l *asked) ok(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *asked) link(id string) act.AnswerLink {
	l.t.Helper()
	out, err := guest.MakeAnswerLink.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: id})
	l.ok(err)
	return out
}

func (l *asked) look(k act.AnswerLink) (act.LinkedAsk, error) {
	return guest.LookByLink.Do(l.ctx(), l.Node, nil, act.LinkCode{Token: k.Token, Code: k.Code})
}

func (l *asked) answer(k act.AnswerLink, in act.LinkAnswer) (act.LinkedAsk, error) {
	in.LinkCode, in.By = act.LinkCode{Token: k.Token, Code: k.Code}, "Mme Untel"
	return guest.AnswerByLink.Do(l.ctx(), l.Node, nil, in)
}

// shut makes sure that a link opens nothing, and says nothing else.
func (l *asked) shut(k act.AnswerLink, why string) {
	l.t.Helper()
	_, err := l.look(k)
	if fault.CodeOf(err) != fault.NotFound {
		l.t.Errorf("%s: %v", why, err)
	}
	nodetest.WantFault(l.t, err, fault.NotFound, "guest.shut")
	if _, err := l.answer(k, act.LinkAnswer{Version: 1, Type: "accept"}); fault.CodeOf(err) != fault.NotFound {
		l.t.Errorf("%s: it answers: %v", why, err)
	}
}

func (l *asked) get() act.Referral {
	l.t.Helper()
	out, err := loop.GetReferral.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: l.id})
	l.ok(err)
	for _, m := range out.Moves {
		if !m.Verified {
			l.t.Errorf("%s does not verify", m.Type)
		}
	}
	return out
}

// TestAnswerByLink lives an ask from the link to what was met: whoever is asked
// answers by itself, the sender's worker is told, and the chain says how.
func TestAnswerByLink(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		seen, err := l.look(k)
		l.ok(err)
		if seen.Need != "emergency-shelter" || seen.Note != word || seen.State != "asked" || seen.Due == nil || !slices.Equal(seen.Can, []string{"accept", "waitlist", "decline", "request_info"}) {
			t.Fatalf("%+v", seen)
		}
		l.get() // read before
		got, err := l.answer(k, act.LinkAnswer{Version: seen.Version, Type: "request_info", Text: "Combien de nuits ?"})
		l.ok(err)
		if !got.Done || got.State != "info_requested" {
			t.Fatalf("%+v", got)
		}
		home, err := loop.Home.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if home.Counts.Waiting != 1 {
			t.Errorf("nobody is told: %+v", home.Counts)
		}
		one := l.get()
		m := one.Moves[len(one.Moves)-1]
		if m.Type != "request_info" || m.Text != "Combien de nuits ?" || !m.Link || m.From != "recipient" || m.Said == nil || m.Said.By != "Mme Untel" || m.Said.Way != "link" {
			t.Errorf("%+v", m)
		}
		_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: l.id, Type: "answer_info", Text: "Deux."})
		l.ok(err)
		seen, err = l.look(k)
		l.ok(err)
		got, err = l.answer(k, act.LinkAnswer{Version: seen.Version, Type: "accept"})
		l.ok(err)
		if got.State != "accepted" || got.HoldUntil == nil {
			t.Errorf("%+v", got)
		}
		if one := l.get(); one.State != "accepted" || one.Look != "act" {
			t.Errorf("%s %s", one.State, one.Look)
		}
	})
}

// TestAttackLinkCode: a code can be guessed at five times; then the link is shut for
// who has the right one, too, and its worker is told.
func TestAttackLinkCode(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k, wrong := l.link(l.id), l.link(l.asks(other))
		for range 4 {
			_, err := l.look(act.AnswerLink{Token: k.Token, Code: wrong.Code})
			nodetest.WantFault(t, err, fault.InvalidInput, "fault.invalid")
		}
		if _, err := l.look(act.AnswerLink{Token: k.Token, Code: "AAA-AAA-A"}); fault.CodeOf(err) != fault.InvalidInput {
			t.Error(err) // mistyped: no try
		}
		_, err := l.look(k)
		l.ok(err)
		var wait sync.WaitGroup
		var tried atomic.Int32
		guess := func() {
			if _, err := l.look(act.AnswerLink{Token: k.Token, Code: wrong.Code}); fault.CodeOf(err) == fault.InvalidInput {
				tried.Add(1)
			}
		}
		for range 12 { // many at once gain nothing
			wait.Go(guess)
		}
		wait.Wait()
		for range 5 { // those that waited too long for their turn were no tries
			guess()
		}
		if n := tried.Load(); n > 4 {
			t.Errorf("%d codes were tried, and the link still opened", n)
		}
		l.shut(k, "after twelve guesses")
		home, err := loop.Home.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if !slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "notice.referral.link_shut" }) {
			t.Error("the worker is not told")
		}
		if _, err := l.look(wrong); err != nil {
			t.Errorf("another link: %v", err)
		}
		l.shut(act.AnswerLink{Token: strings.Repeat("A", 43), Code: wrong.Code}, "a link that nobody made")
	})
}

// TestAttackDeadLink: a link opens nothing once its ask has ended, in whatever way.
func TestAttackDeadLink(t *testing.T) {
	worker := func(l *asked) *agency.Session { return l.s.Worker.Fresh() }
	for name, end := range map[string]func(l *asked) error{
		"cancelled": func(l *asked) error {
			_, err := loop.Move.Do(l.ctx(), l.Node, worker(l), act.Move{ID: l.id, Type: "cancel", Reason: "other", Text: "x"})
			return err
		},
		"withdrawn": func(l *asked) error {
			_, err := loop.Withdraw.Do(l.ctx(), l.Node, worker(l), act.Withdraw{ID: l.id})
			return err
		},
		"consent withdrawn": func(l *asked) error {
			_, err := casework.WithdrawConsent.Do(l.ctx(), l.Node, worker(l), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.consent}})
			return err
		},
		"a new link": func(l *asked) error { l.link(l.id); return nil },
		"shut": func(l *asked) error {
			_, err := guest.DropAnswerLink.Do(l.ctx(), l.Node, worker(l), act.ID{ID: l.id})
			return err
		},
		"the end of the ask": func(l *asked) error { l.Advance(29 * 24 * time.Hour); return nil }, // no clock has run
		"never to be told": func(l *asked) error {
			_, err := casework.SetSafeContact.Do(l.ctx(), l.Node, worker(l), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverTell: []string{"Maison Cigale"}}})
			return err
		},
		"a no to them": func(l *asked) error {
			_, err := casework.RefuseConsent.Do(l.ctx(), l.Node, worker(l), act.RefuseConsent{Case: l.file, NewRefusal: act.NewRefusal{Kind: "ask", Outside: []string{clinic}}})
			return err
		},
		"erased": func(l *asked) error {
			_, err := casework.EraseCase.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.EraseCase{Case: l.file, Basis: "person"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				l := newAsked(t, f)
				k := l.link(l.id)
				_, err := l.look(k)
				l.ok(err)
				l.ok(end(l))
				l.shut(k, name)
			})
		})
	}
}

// TestAttackLinkBarred: no link is made to who must never be told, nor for an agency,
// nor by somebody else.
func TestAttackLinkBarred(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		_, err := guest.MakeAnswerLink.Do(l.ctx(), f.Node, f.Agency("ngo", "QC").Worker.Fresh(), act.ID{ID: l.id})
		nodetest.WantFault(t, err, fault.NotFound, "fault.not_found")
		_, err = casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverTell: []string{"Maison Cigale"}}})
		l.ok(err)
		_, err = guest.MakeAnswerLink.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.id})
		nodetest.WantFault(t, err, fault.Conflict, "referral.never_told")
	})
}

// TestAttackLinkOfAnother: a row put in the place of another opens nothing there.
func TestAttackLinkOfAnother(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k, second := l.link(l.id), l.link(l.asks(other))
		f.Exec(`UPDATE answer_link SET ask = (SELECT a.ask FROM answer_link a WHERE a.row <> answer_link.row) WHERE row = (SELECT MIN(row) FROM answer_link)`)
		if _, err := l.look(k); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("the other's ask opens: %v", err)
		}
		f.Exec(`UPDATE answer_link SET sealed = (SELECT a.sealed FROM answer_link a WHERE a.row <> answer_link.row) WHERE row = (SELECT MIN(row) FROM answer_link)`)
		l.shut(k, "another's state")
		if _, err := l.look(act.AnswerLink{Token: k.Token, Code: second.Code}); err == nil {
			t.Error("another's code opens it")
		}
	})
}

// TestTwoTabsAnswer: of two answers that saw the same, one is kept; the second is
// told, and a repeat of the first is no second one.
func TestTwoTabsAnswer(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		seen, err := l.look(k)
		l.ok(err)
		yes := act.LinkAnswer{Version: seen.Version, Type: "accept", Key: "tab one"}
		_, err = l.answer(k, yes)
		l.ok(err)
		again, err := l.answer(k, yes)
		l.ok(err)
		if !again.Done || again.State != "accepted" {
			t.Errorf("%+v", again)
		}
		_, err = l.answer(k, act.LinkAnswer{Version: seen.Version, Type: "decline", Reason: "no_capacity", Key: "tab two"})
		nodetest.WantFault(t, err, fault.Conflict, "referral.moved")
		if one := l.get(); one.State != "accepted" || len(one.Moves) != 2 {
			t.Errorf("%s, %d moves", one.State, len(one.Moves))
		}
	})
}

// TestAttackLinkStolen: who has the database finds neither link, code nor ask in it,
// and who has the link alone opens nothing.
func TestAttackLinkStolen(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		ok, err := l.look(k)
		l.ok(err)
		_, err = l.answer(k, act.LinkAnswer{Version: ok.Version, Type: "decline", Reason: "no_capacity", Text: "pas avant mardi"})
		l.ok(err)
		for _, secret := range []string{k.Token, word, "pas avant mardi", "Mme Untel"} {
			nodetest.Canary(secret).NotIn(t, f.Store)
		}
		if one := l.get(); one.State != "declined" || one.Moves[1].Reason != "no_capacity" {
			t.Errorf("%+v", one.Moves)
		}
	})
}

// TestAttackAnswerForged: an answer that nobody gave through the link, or that was
// moved to another place, does not verify.
func TestAttackAnswerForged(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newAsked(t, f)
		k := l.link(l.id)
		_, err := l.answer(k, act.LinkAnswer{Version: 1, Type: "accept"})
		l.ok(err)
		f.Exec(`UPDATE referral_move SET parcel = $1 WHERE seq = 2`, []byte("other bytes"))
		one, err := loop.GetReferral.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.id})
		l.ok(err)
		if one.Moves[1].Verified {
			t.Error("it verifies")
		}
	})
}
