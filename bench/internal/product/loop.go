package product

import (
	"context"
	"fmt"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/loop"
)

// pair is two agencies: one that sends and one that receives.
type pair struct{ from, to *newcomer.Somebody }

// person is a case file of the sending agency with all that its referrals
// need.
type person struct {
	pair
	file, need, ask, release string
}

// sections are those of the file that the other agency gets, released the
// parts that name them: what stands in the section of contacts is about
// contact and safety both.
var (
	sections = []string{"identity", "contact", "needs"}
	released = append([]string{"safety"}, sections...)
)

// take opens a case file as after an intake: some 2 kB of entries, a need, and
// the person's agreement to ask the other agency and to tell it.
func (p pair) take(ctx context.Context) (person, error) {
	in := act.CreateCase{Known: "Alex", Language: "fr", Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}}
	for _, section := range sections {
		in.Entries = append(in.Entries, act.NewEntry{Section: section, Text: story})
	}
	file, err := client.Do(ctx, p.from, casework.CreateCase, in)
	if err != nil {
		return person{}, err
	}
	out := person{pair: p, file: file.ID, need: file.Needs[0].ID}
	for kind, id := range map[string]*string{"ask": &out.ask, "release": &out.release} {
		consent, err := client.Do(ctx, p.from, casework.RecordConsent, p.consent(kind, file.ID, file.Needs[0].ID))
		if err != nil {
			return person{}, fmt.Errorf("consent to %s: %w", kind, err)
		}
		*id = consent.ID
	}
	return out, nil
}

// story is what an entry holds: 600 bytes of words.
var story = func() (s string) {
	for len(s) < 600 {
		s += "Alex would like a quiet room and to be called after supper. "
	}
	return s[:600]
}()

func (p pair) consent(kind, file, need string) act.RecordConsent {
	in := act.NewConsent{
		Kind: kind, Agencies: []string{p.to.Agency}, Purpose: "A bed for tonight",
		Until:    time.Now().AddDate(0, 1, 0).Format(time.DateOnly),
		Loopback: "outcome", GivenBy: "person", Language: "fr", Form: "spoken",
		Explained: []string{"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"},
	}
	if kind == "release" {
		in.Sections, in.Needs = released, []string{need}
	}
	return act.RecordConsent{Case: file, NewConsent: in}
}

// Loop takes one need of one person from ask to outcome, in five moves. Each
// client (numbered from 0) has a person of its own; the pairs of agencies are shared.
func (n *Node) Loop(ctx context.Context, number int) error {
	p := n.people[number%len(n.people)]
	id, err := p.upToReceipt(ctx)
	if err != nil {
		return err
	}
	if _, err := client.Do(ctx, p.to, loop.Move, act.Move{ID: id, Type: "complete", Outcome: "met"}); err != nil {
		return fmt.Errorf("outcome: %w", err)
	}
	return nil
}

// upToReceipt asks, accepts, releases and opens: the first four moves.
func (p person) upToReceipt(ctx context.Context) (id string, err error) {
	asked, err := client.Do(ctx, p.from, loop.Ask, act.Ask{
		Case: p.file, Need: p.need, Consent: p.ask, Mode: "single", Anyway: true,
		Candidates: []act.Candidate{{Agency: p.to.Agency}},
		Attributes: act.AskAttributes{AgeBand: "adult_25_64", Languages: []string{"fr"}, Region: "Estrie"},
	})
	if err != nil {
		return "", fmt.Errorf("ask: %w", err)
	}
	if len(asked.Referrals) != 1 {
		return "", fmt.Errorf("ask: %d referrals", len(asked.Referrals))
	}
	id = asked.Referrals[0].ID
	hold := time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	if _, err := client.Do(ctx, p.to, loop.Move, act.Move{ID: id, Type: "accept", HoldUntil: hold}); err != nil {
		return id, fmt.Errorf("accept: %w", err)
	}
	if _, err := client.Do(ctx, p.from, loop.Release, act.Release{ID: id, Consent: p.release, Sections: released}); err != nil {
		return id, fmt.Errorf("release: %w", err)
	}
	opened, err := client.Do(ctx, p.to, loop.OpenRelease, act.ID{ID: id})
	if err != nil {
		return id, fmt.Errorf("receipt: %w", err)
	}
	if len(opened.Parts) != len(sections) {
		return id, fmt.Errorf("receipt: %d of %d sections came through", len(opened.Parts), len(sections))
	}
	return id, nil
}
