package person_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/guest"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/oneperson"
	"relais/internal/person"
	"relais/internal/seal"
	"relais/internal/store"
)

const clinic = "11111111-0000-4000-8000-000000000001"

// outsider brings a service without Relais into the directory.
func (p *own) outsider() {
	p.t.Helper()
	feed, err := json.Marshal([]any{map[string]any{"id": clinic, "name": "Halte de nuit", "status": "active", "email": "halte@example.ca",
		"organization": map[string]any{"id": "org-" + clinic, "name": "Maison Cigale", "description": "x"},
		"phones":       []any{map[string]any{"id": "p-" + clinic, "number": "819-555-0177"}}}})
	p.ok(err)
	_, err = p.Node.Imports.LoadDirectory(p.ctx(), act.ImportDirectory{Source: "feed"}, bytes.NewReader(feed), nil)
	p.ok(err)
}

// TestAttackOutsideTakenBack: who has no Relais can't be cut off, so that the worker is
// told to tell them; a link to answer by opens no more, whichever consent is taken back.
func TestAttackOutsideTakenBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, back := range []string{"ask", "release", "request"} {
			p := newOwn(t, f)
			p.outsider()
			to := []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}
			ids := map[string]string{
				"ask":     p.consent(act.NewConsent{Kind: "ask", Outside: to, Purpose: "x"}),
				"release": p.consent(act.NewConsent{Kind: "release", Outside: to, Sections: []string{"identity"}, Purpose: "x"}),
			}
			p.card(false)
			out, err := loop.Ask.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: ids["ask"], Mode: "single",
				Candidates: []act.Candidate{{Outside: clinic, Sector: "shelter", Way: "telephone"}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
			p.ok(err)
			ids["request"] = out.Referrals[0].ID
			told := &act.Said{By: "Mme Untel", Way: "telephone"}
			_, err = guest.MakeAnswerLink.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: ids["request"]})
			p.ok(err)
			if back != "ask" {
				_, err = loop.Move.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Move{ID: ids["request"], Type: "accept", Said: told})
				p.ok(err)
				_, err = loop.Release.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Release{ID: ids["request"], Consent: ids["release"], Said: told})
				p.ok(err)
			}
			if _, err := p.ends(ids[back]); err != nil {
				t.Errorf("%s: %v", back, err)
			}
			got, err := loop.GetReferral.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: ids["request"]})
			p.ok(err)
			if back != "ask" && (got.State != "withdrawn" || got.Look != "act") {
				t.Errorf("%s: nobody has to tell them: %s, %s", back, got.State, got.Look)
			}
			if back == "ask" && got.State != "withdrawn" {
				t.Errorf("%s: it stands at %s", back, got.State)
			}
			var links int
			p.row(`SELECT COUNT(*) FROM answer_link`, &links)
			if links != 0 {
				t.Errorf("%s: the link opens", back)
			}
		}
	})
}

// TestAttackDeskCopyTakenBack: what the coalition's desk was told of an ask that nobody
// answered goes with the consent.
func TestAttackDeskCopyTakenBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, request := range []bool{true, false} {
			p := newOwn(t, f)
			ask := p.consent(act.NewConsent{Kind: "ask", Agencies: []string{p.r.ID, f.Desk().ID}, Purpose: "x"})
			p.card(false)
			out, err := loop.Ask.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: ask, Mode: "single",
				Candidates: []act.Candidate{{Agency: p.r.ID}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
			p.ok(err)
			f.Advance(3 * time.Hour)
			p.ok(f.Node.Tick(p.ctx()))
			var n int
			p.row(`SELECT COUNT(*) FROM desk_copy`, &n)
			if n == 0 {
				t.Fatal("the desk has no copy")
			}
			id := ask
			if request {
				id = out.Referrals[0].ID
			}
			_, err = p.ends(id)
			p.ok(err)
			if p.row(`SELECT COUNT(*) FROM desk_copy`, &n); n != 0 {
				t.Errorf("request %v: the desk's copy is there", request)
			}
		}
	})
}

