package web

import (
	"slices"
	"strings"
	"testing"

	"relais/internal/locale"
)

// TestTitlesAreNeutral: what stands in the title bar tells nothing to somebody
// who looks at a history.
func TestTitlesAreNeutral(t *testing.T) {
	words := strings.Fields("Home Accueil Page List Liste Form Formulaire Settings Réglages Help Aide Sign in Connexion – Relais")
	for i := range titleKeys {
		for _, l := range locale.Langs() {
			for word := range strings.FieldsSeq(title(l, Title(i))) {
				if !slices.Contains(words, word) {
					t.Errorf("title %d in %s says %q", i, l, word)
				}
			}
		}
	}
}
