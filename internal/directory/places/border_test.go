package places

import (
	"testing"
)

// TestStraddlingPlaces: one community in two provinces is found, and served,
// from either side.
func TestStraddlingPlaces(t *testing.T) {
	for _, tt := range []struct{ name, province, want string }{
		{"Akwesasne", "", "ON"}, {"akwesasne", "QC", "QC"}, {"Saint-Régis", "", "ON"}, {"Akwesasne", "NB", ""},
	} {
		if p, _ := Find(tt.name, tt.province); p.Province != tt.want {
			t.Errorf("%s in %q is in %q, want %q", tt.name, tt.province, p.Province, tt.want)
		}
	}
}
