package plans_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	data "relais/content/kinds"
	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/person"
	"relais/internal/plans"
	"relais/internal/retention"
)

// years is a caseworker with one file.
type years struct {
	*nodetest.Fixture
	t    *testing.T
	home *nodetest.Agency
	file string
}

func newYears(t *testing.T, f *nodetest.Fixture) *years {
	t.Helper()
	y := &years{Fixture: f, t: t, home: f.Agency("ngo", "QC")}
	c, err := casework.CreateCase.Do(y.ctx(), f.Node, y.home.Worker.Fresh(), act.CreateCase{Known: "Zibeline Fictive", Language: "fr"})
	y.ok(err)
	y.file = c.ID
	return y
}

func (y *years) ctx() context.Context { return context.Background() }

func (y *years) ok(err error) {
	y.t.Helper()
	if err != nil {
		y.t.Fatal(err)
	}
}

func (y *years) day(n int) string { return y.Now().AddDate(0, 0, n).Format(time.DateOnly) }

func (y *years) add(kind string, fields map[string]string, private ...bool) string {
	y.t.Helper()
	e, err := plans.AddShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AddShaped{Case: y.file, Kind: kind, Fields: fields, Private: len(private) > 0})
	y.ok(err)
	return e.ID
}

func (y *years) done(entry string, done bool) {
	y.t.Helper()
	_, err := plans.SetDone.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SetDone{Case: y.file, Entry: entry, Done: done})
	y.ok(err)
}

func (y *years) plan() act.CasePlan {
	y.t.Helper()
	out, err := plans.GetPlan.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.ID{ID: y.file})
	y.ok(err)
	return out
}

// titles are those of what is to be done, with ! for what is late.
func (y *years) titles(who *nodetest.Member, q act.TaskQuery) (out []string) {
	y.t.Helper()
	list, err := plans.ListTasks.Do(y.ctx(), y.Node, who.Fresh(), q)
	y.ok(err)
	for _, t := range list.Items {
		title := t.What
		if t.Title != "" {
			title = t.Title
		}
		if t.Late {
			title += "!"
		}
		out = append(out, title)
	}
	return out
}

func titled(list []act.PlanEntry) (out []string) {
	for _, e := range list {
		out = append(out, e.Title)
	}
	return out
}

// TestPlan: goals with their steps, what comes next first, done and not done after all,
// and the history that stays.
func TestPlan(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		goal := y.add("goal", map[string]string{"goal": "Un logement à moi"})
		step := y.add("step", map[string]string{"what": "Remplir la demande", "who": "Zibeline", "by": y.day(9), "goal": goal})
		y.add("appointment", map[string]string{"what": "Office d’habitation", "at": y.day(5) + "T14:30 America/Vancouver", "transport": "worker"})
		y.add("outcome", map[string]string{"what": "Inscrite sur la liste", "goal": goal})
		y.add("letter", map[string]string{"way": "received", "with": "un organisme", "about": "Pièces manquantes", "answer": y.day(2)})
		plan := y.plan()
		if diff := cmp.Diff([]string{"Pièces manquantes", "Office d’habitation", "Remplir la demande"}, titled(plan.Next)); diff != "" {
			t.Error(diff)
		}
		if len(plan.Goals) != 1 || !plan.Whole {
			t.Fatalf("%+v", plan)
		}
		if diff := cmp.Diff([]string{"Remplir la demande", "Inscrite sur la liste"}, titled(plan.Goals[0].Steps)); diff != "" {
			t.Error(diff)
		}
		if at := plan.Next[1]; at.When == nil || at.When.In(must(hours.Zone(at.Zone))).Format("15:04") != "14:30" {
			t.Errorf("an appointment is at %v", at.When)
		}
		y.done(step, true)
		y.done(step, true) // a repeat writes nothing
		if got := titled(y.plan().Next); slices.Contains(got, "Remplir la demande") {
			t.Errorf("what was done comes next: %v", got)
		}
		y.done(step, false)
		_, err := plans.AmendShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AmendShaped{Case: y.file, Entry: step, Base: 3, Fields: map[string]string{"what": "Redemander"}})
		y.ok(err)
		_, err = plans.AmendShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AmendShaped{Case: y.file, Entry: step, Base: 3, Fields: map[string]string{"what": "Trop tard"}})
		nodetest.WantFault(t, err, fault.Conflict, "casefile.stale")
		h, err := casework.EntryHistory.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.EntryRef{Case: y.file, Entry: step})
		y.ok(err)
		var states []bool
		for _, e := range h.Items {
			states = append(states, e.Shaped.Done)
		}
		if diff := cmp.Diff([]bool{false, false, true, false}, states); diff != "" || h.Items[0].Shaped.Fields["what"] != "Redemander" {
			t.Errorf("the history: %s", diff)
		}
	})
}

