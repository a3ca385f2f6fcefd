package loop_test

import (
	"slices"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

func TestAskIsRefused(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		never, police := f.Agency("ngo", "QC"), f.Agency("police", "QC")
		l := newPair(t, f, "none")
		_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file,
			SafeContact: act.SafeContact{NeverAgency: []string{never.ID}}})
		l.ok(err)
		l.ask = l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Sectors: []string{"ngo"}, Purpose: "find a bed"})
		ask := act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}}}
		for name, c := range map[string]struct {
			change func(*act.Ask)
			key    string
		}{
			"a name":        {func(a *act.Ask) { a.Note = "ask for " + strings.ToLower(secret) }, "referral.note_stopped"},
			"a telephone":   {func(a *act.Ask) { a.Note = "call 514 555-0142" }, "referral.note_stopped"},
			"never told":    {func(a *act.Ask) { a.Candidates[0].Agency = never.ID }, "referral.never_told"},
			"police":        {func(a *act.Ask) { a.Candidates[0].Agency = police.ID }, "referral.not_consented"},
			"own":           {func(a *act.Ask) { a.Candidates[0].Agency = l.s.ID }, "referral.own_agency"},
			"two at once":   {func(a *act.Ask) { a.Candidates = append(a.Candidates, a.Candidates[0]) }, "referral.one_candidate"},
			"release kind":  {func(a *act.Ask) { a.Consent = l.release }, "referral.consent_kind"},
			"past end":      {func(a *act.Ask) { a.Ends = "2020-01-01T00:00:00Z" }, "check.past_time"},
			"unknown":       {func(a *act.Ask) { a.Candidates[0].Agency = seal.NewID() }, "referral.no_agency"},
			"armed, others": {func(a *act.Ask) { a.Candidates[0].Release = l.ask }, "referral.release_other"},
		} {
			in := ask
			in.Candidates = slices.Clone(ask.Candidates)
			c.change(&in)
			_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), in)
			if fe, ok := fault.As(err); !ok || !slices.ContainsFunc(fe.Fields, func(x fault.Field) bool { return x.Key == c.key }) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := l.rows("SELECT count(*) FROM referral"); n != 0 {
			t.Errorf("%d refused asks were stored", n)
		}
	})
}

func TestPreviewAndRareCombination(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.AgencyProfile{
			Name: act.Text{FR: "Refuge", EN: "Shelter"}, Zone: "America/Toronto", Uses: []string{"languages", "dependants", "region"}})
		l.ok(err)
		ask := act.Ask{Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}},
			Attributes: act.AskAttributes{Languages: []string{"ti"}, Dependants: []string{"infant", "pregnant"}, Region: "Iqaluit", Gender: "woman"}}
		p, err := loop.PreviewAsk.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), ask)
		l.ok(err)
		if c := p.Candidates[0]; len(c.Rare) != 3 || !slices.Equal(c.Withheld, []string{"gender"}) || c.Attributes.Gender != "" {
			t.Errorf("%+v", c)
		}
		_, err = loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), ask)
		l.code(err, fault.InvalidInput)
		ask.Anyway = true
		out, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), ask)
		l.ok(err)
		got := l.get(l.r.Worker, out.Referrals[0].ID)
		if got.Attributes.Gender != "" || len(got.Attributes.Dependants) != 2 || got.Known != "" || got.Case != "" {
			t.Errorf("the recipient reads %+v", got)
		}
	})
}

// TestOffDutyIsSaidBefore: whoever asks an agency where nobody is on call reads
// that before, and not of one where somebody is.
func TestOffDutyIsSaidBefore(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		off := func() bool {
			out, err := loop.PreviewAsk.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{
				Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}},
			})
			l.ok(err)
			return out.Candidates[0].OffDuty
		}
		hours := func(from, to string) {
			in := act.AgencyProfile{Name: act.Text{FR: "Refuge", EN: "Shelter"}, Zone: "America/Toronto"}
			for day := range 7 {
				in.Hours = append(in.Hours, act.Hours{Day: day, From: from, To: to})
			}
			_, err := accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), in)
			l.ok(err)
		}
		hours("20:00", "23:00") // it is 10 in the morning there
		if !off() {
			t.Error("nobody is on call, and it is not said")
		}
		hours("08:00", "17:00")
		if off() {
			t.Error("somebody is on call, and it is said that nobody is")
		}
	})
}
