package oneperson_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/oneperson"
)

// house is an agency with two files of one person, and another agency.
type house struct {
	*nodetest.Fixture
	t    *testing.T
	s, r *nodetest.Agency
	a, b act.Case
}

func do[In, Out any](h *house, a define.Act[In, Out], who *nodetest.Member, in In) Out {
	h.t.Helper()
	out, err := a.Do(context.Background(), h.Node, who.Fresh(), in)
	if err != nil {
		h.t.Fatalf("%s: %v", a.Name, err)
	}
	return out
}

func fails[In, Out any](h *house, a define.Act[In, Out], who *nodetest.Member, in In, code fault.Code, key string) {
	h.t.Helper()
	_, err := a.Do(context.Background(), h.Node, who.Fresh(), in)
	nodetest.WantFault(h.t, err, code, key)
}

func newHouse(t *testing.T, f *nodetest.Fixture) *house {
	h := &house{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	h.a = do(h, casework.CreateCase, h.s.Worker, act.CreateCase{Known: "Fatima Zahra", Language: "fr", Needs: []act.NewNeed{{Code: "food", Urgency: "standard"}},
		Entries: []act.NewEntry{{Section: "identity", Text: "Née le 3 avril 2001"}},
		Safe: &act.SafeContact{Voicemail: true, CodeWord: "lilas", NeverTell: []string{"the cousin"}, Channels: []act.SafeChannel{
			{Kind: "phone", Value: "514-555-0101", Hours: []act.Hours{{Day: 1, From: "09:00", To: "17:00"}}}, {Kind: "text", Value: "514-555-0101"}}}})
	h.b = do(h, casework.CreateCase, h.s.Worker, act.CreateCase{Known: "فاطمة زهراء", Language: "ar", Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}},
		Entries: []act.NewEntry{{Section: "identity", Text: "born 2001-03-04"}},
		Safe: &act.SafeContact{NeverTell: []string{"the landlord"}, Channels: []act.SafeChannel{
			{Kind: "phone", Value: "+1 514 555 0101", Hours: []act.Hours{{Day: 1, From: "12:00", To: "20:00"}}}}}})
	return h
}

func (h *house) merge() act.Case {
	h.t.Helper()
	return do(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: h.b.ID, Into: h.a.ID})
}

func (h *house) get(id string) act.Case {
	h.t.Helper()
	c := do(h, casework.GetCase, h.s.Worker, act.ID{ID: id})
	if !c.Whole || c.RulesUnread {
		h.t.Errorf("%s is not whole", id)
	}
	return c
}

func (h *house) ask(file, need string, wants bool) (act.Asked, error) {
	h.t.Helper()
	consent, err := casework.RecordConsent.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.RecordConsent{Case: file, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{h.r.ID},
		Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
	if err != nil && !wants {
		return act.Asked{}, err
	}
	out, err := loop.Ask.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.Ask{Case: file, Need: need, Consent: consent.ID, Anyway: true, Candidates: []act.Candidate{{Agency: h.r.ID}}})
	if wants && err != nil {
		h.t.Fatal(err)
	}
	return out, err
}

func each(t *testing.T, run func(t *testing.T, h *house)) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) { run(t, newHouse(t, f)) })
}

// TestAlikeIsProposed: two files of one person are proposed with why, in whatever
// script; who said that they are two people is not asked again.
func TestAlikeIsProposed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		other := do(h, casework.CreateCase, h.s.Worker, act.CreateCase{Known: "Zahra Fatima", Language: "fr"})
		got := do(h, oneperson.ListAlike, h.s.Admin, act.AlikeQuery{})
		if len(got.Items) != 3 || got.Looked != 3 || got.Total != 3 {
			t.Fatalf("%+v", got)
		}
		if want := []string{"same_name", "phone", "birth_swapped"}; !slices.Equal(got.Items[0].Reasons, want) {
			t.Errorf("why: %v", got.Items[0].Reasons)
		}
		do(h, oneperson.NotSame, h.s.Worker, act.NotSame{Case: other.ID, Other: h.a.ID})
		do(h, oneperson.NotSame, h.s.Worker, act.NotSame{Case: h.a.ID, Other: other.ID}) // twice is once
		for _, p := range do(h, oneperson.ListAlike, h.s.Worker, act.AlikeQuery{Case: other.ID}).Items {
			if p.One.ID == h.a.ID || p.Other.ID == h.a.ID {
				t.Errorf("asked again: %+v", p)
			}
		}
		h.merge()
		for _, p := range do(h, oneperson.ListAlike, h.s.Worker, act.AlikeQuery{}).Items {
			if p.One.ID == h.b.ID || p.Other.ID == h.b.ID {
				t.Errorf("proposed again: %+v", p)
			}
		}
	})
}

