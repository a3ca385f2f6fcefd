package family_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casework"
	"relais/internal/family"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/oneperson"
	"relais/internal/person"
	"relais/internal/plans"
	"relais/internal/portable"
)

// nothingOf fails when an answer says the child's name or the id of their file.
func (h *house) nothingOf(what string, out any) {
	h.t.Helper()
	b, err := json.Marshal(out)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, word := range append(strings.Fields(kid)[:1], h.child.ID, h.child.Code) {
		if strings.Contains(string(b), word) {
			h.t.Errorf("%s says %q: %s", what, word, b)
		}
	}
}

func (h *house) agrees(file, kind string, change func(*act.RecordConsent)) (act.Consent, error) {
	in := act.RecordConsent{Case: file, NewConsent: act.NewConsent{Kind: kind, Agencies: []string{h.r.ID}, Purpose: "x", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly),
		GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}}
	if kind == "release" {
		in.Sections = []string{"name", "identity", "children", "plan", "notes", "contact", "safety"}
	}
	if change != nil {
		change(&in)
	}
	return casework.RecordConsent.Do(context.Background(), h.Node, h.s.Worker.Fresh(), in)
}

func (h *house) agreed(file, kind string, change func(*act.RecordConsent)) string {
	h.t.Helper()
	c, err := h.agrees(file, kind, change)
	if err != nil {
		h.t.Fatal(err)
	}
	return c.ID
}

// accepted is a referral of a file that the shelter has accepted.
func (h *house) accepted(file, need string) string {
	h.t.Helper()
	id := do(h, loop.Ask, h.s.Worker, act.Ask{Anyway: true, Case: file, Need: need, Consent: h.agreed(file, "ask", nil), Candidates: []act.Candidate{{Agency: h.r.ID}}}).Referrals[0].ID
	do(h, loop.Move, h.r.Worker, act.Move{ID: id, Type: "accept"})
	return id
}

// childsWords fills the child's file with what must show nowhere else.
func (h *house) childsWords() {
	h.t.Helper()
	for _, section := range []string{"notes", "children", "plan", "contact"} {
		do(h, casework.AddEntry, h.s.Worker, act.AddEntry{Case: h.child.ID, NewEntry: act.NewEntry{Section: section, Text: kid}})
	}
	do(h, plans.AddShaped, h.s.Worker, act.AddShaped{Case: h.child.ID, Kind: "step", Fields: map[string]string{"what": kid}})
	do(h, plans.AddShaped, h.s.Worker, act.AddShaped{Case: h.child.ID, Kind: "child_view", Fields: map[string]string{"wants": "to stay with " + kid, "fears": "the car",
		"guardian": "she is happy", "who": "her father", "on": h.Now().Format(time.DateOnly)}})
}

// TestAttackGuardiansCard: the card of a parent opens nothing of the child's file, and
// says neither that there is one nor what is written in it.
func TestAttackGuardiansCard(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		made := do(h, person.MakeCard, h.s.Worker, act.MakeCard{Case: h.mother.ID, Form: "digits"})
		h.childsWords()
		h.accepted(h.child.ID, h.child.Needs[0].ID)
		do(h, casework.GetCase, h.s.Worker, act.ID{ID: h.child.ID})
		token := func(words []string) string {
			open, err := person.OpenOwn.Do(context.Background(), h.Node, nil, act.CardWords{Words: card.Join(words)})
			if err != nil {
				t.Fatal(err)
			}
			return open.Token
		}
		own := func(words []string) act.OwnFile {
			out, err := person.GetOwn.Do(context.Background(), h.Node, nil, act.OwnToken{Token: token(words)})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		got := own(made.Words)
		h.nothingOf("the mother's page", got)
		if len(got.Referrals)+len(got.Steps) != 0 {
			t.Errorf("the mother's page has what is the child's: %+v", got)
		}
		again := do(h, person.MakeCard, h.s.Worker, act.MakeCard{Case: h.mother.ID, Form: "digits"})
		h.nothingOf("a card made later", own(again.Words))
		theirs := do(h, person.MakeCard, h.s.Worker, act.MakeCard{Case: h.child.ID, Form: "digits", ToChild: true})
		if got := own(theirs.Words); len(got.Referrals) != 1 || len(got.Steps) != 1 {
			t.Errorf("the child's own page: %+v", got)
		}
		fails(h, person.TryCard, h.s.Worker, act.TryCard{Case: h.child.ID, Words: card.Join(again.Words)}, fault.InvalidInput, "own.words_other")
	})
}