// release gives another agency sections of the file, through a referral.
func (y *years) release(other *nodetest.Agency, sections ...string) string {
	y.t.Helper()
	need, err := casework.AddNeed.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AddNeed{Case: y.file, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "crisis"}})
	y.ok(err)
	agree := func(kind string, sections ...string) string {
		c, err := casework.RecordConsent.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.RecordConsent{Case: y.file, NewConsent: act.NewConsent{
			Kind: kind, Agencies: []string{other.ID}, Sections: sections, Purpose: "un lit", Until: y.day(30), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
		y.ok(err)
		return c.ID
	}
	asked, err := loop.Ask.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.Ask{Anyway: true, Case: y.file, Need: need.ID, Consent: agree("ask"), Mode: "single",
		Candidates: []act.Candidate{{Agency: other.ID}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
	y.ok(err)
	id := asked.Referrals[0].ID
	_, err = loop.Move.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.Move{ID: id, Type: "accept"})
	y.ok(err)
	_, err = loop.Release.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.Release{ID: id, Consent: agree("release", sections...)})
	y.ok(err)
	return id
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestShapedRefused: what does not fit its kind is refused, each field by itself.
func TestShapedRefused(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		step := y.add("step", map[string]string{"what": "x"})
		for name, test := range map[string]struct {
			kind   string
			fields map[string]string
			want   map[string]string // field to key
		}{
			"no such kind":   {"none", nil, map[string]string{"kind": "caseplan.unknown_kind"}},
			"no such field":  {"goal", map[string]string{"goal": "x", "colour": "red"}, map[string]string{"fields": "caseplan.unknown_field"}},
			"nothing":        {"letter", nil, map[string]string{"fields.way": "check.required", "fields.with": "check.required", "fields.about": "check.required"}},
			"blank":          {"goal", map[string]string{"goal": " \n "}, map[string]string{"fields.goal": "check.required"}},
			"two lines":      {"step", map[string]string{"what": "x", "who": "a\nb"}, map[string]string{"fields.who": "check.one_line"}},
			"too long":       {"step", map[string]string{"what": "x", "who": strings.Repeat("a", 121)}, map[string]string{"fields.who": "check.too_long"}},
			"no day":         {"step", map[string]string{"what": "x", "by": "2026-02-30"}, map[string]string{"fields.by": "check.date"}},
			"a slip":         {"step", map[string]string{"what": "x", "by": "2206-02-20"}, map[string]string{"fields.by": "caseplan.far"}},
			"no zone":        {"appointment", map[string]string{"what": "x", "at": "2026-12-03T14:30"}, map[string]string{"fields.at": "check.time"}},
			"a strange zone": {"appointment", map[string]string{"what": "x", "at": "2026-12-03T14:30 ../etc/passwd"}, map[string]string{"fields.at": "check.time"}},
			"skipped":        {"appointment", map[string]string{"what": "x", "at": "2027-03-14T02:30 America/Toronto"}, map[string]string{"fields.at": "caseplan.skipped"}},
			"no such code":   {"appointment", map[string]string{"what": "x", "at": "2026-12-03T14:30 America/Toronto", "transport": "rocket"}, map[string]string{"fields.transport": "check.code"}},
			"no id":          {"step", map[string]string{"what": "x", "goal": "x"}, map[string]string{"fields.goal": "check.id"}},
			"not a goal":     {"step", map[string]string{"what": "x", "goal": step}, map[string]string{"fields.goal": "caseplan.no_entry"}},
			"direction":      {"step", map[string]string{"what": "a\u202eb"}, map[string]string{"fields.what": "check.bidi"}},
		} {
			_, err := plans.AddShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AddShaped{Case: y.file, Kind: test.kind, Fields: test.fields})
			bad, ok := fault.As(err)
			if !ok || bad.Code != fault.InvalidInput {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got := map[string]string{}
			for _, f := range bad.Fields {
				got[f.Name] = f.Key
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		outcome := y.add("outcome", map[string]string{"what": "x"})
		_, err := plans.SetDone.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SetDone{Case: y.file, Entry: outcome, Done: true})
		nodetest.WantFault(t, err, fault.Conflict, "caseplan.never_done")
		other := f.Agency("shelter", "QC")
		_, err = plans.SetDone.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.SetDone{Case: y.file, Entry: step, Done: true})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.not_found")
	})
}