// TestMergedFilesAreOne: both have the stricter rules; the one that is kept with the
// other is found by its own name alone; twice is once.
func TestMergedFilesAreOne(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.SetFacts, h.s.Worker, act.SetFacts{Case: h.b.ID, NewFacts: act.NewFacts{CaseFacts: act.CaseFacts{Gender: "woman", AgeBand: "adult_18_24"}}})
		do(h, casework.SetFacts, h.s.Worker, act.SetFacts{Case: h.a.ID, NewFacts: act.NewFacts{CaseFacts: act.CaseFacts{AgeBand: "adult_25_64"}}})
		got := h.merge()
		if facts := do(h, casework.GetFacts, h.s.Worker, act.ID{ID: h.a.ID}); facts.Gender != "woman" || facts.AgeBand != "adult_25_64" {
			t.Errorf("facts: %+v", facts.CaseFacts)
		}
		if len(got.Ties) != 1 || got.Ties[0].ID != h.b.ID || got.Ties[0].By != h.s.Worker.Name {
			t.Fatalf("ties: %+v", got.Ties)
		}
		if again := h.merge(); again.Head != got.Head {
			t.Error("twice is not once")
		}
		fails(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: h.a.ID, Into: h.b.ID}, fault.Conflict, "merge.already")
		for _, id := range []string{h.a.ID, h.b.ID} {
			if c := h.get(id); len(c.Consents) != 0 {
				t.Errorf("the tie reads as a consent: %+v", c.Consents)
			}
			safe := h.get(id).Safe
			if safe == nil || safe.Voicemail || safe.CodeWord != "lilas" || !slices.Contains(safe.NeverTell, "the cousin") || !slices.Contains(safe.NeverTell, "the landlord") {
				t.Fatalf("the rules of %s: %+v", id, safe)
			}
			if len(safe.Channels) != 1 || len(safe.Channels[0].Hours) != 1 || safe.Channels[0].Hours[0] != (act.Hours{Day: 1, From: "12:00", To: "17:00"}) {
				t.Errorf("the ways of %s: %+v", id, safe.Channels)
			}
		}
		if all := do(h, casework.ListCases, h.s.Worker, act.CaseQuery{}); all.Total != 1 || all.Items[0].ID != h.a.ID {
			t.Errorf("the list: %+v", all)
		}
		if found := do(h, casework.ListCases, h.s.Worker, act.CaseQuery{Query: "فاطمة"}); found.Total != 1 || found.Items[0].Into != h.a.ID {
			t.Errorf("found: %+v", found)
		}
	})
}

// TestAttackNeverTellOfTheOtherFile: who must never be told by one file is told
// nothing from the other, at once and of what is said later; and a no is one in both.
func TestAttackNeverTellOfTheOtherFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.RefuseConsent, h.s.Worker, act.RefuseConsent{Case: h.a.ID, NewRefusal: act.NewRefusal{Kind: "release", Agencies: []string{h.r.ID}}})
		before := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.b.ID, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{h.r.ID},
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		h.merge()
		if got := h.get(h.b.ID).Refusals; len(got) != 1 {
			t.Errorf("the no of the other file: %+v", got)
		}
		rules := *h.get(h.a.ID).Safe
		rules.NeverAgency = []string{h.r.ID}
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: rules})
		fails(h, loop.Ask, h.s.Worker, act.Ask{Case: h.b.ID, Need: h.b.Needs[0].ID, Consent: before.ID, Candidates: []act.Candidate{{Agency: h.r.ID}}},
			fault.InvalidInput, "referral.never_told")
		do(h, casework.RefuseConsent, h.s.Worker, act.RefuseConsent{Case: h.b.ID, NewRefusal: act.NewRefusal{Kind: "ask"}})
		if got := h.get(h.a.ID).Refusals; len(got) != 2 {
			t.Errorf("a later no: %+v", got)
		}
	})
}

