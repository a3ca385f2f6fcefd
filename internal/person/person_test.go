package person_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/person"
)

// own is a person with a file, a consent to a shelter and a card.
type own struct {
	*nodetest.Fixture
	t       *testing.T
	s, r    *nodetest.Agency
	file    string
	need    string
	ask     string
	release string
	words   string
	second  string
}

const known = "Zibeline Fictive"

func newOwn(t *testing.T, f *nodetest.Fixture) *own {
	t.Helper()
	p := &own{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	c, err := casework.CreateCase.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.CreateCase{Known: known, Language: "fr",
		Entries: []act.NewEntry{{Section: "identity", Label: "name", Text: known}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	p.ok(err)
	p.file, p.need = c.ID, c.Needs[0].ID
	p.ask = p.consent(act.NewConsent{Kind: "ask", Agencies: []string{p.r.ID}, Purpose: "trouver un lit"})
	p.release = p.consent(act.NewConsent{Kind: "release", Agencies: []string{p.r.ID}, Sections: []string{"name", "identity"}, Purpose: "être accueillie", Loopback: "words"})
	return p
}

func (p *own) ctx() context.Context { return context.Background() }

func (p *own) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *own) consent(in act.NewConsent) string {
	p.t.Helper()
	in.Until, in.GivenBy, in.Language, in.Form = p.Now().AddDate(0, 0, 30).Format(time.DateOnly), "person", "fr", "spoken"
	in.Explained = act.Codes["explained"]
	c, err := casework.RecordConsent.Do(p.ctx(), p.Node, p.s.Worker.Fresh(), act.RecordConsent{Case: p.file, NewConsent: in})
	p.ok(err)
	return c.ID
}

// card makes a card and types its words.
func (p *own) card(second bool) {
	p.t.Helper()
	c, err := person.MakeCard.Do(p.ctx(), p.Node, p.s.Worker.Fresh(), act.MakeCard{Case: p.file, Form: "digits", Second: second})
	p.ok(err)
	p.words, p.second = card.Join(c.Words), card.Join(c.Second)
}

func (p *own) opens(words string) string {
	p.t.Helper()
	s, err := person.OpenOwn.Do(p.ctx(), p.Node, nil, act.CardWords{Words: words})
	p.ok(err)
	return s.Token
}

func (p *own) sees(token string) act.OwnFile {
	p.t.Helper()
	out, err := person.GetOwn.Do(p.ctx(), p.Node, nil, act.OwnToken{Token: token})
	p.ok(err)
	return out
}

// received brings a referral to where the shelter has opened what it was sent.
func (p *own) received() string {
	p.t.Helper()
	out, err := loop.Ask.Do(p.ctx(), p.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: p.ask, Mode: "single",
		Candidates: []act.Candidate{{Agency: p.r.ID}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
	p.ok(err)
	id := out.Referrals[0].ID
	_, err = loop.Move.Do(p.ctx(), p.Node, p.r.Worker.Fresh(), act.Move{ID: id, Type: "accept"})
	p.ok(err)
	_, err = loop.Release.Do(p.ctx(), p.Node, p.s.Worker.Fresh(), act.Release{ID: id, Consent: p.release})
	p.ok(err)
	_, err = loop.OpenRelease.Do(p.ctx(), p.Node, p.r.Worker.Fresh(), act.ID{ID: id})
	p.ok(err)
	return id
}

func (p *own) said() []act.PersonWord {
	p.t.Helper()
	out, err := person.ListPersonWords.Do(p.ctx(), p.Node, p.s.Worker.Fresh(), act.None{})
	p.ok(err)
	return out.Items
}

// TestOwnFile lives it from the card to the withdrawal: what happened before the card
// and after it is seen, and what the person takes back opens for nobody.
func TestOwnFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, before := range []bool{true, false} {
			p := newOwn(t, f)
			var id string
			if before {
				id = p.received()
			}
			p.card(false)
			if !before {
				id = p.received()
			}
			info, err := person.TryCard.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.TryCard{Case: p.file, Words: p.words})
			p.ok(err)
			if !info.Tried || !info.Has {
				t.Errorf("after the words were typed: %+v", info)
			}
			token := p.opens(p.words)
			seen := p.sees(token)
			if len(seen.Consents) != 2 || len(seen.Referrals) != 1 || seen.Referrals[0].State != "received" || seen.Referrals[0].Need != "emergency-shelter" {
				t.Fatalf("before the card %v: %+v", before, seen)
			}
			release := func(o act.OwnOpening) bool {
				return o.What == "release" && !o.Own && o.Name.Equal(seen.Referrals[0].Name)
			}
			if !slices.ContainsFunc(seen.Opened, release) {
				t.Errorf("before the card %v: who opened: %+v", before, seen.Opened)
			}
			out, err := person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: p.release, Disagree: true, Text: "jamais"})
			p.ok(err)
			for _, c := range out.Consents {
				if c.ID == p.release && c.State != "withdrawn" {
					t.Errorf("it stands at %s", c.State)
				}
			}
			if out.Referrals[0].State != "withdrawn" {
				t.Errorf("the referral stands at %s", out.Referrals[0].State)
			}
			if _, err := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
				t.Error("what was taken back opens")
			}
			for _, who := range []*nodetest.Member{p.s.Worker, p.r.Worker} {
				r, err := loop.GetReferral.Do(p.ctx(), f.Node, who.Fresh(), act.ID{ID: id})
				p.ok(err)
				last := r.Moves[len(r.Moves)-1]
				if r.State != "withdrawn" || last.From != "person" || !last.Verified {
					t.Errorf("%s sees %s, %+v", r.Side, r.State, last)
				}
			}
			words := p.said()
			if len(words) != 1 || words[0].Kind != "disagree" || words[0].About != p.release || words[0].Text != "jamais" || words[0].Unsure {
				t.Errorf("the agency reads %+v", words)
			}
			c, err := casework.GetCase.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file})
			p.ok(err)
			for _, one := range c.Consents {
				if one.ID == p.release && one.State != "withdrawn" {
					t.Errorf("in the file it stands at %s", one.State)
				}
			}
			_, err = person.PersonWordDone.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.PersonWordRef{ID: words[0].ID})
			p.ok(err)
			if left := p.said(); len(left) != 0 {
				t.Errorf("what was dealt with waits: %+v", left)
			}
		}
	})
}

