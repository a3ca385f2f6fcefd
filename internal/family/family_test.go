package family_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/family"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/oneperson"
	"relais/internal/person"
)

// house is an agency with the file of a mother and that of her child, and another agency.
type house struct {
	*nodetest.Fixture
	t             *testing.T
	s, r          *nodetest.Agency
	mother, child act.Case
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

// name of the child, which stands nowhere else.
const kid = "Mirabelle Fictive"

func newHouse(t *testing.T, f *nodetest.Fixture) *house {
	h := &house{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	h.mother = h.file("Ariane Fictive", act.CaseFacts{AgeBand: "adult_25_64"})
	h.child = h.file(kid, act.CaseFacts{BirthYear: f.Now().Year() - 9})
	return h
}

func (h *house) file(known string, facts act.CaseFacts) act.Case {
	h.t.Helper()
	return do(h, casework.CreateCase, h.s.Worker, act.CreateCase{Known: known, Language: "fr", Facts: &act.NewFacts{CaseFacts: facts},
		Entries: []act.NewEntry{{Section: "identity", Text: known}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
}

func said(who string) act.RelationSaid {
	return act.RelationSaid{Who: who, Living: "together", Guardian: "this"}
}

// link makes the child the mother's.
func (h *house) link() act.Relative {
	h.t.Helper()
	return do(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, Other: h.child.ID, RelationSaid: said("child")})
}

func (h *house) of(file string) act.Family {
	h.t.Helper()
	if c := do(h, casework.GetCase, h.s.Worker, act.ID{ID: file}); !c.Whole {
		h.t.Errorf("%s is not whole", file)
	}
	return do(h, family.GetFamily, h.s.Worker, act.ID{ID: file})
}

func each(t *testing.T, run func(t *testing.T, h *house)) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) { run(t, newHouse(t, f)) })
}

// TestFamilyIsTwoSided: both files say who is what to whom; twice is once; a change and
// the end of a link stand in both, from whichever side, and what was stays known.
func TestFamilyIsTwoSided(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		h.link()
		a, b := h.of(h.mother.ID), h.of(h.child.ID)
		if len(a.Items) != 1 || len(b.Items) != 1 || a.Age != "adult" || b.Age != "child" || b.OfAge == "" {
			t.Fatalf("%+v\n%+v", a, b)
		}
		if got := a.Items[0]; got.ID != h.child.ID || got.Known != kid || got.Who != "child" || got.Guardian != "this" || got.Age != "child" || got.By != h.s.Worker.Name {
			t.Errorf("the mother's: %+v", got)
		}
		if got := b.Items[0]; got.ID != h.mother.ID || got.Who != "parent" || got.Guardian != "other" || got.Living != "together" || got.Age != "adult" {
			t.Errorf("the child's: %+v", got)
		}
		fails(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, Other: h.child.ID, RelationSaid: said("sibling")}, fault.Conflict, "family.linked")
		apart := act.RelationSaid{Who: "parent", Living: "apart", Guardian: "other", Involved: "other"}
		in := act.SetRelative{Case: h.child.ID, Other: h.mother.ID, RelationSaid: apart, Seen: b.Items[0].Seen}
		do(h, family.SetRelative, h.s.Admin, in)
		in.Living = "unknown"
		fails(h, family.SetRelative, h.s.Worker, in, fault.Conflict, "fault.changed")
		if got := h.of(h.mother.ID).Items[0]; got.Living != "apart" || got.Involved != "this" {
			t.Errorf("changed from the child's side: %+v", got)
		}
		do(h, family.RemoveRelative, h.s.Worker, act.RelativeRef{Case: h.child.ID, Other: h.mother.ID})
		do(h, family.RemoveRelative, h.s.Worker, act.RelativeRef{Case: h.mother.ID, Other: h.child.ID})
		for _, id := range []string{h.mother.ID, h.child.ID} {
			if got := h.of(id); len(got.Items) != 0 || len(got.Past) != 1 || !got.Past[0].Ended {
				t.Errorf("taken away: %+v", got)
			}
		}
		h.link()
		if got := h.of(h.child.ID); len(got.Items) != 1 || len(got.Past) != 0 {
			t.Errorf("again: %+v", got)
		}
	})
}