// TestAttackMergeWhileAsking: a merge that brings a rule and an ask that it forbids,
// at the same time: either the ask is refused, or the rule came after it.
func TestAttackMergeWhileAsking(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rules := act.SafeContact{NeverAgency: []string{h.r.ID}}
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: rules})
		var both sync.WaitGroup
		var asked, merged error
		worker, second := h.s.Worker.Fresh(), h.s.Admin.Fresh()
		consent := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.b.ID, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{h.r.ID},
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		both.Go(func() {
			_, asked = loop.Ask.Do(context.Background(), h.Node, worker, act.Ask{Case: h.b.ID, Need: h.b.Needs[0].ID, Consent: consent.ID, Candidates: []act.Candidate{{Agency: h.r.ID}}})
		})
		both.Go(func() {
			_, merged = oneperson.MergeCases.Do(context.Background(), h.Node, second, act.MergeCases{Case: h.b.ID, Into: h.a.ID})
		})
		both.Wait()
		if merged != nil {
			t.Fatal(merged)
		}
		t.Log("the ask: ", asked)
		if got := h.get(h.b.ID); !slices.Contains(got.Safe.NeverAgency, h.r.ID) {
			t.Errorf("the rule is gone: %+v", got.Safe)
		}
		if _, err := h.ask(h.b.ID, h.b.Needs[0].ID, false); err == nil {
			t.Error("asked afterwards")
		}
	})
}

// TestAttackMergeWhileWithdrawing: neither of two acts at the same time is lost.
func TestAttackMergeWhileWithdrawing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		consent := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.b.ID, NewConsent: act.NewConsent{Kind: "release", Agencies: []string{h.r.ID}, Sections: []string{"identity"}, Loopback: "none",
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		var both sync.WaitGroup
		var merged, withdrawn error
		worker, second := h.s.Worker.Fresh(), h.s.Admin.Fresh()
		both.Go(func() {
			_, withdrawn = casework.WithdrawConsent.Do(context.Background(), h.Node, worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: h.b.ID, Consent: consent.ID}})
		})
		both.Go(func() {
			_, merged = oneperson.MergeCases.Do(context.Background(), h.Node, second, act.MergeCases{Case: h.b.ID, Into: h.a.ID})
		})
		both.Wait()
		if merged != nil || withdrawn != nil {
			t.Fatal(merged, withdrawn)
		}
		got := h.get(h.b.ID)
		if got.Into != h.a.ID || got.Consents[0].State != "withdrawn" {
			t.Errorf("%+v", got)
		}
	})
}

// TestAttackMergeOpensNothing: rules that only named people may read are never put
// where others read them; who can't read those of one file merges nothing; a
// restricted section stays that of its readers, also when it is limited later.
func TestAttackMergeOpensNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		third := h.Member(h.s, "caseworker")
		named := []string{h.s.Worker.ID, h.s.Admin.ID}
		limit := func(id, section string) {
			do(h, casework.RestrictSection, h.s.Worker, act.Restrict{Case: id, Section: section, Members: named})
		}
		limit(h.b.ID, "contact")
		limit(h.b.ID, "identity")
		fails(h, oneperson.MergeCases, third, act.MergeCases{Case: h.b.ID, Into: h.a.ID}, fault.Forbidden, "casefile.restricted")
		fails(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: h.b.ID, Into: h.a.ID}, fault.Conflict, "merge.readers")
		for _, p := range do(h, oneperson.ListAlike, third, act.AlikeQuery{}).Items {
			if slices.Contains(p.Reasons, "phone") || slices.Contains(p.Reasons, "birth_swapped") {
				t.Errorf("who may not read it is told of it: %v", p.Reasons)
			}
		}
		do(h, casework.RestrictSection, h.s.Worker, act.Restrict{Case: h.b.ID, Section: "contact"})
		h.merge()
		limit(h.a.ID, "contact")
		for _, id := range []string{h.a.ID, h.b.ID} {
			fails(h, casework.GetSection, third, act.SectionRef{Case: id, Section: "contact"}, fault.Forbidden, "casefile.restricted")
		}
		fails(h, casework.GetSection, third, act.SectionRef{Case: h.b.ID, Section: "identity"}, fault.Forbidden, "casefile.restricted")
	})
}

