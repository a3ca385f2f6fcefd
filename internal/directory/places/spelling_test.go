package places

import (
	"testing"
)

func TestOneSpelling(t *testing.T) {
	for _, tt := range []struct{ name, province, want string }{
		{"MONTREAL", "QC", "Montréal"}, {"montréal", "", "Montréal"}, {"Québec", "QC", "Quebec City"}, {"Quebec City", "QC", "Quebec City"},
		{"ST. JOHN'S", "NL", "St. John’s"}, {"Saint Johns", "NL", "St. John’s"}, {"Trois Rivieres", "QC", "Trois-Rivières"},
		{"SAINT-NOWHERE-EN-HAUT", "QC", "Saint-Nowhere-En-Haut"}, {"Nowhere", "ON", "Nowhere"}, {"  Two  Rivers ", "ON", "Two Rivers"}, {"", "", ""},
	} {
		if got, _ := OneSpelling(tt.name, tt.province); got != tt.want {
			t.Errorf("%q in %q is %q, want %q", tt.name, tt.province, got, tt.want)
		}
	}
}
