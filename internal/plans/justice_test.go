package plans_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	content "relais/content/justice"
	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/person"
	"relais/internal/plans"
)

func (y *years) justice(who *nodetest.Member) act.CaseJustice {
	y.t.Helper()
	out, err := plans.GetJustice.Do(y.ctx(), y.Node, who.Fresh(), act.ID{ID: y.file})
	y.ok(err)
	return out
}

func (y *years) trial() string {
	return y.add("justice_step", map[string]string{"step": "trial", "what": "Procès", "at": y.day(5) + "T09:30 America/Toronto",
		"place": "Salle 2", "who": "Zoé", "wish": "later", "words": "pas maintenant"})
}

// TestJustice: steps stand in the plan by their day and in what happened; contacts and
// answers stand on the page of justice alone.
func TestJustice(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		trial := y.trial()
		y.add("justice_step", map[string]string{"step": "complaint", "what": "Plainte", "on": y.day(-40)})
		y.add("justice_contact", map[string]string{"role": "prosecutor", "name": "Me Fictif"})
		y.add("justice_answer", map[string]string{"question": "screen", "answer": "Demandé", "on": y.day(-1)})
		y.add("justice_answer", map[string]string{"question": "screen", "answer": "Accordé", "on": y.day(0)})
		got := y.justice(y.home.Worker)
		if diff := cmp.Diff([]string{"Plainte", "Procès"}, titled(got.Steps)); diff != "" || len(got.Contacts) != 1 || !got.Whole {
			t.Errorf("%s %+v", diff, got.Contacts)
		}
		for i, q := range got.Questions {
			if q.Number != i+1 || q.Code == "screen" && !slices.Equal(titled(q.Answers), []string{"Accordé", "Demandé"}) {
				t.Errorf("%+v", q)
			}
		}
		plan := y.plan()
		if diff := cmp.Diff([]string{"Procès"}, titled(plan.Next)); diff != "" || len(plan.Other) != 0 {
			t.Errorf("%s, beside it %v", diff, titled(plan.Other))
		}
		if diff := cmp.Diff([]string{"Procès"}, y.titles(y.home.Worker, act.TaskQuery{})); diff != "" {
			t.Error(diff)
		}
		line, err := plans.GetTimeline.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.TimelineQuery{Case: y.file})
		y.ok(err)
		at := map[string]string{}
		for _, h := range line.Items {
			if h.Entry != nil && h.Entry.Shaped != nil {
				at[h.Title] = h.Day + h.Zone
			}
		}
		if at["Procès"] != "America/Toronto" || at["Plainte"] != y.day(-40) {
			t.Errorf("%v", at)
		}
		y.done(trial, true)
		if got := y.plan().Next; len(got) != 0 {
			t.Errorf("%v comes next", titled(got))
		}
	})
}

// TestQuestionsAreCodes: each question is a code of the kind that keeps its answer.
func TestQuestionsAreCodes(t *testing.T) {
	k, _ := kinds.Default().Of("justice_answer")
	f, _ := k.Field("question")
	var codes []string
	for _, q := range content.All().Questions {
		codes = append(codes, q.Code)
	}
	if diff := cmp.Diff(f.Codes, codes); diff != "" {
		t.Error(diff)
	}
}

// TestAttackJusticeIsNotTold: what is written of justice reaches the person's own page
// only where somebody says so, step by step, and goes when they take that back.
func TestAttackJusticeIsNotTold(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		before := y.trial()
		made, err := person.MakeCard.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.MakeCard{Case: y.file, Form: "digits"})
		y.ok(err)
		want := func(lines ...string) {
			t.Helper()
			in, err := person.OpenOwn.Do(y.ctx(), y.Node, nil, act.CardWords{Words: card.Join(made.Words)})
			y.ok(err)
			own, err := person.GetOwn.Do(y.ctx(), y.Node, nil, act.OwnToken{Token: in.Token})
			y.ok(err)
			var out []string
			for _, s := range own.Steps {
				out = append(out, s.Text)
			}
			if diff := cmp.Diff(lines, out); diff != "" {
				t.Error(diff)
			}
		}
		y.trial()
		y.add("justice_contact", map[string]string{"role": "police", "name": "Enquêteur"})
		y.add("holder", map[string]string{"holder": "police", "what": "Déclaration"})
		y.add("justice_answer", map[string]string{"question": "name", "answer": "Oui"})
		y.add("court_mark", map[string]string{"part": "notes", "why": "Notes"})
		want()
		tell := func(base int, told string) {
			t.Helper()
			_, err := plans.AmendShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AmendShaped{Case: y.file, Entry: before, Base: base,
				Fields: map[string]string{"step": "trial", "what": "Procès", "at": y.day(5) + "T09:30 America/Toronto", "told": told}})
			y.ok(err)
		}
		tell(1, "true")
		want("Procès")
		tell(2, "")
		want()
	})
}