// TestAttackMergedFileOfStrangers: another agency finds neither file.
func TestAttackMergedFileOfStrangers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		own := do(h, casework.CreateCase, h.r.Worker, act.CreateCase{Known: "Fatima Zahra", Language: "fr"})
		fails(h, oneperson.MergeCases, h.r.Worker, act.MergeCases{Case: own.ID, Into: h.a.ID}, fault.NotFound, "casefile.not_found")
		fails(h, oneperson.MergeCases, h.r.Worker, act.MergeCases{Case: h.a.ID, Into: own.ID}, fault.NotFound, "casefile.not_found")
		fails(h, oneperson.NotSame, h.r.Worker, act.NotSame{Case: own.ID, Other: h.a.ID}, fault.NotFound, "casefile.not_found")
		fails(h, oneperson.PartCases, h.r.Worker, act.PartCases{Case: h.b.ID}, fault.NotFound, "casefile.not_found")
		if got := do(h, oneperson.ListAlike, h.r.Worker, act.AlikeQuery{}); got.Total != 1 || len(got.Items) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestAttackHoldOfEitherFile: while a legal hold stands on one of two files that are
// one, nothing of the other is erased, and erasing one erases both.
func TestAttackHoldOfEitherFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.merge()
		hold := do(h, casework.HoldCase, h.s.Worker, act.HoldCase{Case: h.b.ID, Why: "demand"})
		fails(h, casework.EraseCase, h.s.Worker, act.EraseCase{Case: h.a.ID, Basis: "person"}, fault.Conflict, "casefile.held")
		fails(h, casework.EraseSection, h.s.Worker, act.EraseSection{Case: h.a.ID, Section: "identity", Basis: "person"}, fault.Conflict, "casefile.held")
		do(h, casework.LiftHold, h.s.Worker, act.LiftHold{Case: h.b.ID, Hold: hold.ID, Reason: "over"})
		do(h, casework.LiftHold, h.s.Admin, act.LiftHold{Case: h.b.ID, Hold: hold.ID, Reason: "over"})
		do(h, casework.EraseSection, h.s.Worker, act.EraseSection{Case: h.a.ID, Section: "identity", Basis: "person"})
		for _, id := range []string{h.a.ID, h.b.ID} {
			if got := do(h, casework.GetSection, h.s.Worker, act.SectionRef{Case: id, Section: "identity"}); len(got.Items) != 0 {
				t.Errorf("%s keeps %+v", id, got.Items)
			}
		}
		do(h, casework.EraseCase, h.s.Worker, act.EraseCase{Case: h.b.ID, Basis: "person"})
		fails(h, casework.GetCase, h.s.Worker, act.ID{ID: h.a.ID}, fault.NotFound, "casefile.not_found")
	})
}

// TestAttackOneOfTwoIsClosed: a file that is one with an open one is not closed, or the
// clock would erase it; both are closed and opened together.
func TestAttackOneOfTwoIsClosed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.b.ID, Open: new(false)})
		h.merge()
		if !h.get(h.b.ID).Open {
			t.Error("the one that is kept with the other is closed")
		}
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.a.ID, Open: new(false), Worker: &h.s.Admin.ID})
		if got := h.get(h.b.ID); got.Open || got.Worker != h.s.Admin.ID {
			t.Errorf("closed: %+v", got.CaseRow)
		}
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.a.ID, Open: new(true)})
		if !h.get(h.b.ID).Open {
			t.Error("not opened again")
		}
	})
}