// TestOwnReferral takes one request back, and nobody else's.
func TestOwnReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p, other := newOwn(t, f), newOwn(t, f)
		p.card(false)
		other.card(false)
		id := p.received()
		_, err := person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: other.opens(other.words)}, ID: id})
		nodetest.WantFault(t, err, fault.NotFound, "own.not_there")
		out, err := person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: p.opens(p.words)}, ID: id})
		p.ok(err)
		if r := out.Referrals[0]; r.State != "withdrawn" || !r.Ended {
			t.Errorf("%+v", r)
		}
		if _, err := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("it still opens")
		}
	})
}

// TestSecondWords: they open a page with nothing on it, and the agency is told.
func TestSecondWords(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.received()
		p.card(true)
		token := p.opens(p.second)
		if seen := p.sees(token); len(seen.Consents)+len(seen.Referrals)+len(seen.Opened)+len(seen.Words)+len(seen.Steps) != 0 || seen.Kept != nil {
			t.Errorf("the second words show %+v", seen)
		}
		if said := p.said(); len(said) != 1 || said[0].Kind != "second" || said[0].Case != p.file {
			t.Errorf("the agency is told %+v", said)
		}
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: "message", Text: "x"})
		p.ok(err)
		if seen := p.sees(p.opens(p.words)); len(seen.Consents) != 2 || len(seen.Words) != 0 {
			t.Errorf("the words show %+v", seen)
		}
		if _, err := person.GetOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: token}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("two sessions at once: %v", err)
		}
	})
}

// TestOwnCardEnds: a new card, its end and the erasure of the file kill the old one.
func TestOwnCardEnds(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		shut := func(why, words, token string) {
			t.Helper()
			_, err := person.OpenOwn.Do(p.ctx(), f.Node, nil, act.CardWords{Words: words})
			nodetest.WantFault(t, err, fault.NotFound, "own.shut")
			f.Advance(2 * time.Hour)
			if _, err := person.GetOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: token}); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s: the session goes on: %v", why, err)
			}
		}
		p.card(false)
		old, token := p.words, p.opens(p.words)
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: "message", Text: "bonjour"})
		p.ok(err)
		p.card(false)
		shut("a new card", old, token)
		old, token = p.words, p.opens(p.words)
		if seen := p.sees(token); len(seen.Words) != 1 || seen.Words[0].Text != "bonjour" || !seen.Words[0].Mine {
			t.Errorf("the new card shows %+v", seen.Words)
		}
		_, err = person.EndCard.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file})
		p.ok(err)
		shut("its end", old, token)
		p.card(false)
		old, token = p.words, p.opens(p.words)
		_, err = casework.EraseCase.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.EraseCase{Case: p.file, Basis: "person"})
		p.ok(err)
		shut("the file is erased", old, token)
	})
}

