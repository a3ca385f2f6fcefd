package received_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/received"
)

// TestAttackOldRulesBecomeTheFilesOwn: the sender's rules changed after the release (the
// telephone is not safe any more). The recipient is told the new limits, but the file
// that it opens holds the old way as a safe one.
func TestAttackOldRulesBecomeTheFilesOwn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "contact", "safety")
		do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: p.id})
		c := do(p, casework.GetCase, p.s.Worker, act.ID{ID: p.file})
		rules := *c.Safe
		rules.Channels, rules.Voicemail = nil, false
		do(p, casework.SetSafeContact, p.s.Worker, act.SetSafeContact{Case: p.file, SafeContact: rules})
		open := do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: p.id})
		if open.Limits.Write || open.Limits.Call {
			t.Fatalf("the recipient is not told the new limits: %+v", open.Limits)
		}
		file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
		got := do(p, casework.GetCase, p.r.Worker, act.ID{ID: file})
		if got.Safe != nil && len(got.Safe.Channels) > 0 {
			t.Errorf("the new file says that this is safe: %+v", got.Safe.Channels)
		}
	})
}

// TestAttackRestrictedLanguage: the language is of a part that only named people
// open; the list of files, which every member reads, does not tell it.
func TestAttackRestrictedLanguage(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "notes")
		for _, section := range []string{"contact", "needs"} {
			do(p, casework.RestrictSection, p.s.Worker, act.Restrict{Case: p.file, Section: section, Members: []string{p.s.Worker.ID, p.s.Admin.ID}})
		}
		agree := func(kind string, sections ...string) string {
			return do(p, casework.RecordConsent, p.s.Worker, act.RecordConsent{Case: p.file, NewConsent: act.NewConsent{Kind: kind, Agencies: []string{p.r.ID},
				Sections: sections, Purpose: "x", Until: f.Now().AddDate(0, 0, 9).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken",
				Explained: act.Codes["explained"]}}).ID
		}
		consent, ask := agree("release", "name", "contact", "safety", "needs", "notes"), agree("ask")
		c := do(p, casework.GetCase, p.s.Worker, act.ID{ID: p.file})
		id := do(p, loop.Ask, p.s.Worker, act.Ask{Case: p.file, Need: c.Needs[0].ID, Consent: ask, Candidates: []act.Candidate{{Agency: p.r.ID}}, Anyway: true}).Referrals[0].ID
		do(p, loop.Move, p.r.Worker, act.Move{ID: id, Type: "accept"})
		f.Advance(5 * time.Minute)
		do(p, loop.Release, p.s.Worker, act.Release{ID: id, Consent: consent})
		f.Advance(5 * time.Minute)
		open := do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: id})
		do(p, loop.NameReaders, p.r.Worker, act.NameReaders{ID: id, Members: []string{p.r.Worker.ID, p.r.Admin.ID}})
		got := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: id})
		if one := do(p, casework.GetCase, f.Member(p.r, agency.Caseworker), act.ID{ID: got.Case}); open.Language == "" || one.Language != "" {
			t.Errorf("released %q, and every member reads %q", open.Language, one.Language)
		}
	})
}
