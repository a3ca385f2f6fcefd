package places

import (
	"slices"
	"testing"
)

// TestRegionsKnowTheirTowns: every town that stands for a region is a place of the
// gazetteer, and lies in that region.
func TestRegionsKnowTheirTowns(t *testing.T) {
	needsOpenData(t)
	for _, r := range Regions() {
		if len(r.Towns)+len(r.Parts) == 0 || r.Latitude == 0 {
			t.Errorf("%s has neither towns nor parts, or no centre", r.Name.EN)
		}
		for _, name := range r.Towns {
			p, ok := gazetteerByName().find(Key(name), r.Province)
			if !ok {
				t.Errorf("%s: no place in %s is called %s", r.Name.EN, r.Province, name)
			} else if in := RegionsOf(p); !slices.Contains(in, r.Name.EN) {
				t.Errorf("%s lies in %q, not in %s", name, in, r.Name.EN)
			}
		}
	}
}

// TestRegionsHoldTheirPeople: who lives in a region is in it, and who doesn't is not.
func TestRegionsHoldTheirPeople(t *testing.T) {
	for _, tt := range []struct {
		region, province string
		in, out          []string
	}{
		{"Montérégie", "QC", []string{"Longueuil", "Saint-Hyacinthe", "Granby", "Salaberry-de-Valleyfield", "Vaudreuil-Dorion", "Sorel-Tracy", "Kahnawake"}, []string{"Montréal", "Laval", "Sherbrooke", "Joliette", "Drummondville"}},
		{"Estrie", "QC", []string{"Sherbrooke", "Magog", "Granby", "Coaticook"}, []string{"Drummondville", "Longueuil"}},
		{"GTA", "ON", []string{"Toronto", "Mississauga", "Markham", "Oshawa", "Oakville", "Scarborough"}, []string{"Hamilton", "Barrie", "Ottawa", "Guelph"}},
		{"GTHA", "ON", []string{"Hamilton", "Toronto"}, []string{"Kitchener"}},
		{"Lower Mainland", "BC", []string{"Vancouver", "Surrey", "Abbotsford", "Chilliwack"}, []string{"Victoria", "Kelowna", "Kamloops"}},
		{"Northern Ontario", "ON", []string{"Sudbury", "Thunder Bay", "Kenora", "Timmins", "North Bay", "Moosonee", "Sioux Lookout"}, []string{"Toronto", "Barrie", "Ottawa", "Pembroke"}},
		{"Southwestern Ontario", "ON", []string{"London", "Windsor", "Sarnia", "Owen Sound"}, []string{"Toronto", "Kingston"}},
		{"Rive-Sud", "QC", []string{"Brossard", "Boucherville", "Châteauguay"}, []string{"Montréal", "Laval", "Granby"}},
		{"Grand Montréal", "QC", []string{"Montréal", "Laval", "Longueuil", "Terrebonne", "Blainville"}, []string{"Joliette", "Sherbrooke", "Québec"}},
		{"Vancouver Island", "BC", []string{"Victoria", "Nanaimo", "Tofino", "Campbell River"}, []string{"Vancouver", "Powell River"}},
		{"Okanagan", "BC", []string{"Kelowna", "Vernon", "Penticton"}, []string{"Kamloops", "Nelson"}},
		{"Peel Region", "ON", []string{"Brampton", "Mississauga"}, []string{"Toronto", "Oakville"}},
		{"Region of Waterloo", "ON", []string{"Kitchener", "Cambridge"}, []string{"Guelph", "Stratford"}},
		{"Comté de Simcoe", "ON", []string{"Barrie", "Orillia"}, []string{"Toronto", "Bracebridge"}},
		{"Northern Alberta", "AB", []string{"Fort McMurray", "Grande Prairie"}, []string{"Calgary", "Red Deer"}},
		{"Westman", "MB", []string{"Brandon"}, []string{"Winnipeg", "Thompson"}},
		{"Northern Manitoba", "MB", []string{"Thompson", "The Pas", "Churchill"}, []string{"Winnipeg", "Dauphin"}},
		{"Cape Breton", "NS", []string{"Sydney"}, []string{"Halifax", "Truro"}},
		{"Péninsule acadienne", "NB", []string{"Shippagan"}, []string{"Moncton", "Bathurst"}},
		{"Nunavik", "QC", []string{"Kuujjuaq"}, []string{"Chibougamau", "Sept-Îles"}},
		{"Avalon", "NL", []string{"St. John’s", "Mount Pearl"}, []string{"Gander", "Corner Brook"}},
	} {
		r, ok := FindPart(tt.region, tt.province)
		if !ok || !r.Region {
			t.Errorf("%s is no region", tt.region)
			continue
		}
		holds := func(town string) bool {
			p, ok := Find(town, tt.province)
			if !ok {
				t.Errorf("%s is not found", town)
			}
			return slices.Contains(RegionsOf(p), r.Name.EN)
		}
		for _, town := range tt.in {
			if !holds(town) {
				t.Errorf("%s leaves out %s", tt.region, town)
			}
		}
		for _, town := range tt.out {
			if holds(town) {
				t.Errorf("%s takes in %s", tt.region, town)
			}
		}
	}
}

func TestQuartersAreInTheirTown(t *testing.T) {
	needsOpenData(t)
	for quarter, town := range map[string]string{"Agincourt North": "Toronto", "Willowdale": "Toronto"} {
		p, ok := Find(quarter, "ON")
		if !ok || !slices.Contains(RegionsOf(p), town) {
			t.Errorf("%s is in %q", quarter, RegionsOf(p))
		}
	}
}

// TestRegionsHideNoQuarter: what is called as a region is leaves every quarter of that
// name found.
func TestRegionsHideNoQuarter(t *testing.T) {
	for _, r := range Regions() {
		for _, key := range keysOf(r) {
			if p, ok := gazetteerByName().find(key, ""); ok {
				if got, found := Find(key, ""); !found || got.Name.EN != p.Name.EN {
					t.Errorf("%s, %s was found before its region %s was, and is not now", p.Name.EN, p.Province, r.Name.EN)
				}
			}
		}
	}
}