// TestAttackListOfRestricted: nothing of a restricted section is in the list of files,
// nor of one that is closed or was erased.
func TestAttackListOfRestricted(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		worker, mate := y.home.Worker, f.Member(y.home, "caseworker")
		step := y.add("step", map[string]string{"what": "Téléphoner", "by": y.day(1)})
		y.add("letter", map[string]string{"way": "sent", "with": "x", "about": "Lettre", "answer": y.day(2)})
		all := act.TaskQuery{Team: true}
		want := func(titles ...string) {
			t.Helper()
			if diff := cmp.Diff(titles, y.titles(mate, all)); diff != "" {
				t.Error(diff)
			}
		}
		restrict := func(members ...string) {
			_, err := casework.RestrictSection.Do(y.ctx(), y.Node, worker.Fresh(), act.Restrict{Case: y.file, Section: "plan", Members: members})
			y.ok(err)
		}
		want("Téléphoner", "Lettre")
		restrict(worker.ID, y.home.Admin.ID)
		want("Lettre")
		y.add("step", map[string]string{"what": "Secret", "by": y.day(1)})
		want("Lettre")
		restrict()
		want("Téléphoner", "Secret", "Lettre")
		open := func(is bool) {
			_, err := casework.SetCase.Do(y.ctx(), y.Node, worker.Fresh(), act.SetCase{Case: y.file, Open: &is})
			y.ok(err)
		}
		open(false)
		want([]string(nil)...)
		open(true)
		want("Téléphoner", "Secret", "Lettre")
		s := worker.Fresh()
		_, err := casework.EraseEntry.Do(y.ctx(), y.Node, s, act.EraseEntry{Case: y.file, Entry: step, Basis: "person"})
		y.ok(err)
		want("Secret", "Lettre")
		_, err = casework.EraseSection.Do(y.ctx(), y.Node, s, act.EraseSection{Case: y.file, Section: "plan", Basis: "person"})
		y.ok(err)
		want("Lettre")
	})
}

// TestOwnPlan: the person sees goals, steps and appointments of their plan as they
// stand, unless somebody said that they should not, and nothing that was taken out.
func TestOwnPlan(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		y.add("goal", map[string]string{"goal": "Un logement à moi"})
		y.add("step", map[string]string{"what": "Caché"}, true)
		made, err := person.MakeCard.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.MakeCard{Case: y.file, Form: "digits"})
		y.ok(err)
		sees := func() (out []string) {
			t.Helper()
			in, err := person.OpenOwn.Do(y.ctx(), y.Node, nil, act.CardWords{Words: card.Join(made.Words)})
			y.ok(err)
			own, err := person.GetOwn.Do(y.ctx(), y.Node, nil, act.OwnToken{Token: in.Token})
			y.ok(err)
			for _, s := range own.Steps {
				text := s.Kind + ": " + s.Text
				if s.Done {
					text += " (done)"
				}
				out = append(out, text)
			}
			return out
		}
		want := func(lines ...string) {
			t.Helper()
			if diff := cmp.Diff(lines, sees()); diff != "" {
				t.Error(diff)
			}
		}
		want("goal: Un logement à moi")
		step := y.add("step", map[string]string{"what": "Remplir la demande", "by": y.day(3), "who": "moi"})
		meets := y.add("appointment", map[string]string{"what": "Visite", "at": y.day(1) + "T09:00 America/Toronto", "place": "4, rue Fictive"})
		y.add("letter", map[string]string{"way": "sent", "with": "x", "about": "Lettre"})
		want("appointment: Visite", "step: Remplir la demande", "goal: Un logement à moi")
		y.done(step, true)
		want("appointment: Visite", "goal: Un logement à moi", "step: Remplir la demande (done)")
		amend := func(entry string, base int, in act.AmendShaped) {
			in.Case, in.Entry, in.Base = y.file, entry, base
			_, err := plans.AmendShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), in)
			y.ok(err)
		}
		amend(step, 2, act.AmendShaped{Fields: map[string]string{"what": "Remplir la demande"}, Private: true})
		want("appointment: Visite", "goal: Un logement à moi")
		amend(step, 3, act.AmendShaped{Fields: map[string]string{"what": "Remplir"}})
		want("appointment: Visite", "goal: Un logement à moi", "step: Remplir (done)")
		amend(meets, 1, act.AmendShaped{Removed: true})
		want("goal: Un logement à moi", "step: Remplir (done)")
		_, err = casework.UndoEntry.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.EntryRef{Case: y.file, Entry: meets})
		y.ok(err)
		want("appointment: Visite", "goal: Un logement à moi", "step: Remplir (done)")
		s := y.home.Worker.Fresh()
		_, err = casework.EraseEntry.Do(y.ctx(), y.Node, s, act.EraseEntry{Case: y.file, Entry: meets, Basis: "person"})
		y.ok(err)
		want("goal: Un logement à moi", "step: Remplir (done)")
		_, err = casework.EraseSection.Do(y.ctx(), y.Node, s, act.EraseSection{Case: y.file, Section: "plan", Basis: "person"})
		y.ok(err)
		want([]string(nil)...)
	})
}

