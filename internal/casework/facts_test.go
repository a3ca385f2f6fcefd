package casework_test

import (
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

func (d *desk) facts(who *agency.Session, id string) act.Facts {
	d.t.Helper()
	return must[act.Facts](d.t)(casework.GetFacts.Do(d.ctx, d.Node, who, act.ID{ID: id}))
}

// TestFactsOncePerFile: facts stand once, each with its source, its day and its
// history; what stays the same keeps them, and a repeat changes nothing.
func TestFactsOncePerFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		set := func(in act.NewFacts, seen string) (act.Facts, error) {
			return casework.SetFacts.Do(d.ctx, d.Node, d.worker(), act.SetFacts{Case: c.ID, NewFacts: in, Seen: act.Seen{Seen: seen}})
		}
		first := must[act.Facts](t)(set(act.NewFacts{CaseFacts: act.CaseFacts{Gender: "woman", BirthYear: 2001, Ages: []int{3}, Languages: []string{"fr"},
			Place: "Laval", Province: "QC"}, FactSource: act.FactSource{Source: "document", Detail: "birth certificate", On: "2026-01-02"}}, ""))
		if first.BirthYear != 2001 || !slices.Equal(first.Ages, []int{3}) || len(first.Items) != 6 || first.Items[0].Source != "document" {
			t.Fatalf("set: %+v", first)
		}
		next := first.CaseFacts
		next.Gender = "trans_woman"
		second := must[act.Facts](t)(set(act.NewFacts{CaseFacts: next}, first.Seen.Seen))
		for _, one := range second.Items {
			if changed := one.Fact == "gender"; changed != (one.Source == "person") || one.On == "2026-01-02" == changed {
				t.Errorf("%s is said by %s on %s", one.Fact, one.Source, one.On)
			}
		}
		again := must[act.Facts](t)(set(act.NewFacts{CaseFacts: next}, second.Seen.Seen))
		if second.Seen != again.Seen || second.Items[0].At != again.Items[0].At {
			t.Error("a repeat changes something")
		}
		_, err := set(act.NewFacts{CaseFacts: act.CaseFacts{Gender: "man"}}, first.Seen.Seen)
		if !act.Changed(err) {
			t.Errorf("what a colleague wrote is lost: %v", err)
		}
		gender := second.Items[slices.IndexFunc(second.Items, func(f act.Fact) bool { return f.Fact == "gender" })]
		past := must[act.History](t)(casework.EntryHistory.Do(d.ctx, d.Node, d.worker(), act.EntryRef{Case: c.ID, Entry: gender.Entry}))
		if len(past.Items) != 2 || past.Items[1].Fact.Values[0] != "woman" || past.Items[1].Fact.Detail != "birth certificate" {
			t.Errorf("history: %+v", past)
		}
		none := must[act.Facts](t)(set(act.NewFacts{}, ""))
		if len(none.Items) != 0 || none.Gender != "" {
			t.Errorf("taken out: %+v", none)
		}
		_, err = casework.UndoEntry.Do(d.ctx, d.Node, d.worker(), act.EntryRef{Case: c.ID, Entry: gender.Entry})
		if got := d.facts(d.worker(), c.ID); err != nil || got.Gender != "trans_woman" {
			t.Errorf("undone: %+v %v", got, err)
		}
	})
}

// TestFactsThatCantBe: a year to come, and an age group that it contradicts.
func TestFactsThatCantBe(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		for field, facts := range map[string]act.CaseFacts{"birth_year": {BirthYear: d.Now().Year() + 1},
			"age_band": {BirthYear: d.Now().Year() - 40, AgeBand: "child"}} {
			_, err := casework.SetFacts.Do(d.ctx, d.Node, d.worker(), act.SetFacts{Case: c.ID, NewFacts: act.NewFacts{CaseFacts: facts}})
			nodetest.WantFault(t, err, fault.InvalidInput, "facts."+field)
		}
		_, err := casework.CreateCase.Do(d.ctx, d.Node, d.worker(), act.CreateCase{Known: "B.", Facts: &act.NewFacts{CaseFacts: act.CaseFacts{BirthYear: 1}}})
		if f, ok := fault.As(err); !ok || f.Fields[0].Name != "facts.birth_year" {
			t.Errorf("at intake: %v", err)
		}
	})
}