// TestFamilyOpensAFile: a file is opened already linked, once for one operation, and a
// child without an age counts as one.
func TestFamilyOpensAFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		in := act.AddRelative{Case: h.mother.ID, New: &act.NewRelative{Known: "Prune", Language: "fr"}, RelationSaid: said("child"), Once: act.Once{Key: strings.Repeat("A", 26)}}
		one := do(h, family.AddRelative, h.s.Worker, in)
		if two := do(h, family.AddRelative, h.s.Worker, in); one.ID != two.ID {
			t.Errorf("opened twice: %s, %s", one.ID, two.ID)
		}
		if got := h.of(one.ID); got.Age != "doubt" || len(got.Items) != 1 || got.Items[0].ID != h.mother.ID {
			t.Errorf("%+v", got)
		}
		in.Key = strings.Repeat("B", 26)
		in.New.Alone = true
		fails(h, family.AddRelative, h.s.Worker, in, fault.Conflict, "casefile.same_name")
		in.Other = h.child.ID
		fails(h, family.AddRelative, h.s.Worker, in, fault.InvalidInput, "family.one_of_both")
		fails(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.child.ID, Other: h.child.ID, RelationSaid: said("child")}, fault.InvalidInput, "family.itself")
		if n := len(do(h, casework.ListCases, h.s.Worker, act.CaseQuery{}).Items); n != 3 {
			t.Errorf("%d files", n)
		}
	})
}

// TestAttackFamilyOfStrangers: who may not open a file learns nothing of its family:
// not another agency, not a colleague to whom the section is closed, in either file.
func TestAttackFamilyOfStrangers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.link()
		foreign := do(h, casework.CreateCase, h.r.Worker, act.CreateCase{Known: "Étrangère", Language: "fr"})
		fails(h, family.GetFamily, h.r.Worker, act.ID{ID: h.mother.ID}, fault.NotFound, "casefile.not_found")
		fails(h, family.AddRelative, h.s.Worker, act.AddRelative{Case: h.mother.ID, Other: foreign.ID, RelationSaid: said("child")}, fault.NotFound, "casefile.not_found")
		fails(h, family.AddRelative, h.r.Worker, act.AddRelative{Case: foreign.ID, Other: h.mother.ID, RelationSaid: said("child")}, fault.NotFound, "casefile.not_found")
		fails(h, family.RemoveRelative, h.r.Worker, act.RelativeRef{Case: h.mother.ID, Other: h.child.ID}, fault.NotFound, "casefile.not_found")
		auditor := h.Member(h.s, "auditor")
		fails(h, family.GetFamily, auditor, act.ID{ID: h.mother.ID}, fault.Forbidden, "casefile.no_access")
		log, _ := json.Marshal(do(h, casework.ListAudit, auditor, act.AuditQuery{}))
		if strings.Contains(string(log), "family") {
			t.Errorf("the log says that files belong together: %s", log)
		}
		other := h.Member(h.s, "caseworker")
		for _, closed := range []string{h.child.ID, h.mother.ID} {
			do(h, casework.RestrictSection, h.s.Worker, act.Restrict{Case: closed, Section: "children", Members: []string{h.s.Worker.ID, h.s.Admin.ID}})
			for _, id := range []string{h.mother.ID, h.child.ID} {
				if got := do(h, family.GetFamily, other, act.ID{ID: id}); len(got.Items)+len(got.Past) != 0 {
					t.Errorf("a colleague sees %+v", got)
				}
				c, _ := json.Marshal(do(h, casework.GetCase, other, act.ID{ID: id}))
				if other := map[string]string{h.mother.ID: h.child.ID, h.child.ID: h.mother.ID}[id]; strings.Contains(string(c), other) {
					t.Errorf("the file says the other's id: %s", c)
				}
			}
			if got := h.of(h.mother.ID); len(got.Items) != 1 {
				t.Errorf("who may sees %+v", got)
			}
			do(h, casework.RestrictSection, h.s.Worker, act.Restrict{Case: closed, Section: "children"})
		}
	})
}

// TestAttackStolenFamily: nothing in the database names the other file: the ids of two
// that were linked stand in as many places as before.
func TestAttackStolenFamily(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		count := func() (out [2]int) {
			var b bytes.Buffer
			if err := h.DB().Dump(context.Background(), &b, nil); err != nil {
				t.Fatal(err)
			}
			for i, id := range []string{h.mother.ID, h.child.ID} {
				out[i] = bytes.Count(b.Bytes(), []byte(id))
			}
			return out
		}
		before := count()
		h.link()
		if after := count(); before[0] == 0 || after != before {
			t.Errorf("the ids stand %v times, before %v", after, before)
		}
	})
}

