package oneperson_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/oneperson"
)

// safeEntry is the id of the entry that holds a file's rules.
func (h *house) safeEntry(id string) string {
	h.t.Helper()
	for _, e := range do(h, casework.GetSection, h.s.Worker, act.SectionRef{Case: id, Section: "contact"}).Items {
		if e.Kind == "safe" {
			return e.ID
		}
	}
	h.t.Fatal("no rules")
	return ""
}

// TestAttackUndoneRulesOfOneFile: who undoes the rules of one of two files that are
// one does not take away what the other brought.
func TestAttackUndoneRulesOfOneFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		rules := *h.get(h.b.ID).Safe
		rules.NeverAgency = []string{h.r.ID}
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.b.ID, SafeContact: rules})
		h.merge()
		_, undone := casework.UndoEntry.Do(t.Context(), h.Node, h.s.Worker.Fresh(), act.UndoEntry{Case: h.a.ID, Entry: h.safeEntry(h.a.ID)})
		t.Log("undo: ", undone)
		if !slices.Contains(h.get(h.a.ID).Safe.NeverAgency, h.r.ID) {
			t.Errorf("the rule of the other file is gone, and stands there: %v", h.get(h.b.ID).Safe.NeverAgency)
		}
		if _, err := h.ask(h.a.ID, h.a.Needs[0].ID, false); err == nil {
			t.Error("who must never be told was asked")
		}
	})
}

// TestAttackUndoneLaterRules: rules that were set for both, relaxed, and put back by
// an undo in one of them count in both.
func TestAttackUndoneLaterRules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.merge()
		rules := *h.get(h.a.ID).Safe
		rules.NeverAgency = []string{h.r.ID}
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: rules})
		rules.NeverAgency = nil
		do(h, casework.SetSafeContact, h.s.Worker, act.SetSafeContact{Case: h.a.ID, SafeContact: rules})
		do(h, casework.UndoEntry, h.s.Worker, act.UndoEntry{Case: h.a.ID, Entry: h.safeEntry(h.a.ID)})
		for _, id := range []string{h.a.ID, h.b.ID} {
			if !slices.Contains(h.get(id).Safe.NeverAgency, h.r.ID) {
				t.Errorf("%s may tell", h.get(id).Known)
			}
		}
		if _, err := h.ask(h.b.ID, h.b.Needs[0].ID, false); err == nil {
			t.Error("who must never be told was asked")
		}
	})
}

// TestAttackPartingClosesWhatLives: a file that was closed before, and in which people
// wrote while it was one with another, is not closed by parting: its needs would be
// nobody's, and the clock would erase them.
func TestAttackPartingClosesWhatLives(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.a.ID, Open: new(false)})
		h.merge()
		need := do(h, casework.AddNeed, h.s.Worker, act.AddNeed{Case: h.a.ID, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "crisis"}})
		if _, err := h.ask(h.a.ID, need.ID, true); err != nil {
			t.Fatal(err)
		}
		do(h, oneperson.PartCases, h.s.Worker, act.PartCases{Case: h.b.ID})
		if !h.get(h.a.ID).Open {
			t.Error("the file in which somebody is being asked was closed by parting")
		}
	})
}

// TestAttackNoteNamesTheOtherFile: the note of an ask is held against the words of both
// files.
func TestAttackNoteNamesTheOtherFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.AddEntry, h.s.Worker, act.AddEntry{Case: h.b.ID, NewEntry: act.NewEntry{Section: "identity", Label: "name", Text: "Clairefontaine Zibeline"}})
		h.merge()
		consent := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.a.ID, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{h.r.ID},
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		for id, need := range map[string]string{h.a.ID: h.a.Needs[0].ID} {
			_, err := loop.Ask.Do(t.Context(), h.Node, h.s.Worker.Fresh(), act.Ask{Case: id, Need: need, Consent: consent.ID, Anyway: true,
				Note: "demander Clairefontaine à la porte", Candidates: []act.Candidate{{Agency: h.r.ID}}})
			if err == nil {
				t.Error("the name in the other file went out with an ask without identity")
			}
		}
	})
}