// TestFactsOfAClosedSection fill nothing for who may not read it, are not
// overwritten by them, and are said to be there.
func TestFactsOfAClosedSection(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		third := d.Member(d.agency, agency.Caseworker)
		c := must[act.Case](t)(casework.CreateCase.Do(d.ctx, d.Node, d.worker(), act.CreateCase{Known: "C.", Facts: &act.NewFacts{
			CaseFacts: act.CaseFacts{Accessibility: []string{"wheelchair"}, Gender: "woman"}}}))
		d.restrict(t, "health", c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
		got := d.facts(third.Fresh(), c.ID)
		if len(got.Accessibility) != 0 || got.Gender != "woman" || !slices.Equal(got.Hidden, []string{"health"}) {
			t.Fatalf("for who may not read health: %+v", got)
		}
		write := func(facts act.CaseFacts) error {
			_, err := casework.SetFacts.Do(d.ctx, d.Node, third.Fresh(), act.SetFacts{Case: c.ID, NewFacts: act.NewFacts{CaseFacts: facts}, Seen: got.Seen})
			return err
		}
		nodetest.WantFault(t, write(act.CaseFacts{Accessibility: []string{"deaf"}}), fault.InvalidInput, "casefile.restricted")
		if err := write(act.CaseFacts{Gender: "man"}); err != nil {
			t.Fatal(err)
		}
		if got := d.facts(d.worker(), c.ID); !slices.Equal(got.Accessibility, []string{"wheelchair"}) || got.Gender != "man" {
			t.Errorf("after a colleague wrote: %+v", got)
		}
	})
}

// TestFactsGoWithTheirSectionOnly: a release carries the facts of the sections that
// the consent names, and no others.
func TestFactsGoWithTheirSectionOnly(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := must[act.Case](t)(casework.CreateCase.Do(d.ctx, d.Node, d.worker(), act.CreateCase{Known: "D.", Facts: &act.NewFacts{
			CaseFacts: act.CaseFacts{Accessibility: []string{"wheelchair"}, Gender: "woman", Ages: []int{3}, Place: "Laval"}}}))
		for part, want := range map[string][]string{"health": {"accessibility"}, "identity": {"gender"}, "notes": nil, "contact": nil, "safety": nil} {
			snap, err := casework.Snapshot(d.Node.Casework, d.worker(), c.ID, part)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range snap.Parts {
				for _, e := range p.Entries {
					got = append(got, e.Label)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("with %s go %v", part, got)
			}
		}
	})
}

// TestAttackDamagedFact: a fact that was changed outside of the software is missing from
// what searches and asks are filled with; the file says so, as of other damage.
func TestAttackDamagedFact(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, ctx := f.Agency("ngo", "QC"), t.Context()
		c, err := casework.CreateCase.Do(ctx, f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr", Facts: &act.NewFacts{
			CaseFacts: act.CaseFacts{Gender: "woman"}, FactSource: act.FactSource{Source: "person"}}})
		if err != nil || !c.Whole {
			t.Fatal(err)
		}
		f.Exec(`UPDATE case_body SET body = $1`, []byte("other bytes"))
		facts, err := casework.GetFacts.Do(ctx, f.Node, a.Worker.Fresh(), act.ID{ID: c.ID})
		if err != nil || facts.Gender != "" || !slices.Contains(facts.Damaged, "identity") {
			t.Errorf("the facts say nothing: %+v %v", facts, err)
		}
		got, err := casework.GetCase.Do(ctx, f.Node, a.Worker.Fresh(), act.ID{ID: c.ID})
		if err != nil || got.Whole {
			t.Errorf("the file says that it is whole: %v", err)
		}
	})
}
