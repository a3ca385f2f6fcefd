package search

import (
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/directory/match"
)

// TestAttackAvoidedRegion: who stays away from a region is sent to none of its towns,
// and who stays away from a town to none of its quarters.
func TestAttackAvoidedRegion(t *testing.T) {
	for _, tt := range []struct{ avoid, province, place string }{
		{"Montérégie", "QC", "Longueuil"}, {"Montérégie, QC", "QC", "Saint-Hyacinthe"}, {"GTA", "ON", "Mississauga"},
		{"Northern Ontario", "ON", "Sudbury"}, {"Toronto", "ON", "Scarborough Village"}, {"Peel Region", "ON", "Brampton"}, {"Laval", "QC", "Laval"},
	} {
		var q match.Question
		limits(&q, act.MatchLimits{Avoid: []act.AvoidPlace{{Place: tt.avoid}}})
		if !slices.ContainsFunc(q.Avoid, func(a match.Avoid) bool { return a.Province == tt.province && a.Place == tt.place }) {
			t.Errorf("%s does not keep away from %s: %+v", tt.avoid, tt.place, q.Avoid)
		}
	}
	var q match.Question
	limits(&q, act.MatchLimits{Avoid: []act.AvoidPlace{{Place: "Montérégie"}}})
	if slices.ContainsFunc(q.Avoid, func(a match.Avoid) bool { return a.Place == "Montréal" || a.Place == "Laval" || a.Place == "" }) {
		t.Errorf("the region keeps away from others: %+v", q.Avoid)
	}
}
