package casepages

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
)

// TestGridRow: of several agreements with somebody each part shows its longest end, and
// the row the first of all, which is to be renewed.
func TestGridRow(t *testing.T) {
	row := gridRow{Who: "x", Kind: "release", Until: map[string]string{}}
	for id, c := range map[string]act.NewConsent{
		"a": {Sections: []string{"name", "contact"}, Until: "2026-12-20"},
		"b": {Sections: []string{"name"}, Until: "2027-01-31"},
		"c": {Sections: []string{"health"}, Until: "2026-12-05"},
	} {
		row.take(act.Consent{ID: id, NewConsent: c}, "2026-12-10")
	}
	want := gridRow{Who: "x", Kind: "release", Ends: "2026-12-05", Consent: "c", Soon: true,
		Until: map[string]string{"name": "2027-01-31", "contact": "2026-12-20", "health": "2026-12-05"}}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Error(diff)
	}
}
