package confidential

import "testing"

func TestSecretNames(t *testing.T) {
	for name, want := range map[string]string{
		"confidential": "", "is_confidential": "", "isConfidential": "", "Confidential?": "", "Confidentiel": "", "private": "", "is_private": "",
		"unlisted": "", "Non publié": "", "confidential_address": "place", "address_confidential": "place", "Hide address": "place",
		"hideAddress": "place", "Confidential Location": "place", "Adresse confidentielle": "place", "Masquer l’adresse": "place",
		"location_is_private": "place", "public": "", "is_public": "", "visibility": "", "Téléphone confidentiel": "phone",
		"contact_private": "contact", "Confidential_2": "", "show_address": "place", "address_is_public": "place",
	} {
		if f, ok := readSecretFlag(name); !ok || f.of != want {
			t.Errorf("%s: %+v %v, want %q", name, f, ok, want)
		}
	}
	for _, name := range []string{"public_name", "public_notes", "address_1", "phone", "status", "hours", "id", "cache", "list", "published_at"} {
		if f, ok := readSecretFlag(name); ok {
			t.Errorf("%s is no flag: %+v", name, f)
		}
	}
}

func TestSecretValues(t *testing.T) {
	yes, no, some := "yes", "no", "some"
	for _, tt := range []struct {
		name  string
		value any
		want  string
		clear bool
	}{
		{"confidential", true, yes, true}, {"confidential", "TRUE", yes, true}, {"confidential", "Oui", yes, true}, {"confidential", "1", yes, true},
		{"confidential", "Y", yes, true}, {"confidential", "x", yes, true}, {"confidential", "-1", yes, true}, {"confidential", false, no, true},
		{"confidential", "Non", no, true}, {"confidential", "0", no, true}, {"confidential", "", no, true}, {"confidential", nil, no, true},
		{"confidential", "n/a", no, true}, {"confidential", "perhaps", yes, false}, {"confidential", "2", yes, false},
		{"confidential", map[string]any{"a": "b"}, yes, false}, {"confidential", "unknown", yes, false},
		{"public", false, yes, true}, {"is_public", "no", yes, true}, {"is_public", "oui", no, true}, {"public", "?", yes, false},
		{"published", "2026-01-05", no, true}, {"visibility", "private", yes, true}, {"visibility", "agency", yes, true},
		{"visibility", "Members", some, true}, {"visibility", "public", no, true}, {"visibility", "partners", yes, false},
		{"unlisted", "vrai", yes, true}, {"private", "public", no, true},
	} {
		f, ok := readSecretFlag(tt.name)
		s, clear := f.says(tt.value)
		if got := []string{no, some, yes}[s]; !ok || got != tt.want || clear != tt.clear {
			t.Errorf("%s: %v is %s, clear %v", tt.name, tt.value, got, clear)
		}
	}
}
