package listings_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/directory/match"
	"relais/internal/directory/search"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

func noted(t *testing.T, f *nodetest.Fixture, week string) (out map[search.GapCount]int) {
	t.Helper()
	err := f.DB().View(context.Background(), func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = tx.GapCounts(ctx, week)
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
		gaps := match.Plan{Uncovered: []match.Gap{{Need: "consular-help", Why: match.GapNone}}}
		key := search.GapsOf(gaps, "ON", f.Now())[0]
		if len(noted(t, f, key.Week)) != 0 {
			t.Error("a plan that was only looked at is counted")
		}
		for range 2 {
			got, err := listings.NoteGaps.Do(ctx, f.Node, worker.Fresh(), act.NoteGaps{MatchNeeds: ask})
			if err != nil || got.Noted < 1 {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		if n := noted(t, f, key.Week)[key]; n != 2 {
			t.Errorf("counted %d times: %v", n, noted(t, f, key.Week))
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
