package places

import (
	"os"
	"testing"
)

func TestFindPlaceAcrossTheCountry(t *testing.T) {
	tests := []struct{ name, province, want, in string }{
		{"montreal", "", "Montréal", "QC"}, {"Québec", "", "Quebec City", "QC"}, {"quebec city", "", "Quebec City", "QC"},
		{"trois rivieres", "", "Trois-Rivières", "QC"}, {"St John's", "", "St. John’s", "NL"}, {"Saint John", "", "Saint John", "NB"},
		{"Saint-Jean de Terre-Neuve", "", "St. John’s", "NL"}, {"kahnawake", "", "Kahnawà:ke", "QC"}, {"Hobbema", "", "Maskwacis", "AB"},
		{"Cape Dorset", "NU", "Kinngait", "NU"}, {"Windsor", "", "Windsor", "ON"}, {"Estrie", "", "Eastern Townships", "QC"},
		{"eastern ontario", "", "Eastern Ontario", "ON"}, {"Laval, QC", "", "Laval", "QC"}, {"Laval, ON", "", "", ""}, {"x", "", "", ""},
	}
	for _, tt := range tests {
		p, _ := Find(tt.name, tt.province)
		if p.Name.EN != tt.want || p.Province != tt.in {
			t.Errorf("FindPlace(%q, %q) = %q in %q, want %q in %q", tt.name, tt.province, p.Name.EN, p.Province, tt.want, tt.in)
		}
	}
}

// needsOpenData skips a test where the assets were not built, and fails it in CI.
func needsOpenData(t *testing.T) {
	t.Helper()
	if len(All()) >= 300 {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("built without the open data on municipalities")
	}
	t.Skip("built without the open data on municipalities: make assets")
}

// TestGeoNames looks at what the build brings; without it the places written
// by hand stand.
func TestGeoNames(t *testing.T) {
	needsOpenData(t)
	for _, tt := range []struct{ name, province, want, in string }{
		{"Windsor", "NS", "Windsor", "NS"}, {"Frobisher Bay", "", "Iqaluit", "NU"}, {"ᐃᖃᓗᐃᑦ", "", "Iqaluit", "NU"},
		{"Behchoko", "", "Behchokǫ̀", "NT"}, {"Saint-Hyacinthe", "", "Saint-Hyacinthe", "QC"}, {"st-hyacinthe", "", "Saint-Hyacinthe", "QC"},
		{"Queen Charlotte", "", "Daajing Giids", "BC"}, {"Grand Sudbury", "", "Sudbury", "ON"}, {"Saint-Léonard", "", "Saint-Léonard", "NB"},
	} {
		p, _ := Find(tt.name, tt.province)
		if p.Name.EN != tt.want || p.Province != tt.in {
			t.Errorf("FindPlace(%q, %q) = %q in %q, want %q in %q", tt.name, tt.province, p.Name.EN, p.Province, tt.want, tt.in)
		}
	}
	for _, p := range All() {
		if Provinces[p.Province].EN == "" || p.Latitude < 41 || p.Latitude > 84 || p.Longitude < -142 || p.Longitude > -52 {
			t.Errorf("%+v lies outside of Canada", p)
		}
	}
}

func TestSuggestPlaces(t *testing.T) {
	for begin, want := range map[string]string{"mont": "Montréal", "qué": "Quebec City", "st joh": "St. John’s", "zz": "", "": ""} {
		got := ""
		if all := Suggest(begin, 5); len(all) > 0 {
			got = all[0].Name.EN
		}
		if got != want {
			t.Errorf("SuggestPlaces(%q) begins with %q, want %q", begin, got, want)
		}
	}
}

func TestProvinceOfPostalCode(t *testing.T) {
	for in, want := range map[string]string{"H2X 1Y4": "QC", "k1a": "ON", "X0A 0H0": "NU", "x1a": "NT", "D1A": "", "123": "", "K1A0": "", "": ""} {
		if got, _ := ProvinceOfPostalCode(in); got != want {
			t.Errorf("ProvinceOfPostalCode(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlacesCoverTheCountry(t *testing.T) {
	perProvince := map[string]int{}
	for _, p := range Principal() {
		perProvince[p.Province]++
		if p.Latitude < 41 || p.Latitude > 84 || p.Longitude < -142 || p.Longitude > -52 {
			t.Errorf("%s lies outside of Canada", p.Name.EN)
		}
		if p.Name.EN == "" || p.Name.FR == "" || p.Zone == "" || len(p.AreaCode) != 3 || p.Size < 1 || p.Size > 3 {
			t.Errorf("%+v is not complete", p)
		}
	}
	if len(perProvince) != len(Provinces) || len(Principal()) < 80 {
		t.Errorf("%d places in %v", len(Principal()), perProvince)
	}
}

func TestFindPlace(t *testing.T) {
	tests := []struct{ name, province, want string }{
		{"montreal", "", "Montréal"}, {"Quebec City", "", "Quebec City"}, {"st johns", "NL", "St. John’s"},
		{"Le Pas", "MB", "The Pas"}, {"Ottawa", "QC", ""}, {"Atlantis", "", ""}, {"", "", ""},
	}
	for _, tt := range tests {
		p, _ := Find(tt.name, tt.province)
		if p.Name.EN != tt.want {
			t.Errorf("FindPlace(%q, %q) = %q, want %q", tt.name, tt.province, p.Name.EN, tt.want)
		}
	}
}

func TestProvinceCode(t *testing.T) {
	for in, want := range map[string]string{"on": "ON", "N.S.": "NS", "P.E.I.": "PE", "Québec": "QC", "PQ": "QC", "Terre-Neuve-et-Labrador": "NL", "Ohio": ""} {
		if got := ProvinceCode(in); got != want {
			t.Errorf("ProvinceCode(%q) = %q, want %q", in, got, want)
		}
	}
}
