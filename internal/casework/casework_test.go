package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// desk is an agency with case files in a test.
type desk struct {
	*nodetest.Fixture
	t      testing.TB
	agency *nodetest.Agency
	ctx    context.Context
}

func eachDesk(t *testing.T, run func(t *testing.T, d *desk)) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		run(t, &desk{f, t, f.Agency("shelter", "QC"), context.Background()})
	})
}

func (d *desk) worker() *agency.Session { return d.agency.Worker.Fresh() }

// must returns the value of an act that has to work.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (d *desk) intake(known string) act.Case {
	d.t.Helper()
	return must[act.Case](d.t)(casework.CreateCase.Do(d.ctx, d.Node, d.worker(), act.CreateCase{
		Known: known, Language: "fr-CA", Next: "2026-01-20",
		Entries: []act.NewEntry{
			{Section: "identity", Label: "name", Text: "Ariane Fictive"},
			{Section: "notes", Text: "Arrived by night bus."},
		},
		Safe: &act.SafeContact{
			Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0101", Hours: []act.Hours{{Day: 1, From: "09:00", To: "17:00"}}}},
			CodeWord: "tournesol", NeverTell: []string{"Marc"},
		},
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis", Text: "with one child"}},
	}))
}

func TestCaseFromIntakeToClosing(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		made := d.intake("Ariane")
		if !made.Whole || made.Code == "" || made.Urgent != "crisis" || made.Worker != d.agency.Worker.ID {
			t.Fatalf("the new case file: %+v", made)
		}
		got := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.agency.Admin.Fresh(), act.ID{ID: made.ID}))
		if diff := cmp.Diff(made, got); diff != "" {
			t.Errorf("a colleague sees another file:\n%s", diff)
		}
		notes := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, d.worker(), act.SectionRef{Case: made.ID, Section: "notes"}))
		want := []act.Entry{{Section: "notes", Text: "Arrived by night bus.", Author: d.agency.Worker.Name, Revision: 1, Verified: true}}
		if diff := cmp.Diff(want, notes.Items, cmpopts.IgnoreFields(act.Entry{}, "ID", "At")); diff != "" {
			t.Errorf("notes:\n%s", diff)
		}
		closed := false
		set := must[act.Case](t)(casework.SetCase.Do(d.ctx, d.Node, d.worker(), act.SetCase{Case: made.ID, Open: &closed}))
		if set.Open || set.Head == made.Head || !set.Whole {
			t.Errorf("after closing: %+v", set)
		}
		list := must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.worker(), act.CaseQuery{}))
		if list.Total != 0 {
			t.Errorf("a closed case file is listed: %+v", list)
		}
	})
}

func TestEntryAmendUndoHistory(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		add := must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, d.worker(), act.AddEntry{
			Case: c.ID, NewEntry: act.NewEntry{Section: "plan", Text: "First"}}))
		amend := func(base int, text string) (act.Entry, error) {
			return casework.AmendEntry.Do(d.ctx, d.Node, d.agency.Admin.Fresh(), act.AmendEntry{Case: c.ID, Entry: add.ID, Text: text, Base: base})
		}
		second := must[act.Entry](t)(amend(1, "Second"))
		if second.Revision != 2 || second.Author != d.agency.Admin.Name {
			t.Errorf("second revision: %+v", second)
		}
		_, err := amend(1, "Too late")
		nodetest.WantFault(t, err, fault.Conflict, "casefile.stale")
		ref := act.EntryRef{Case: c.ID, Entry: add.ID}
		undone := must[act.Entry](t)(casework.UndoEntry.Do(d.ctx, d.Node, d.worker(), ref))
		if undone.Text != "First" || undone.Revision != 3 {
			t.Errorf("undone: %+v", undone)
		}
		must[act.Entry](t)(casework.AmendEntry.Do(d.ctx, d.Node, d.worker(), act.AmendEntry{Case: c.ID, Entry: add.ID, Removed: true, Base: 3}))
		history := must[act.History](t)(casework.EntryHistory.Do(d.ctx, d.Node, d.worker(), ref))
		var texts []string
		for _, e := range history.Items {
			texts = append(texts, e.Text)
			if !e.Verified {
				t.Errorf("not verified: %+v", e)
			}
		}
		if diff := cmp.Diff([]string{"", "First", "Second", "First"}, texts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCaseListByNameAndCode(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		made := map[string]act.Case{}
		for _, name := range []string{"Ariane", "Éloïse Côté", "Zoé"} {
			made[name] = d.intake(name)
		}
		code := made["Zoé"].Code
		for query, want := range map[string][]string{
			"":                                 {"Ariane", "Éloïse Côté", "Zoé"},
			"ELOISE":                           {"Éloïse Côté"},
			"se co":                            {"Éloïse Côté"},
			code:                               {"Zoé"},
			strings.ToLower(code[:3]):          {"Zoé"},
			strings.ReplaceAll(code, "-", " "): {"Zoé"},
			"nobody":                           {},
		} {
			list := must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.worker(), act.CaseQuery{Query: query}))
			names := []string{}
			for _, row := range list.Items {
				names = append(names, row.Known)
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("search %q:\n%s", query, diff)
			}
		}
		mine := must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.agency.Admin.Fresh(), act.CaseQuery{Mine: true}))
		if mine.Total != 0 {
			t.Errorf("others' people are mine: %+v", mine)
		}
		renamed := "Maëlle"
		must[act.Case](t)(casework.SetCase.Do(d.ctx, d.Node, d.worker(), act.SetCase{Case: made["Zoé"].ID, Known: &renamed}))
		other := d.Open(false) // another process of the same node
		for _, n := range []*app.App{d.Node, other} {
			list := must[act.Cases](t)(casework.ListCases.Do(d.ctx, n, d.worker(), act.CaseQuery{Query: "maelle"}))
			if list.Total != 1 {
				t.Errorf("a new name is not found: %+v", list)
			}
		}
	})
}

