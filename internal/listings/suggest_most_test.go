package listings_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
)

// TestSuggestionsOfADay: a member does not bury what others suggest.
func TestSuggestionsOfADay(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		suggest := func(m *nodetest.Member) error {
			_, err := listings.SuggestChange.Do(ctx, f.Node, m.Fresh(), act.SuggestChange{ID: made.ID, Field: "fees", Value: "Free", Why: "x"})
			return err
		}
		for range 100 {
			if err := suggest(b.Worker); err != nil {
				t.Fatal(err)
			}
		}
		if err := suggest(b.Worker); fault.CodeOf(err) != fault.TooMany {
			t.Errorf("one more: %v", err)
		}
		if err := suggest(a.Worker); err != nil {
			t.Errorf("another member: %v", err)
		}
		f.Advance(25 * time.Hour)
		if err := suggest(b.Worker); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}
