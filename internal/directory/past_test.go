package directory

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/directory/hsds"
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

// TestWhatIsUnsaidStays: an edit that says nothing of who may see what leaves
// each place as it is, and a word for one part is for that part.
func TestWhatIsUnsaidStays(t *testing.T) {
	old := hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(`{"id":"s","name":"S","phones":[{"id":"p1","number":"1"},` +
		`{"id":"p2","number":"2","relais":{"visibility":"members"}}],"service_at_locations":[{"id":"a","location":{"id":"l1"}},` +
		`{"id":"b","location":{"id":"l2","relais":{"visibility":"members"}}}]}`)}
	got, err := SetVisibility(old, old, act.ServiceVisibility{})
	if diff := cmp.Diff(string(old.Doc), string(got.Doc)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err = SetVisibility(old, old, act.ServiceVisibility{Parts: []act.PartVisibility{{ID: "l1", Seen: "agency"}, {ID: "p2", Seen: "public"}}})
	want := `{"id":"s","name":"S","phones":[{"id":"p1","number":"1"},{"id":"p2","number":"2"}],` +
		`"service_at_locations":[{"id":"a","location":{"id":"l1","relais":{"visibility":"agency"}}},` +
		`{"id":"b","location":{"id":"l2","relais":{"visibility":"members"}}}]}`
	if diff := cmp.Diff(want, string(got.Doc)); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