// TestAttackReleaseOfAParent: a release of an adult's file, its copies and a note carry
// neither the child's name nor that there is a link.
func TestAttackReleaseOfAParent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		h.childsWords()
		note := act.Ask{Anyway: true, Case: h.mother.ID, Need: h.mother.Needs[0].ID, Consent: h.agreed(h.mother.ID, "ask", nil), Candidates: []act.Candidate{{Agency: h.r.ID}},
			Note: "with her daughter Mirabelle"}
		if err := try(h, loop.Ask, note); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("a note with the child's name: %v", err)
		}
		id := h.accepted(h.mother.ID, h.mother.Needs[0].ID)
		do(h, loop.Release, h.s.Worker, act.Release{ID: id, Consent: h.agreed(h.mother.ID, "release", nil)})
		h.nothingOf("the release", do(h, loop.OpenRelease, h.r.Worker, act.ID{ID: id}))
		h.nothingOf("the referral", do(h, loop.GetReferral, h.r.Worker, act.ID{ID: id}))
		h.nothingOf("the mother's file", do(h, casework.GetCase, h.s.Worker, act.ID{ID: h.mother.ID}))
		h.nothingOf("her copy", string(do(h, portable.CopyCase, h.s.Worker, act.CopyCase{ID: h.mother.ID}).Data))
	})
}

// TestAttackGuardianWhoHadAPart: a guardian who is said to have had a part agrees to
// nothing for the child, before or after it is said; another one does, and the child.
func TestAttackGuardianWhoHadAPart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		father := h.file("Bruno Fictif", act.CaseFacts{AgeBand: "adult_25_64"})
		aunt := h.file("Cléo Fictive", act.CaseFacts{AgeBand: "adult_25_64"})
		bad := act.RelationSaid{Who: "parent", Living: "apart", Guardian: "other"}
		link := do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.child.ID, Other: father.ID, RelationSaid: bad})
		do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.child.ID, Other: aunt.ID, RelationSaid: act.RelationSaid{Who: "relative", Living: "apart", Guardian: "none"}})
		by := func(guardian string) func(*act.RecordConsent) {
			return func(in *act.RecordConsent) {
				in.GivenBy, in.Basis, in.Guardian = "parent", "parental authority", guardian
			}
		}
		before := h.agreed(h.child.ID, "release", by(father.ID))
		bad.Involved = "other"
		do(h, family.SetRelative, h.s.Worker, act.SetRelative{Case: h.child.ID, Other: father.ID, RelationSaid: bad, Seen: link.Seen})
		for name, one := range map[string]struct {
			change func(*act.RecordConsent)
			key    string
		}{
			"the one who had a part":  {by(father.ID), "family.consent_involved"},
			"nobody is named":         {by(""), "family.consent_which"},
			"who is no guardian":      {by(aunt.ID), "family.consent_no_guardian"},
			"a stranger":              {by(h.child.ID), "family.consent_no_guardian"},
			"another guardian":        {by(h.mother.ID), ""},
			"the child":               {func(in *act.RecordConsent) { in.Basis = "understands" }, ""},
			"the child, unexplained":  {nil, "family.consent_basis"},
			"the authority":           {func(in *act.RecordConsent) { in.GivenBy, in.Basis = "authority", "order of the court" }, ""},
			"an authority's guardian": {func(in *act.RecordConsent) { in.GivenBy, in.Basis, in.Guardian = "authority", "x", h.mother.ID }, "family.consent_speaks"},
		} {
			_, err := h.agrees(h.child.ID, "release", one.change)
			if one.key == "" && err != nil {
				t.Errorf("%s: %v", name, err)
			} else if f, ok := fault.As(err); one.key != "" && (!ok || len(f.Fields) == 0 || f.Fields[0].Key != one.key) {
				t.Errorf("%s: %v", name, err)
			}
		}
		id := h.accepted(h.child.ID, h.child.Needs[0].ID)
		fails(h, loop.Release, h.s.Worker, act.Release{ID: id, Consent: before}, fault.Conflict, "family.consent_barred")
		for _, c := range do(h, casework.GetCase, h.s.Worker, act.ID{ID: h.child.ID}).Consents {
			if c.Barred != (c.ID == before) || c.ID == before && c.Guardian != father.ID {
				t.Errorf("%+v", c)
			}
		}
		do(h, casework.WithdrawConsent, h.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: h.child.ID, Consent: before}})
		good := h.agreed(h.child.ID, "release", by(h.mother.ID))
		do(h, loop.Release, h.s.Worker, act.Release{ID: id, Consent: good})
		opened, _ := json.Marshal(do(h, loop.OpenRelease, h.r.Worker, act.ID{ID: id}))
		if strings.Contains(string(opened), h.mother.ID) {
			t.Errorf("the release names the guardian's file: %s", opened)
		}
	})
}

