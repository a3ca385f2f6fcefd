package coalition

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/referral"
)

func TestRareCombination(t *testing.T) {
	common := referral.Attributes{AgeBand: "adult_25_64", Gender: "woman", Languages: []string{"fr-CA"}, Dependants: []string{"children"}, Region: "Toronto"}
	if names := rare(common, 2_800_000); names != nil {
		t.Errorf("%v is called rare", names)
	}
	for place, people := range map[string]int{"a hamlet": 800, "nobody knows": 0, "a small town": 8_000} {
		few := common
		few.Languages, few.Region = []string{"en", "ti"}, place
		if diff := cmp.Diff([]string{"languages", "dependants", "region"}, rare(few, people)); diff != "" {
			t.Error(place, diff)
		}
	}
	both := referral.Attributes{AgeBand: "youth_16_17", Dependants: []string{"pregnant", "children"}}
	if rare(both, 60_000) == nil || Rare(both) != nil || rare(referral.Attributes{}, 50) != nil {
		t.Error("two kinds of company weigh like one, or a whole country like a town")
	}
}

// TestRegion: only a province or a place that is known can be said, so that no
// name and no number is written there.
func TestRegion(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "qc": "QC", "Nouvelle-Écosse": "NS", "laval": "Laval, QC", "Montreal, QC": "Montréal, QC", "Windsor, N.S.": "Windsor, NS",
		"Iqaluit": "Iqaluit, NU",
	} {
		if got, known := Region(typed); !known || got != want {
			t.Errorf("%q is %q, %v; want %q", typed, got, known, want)
		}
		if again, known := Region(want); !known || again != want {
			t.Errorf("%q is %q the second time", want, again)
		}
	}
	for _, typed := range []string{"chez Zoé Exemple", "819-555-0142", "Laval, the house of Ana", "Nowhere-on-Sea"} {
		if got, known := Region(typed); known {
			t.Errorf("%q is taken for %q", typed, got)
		}
	}
}