// TestTwoTabsLinkOnce: who links the same two files at once, from both, links them once.
func TestTwoTabsLinkOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var all sync.WaitGroup
		errs := make(chan error, 4)
		s := h.s.Worker.Fresh()
		for i := range 4 {
			all.Go(func() {
				in := act.AddRelative{Case: h.mother.ID, Other: h.child.ID, RelationSaid: said("child")}
				if i%2 == 1 {
					in = act.AddRelative{Case: h.child.ID, Other: h.mother.ID, RelationSaid: act.RelationSaid{Who: "parent", Living: "together", Guardian: "other"}}
				}
				_, err := family.AddRelative.Do(context.Background(), h.Node, s, in)
				errs <- err
			})
		}
		all.Wait()
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		for _, id := range []string{h.mother.ID, h.child.ID} {
			if got := h.of(id); len(got.Items) != 1 || len(got.Past) != 0 {
				t.Errorf("%+v", got)
			}
		}
	})
}

// aged are files by what they say of the age.
func (h *house) aged() map[string]act.CaseFacts {
	y := h.Now().Year()
	return map[string]act.CaseFacts{"adult": {BirthYear: y - 30}, "child": {BirthYear: y - 10}, "doubt": {BirthYear: y - 18}}
}

// TestChildsFileIsNotAnAdults holds each act on a file to whether it is an adult's, a
// child's, or in doubt, which counts as a child's.
func TestChildsFileIsNotAnAdults(t *testing.T) {
	closed, ask := false, act.NewConsent{}
	each(t, func(t *testing.T, h *house) {
		ask = act.NewConsent{Kind: "release", Agencies: []string{h.r.ID}, Sections: []string{"identity"}, Purpose: "x", Until: h.Now().AddDate(0, 0, 9).Format(time.DateOnly),
			GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}
		acts := map[string]struct {
			as        func(act.Case) error // as with an adult's
			condition func(act.Case) error // as with a child's
			key       string
		}{
			"close": {
				func(c act.Case) error { return try(h, casework.SetCase, act.SetCase{Case: c.ID, Open: &closed}) },
				func(c act.Case) error {
					return try(h, casework.SetCase, act.SetCase{Case: c.ID, Open: &closed, Closing: &act.Closing{Reason: "moved", Where: "Laval", With: "her aunt"}})
				}, "family.close_reason",
			},
			"merge": {
				func(c act.Case) error {
					return try(h, oneperson.MergeCases, act.MergeCases{Case: c.ID, Into: h.file("A", act.CaseFacts{AgeBand: "senior"}).ID})
				},
				func(c act.Case) error {
					return try(h, oneperson.MergeCases, act.MergeCases{Case: c.ID, Into: h.file("B", act.CaseFacts{}).ID})
				}, "family.ages_apart",
			},
			"release": {
				func(c act.Case) error {
					return try(h, casework.RecordConsent, act.RecordConsent{Case: c.ID, NewConsent: ask})
				},
				func(c act.Case) error {
					in := ask
					in.Basis = "understands, and said it back"
					return try(h, casework.RecordConsent, act.RecordConsent{Case: c.ID, NewConsent: in})
				}, "family.consent_basis",
			},
			"card": {
				func(c act.Case) error { return try(h, person.MakeCard, act.MakeCard{Case: c.ID, Form: "digits"}) },
				func(c act.Case) error {
					return try(h, person.MakeCard, act.MakeCard{Case: c.ID, Form: "digits", ToChild: true})
				}, "family.card_child",
			},
		}
		for name, one := range acts {
			for age, facts := range h.aged() {
				c := h.file("Somebody", facts)
				if c.Age != age {
					t.Fatalf("%s: %q", age, c.Age)
				}
				err := one.as(c)
				if age == "adult" {
					if err != nil {
						t.Errorf("%s of an adult: %v", name, err)
					}
					continue
				}
				if f, ok := fault.As(err); !ok || f.Key != one.key && (len(f.Fields) == 0 || f.Fields[0].Key != one.key) {
					t.Errorf("%s of a file in %s as an adult's: %v", name, age, err)
				}
				if err := one.condition(c); err != nil {
					t.Errorf("%s of a file in %s: %v", name, age, err)
				}
			}
		}
	})
}

// try carries an act out and says whether it was refused.
func try[In, Out any](h *house, a define.Act[In, Out], in In) error {
	_, err := a.Do(context.Background(), h.Node, h.s.Worker.Fresh(), in)
	return err
}