// TestAttackOldNoEndsALaterYes: a no of one file that the person has since taken back
// there by a yes ends nothing in the other.
func TestAttackOldNoEndsALaterYes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.RefuseConsent, h.s.Worker, act.RefuseConsent{Case: h.b.ID, NewRefusal: act.NewRefusal{Kind: "ask", Agencies: []string{h.r.ID}}})
		h.Advance(24 * time.Hour)
		inB, _ := h.ask(h.b.ID, h.b.Needs[0].ID, true)
		inA, _ := h.ask(h.a.ID, h.a.Needs[0].ID, true)
		h.merge()
		for name, out := range map[string]act.Asked{"b": inB, "a": inA} {
			got := do(h, loop.GetReferral, h.s.Worker, act.ID{ID: out.Referrals[0].ID})
			if got.State != "asked" {
				t.Errorf("the ask of %s, under the person's last word, is %s", name, got.State)
			}
		}
	})
}

// TestAttackClosedWithWhatRuns: who closes one of two files closes both, and is told
// what still runs of either.
func TestAttackClosedWithWhatRuns(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		out, _ := h.ask(h.b.ID, h.b.Needs[0].ID, true)
		h.merge()
		got := do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.a.ID, Open: new(false)})
		if !slices.Contains(got.Running, out.Referrals[0].ID) {
			t.Errorf("closed with an ask that runs, of which nothing is said: %v", got.Running)
		}
	})
}

// TestAttackReleaseAfterTheOthersNo: a no to telling an agency, said in one file after
// the yes of the other, ends what that agency opens, as it would in the file itself.
func TestAttackReleaseAfterTheOthersNo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		out, _ := h.ask(h.a.ID, h.a.Needs[0].ID, true)
		id := out.Referrals[0].ID
		do(h, loop.Move, h.r.Worker, act.Move{ID: id, Type: "accept"})
		share := do(h, casework.RecordConsent, h.s.Worker, act.RecordConsent{Case: h.a.ID, NewConsent: act.NewConsent{Kind: "release", Agencies: []string{h.r.ID}, Sections: []string{"identity"}, Loopback: "none",
			Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		do(h, loop.Release, h.s.Worker, act.Release{ID: id, Consent: share.ID})
		h.Advance(time.Hour)
		do(h, casework.RefuseConsent, h.s.Worker, act.RefuseConsent{Case: h.b.ID, NewRefusal: act.NewRefusal{Kind: "release", Agencies: []string{h.r.ID}}})
		h.merge()
		if _, err := loop.OpenRelease.Do(t.Context(), h.Node, h.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("it opens")
		}
		for _, c := range h.get(h.a.ID).Consents {
			if c.ID == share.ID {
				t.Log("the consent: ", c.State)
			}
		}
	})
}

// TestAttackFactsOfTheOtherUnlogged: who reads facts of the other file stands in the log
// of that file.
func TestAttackFactsOfTheOtherUnlogged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		do(h, casework.SetFacts, h.s.Worker, act.SetFacts{Case: h.b.ID, NewFacts: act.NewFacts{CaseFacts: act.CaseFacts{BirthYear: 2001}}})
		h.merge()
		third := h.Member(h.s, "caseworker")
		got := do(h, casework.GetFacts, third, act.ID{ID: h.a.ID})
		read := slices.ContainsFunc(got.Items, func(f act.Fact) bool { return f.Case == h.b.ID })
		log := do(h, casework.ListAudit, h.s.Admin, act.AuditQuery{Case: h.b.ID, Page: act.Page{Limit: 100}})
		in := slices.ContainsFunc(log.Items, func(e act.AuditEntry) bool { return e.Actor == third.Name })
		if !read || !in {
			t.Errorf("read: %v; in the log of that file: %v", read, in)
		}
	})
}