// TestAttackArmedByAGuardian: what is armed with a guardian's consent is not sent once
// it is said that they had a part, nor once the person turns out to be a child.
func TestAttackArmedByAGuardian(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.link()
		arm := func(c act.Case, release string) string {
			return do(h, loop.Ask, h.s.Worker, act.Ask{Anyway: true, Case: c.ID, Need: c.Needs[0].ID, Consent: h.agreed(c.ID, "ask", nil),
				Candidates: []act.Candidate{{Agency: h.r.ID, Release: release}}}).Referrals[0].ID
		}
		sent := func(id string) bool {
			do(h, loop.Move, h.r.Worker, act.Move{ID: id, Type: "accept"})
			h.Advance(time.Hour)
			if err := h.Node.Tick(context.Background()); err != nil {
				t.Fatal(err)
			}
			return try(h, loop.OpenRelease, act.ID{ID: id}) == nil || do(h, loop.GetReferral, h.s.Worker, act.ID{ID: id}).Release != nil
		}
		grown := h.file("Somebody", act.CaseFacts{AgeBand: "adult_18_24"})
		if id := arm(grown, h.agreed(grown.ID, "release", nil)); !sent(id) {
			t.Fatal("nothing that is armed is sent")
		}
		by := h.agreed(h.child.ID, "release", func(in *act.RecordConsent) { in.GivenBy, in.Basis, in.Guardian = "parent", "x", h.mother.ID })
		id := arm(h.child, by)
		bad := link.RelationSaid
		bad.Involved = "this"
		do(h, family.SetRelative, h.s.Worker, act.SetRelative{Case: h.mother.ID, Other: h.child.ID, RelationSaid: bad, Seen: link.Seen})
		if sent(id) {
			t.Error("what a guardian who had a part agreed to was sent")
		}
		young := h.file("Somebody", act.CaseFacts{AgeBand: "adult_18_24"})
		id = arm(young, h.agreed(young.ID, "release", nil))
		do(h, casework.SetFacts, h.s.Worker, act.SetFacts{Case: young.ID, NewFacts: act.NewFacts{CaseFacts: act.CaseFacts{AgeBand: "youth_16_17"}}})
		if sent(id) {
			t.Error("what an adult would have agreed to was sent of a child")
		}
	})
}

// TestClosingAParentLeavesTheChild: closing an adult's file neither closes nor hides
// the child's; what is said when a child's is closed stands in it.
func TestClosingAParentLeavesTheChild(t *testing.T) {
	closed := false
	each(t, func(t *testing.T, h *house) {
		h.link()
		if got := do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.mother.ID, Open: &closed}).Beside; len(got) != 1 || got[0] != h.child.ID {
			t.Errorf("who closes is told of %v", got)
		}
		h.Advance(400 * 24 * time.Hour)
		if err := h.Node.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
		c := do(h, casework.GetCase, h.s.Worker, act.ID{ID: h.child.ID})
		list := do(h, casework.ListCases, h.s.Worker, act.CaseQuery{})
		if !c.Open || len(list.Items) != 1 || list.Items[0].ID != h.child.ID {
			t.Errorf("the child's file: %v, %+v", c.Open, list.Items)
		}
		fails(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.child.ID, Open: &closed}, fault.InvalidInput, "family.close_reason")
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.child.ID, Open: &closed, Closing: &act.Closing{Reason: "moved away", Where: "Gaspé", With: "her aunt"}})
		do(h, casework.SetCase, h.s.Worker, act.SetCase{Case: h.child.ID, Open: &closed}) // twice is once
		notes, _ := json.Marshal(do(h, casework.GetSection, h.s.Worker, act.SectionRef{Case: h.child.ID, Section: "notes"}))
		if !strings.Contains(string(notes), "Gaspé") {
			t.Errorf("where the child is, is not written down: %s", notes)
		}
	})
}

// TestErasedFileLeavesItsFamily: who is erased stands in nobody else's file any more.
func TestErasedFileLeavesItsFamily(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		do(h, casework.EraseCase, h.s.Worker, act.EraseCase{Case: h.child.ID, Basis: "person"})
		got := h.of(h.mother.ID)
		if len(got.Items)+len(got.Past) != 0 {
			t.Errorf("%+v", got)
		}
		h.nothingOf("the mother's family", got)
		fails(h, family.RemoveRelative, h.s.Worker, act.RelativeRef{Case: h.mother.ID, Other: h.child.ID}, fault.NotFound, "casefile.not_found")
		sister := h.file("Prune", act.CaseFacts{AgeBand: "child"})
		do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, Other: sister.ID, RelationSaid: said("child")})
		if got := h.of(h.mother.ID); len(got.Items) != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// TestLinkedFilesAreTwoPeople: they are not proposed as one, and not made one; who are
