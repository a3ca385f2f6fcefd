package demo

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node"
)

const seed = 2009 // of the invented directory

// steps is how many steps the progress bar counts.
const steps = 40

// teller tells the story of the past days to a node.
type teller struct {
	n        *app.App
	clock    *Clock
	houses   map[string]*house
	cast     Cast
	progress node.Progress
	done     int64
}

// Tell founds a fictional coalition on an empty demonstration node and plays
// its past days, dated from now. progress may be nil.
func Tell(ctx context.Context, n *app.App, clock *Clock, progress node.Progress) (Cast, error) {
	t := &teller{n: n, clock: clock, houses: map[string]*house{}, progress: progress}
	defer clock.ago(0)
	clock.ago(20 * 24 * time.Hour)
	if err := t.found(ctx); err != nil {
		return nil, fmt.Errorf("agencies: %w", err)
	}
	if err := t.services(ctx); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	for _, s := range t.scenes() {
		t.clock.ago(s.ago)
		if err := t.n.Tick(ctx); err != nil {
			return nil, fmt.Errorf("%s: clock: %w", s.name, err)
		}
		if err := s.play(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		t.step()
	}
	// The hours since the last scene pass in steps, so that each level of an
	// escalation happens when it would have.
	for _, ago := range []time.Duration{4 * time.Hour, 3 * time.Hour, 2 * time.Hour, time.Hour, 30 * time.Minute, 0} {
		if ago < t.last() {
			t.clock.ago(ago)
			if err := t.n.Tick(ctx); err != nil {
				return nil, err
			}
		}
	}
	return t.cast, nil
}

func (t *teller) step() {
	t.done++
	if t.progress != nil {
		t.progress(min(t.done, steps), steps)
	}
}

// services fills the directory and hides what is to be hidden.
func (t *teller) services(ctx context.Context) error {
	ids := map[string]string{}
	for key, h := range t.houses {
		ids[key] = h.id
	}
	feed, err := Feed(Services(time.Now(), seed, ids))
	if err != nil {
		return err
	}
	_, err = t.n.Imports.LoadDirectory(ctx, act.ImportDirectory{Source: "demo", Publisher: "Coalition des Deux-Rives"},
		bytes.NewReader(feed), nil)
	if err != nil {
		return err
	}
	for _, h := range HiddenPlaces() {
		s, err := t.as(ctx, t.houses[h.Agency].admin)
		if err != nil {
			return err
		}
		if _, err := listings.HideLocation.Do(ctx, t.n, s, act.HideLocation{ID: h.Service, Region: h.Region,
			HiddenPlace: act.HiddenPlace{Address: h.Address, Directions: h.Directions}}); err != nil {
			return fmt.Errorf("hide %s: %w", h.Service, err)
		}
	}
	return nil
}

// session signs in the one who acts for an agency.
func (t *teller) session(ctx context.Context, key string) (*agency.Session, error) {
	return t.as(ctx, t.houses[key].who)
}

// person is somebody in the story; her words are invented.
type person struct {
	known, language string
	entries         []act.NewEntry
	safe            act.SafeContact
	needs           []act.NewNeed
}

// intake opens a case file at an agency.
func (t *teller) intake(ctx context.Context, key string, p person) (act.Case, error) {
	s, err := t.session(ctx, key)
	if err != nil {
		return act.Case{}, err
	}
	next := time.Now().AddDate(0, 0, 1+len(p.known)).Format(time.DateOnly)
	return casework.CreateCase.Do(ctx, t.n, s, act.CreateCase{Known: p.known, Language: p.language, Next: next,
		Entries: p.entries, Safe: &p.safe, Needs: p.needs})
}

// agree records a consent of the person.
func (t *teller) agree(ctx context.Context, key, kase string, c act.NewConsent, to ...string) (act.Consent, error) {
	s, err := t.session(ctx, key)
	if err != nil {
		return act.Consent{}, err
	}
	for _, k := range to {
		c.Agencies = append(c.Agencies, t.houses[k].id)
	}
	c.GivenBy, c.Form, c.Language = "person", "spoken", "fr"
	c.Until = time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	c.Explained = []string{"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"}
	return casework.RecordConsent.Do(ctx, t.n, s, act.RecordConsent{Case: kase, NewConsent: c})
}

// ask asks agencies for a need, one after the other.
func (t *teller) ask(ctx context.Context, key string, kase act.Case, need int, note string, a act.AskAttributes, to ...string) (act.Asked, error) {
	c, err := t.agree(ctx, key, kase.ID, act.NewConsent{Kind: "ask", Purpose: "Trouver un service qui convient"}, to...)
	if err != nil {
		return act.Asked{}, err
	}
	s, err := t.session(ctx, key)
	if err != nil {
		return act.Asked{}, err
	}
	in := act.Ask{Case: kase.ID, Need: kase.Needs[need].ID, Consent: c.ID, Mode: "single", Attributes: a, Note: note, Anyway: true}
	if len(to) > 1 {
		in.Mode = "ranked"
	}
	for _, k := range to {
		in.Candidates = append(in.Candidates, act.Candidate{Agency: t.houses[k].id})
	}
	return loop.Ask.Do(ctx, t.n, s, in)
}

// move moves a referral on, in the name of an agency.
func (t *teller) move(ctx context.Context, key string, m act.Move) error {
	s, err := t.session(ctx, key)
	if err != nil {
		return err
	}
	_, err = loop.Move.Do(ctx, t.n, s, m)
	if err != nil {
		err = fmt.Errorf("%s: %w", m.Type, err)
	}
	return err
}

// give releases sections to the agency that accepted, which opens them.
func (t *teller) give(ctx context.Context, from, to, kase, ref string, sections ...string) (act.Consent, error) {
	c, err := t.agree(ctx, from, kase, act.NewConsent{Kind: "release", Sections: sections, Loopback: "outcome",
		Purpose: "Être accueillie et accompagnée"}, to)
	if err != nil {
		return c, err
	}
	s, err := t.session(ctx, from)
	if err != nil {
		return c, err
	}
	if _, err := loop.Release.Do(ctx, t.n, s, act.Release{ID: ref, Consent: c.ID}); err != nil {
		return c, fmt.Errorf("release: %w", err)
	}
	r, err := t.session(ctx, to)
	if err != nil {
		return c, err
	}
	_, err = loop.OpenRelease.Do(ctx, t.n, r, act.ID{ID: ref})
	return c, err
}