func TestNeedStatusAndUrgency(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		_, err := casework.AddNeed.Do(d.ctx, d.Node, d.worker(), act.AddNeed{Case: c.ID, NewNeed: act.NewNeed{Code: "unheard_of", Urgency: "danger"}})
		nodetest.WantFault(t, err, fault.InvalidInput, "casefile.unknown_need")
		added := must[act.Need](t)(casework.AddNeed.Do(d.ctx, d.Node, d.worker(), act.AddNeed{Case: c.ID,
			NewNeed: act.NewNeed{Code: "legal-criminal", Urgency: "danger", By: "2026-02-01"}}))
		urgent := func(want string) {
			t.Helper()
			got := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID}))
			if got.Urgent != want {
				t.Errorf("highest urgency %q, want %q", got.Urgent, want)
			}
		}
		urgent("danger")
		met := must[act.Need](t)(casework.SetNeed.Do(d.ctx, d.Node, d.worker(), act.SetNeed{Case: c.ID, Need: added.ID, Status: "met"}))
		if met.Status != "met" || met.By != "2026-02-01" {
			t.Errorf("met: %+v", met)
		}
		urgent("crisis")
		must[act.Entry](t)(casework.UndoEntry.Do(d.ctx, d.Node, d.worker(), act.EntryRef{Case: c.ID, Entry: added.ID}))
		urgent("danger")
	})
}

func TestContactOutsideOfTheRules(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane") // safe: text, Mondays 9 to 17 in Toronto's zone; the clock stands on Monday 10:00 there
		for _, test := range []struct {
			name string
			in   act.RecordContact
			key  string
		}{
			{"within", act.RecordContact{Channel: "text", Value: "(514) 555-0101"}, ""},
			{"another way", act.RecordContact{Channel: "phone"}, "contact.outside_channel"},
			{"another number", act.RecordContact{Channel: "text", Value: "514-555-0199"}, "contact.outside_channel"},
			{"too early", act.RecordContact{Channel: "text", At: "2026-01-12T08:59:00-05:00"}, "contact.outside_hours"},
			{"never told", act.RecordContact{Channel: "through", Value: "Marc, the brother"}, "contact.outside_never_tell"},
			{"future", act.RecordContact{Channel: "text", At: "2026-01-13T10:00:00-05:00"}, "check.ahead_time"},
		} {
			test.in.Case = c.ID
			e, err := casework.RecordContact.Do(d.ctx, d.Node, d.worker(), test.in)
			if test.key != "" {
				nodetest.WantFault(t, err, fault.InvalidInput, test.key)
				continue
			}
			if err != nil || e.Contact == nil || e.Contact.Outside != nil {
				t.Errorf("%s: %+v, %v", test.name, e, err)
			}
		}
		e := must[act.Entry](t)(casework.RecordContact.Do(d.ctx, d.Node, d.worker(), act.RecordContact{
			Case: c.ID, Channel: "phone", Reason: "She called and hung up; danger."}))
		if diff := cmp.Diff([]string{"channel"}, e.Contact.Outside); diff != "" {
			t.Error(diff)
		}
	})
}

func TestKitBeforeFirstCase(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		s := *d.worker()
		s.Kit = false
		_, err := casework.CreateCase.Do(d.ctx, d.Node, &s, act.CreateCase{Known: "Ariane"})
		nodetest.WantFault(t, err, fault.Conflict, "casefile.kit_first")
	})
}

// week is a due date that consents in tests have.
func (d *desk) until(after time.Duration) string { return d.Now().Add(after).Format(time.DateOnly) }
