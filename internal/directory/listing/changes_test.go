package listing

import (
	"relais/internal/act"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnotherOrderIsNoChange: sets say nothing by their order.
func TestAnotherOrderIsNoChange(t *testing.T) {
	a := act.Service{Areas: []string{"Ontario", "Quebec"}, Documents: []string{"card", "letter"}, Rules: act.ServiceRules{
		Genders: []string{"woman", "non_binary"}, Wishes: []string{"x", "y"}, Safety: []string{"p", "q"}}}
	b := act.Service{Areas: []string{"Quebec", "Ontario"}, Documents: []string{"letter", "card"}, Rules: act.ServiceRules{
		Genders: []string{"non_binary", "woman"}, Wishes: []string{"y", "x"}, Safety: []string{"q", "p"}, Accepts: []string{}}}
	if got := Changes(a, b); len(got) > 0 {
		t.Errorf("changed: %v", got)
	}
	b.Rules.Genders = []string{"woman"}
	b.Parts = []act.VisiblePart{{ID: "p", Kind: "phone", Label: "555-0100", Seen: "agency"}}
	if diff := cmp.Diff([]string{"rules", "visibility"}, Changes(a, b)); diff != "" {
		t.Error(diff)
	}
}