// TestOwnSession ends by itself, and what comes later is kept for the person.
func TestOwnSession(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		token := p.opens(p.words)
		for range 9 {
			f.Advance(3 * time.Minute)
			p.sees(token)
		}
		f.Advance(4 * time.Minute)
		say := act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: "message", Text: "trop tard"}
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, say)
		nodetest.WantFault(t, err, fault.NotFound, "own.kept")
		if said := p.said(); len(said) != 0 {
			t.Errorf("it was sent: %+v", said)
		}
		again := p.opens(p.words)
		if seen := p.sees(again); seen.Kept == nil || seen.Kept.Text != "trop tard" {
			t.Errorf("kept: %+v", seen.Kept)
		}
		say.Token = again
		out, err := person.SayOwn.Do(p.ctx(), f.Node, nil, say)
		p.ok(err)
		if out.Kept != nil || len(out.Words) != 1 {
			t.Errorf("sent: %+v", out)
		}
		_, err = person.LeaveOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: again})
		p.ok(err)
		f.Advance(time.Minute)
		if _, err := person.GetOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: again}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("left: %v", err)
		}
	})
}

// TestOwnWords: a message from the worker waits in the person's file.
func TestOwnWords(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		_, err := person.WritePerson.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.WritePerson{Case: p.file, Text: "x"})
		nodetest.WantFault(t, err, fault.NotFound, "own.no_card")
		p.card(false)
		_, err = person.WritePerson.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.WritePerson{Case: p.file, Text: "à jeudi"})
		p.ok(err)
		token := p.opens(p.words)
		if seen := p.sees(token); len(seen.Words) != 1 || seen.Words[0].Mine || seen.Words[0].Text != "à jeudi" {
			t.Errorf("%+v", seen.Words)
		}
		_, err = person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: "copy"})
		p.ok(err)
		said := p.said()
		if len(said) != 1 || said[0].Due == nil || said[0].Due.Sub(f.Now()) < 29*24*time.Hour {
			t.Errorf("%+v", said)
		}
		for _, who := range []*nodetest.Member{p.r.Worker} {
			if _, err := person.PersonWordDone.Do(p.ctx(), f.Node, who.Fresh(), act.PersonWordRef{ID: said[0].ID}); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("another agency: %v", err)
			}
			if _, err := person.MakeCard.Do(p.ctx(), f.Node, who.Fresh(), act.MakeCard{Case: p.file, Form: "digits"}); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("another agency makes a card: %v", err)
			}
		}
	})
}

// TestDealtWithOnANewCard: what was dealt with before a new card was made is not due
// again on it.
func TestDealtWithOnANewCard(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		token := p.opens(p.words)
		for _, kind := range []string{"copy", "correct"} {
			_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: kind, Text: "x"})
			p.ok(err)
		}
		done := ""
		for _, w := range p.said() {
			if w.Kind == "copy" {
				done = w.ID
			}
		}
		_, err := person.PersonWordDone.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.PersonWordRef{ID: done})
		p.ok(err)
		p.card(false)
		due := map[string]bool{}
		for _, w := range p.sees(p.opens(p.words)).Words {
			due[w.Kind] = w.Due != nil
		}
		if want := map[string]bool{"copy": false, "correct": true}; !maps.Equal(due, want) {
			t.Errorf("due: %v, want %v", due, want)
		}
	})
}

// TestAttackWrongWords: whatever is typed, the answer is the same.
func TestAttackWrongWords(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(true)
		near := strings.Replace(p.words, p.words[:1], string('0'+(p.words[0]-'0'+1)%10), 1)
		for _, typed := range []string{near, "1", "abc", strings.Repeat("9999 ", 6), "un deux trois", "☃"} {
			_, err := person.OpenOwn.Do(p.ctx(), f.Node, nil, act.CardWords{Words: typed})
			nodetest.WantFault(t, err, fault.NotFound, "own.shut")
		}
	})
}
