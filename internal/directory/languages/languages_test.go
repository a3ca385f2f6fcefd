package languages

import (
	"relais/internal/directory/hsds"
	"strings"
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

// TestLanguagesAsListsWriteThem: with what is said of a language, kinds of one,
// and interpreters where a language should stand.
func TestLanguagesAsListsWriteThem(t *testing.T) {
	for name, want := range map[string]string{"French - dependent on staff availability": "fr", "French: not available at all times, please call ahead": "fr",
		"Chinese (Cantonese)": "yue", "Chinese (Mandarin)": "zh", "Bilingue (français et anglais)": "en fr", "interpreters may be arranged": "",
		"interpretation in 170+ languages": "", "Tagalog": "fil"} {
		if got := strings.Join(Codes(hsds.Language{Name: name}), " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]bool{"interpreters may be arranged": true, "interpretation in 170+ languages": true, "170 languages": true,
		"Interprètes sur demande": true, "French": false, "Cree": false} {
		if got := ByInterpreter(hsds.Language{Name: name}); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
