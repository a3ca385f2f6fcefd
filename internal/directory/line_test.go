package directory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadLine(t *testing.T) {
	n := func(years int) *int { return &years }
	tests := []struct {
		line string
		want Line
	}{
		{"hébergement ce soir Laval espagnol 2 enfants", Line{Needs: []string{"emergency-shelter"}, By: "tonight",
			Place: "Laval", Province: "QC", Languages: []string{"es"}, Dependants: []string{"children"}}},
		{"a bed tonight with a baby", Line{Needs: []string{"emergency-shelter"}, By: "tonight", Dependants: []string{"infant"}}},
		{"un lit ce soir avec un bébé", Line{Needs: []string{"emergency-shelter"}, By: "tonight", Dependants: []string{"infant"}}},
		{"avocat en immigration à Québec", Line{Needs: []string{"legal-immigration"}, Place: "Quebec City", Province: "QC"}},
		{"food bank in St. John's, open now", Line{Needs: []string{"food"}, Place: "St. John’s", Province: "NL", OpenNow: true}},
		{"dentist Saint John free wheelchair", Line{Needs: []string{"dental-care"}, Place: "Saint John", Province: "NB", Cost: "free",
			Accessibility: []string{"wheelchair"}}},
		{"Tigrinya interpreter within 50 km of Winnipeg", Line{Needs: []string{"interpretation"}, Languages: []string{"ti"}, Within: 50,
			Place: "Winnipeg", Province: "MB"}},
		{"femme de 17 ans, H2X 1Y4", Line{Gender: "woman", AgeBand: "youth_16_17", Age: n(17), Province: "QC", Postal: "H2X"}},
		{"mère avec enfants de 3 et 5 ans au Nunavut", Line{Gender: "woman", Dependants: []string{"children"}, Children: []int{3, 5}, Province: "NU"}},
		{"food avoid Montréal", Line{Needs: []string{"food"}, Avoid: []string{"Montréal, QC"}}},
		{"lit Gatineau éviter l’Ontario", Line{Needs: []string{"emergency-shelter"}, Place: "Gatineau", Province: "QC", Avoid: []string{"Ontario"}}},
		{"personne de 500 ans", Line{Rest: "500 ans"}},
		{"night house", Line{Rest: "night house"}},
		{"Maison Brume à Trois-Rivières", Line{Place: "Trois-Rivières", Province: "QC", Rest: "Maison Brume"}},
		{"we hope for a mission", Line{Rest: "hope for a mission"}},
		{"", Line{}}, {"’ - ,", Line{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, ReadLine(tt.line)); diff != "" {
			t.Errorf("%q: %s", tt.line, diff)
		}
	}
}

func FuzzReadLine(f *testing.F) {
	for _, s := range []string{"lit ce soir 2 enfants", "12 et 13", "’s ’", "50", "3 ans et", "K1A"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { ReadLine(s) })
}
