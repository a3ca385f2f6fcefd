package text

import (
	"encoding/json"
	"testing"
)

func TestTextInALanguage(t *testing.T) {
	t.Parallel()
	whole := Text{FR: "Maison", EN: "House", More: map[string]string{"es": "Casa", "zh-Hant": "房子"}}
	tests := []struct {
		text       Text
		lang, want string
	}{
		{whole, "fr", "Maison"}, {whole, "en", "House"}, {whole, "es", "Casa"}, {whole, "es-x-fr", "Casa"}, {whole, "zh-Hant", "房子"},
		{whole, "ar-x-fr", "Maison"}, {whole, "ar", "House"}, {whole, "ar-x-en", "House"},
		{Text{FR: "Maison"}, "en", "Maison"}, {Text{EN: "House"}, "fr", "House"}, {Text{EN: "House"}, "ar-x-fr", "House"}, {Text{}, "fr", ""},
	}
	for _, tt := range tests {
		if got := tt.text.In(tt.lang); got != tt.want {
			t.Errorf("%+v in %s is %q, want %q", tt.text, tt.lang, got, tt.want)
		}
	}
}

// TestTextStaysAsItWas: what was written before there were further languages
// reads the same, and is written the same.
func TestTextStaysAsItWas(t *testing.T) {
	t.Parallel()
	const old = `{"fr":"Maison","en":"House"}`
	var text Text
	if err := json.Unmarshal([]byte(old), &text); err != nil || text.FR != "Maison" || text.EN != "House" {
		t.Fatalf("%v: %+v", err, text)
	}
	if got, err := json.Marshal(text); err != nil || string(got) != old {
		t.Errorf("written as %s, %v", got, err)
	}
}
