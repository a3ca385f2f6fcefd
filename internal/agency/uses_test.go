package agency

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUses: what an ask tells follows from the sector and the need until the
// agency says what its own rules look at.
func TestUses(t *testing.T) {
	bed := []string{"accessibility", "age_band", "dependants", "gender", "safety"}
	for _, tt := range []struct {
		sector, need string
		chosen       []string
		want         []string
	}{
		{"shelter", "emergency-shelter", nil, bed},
		{"legal", "legal-immigration", nil, []string{"age_band", "languages", "region"}},
		{"ngo", "food", nil, []string{"age_band", "languages"}},
		{"ngo", "transitional-housing", nil, append([]string{"accessibility", "age_band", "dependants", "gender", "languages"}, "safety")},
		{"police", "police-report", nil, nil},
		{"police", "emergency-shelter", nil, nil},
		{"shelter", "emergency-shelter", []string{"gender"}, []string{"gender"}},
		{"shelter", "emergency-shelter", []string{noUses}, nil},
	} {
		p := &Public{Uses: tt.chosen}
		if diff := cmp.Diff(tt.want, p.UsesFor(tt.sector, tt.need)); diff != "" {
			t.Errorf("%s, %s: %s", tt.sector, tt.need, diff)
		}
	}
	for _, tt := range []struct {
		chosen []string
		want   string
	}{{[]string{"languages", "age_band"}, ""}, {nil, "none"}, {[]string{"gender"}, "gender"}} {
		if got := ChooseUses("ngo", "", tt.chosen); got != tt.want {
			t.Errorf("%v is kept as %q", tt.chosen, got)
		}
	}
}
