package line

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadLine(t *testing.T) {
	n := func(years int) *int { return &years }
	tests := []struct {
		line string
		want Reading
	}{
		{"hébergement ce soir Laval espagnol 2 enfants", Reading{Needs: []string{"emergency-shelter"}, By: "tonight",
			Place: "Laval", Province: "QC", Languages: []string{"es"}, Dependants: []string{"children"}}},
		{"a bed tonight with a baby", Reading{Needs: []string{"emergency-shelter"}, By: "tonight", Dependants: []string{"infant"}}},
		{"un lit ce soir avec un bébé", Reading{Needs: []string{"emergency-shelter"}, By: "tonight", Dependants: []string{"infant"}}},
		{"avocat en immigration à Québec", Reading{Needs: []string{"legal-immigration"}, Place: "Quebec City", Province: "QC"}},
		{"food bank in St. John's, open now", Reading{Needs: []string{"food"}, Place: "St. John’s", Province: "NL", OpenNow: true}},
		{"dentist Saint John free wheelchair", Reading{Needs: []string{"dental-care"}, Place: "Saint John", Province: "NB", Cost: "free",
			Accessibility: []string{"wheelchair"}}},
		{"Tigrinya interpreter within 50 km of Winnipeg", Reading{Needs: []string{"interpretation"}, Languages: []string{"ti"}, Within: 50,
			Place: "Winnipeg", Province: "MB"}},
		{"femme de 17 ans, H2X 1Y4", Reading{Needs: []string{"youth-protection"}, Gender: "woman", AgeBand: "youth_16_17", Age: n(17), Province: "QC", Postal: "H2X"}},
		{"mère avec enfants de 3 et 5 ans au Nunavut", Reading{Gender: "woman", Dependants: []string{"children"}, Children: []int{3, 5}, Province: "NU"}},
		{"food avoid Montréal", Reading{Needs: []string{"food"}, Avoid: []string{"Montréal, QC"}}},
		{"lit Gatineau éviter l’Ontario", Reading{Needs: []string{"emergency-shelter"}, Place: "Gatineau", Province: "QC", Avoid: []string{"Ontario"}}},
		{"personne de 500 ans", Reading{Rest: "500 ans"}},
		{"night house", Reading{Rest: "night house"}},
		{"Maison Brume à Trois-Rivières", Reading{Place: "Trois-Rivières", Province: "QC", Rest: "Maison Brume"}},
		{"we hope for a mission", Reading{Rest: "hope for a mission"}},
		{"banque alimentare a drumondville", Reading{Needs: []string{"food"}, Place: "Drummondville", Province: "QC"}},
		{"heberjement ce soir sherbroke", Reading{Needs: []string{"emergency-shelter"}, By: "tonight", Place: "Sherbrooke", Province: "QC"}},
		{"depot alimentaire trois rivieres sans enfants", Reading{Needs: []string{"food"}, Place: "Trois-Rivières", Province: "QC"}},
		{"food in AB, not in Calgary", Reading{Needs: []string{"food"}, Province: "AB", Avoid: []string{"Calgary, AB"}}},
		{"ALBERTA or Saskatchewn", Reading{Province: "SK"}},
		{"interprete en cri a winnipeg", Reading{Needs: []string{"interpretation"}, Languages: []string{"cr"}, Place: "Winnipeg", Province: "MB"}},
		{"interprète LSQ, Rimouski", Reading{Needs: []string{"interpretation"}, Languages: []string{"fcs"}, Place: "Rimouski", Province: "QC"}},
		{"food for a Kirundi speaker in Hamilton", Reading{Needs: []string{"food"}, Languages: []string{"rn"}, Place: "Hamilton", Province: "ON", Rest: "speaker"}},
		{"quelqu'un pour garder mon lapin et un chat, Winnipeg", Reading{Dependants: []string{"pet"}, Place: "Winnipeg", Province: "MB",
			Rest: "quelqu'un pour garder mon lapin"}},
		{"faire garder son chien à Regina", Reading{Needs: []string{"pet-care"}, Dependants: []string{"pet"}, Place: "Regina", Province: "SK"}},
		{"counselling after the shelter, London", Reading{Needs: []string{"counselling"}, Place: "London", Province: "ON"}},
		{"repas sans papiers Laval", Reading{Needs: []string{"food"}, Place: "Laval", Province: "QC"}},
		{"sans papiers, Laval", Reading{Needs: []string{"legal-immigration"}, Place: "Laval", Province: "QC"}},
		{"refuge en Ontario, loin d’Ottawa", Reading{Needs: []string{"emergency-shelter"}, Province: "ON", Avoid: []string{"Ottawa, ON"}}},
		{"shelter in Manitoba, far from Winnipeg", Reading{Needs: []string{"emergency-shelter"}, Province: "MB", Avoid: []string{"Winnipeg, MB"}}},
		{"girl of 15 needs a dentist", Reading{Needs: []string{"dental-care", "youth-protection"}, Gender: "woman", AgeBand: "child", Age: n(15)}},
		{"homme, age 70, nourriture", Reading{Needs: []string{"food"}, Gender: "man", AgeBand: "senior", Age: n(70)}},
		{"elle veut mourir, Gaspe", Reading{Needs: []string{"mental-health-crisis"}, Place: "Gaspé", Province: "QC"}},
		{"un lit, pas besoin d'interprete", Reading{Needs: []string{"emergency-shelter"}}},
		{"femme 29 ans avec son fils de 6 ans", Reading{Gender: "woman", AgeBand: "adult_25_64", Age: n(29), Dependants: []string{"children"}, Children: []int{6}}},
		{"mother 34 with her 6 year old son", Reading{Gender: "woman", AgeBand: "adult_25_64", Age: n(34), Dependants: []string{"children"}, Children: []int{6}}},
		{"ma fille de 8 ans et moi, refuge à Laval", Reading{Needs: []string{"emergency-shelter"}, Dependants: []string{"children"}, Children: []int{8},
			Place: "Laval", Province: "QC"}},
		{"sorti de travail forcé", Reading{Needs: []string{"escape-violence", "legal-labour"}, Rest: "sorti"}},
		{"blessé", Reading{Needs: []string{"medical-urgent"}}},
		{"garçon 15 ans", Reading{Needs: []string{"youth-protection"}, Gender: "man", AgeBand: "child", Age: n(15)}},
		{"16 year old girl Toronto shelter", Reading{Needs: []string{"emergency-shelter", "youth-shelter", "youth-protection"}, Gender: "woman",
			AgeBand: "youth_16_17", Age: n(16), Place: "Toronto", Province: "ON"}},
		{"woman, speaks tagalog, bed tonight", Reading{Needs: []string{"emergency-shelter"}, Gender: "woman", By: "tonight", Languages: []string{"fil"}}},
		{"mandarin", Reading{Languages: []string{"zh"}}},
		{"case worker", Reading{Needs: []string{"case-management"}}},
		{"test VIH", Reading{Needs: []string{"sexual-health"}}},
		{"", Reading{}}, {"’ - ,", Reading{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Read(tt.line)); diff != "" {
			t.Errorf("%q: %s", tt.line, diff)
		}
	}
}

// TestMend: a slip is mended where one word can be meant only, and a word that
// is known is left alone.
func TestMend(t *testing.T) {
	for typed, want := range map[string]string{"heberjement": "hebergement", "alimantaire": "alimentaire", "interprtee": "interprete",
		"winipeg": "winnipeg", "counseling": "counseling", "bed": "bed", "brume": "brume", "xhebergement": "xhebergement", "": ""} {
		if got := lineWords().typos.mend(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func FuzzReadLine(f *testing.F) {
	for _, s := range []string{"lit ce soir 2 enfants", "12 et 13", "’s ’", "50", "3 ans et", "K1A"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { Read(s) })
}