// TestPartedFilesAreAsBefore: what was one is two again, also after a month and after
// new entries; rules, refusals and the list are as before, referrals under way too.
func TestPartedFilesAreAsBefore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		asked, _ := h.ask(h.b.ID, h.b.Needs[0].ID, true)
		do(h, casework.RefuseConsent, h.s.Worker, act.RefuseConsent{Case: h.a.ID, NewRefusal: act.NewRefusal{Kind: "loopback"}})
		wasA, wasB := h.get(h.a.ID), h.get(h.b.ID)
		h.merge()
		note := do(h, casework.AddEntry, h.s.Worker, act.AddEntry{Case: h.a.ID, NewEntry: act.NewEntry{Section: "notes", Text: "written meanwhile"}})
		old := do(h, casework.GetSection, h.s.Worker, act.SectionRef{Case: h.a.ID, Section: "identity"}).Items[0]
		do(h, loop.Move, h.r.Worker, act.Move{ID: asked.Referrals[0].ID, Type: "accept"})
		h.Advance(40 * 24 * time.Hour)
		fails(h, oneperson.PartCases, h.s.Worker, act.PartCases{Case: h.b.ID, Entries: []string{old.ID}}, fault.InvalidInput, "merge.not_moved")
		do(h, oneperson.PartCases, h.s.Worker, act.PartCases{Case: h.b.ID, Entries: []string{note.ID}})
		fails(h, oneperson.PartCases, h.s.Worker, act.PartCases{Case: h.b.ID}, fault.Conflict, "merge.apart_already")
		for _, was := range []act.Case{wasA, wasB} {
			got := h.get(was.ID)
			if act.Fingerprint(got.Safe) != act.Fingerprint(was.Safe) || len(got.Refusals) != len(was.Refusals) || len(got.Ties) != 0 || got.Into != "" || got.Open != was.Open {
				t.Errorf("%s: %+v, was %+v", was.Known, got, was)
			}
		}
		notes := do(h, casework.GetSection, h.s.Worker, act.SectionRef{Case: h.b.ID, Section: "notes"}).Items
		if len(notes) != 1 || notes[0].Text != "written meanwhile" || notes[0].Moved == nil || notes[0].Moved.Author != h.s.Worker.Name {
			t.Errorf("what was written meanwhile: %+v", notes)
		}
		if all := do(h, casework.ListCases, h.s.Worker, act.CaseQuery{}); all.Total != 2 {
			t.Errorf("the list: %+v", all)
		}
	})
}

// TestAttackPartedRulesAreNotWeaker: where the rules were changed while two files were
// one, neither has weaker ones afterwards than before.
func TestAttackPartedRulesAreNotWeaker(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.merge()
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: act.SafeContact{Voicemail: true, NeverTell: []string{"a neighbour"},
			Channels: []act.SafeChannel{{Kind: "phone", Value: "514-555-0101"}}}})
		do(h, oneperson.PartCases, h.s.Worker, act.PartCases{Case: h.b.ID})
		for id, own := range map[string]string{h.a.ID: "the cousin", h.b.ID: "the landlord"} {
			safe := h.get(id).Safe
			if !slices.Contains(safe.NeverTell, own) || !slices.Contains(safe.NeverTell, "a neighbour") || len(safe.Channels) != 1 || len(safe.Channels[0].Hours) == 0 {
				t.Errorf("%s: %+v", id, safe)
			}
		}
	})
}

// TestAttackDamagedMerge: a file that was changed behind the software's back is not
// made one; and where it happens to one of two later, a rule of the other still ends
// what waits for who must never be told.
func TestAttackDamagedMerge(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		damage := func(id string) {
			h.Exec("UPDATE case_entry SET revision = revision + 7 WHERE seq = 1 AND case_row = (SELECT row FROM case_file WHERE id = '" + id + "')")
		}
		held := func() (n int) {
			return len(do(h, loop.ListReferrals, h.r.Worker, act.ReferralQuery{Box: "inbox"}).Items)
		}
		third := do(h, casework.CreateCase, h.s.Worker, act.CreateCase{Known: "Somebody", Entries: []act.NewEntry{{Section: "notes", Text: "x"}}})
		damage(third.ID)
		fails(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: third.ID, Into: h.a.ID}, fault.Conflict, "casefile.damaged")
		fails(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: h.a.ID, Into: third.ID}, fault.Conflict, "casefile.damaged")
		first := h.Agency("shelter", "QC")
		consent := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.b.ID, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{first.ID, h.r.ID},
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		do(h, loop.Ask, h.s.Worker, act.Ask{Case: h.b.ID, Need: h.b.Needs[0].ID, Consent: consent.ID, Mode: "ranked",
			Candidates: []act.Candidate{{Agency: first.ID}, {Agency: h.r.ID}}})
		h.merge()
		damage(h.b.ID)
		rules := *h.get(h.a.ID).Safe
		rules.NeverAgency = []string{h.r.ID}
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: rules})
		h.Advance(3 * time.Hour)
		if err := h.Node.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := held(); n != 0 {
			t.Errorf("who must never be told was asked (%d)", n)
		}
		if ties := do(h, casework.GetCase, h.s.Worker, act.ID{ID: h.a.ID}).Ties; len(ties) != 1 || !ties[0].Damaged {
			t.Errorf("the damage is not told: %+v", ties)
		}
	})
}