// one are not linked.
func TestLinkedFilesAreTwoPeople(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two := h.file("Léa Fictive", act.CaseFacts{AgeBand: "child"}), h.file("Léa Fictive", act.CaseFacts{AgeBand: "child"})
		if got := do(h, oneperson.ListAlike, h.s.Worker, act.AlikeQuery{Case: one.ID}); len(got.Items) != 1 {
			t.Fatalf("%+v", got)
		}
		do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: one.ID, Other: two.ID, RelationSaid: act.RelationSaid{Who: "sibling", Living: "together", Guardian: "none"}})
		if got := do(h, oneperson.ListAlike, h.s.Admin, act.AlikeQuery{Case: one.ID}); len(got.Items) != 0 {
			t.Errorf("proposed: %+v", got)
		}
		fails(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: one.ID, Into: two.ID}, fault.Conflict, "family.two_people")
		do(h, family.RemoveRelative, h.s.Worker, act.RelativeRef{Case: two.ID, Other: one.ID})
		do(h, oneperson.MergeCases, h.s.Worker, act.MergeCases{Case: one.ID, Into: two.ID})
		fails(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: one.ID, Other: two.ID, RelationSaid: said("sibling")}, fault.InvalidInput, "family.itself")
	})
}

// TestAttackAgeTakenOut: a child's file does not become an adult's because somebody takes
// out what it says of the age, or the link, or erases it.
func TestAttackAgeTakenOut(t *testing.T) {
	closed := false
	each(t, func(t *testing.T, h *house) {
		linked := do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, New: &act.NewRelative{Known: "Prune"}, RelationSaid: said("child")})
		erased := h.file("Erased", act.CaseFacts{BirthYear: h.Now().Year() - 9})
		for name, one := range map[string]struct {
			id string
			do func()
		}{
			"the fact": {h.child.ID, func() { do(h, casework.SetFacts, h.s.Worker, act.SetFacts{Case: h.child.ID}) }},
			"the link": {linked.ID, func() {
				do(h, family.RemoveRelative, h.s.Worker, act.RelativeRef{Case: linked.ID, Other: h.mother.ID})
			}},
			"the section": {erased.ID, func() {
				do(h, casework.EraseSection, h.s.Worker, act.EraseSection{Case: erased.ID, Section: "identity", Basis: "mistake"})
			}},
		} {
			one.do()
			if got := do(h, casework.GetCase, h.s.Worker, act.ID{ID: one.id}).Age; got != "doubt" {
				t.Errorf("%s: %q", name, got)
			}
			fails(h, casework.SetCase, h.s.Worker, act.SetCase{Case: one.id, Open: &closed}, fault.InvalidInput, "family.close_reason")
		}
	})
}

// TestAgeFollowsTheDate: a child's file ceases to be one by date, and what a guardian
// agreed to then waits for the person.
func TestAgeFollowsTheDate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		teen := h.file("Sol Fictif", act.CaseFacts{BirthYear: h.Now().Year() - 18})
		do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, Other: teen.ID, RelationSaid: said("child")})
		if teen.Age != "doubt" {
			t.Fatalf("%q", teen.Age)
		}
		under := h.agreed(teen.ID, "release", func(in *act.RecordConsent) {
			in.GivenBy, in.Basis, in.Guardian, in.Until = "parent", "x", h.mother.ID, h.Now().AddDate(0, 11, 0).Format(time.DateOnly)
		})
		sure, err := time.Parse(time.DateOnly, h.of(teen.ID).OfAge)
		if err != nil || sure.Before(h.Now()) {
			t.Fatal(sure, err)
		}
		told := func() bool {
			return slices.ContainsFunc(do(h, plans.ListTasks, h.s.Worker, act.TaskQuery{}).Items, func(one act.Task) bool {
				return one.What == "of_age" && one.Case == teen.ID && one.Day == sure.Format(time.DateOnly)
			})
		}
		if told() {
			t.Error("told a year before")
		}
		h.Advance(sure.AddDate(0, -5, 0).Sub(h.Now()))
		if !told() {
			t.Error("not told half a year before")
		}
		restrict := act.Restrict{Case: teen.ID, Section: "identity", Members: []string{h.s.Worker.ID, h.s.Admin.ID}}
		do(h, casework.RestrictSection, h.s.Worker, restrict)
		if told() {
			t.Error("the list says what stands in a restricted section")
		}
		restrict.Members = nil
		do(h, casework.RestrictSection, h.s.Worker, restrict)
		h.Advance(sure.Sub(h.Now()) + 24*time.Hour)
		if told() {
			t.Error("told when it is over")
		}
		c := do(h, casework.GetCase, h.s.Worker, act.ID{ID: teen.ID})
		if c.Age != "adult" {
			t.Errorf("%q", c.Age)
		}
		for _, one := range c.Consents {
			if one.ID == under && one.State == "valid" && !one.Barred {
				t.Errorf("%+v", one)
			}
		}
	})
}