// TestAttackRestrictedJustice: who is not named in a restricted section reads neither its
// steps nor its marks, also not in lists.
func TestAttackRestrictedJustice(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		worker, mate := y.home.Worker, f.Member(y.home, "caseworker")
		y.trial()
		y.add("court_mark", map[string]string{"part": "notes", "why": "Notes"})
		marked := func(who *nodetest.Member) bool {
			t.Helper()
			s, err := casework.GetSection.Do(y.ctx(), y.Node, who.Fresh(), act.SectionRef{Case: y.file, Section: "notes"})
			y.ok(err)
			return s.Court
		}
		if !marked(mate) || len(y.justice(mate).Steps) != 1 {
			t.Error("a colleague reads nothing of it")
		}
		_, err := casework.RestrictSection.Do(y.ctx(), y.Node, worker.Fresh(), act.Restrict{Case: y.file, Section: "legal", Members: []string{worker.ID, y.home.Admin.ID}})
		y.ok(err)
		got := y.justice(mate)
		if len(got.Steps)+len(got.Marks) != 0 || !slices.Equal(got.Closed, []string{"legal"}) || marked(mate) || got.Holders[0].Court {
			t.Errorf("%+v", got)
		}
		if got := y.titles(mate, act.TaskQuery{Team: true}); len(got) != 0 {
			t.Errorf("to do: %v", got)
		}
		if !marked(worker) || len(y.justice(worker).Steps) != 1 {
			t.Error("who is named reads nothing of it")
		}
	})
}

// TestWhoHoldsWhat: who got a release is taken from the referral, and says so until it
// is purged; who was entered stands beside it, and an entry can be marked.
func TestWhoHoldsWhat(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		other := f.Agency("shelter", "QC")
		goal := y.add("goal", map[string]string{"goal": "Un logement à moi"})
		id := y.release(other, "plan")
		y.add("holder", map[string]string{"holder": "health", "name": "Clinique Fictive", "what": "Dossier", "court": "true"})
		y.add("court_mark", map[string]string{"part": "plan", "entry": goal})
		holders := func() (out []string) {
			t.Helper()
			for _, h := range y.justice(y.home.Worker).Holders {
				line := h.What + " " + h.State
				if h.Court {
					line += "!"
				}
				out = append(out, line)
			}
			return out
		}
		if diff := cmp.Diff([]string{"own !", "release sealed", "entered !"}, holders()); diff != "" {
			t.Error(diff)
		}
		_, err := loop.OpenRelease.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.ID{ID: id})
		y.ok(err)
		if diff := cmp.Diff([]string{"own !", "release opened", "entered !"}, holders()); diff != "" {
			t.Error(diff)
		}
		s, err := casework.GetSection.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SectionRef{Case: y.file, Section: "plan"})
		y.ok(err)
		if s.Court || !slices.Equal(s.CourtItems, []string{goal}) {
			t.Errorf("marked: %v %v", s.Court, s.CourtItems)
		}
		_, err = plans.AddShaped.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.AddShaped{Case: y.file, Kind: "court_mark", Fields: map[string]string{"part": "plan", "entry": id}})
		nodetest.WantFault(t, err, fault.InvalidInput, "fault.invalid")
		_, err = plans.GetJustice.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.ID{ID: y.file})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.not_found")
	})
}
