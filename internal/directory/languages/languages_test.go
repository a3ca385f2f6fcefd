package languages

import (
	"relais/internal/directory/hsds"
	"testing"
)

func TestLanguageCode(t *testing.T) {
	tests := []struct {
		in   hsds.Language
		want string
	}{
		{hsds.Language{Code: "fr-CA"}, "fr"}, {hsds.Language{Code: "spa"}, "es"}, {hsds.Language{Name: "Inuktitut"}, "iu"},
		{hsds.Language{Name: "Mandarin"}, "zh"}, {hsds.Language{Name: "ukrainien"}, "uk"}, {hsds.Language{Name: "Klingonais"}, ""},
		{hsds.Language{Code: "oj"}, "oj"}, {hsds.Language{Code: "???", Name: "Créole haïtien"}, "ht"},
	}
	for _, tt := range tests {
		if got := Code(tt.in); got != tt.want {
			t.Errorf("LanguageCode(%+v) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, code := range All() {
		for _, in := range []string{"fr", "en"} {
			if Name(code, in) == code {
				t.Errorf("%s has no name in %s", code, in)
			}
		}
	}
}