// TestOwnPlanOfTheClock: what the clock erases of a closed file is gone from the page
// of its person, and from the list.
func TestOwnPlanOfTheClock(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		_, err := retention.SetRetention.Do(y.ctx(), y.Node, y.home.Admin.Fresh(), act.SetRetention{Terms: []act.RetentionTerm{{Section: "plan", Months: 2}}})
		y.ok(err)
		y.add("goal", map[string]string{"goal": "Un logement à moi", "by": y.day(300)})
		made, err := person.MakeCard.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.MakeCard{Case: y.file, Form: "digits"})
		y.ok(err)
		steps := func() int {
			t.Helper()
			in, err := person.OpenOwn.Do(y.ctx(), y.Node, nil, act.CardWords{Words: card.Join(made.Words)})
			y.ok(err)
			own, err := person.GetOwn.Do(y.ctx(), y.Node, nil, act.OwnToken{Token: in.Token})
			y.ok(err)
			return len(own.Steps)
		}
		open := func(is bool) {
			t.Helper()
			_, err := casework.SetCase.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SetCase{Case: y.file, Open: &is})
			y.ok(err)
		}
		open(false)
		if steps() != 1 {
			t.Fatal("closing a file took something from its person")
		}
		for range 4 {
			y.Advance(31 * 24 * time.Hour)
			y.ok(f.Node.Tick(y.ctx()))
		}
		if steps() != 0 {
			t.Error("what the clock erased is still shown")
		}
		open(true)
		if got := y.titles(y.home.Worker, act.TaskQuery{}); len(got) != 0 || len(y.plan().Goals) != 0 {
			t.Errorf("what the clock erased is to be done: %v", got)
		}
	})
}

// TestShapedReleased: who is given the section sees what stands in it.
func TestShapedReleased(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		other := f.Agency("shelter", "QC")
		y.add("goal", map[string]string{"goal": "Un logement à moi"})
		id := y.release(other, "plan")
		got, err := loop.OpenRelease.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.ID{ID: id})
		y.ok(err)
		if len(got.Parts) != 1 || len(got.Parts[0].Entries) != 1 || got.Parts[0].Entries[0].Shaped.Fields["goal"] != "Un logement à moi" {
			t.Errorf("%+v", got.Parts)
		}
		line, err := plans.GetTimeline.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.TimelineQuery{Case: y.file})
		y.ok(err)
		count := map[string]int{}
		for i, h := range line.Items {
			if count[h.What]++; i > 0 && h.At.After(line.Items[i-1].At) {
				t.Errorf("%s is out of its place", h.What)
			}
		}
		if count["consent"] != 2 || count["move"] < 3 || count["entry"] != 2 || line.Total != len(line.Items) {
			t.Errorf("%v of %d", count, line.Total)
		}
		due := y.titles(other.Worker, act.TaskQuery{})
		if !slices.Contains(due, "referral") {
			t.Errorf("the shelter has %v to do", due)
		}
	})
}