// TestAttackPersonToken: a person's token reaches nothing but their own file, and
// nothing at all once they left, or the card was replaced.
func TestAttackPersonToken(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p, other := newOwn(t, f), newOwn(t, f)
		p.card(true)
		other.card(false)
		token := p.opens(p.words)
		if _, err := f.Node.Sessions.Session(p.ctx(), token); err == nil {
			t.Error("it is a member's session")
		}
		end := func(token, id string) error {
			_, err := person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: id})
			return err
		}
		for _, id := range []string{other.ask, other.release, other.file, p.file, p.need} {
			if err := end(token, id); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("another's %s: %v", id, err)
			}
		}
		for _, kind := range []string{"withdraw", "disagree", "second", "referral", "x"} {
			_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: kind, Text: "x"})
			if fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("says %s: %v", kind, err)
			}
		}
		p.ok(end(token, p.release))
		if err := end(token, p.release); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		second := p.opens(p.second)
		if err := end(second, p.ask); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("second words take back: %v", err)
		}
		if seen := p.sees(p.opens(p.words)); len(seen.Consents) != 2 {
			t.Errorf("%+v", seen.Consents)
		}
		token = p.opens(p.words)
		_, err := person.LeaveOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: token})
		p.ok(err)
		if err := end(token, p.ask); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("after leaving: %v", err)
		}
		token = p.opens(p.words)
		p.card(false)
		if err := end(token, p.ask); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("after a new card: %v", err)
		}
		var open int
		p.row(`SELECT open FROM case_consent WHERE id = '`+p.ask+`'`, &open)
		if open != 1 {
			t.Error("a token that is none ended a consent")
		}
	})
}

// TestAttackOneFileErased: with a person's files that are one, all their cards go.
func TestAttackOneFileErased(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		words := p.words
		c, err := casework.CreateCase.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.CreateCase{Known: known, Language: "fr"})
		p.ok(err)
		_, err = oneperson.MergeCases.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.MergeCases{Case: c.ID, Into: p.file})
		p.ok(err)
		first := p.file
		p.file = c.ID
		p.card(false)
		_, err = casework.EraseCase.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.EraseCase{Case: c.ID, Basis: "person"})
		p.ok(err)
		if _, err := person.OpenOwn.Do(p.ctx(), f.Node, nil, act.CardWords{Words: p.words}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("the card of an erased file: %v", err)
		}
		p.file, p.words = first, words
		if _, err := person.OpenOwn.Do(p.ctx(), f.Node, nil, act.CardWords{Words: p.words}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("the card of the file that was one with it: %v", err)
		}
		var lines int
		p.ok(f.DB().View(p.ctx(), func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*) FROM person_line`).Scan(&lines)
		}))
		if lines != 0 {
			t.Errorf("%d lines of an erased card", lines)
		}
	})
}

// TestAttackForgedWords: words that somebody wrote into the database, sealed to the
// agency and dated before the card, do not pass for the person's or a colleague's.
func TestAttackForgedWords(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: p.opens(p.words)}, Kind: "message", Text: "vrai"})
		p.ok(err)
		f.Advance(time.Minute)
		p.card(false)
		var agency, mark []byte
		p.row(`SELECT agency, mark FROM person_word`, &agency, &mark)
		p.ok(f.DB().Transact(p.ctx(), func(ctx context.Context, tx *store.Tx) error {
			to, err := f.Node.AgencyPublic(ctx, tx, p.s.ID)
			if err != nil {
				return err
			}
			for _, by := range []string{"", p.s.Admin.ID} {
				id := seal.NewID()
				sealed, err := card.Said{Case: p.file, At: f.Now().Add(-time.Hour).UnixMicro(), Kind: "erase", Text: "faux", By: by}.
					Seal(to.Seal, card.SaidInfo(id, p.s.ID, to.Version))
				if err != nil {
					return err
				}
				if err := store.AddPersonWord(ctx, tx, store.PersonWordRow{ID: id, Agency: agency, Mark: mark, Version: to.Version, Waits: true, Sealed: sealed}); err != nil {
					return err
				}
			}
			return nil
		}))
		for when, end := range map[string]bool{"a card": false, "no card": true} {
			if end {
				_, err := person.EndCard.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file})
				p.ok(err)
			}
			said, err := person.PersonWordsOf.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file})
			p.ok(err)
			for _, w := range said.Items {
				if (w.Text == "faux") != w.Unsure {
					t.Errorf("%s: %s is unsure: %v", when, w.Text, w.Unsure)
				}
				if w.Text == "faux" && w.By != "" {
					t.Errorf("%s: it is %s who wrote", when, w.By)
				}
			}
			if !end {
				continue
			}
			p.card(false)
		}
	})
}

// TestAttackLateTakenBack: what came too late is not offered any more once it was done.
func TestAttackLateTakenBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		token := p.opens(p.words)
		f.Advance(6 * time.Minute)
		_, err := person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: p.release, Disagree: true})
		nodetest.WantFault(t, err, fault.NotFound, "own.kept")
		if seen := p.sees(p.opens(p.words)); seen.Kept == nil || seen.Kept.About != p.release || seen.Kept.Kind != "disagree" {
			t.Errorf("kept: %+v", seen.Kept)
		}
		out, err := p.ends(p.release)
		p.ok(err)
		if out.Kept != nil {
			t.Errorf("it is offered once more: %+v", out.Kept)
		}
	})
}
