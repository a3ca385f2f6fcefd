package listings_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/directory/match"
	"relais/internal/fault"
	"relais/internal/gaps"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

func noted(t *testing.T, f *nodetest.Fixture) (out []gaps.Sum) {
	t.Helper()
	err := f.DB().View(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = f.Node.Gaps().Sums(ctx, tx, "", "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPlanAndWhatItLeavesOpen makes a plan over the demonstration's directory.
// Only a worker's word counts its gaps; asking again and again counts nothing.
func TestPlanAndWhatItLeavesOpen(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, worker := context.Background(), f.Desk().Worker
		load(t, f, nil)
		ask := act.MatchNeeds{Place: "Ottawa", Gender: "woman", AgeBand: "adult_18_24",
			Needs: []act.MatchNeed{{Code: "emergency-shelter"}, {Code: "food"}, {Code: "consular-help"}}}
		plan, err := listings.PlanNeeds.Do(ctx, f.Node, worker.Fresh(), act.PlanNeeds{MatchNeeds: ask})
		if err != nil {
			t.Fatal(err)
		}
		covered := 0
		for _, step := range plan.Steps {
			covered += len(step.Needs)
			if step.Opening.State == "" || step.Service.Name.Empty() {
				t.Errorf("a step without hours or a name: %+v", step)
			}
		}
		if !plan.Exact || covered != 2 {
			t.Errorf("%d needs are covered: %+v", covered, plan.Steps)
		}
		if diff := cmp.Diff([]act.NeedGap{{Need: "consular-help", Why: "none"}}, plan.Uncovered); diff != "" {
			t.Error(diff)
		}
		if len(noted(t, f)) != 0 {
			t.Error("a plan that was only looked at is counted")
		}
		for range 2 {
			got, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), act.NoteGaps{MatchNeeds: ask})
			if err != nil || got.Noted < 1 {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		want := []gaps.Sum{{Need: "consular-help", Why: match.GapNone, Province: "ON", Search: 2}}
		if diff := cmp.Diff(want, noted(t, f)); diff != "" {
			t.Error(diff)
		}
		file, need := fileWith(t, f, worker, "consular-help")
		for range 2 {
			_, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), act.NoteGaps{MatchNeeds: ask, Met: need, Case: file})
			if err != nil {
				t.Fatal(err)
			}
		}
		want[0].File = 1
		if diff := cmp.Diff(want, noted(t, f)); diff != "" {
			t.Errorf("a need of a file counts more than once: %s", diff)
		}
		_, err = listings.PlanNeeds.Do(ctx, f.Node, worker.Fresh(), act.PlanNeeds{})
		if e, ok := fault.As(err); !ok || len(e.Fields) != 1 || e.Fields[0].Name != "needs" {
			t.Errorf("a plan for nothing gives %v", err)
		}
		if _, err := listings.PlanNeeds.Do(ctx, f.Node, nil, act.PlanNeeds{MatchNeeds: ask}); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("nobody gets %v", err)
		}
	})
}

// TestGapsAreTold: the first page of gaps tells no small number, no agency that
// enforces, and in the words of what stood in the way.
func TestGapsAreTold(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, worker := context.Background(), f.Desk().Worker
		load(t, f, nil)
		ask := act.NoteGaps{MatchNeeds: act.MatchNeeds{Province: "ON", Needs: []act.MatchNeed{{Code: "consular-help"}}}}
		for i := range gaps.Few {
			_, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), ask)
			if err != nil {
				t.Fatal(err)
			}
			out, err := listings.ListGaps.Do(ctx, f.Node, worker.Fresh(), act.GapQuery{})
			want, few := []act.GapSum{}, 1
			if i+1 == gaps.Few {
				want, few = []act.GapSum{{Need: "consular-help", Why: match.GapNone, Province: "ON", Total: gaps.Few, Search: gaps.Few}}, 0
			}
			if diff := cmp.Diff(want, out.Items); diff != "" || err != nil || out.Few != few {
				t.Errorf("after %d: %v, %d others %s", i+1, err, out.Few, diff)
			}
		}
		ask.Case, ask.Met = fileWith(t, f, worker, "consular-help") // one person: what was added before tells nothing of them
		if _, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), ask); err != nil {
			t.Fatal(err)
		}
		if one, err := listings.ListGaps.Do(ctx, f.Node, worker.Fresh(), act.GapQuery{}); err != nil || one.Items[0].Total != gaps.Few || one.Items[0].File != 0 {
			t.Errorf("one person is told: %+v %v", one, err)
		}
		out, err := listings.ListGaps.Do(ctx, f.Node, worker.Fresh(), act.GapQuery{Province: "QC"})
		if err != nil || len(out.Items)+out.Few != 0 {
			t.Errorf("elsewhere: %+v %v", out, err)
		}
		police := f.Agency("police", "ON")
		if _, err := listings.ListGaps.Do(ctx, f.Node, police.Worker.Fresh(), act.GapQuery{}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("who enforces reads %v", err)
		}
	})
}

// fileWith opens a file with one need.
func fileWith(t *testing.T, f *nodetest.Fixture, m *nodetest.Member, code string) (file, need string) {
	t.Helper()
	c, err := casework.CreateCase.Do(context.Background(), f.Node, m.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr",
		Needs: []act.NewNeed{{Code: code, Urgency: "standard"}}})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID, c.Needs[0].ID
}

// TestAttackInventedNeed: a need that stands in no file, in another one's, or is another
// need, counts nothing: whoever wants a gap to look large would count it again and again.
func TestAttackInventedNeed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, worker := context.Background(), f.Desk().Worker
		load(t, f, nil)
		other := f.Agency("ngo", "ON")
		file, need := fileWith(t, f, worker, "consular-help")
		food, hungry := fileWith(t, f, worker, "food")
		theirs, strange := fileWith(t, f, other.Worker, "consular-help")
		for name, in := range map[string]act.NoteGaps{
			"invented": {Case: file, Met: seal.NewID()}, "no file": {Met: need}, "another file": {Case: food, Met: need},
			"another agency's": {Case: theirs, Met: strange}, "another need": {Case: food, Met: hungry},
		} {
			in.MatchNeeds = act.MatchNeeds{Province: "ON", Needs: []act.MatchNeed{{Code: "consular-help"}}}
			if _, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), in); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := noted(t, f); len(got) != 0 {
			t.Errorf("counted: %+v", got)
		}
	})
}