// TestTasks: what is mine, my team's and overdue.
func TestTasks(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		mate := f.Member(y.home, "caseworker")
		y.add("step", map[string]string{"what": "Plus tard", "by": y.day(200)})
		y.add("step", map[string]string{"what": "Sans date"})
		late := y.add("step", map[string]string{"what": "En retard", "by": y.day(-3)})
		next := y.day(1)
		_, err := casework.SetCase.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SetCase{Case: y.file, Next: &next})
		y.ok(err)
		want := func(who *nodetest.Member, q act.TaskQuery, titles ...string) {
			t.Helper()
			if diff := cmp.Diff(titles, y.titles(who, q)); diff != "" {
				t.Error(diff)
			}
		}
		want(y.home.Worker, act.TaskQuery{}, "En retard!", "next", "Plus tard")
		want(mate, act.TaskQuery{})
		want(mate, act.TaskQuery{Team: true}, "En retard!", "next", "Plus tard")
		want(mate, act.TaskQuery{Member: y.home.Worker.ID, Late: true}, "En retard!")
		want(mate, act.TaskQuery{Team: true, Page: act.Page{Offset: 1, Limit: 1}}, "next")
		lapses := func(who *nodetest.Member, weeks int) act.Lapses {
			t.Helper()
			out, err := plans.ListLapses.Do(y.ctx(), y.Node, who.Fresh(), act.LapseQuery{Weeks: weeks})
			y.ok(err)
			return out
		}
		boss := f.Member(y.home, "coordinator")
		if got := lapses(boss, 4); got.Total != 1 || got.Items[0].Late != 1 || got.Items[0].NoContact || got.Items[0].NoPlan {
			t.Errorf("%+v", got)
		}
		_, err = plans.ListLapses.Do(y.ctx(), y.Node, mate.Fresh(), act.LapseQuery{})
		nodetest.WantFault(t, err, fault.Forbidden, "agency.role.missing")
		y.done(late, true)
		_, err = casework.RecordContact.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.RecordContact{Case: y.file, Channel: "in_person", Reason: "x"})
		y.ok(err)
		if got := lapses(boss, 4); got.Total != 0 {
			t.Errorf("%+v", got)
		}
		y.Advance(15 * 24 * time.Hour)
		if got := lapses(boss, 2); got.Total != 1 || !got.Items[0].NoContact {
			t.Errorf("%+v", got)
		}
	})
}

// TestKindIsData: a further kind is data. It is checked, kept, listed and read by its
// fields, and what this program does not know is shown all the same.
func TestKindIsData(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		var list []json.RawMessage
		y.ok(json.Unmarshal(data.Data, &list))
		list = append(list, json.RawMessage(`{"kind":"visit","number":200,"section":"notes","title":"where","due":"again","done":true,
			"fields":[{"name":"where","type":"line","required":true,"max":40},{"name":"again","type":"date"}]}`))
		more, err := kinds.Read(must(json.Marshal(list)))
		y.ok(err)
		room := plans.New(f.Node.Node, func() plans.Files { return casework.Planning{Casework: f.Node.Casework} }, nil, more)
		on := nodetest.Instead(f.Node, room.Acts())
		_, err = plans.AddShaped.Do(y.ctx(), on, y.home.Worker.Fresh(), act.AddShaped{Case: y.file, Kind: "visit", Fields: map[string]string{"again": "x"}})
		if bad, _ := fault.As(err); bad == nil || len(bad.Fields) != 2 {
			t.Errorf("a visit without a place: %v", err)
		}
		_, err = plans.AddShaped.Do(y.ctx(), on, y.home.Worker.Fresh(), act.AddShaped{Case: y.file, Kind: "visit", Fields: map[string]string{"where": "Au parc", "again": y.day(7)}})
		y.ok(err)
		plan, err := plans.GetPlan.Do(y.ctx(), on, y.home.Worker.Fresh(), act.ID{ID: y.file})
		y.ok(err)
		if diff := cmp.Diff([]string{"Au parc"}, titled(plan.Next)); diff != "" {
			t.Error(diff)
		}
		if got := y.plan(); len(got.Other) != 1 || got.Other[0].Shaped.Fields["where"] != "Au parc" || !got.Whole {
			t.Errorf("a program that does not know it shows %+v", got.Other)
		}
	})
}
