package locale

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

func TestElide(t *testing.T) {
	t.Parallel()
	tests := []struct{ particle, word, want string }{
		{"de", "accueil", "d’accueil"}, {"De", "Ottawa", "D’Ottawa"}, {"de", "Île-aux-Coudres", "d’Île-aux-Coudres"},
		{"de", "Rivière", "de Rivière"}, {"de", "hébergement", "d’hébergement"}, {"de", "Hôpital général", "d’Hôpital général"},
		{"de", "harcèlement", "de harcèlement"}, {"de", "Hull", "de Hull"}, {"la", "hiérarchie", "la hiérarchie"},
		{"de", "huit", "de huit"}, {"de", "onze", "de onze"}, {"de", "8 h", "de 8 h"}, {"de", "Yellowknife", "de Yellowknife"},
		{"de", "Yves", "d’Yves"}, {"que", "elle", "qu’elle"},
		{"le", "œil", "l’œil"}, {"de", "oui", "de oui"}, {"la", "ouïe", "l’ouïe"}, {"lorsque", "Accueil", "lorsqu’Accueil"},
		{"de", "Le Pas", "du Pas"}, {"de", "Les Escoumins", "des Escoumins"}, {"à", "Le Bic", "au Bic"}, {"À", "Les Méchins", "Aux Méchins"},
		{"à", "Ottawa", "à Ottawa"}, {"de", "Lessard", "de Lessard"}, {"de", "", "de "}, {"de", "« Accueil »", "de « Accueil »"},
	}
	for _, tt := range tests {
		if got := Elide(tt.particle, tt.word); got != tt.want {
			t.Errorf("Elide(%q, %q) = %q, want %q", tt.particle, tt.word, got, tt.want)
		}
	}
}

// TestTextsElide: the texts need no care of their own.
func TestTextsElide(t *testing.T) {
	t.Parallel()
	tests := []struct {
		l          Lang
		text, want string
		args       []any
	}{
		{FR, "Demande de {0}", "Demande d’Accueil Nord", []any{"Accueil Nord"}},
		{FR, "Demande de {0}", "Demande de Refuge", []any{"Refuge"}},
		{FR, "Demande de {0}", "Demande du Refuge", []any{"Le Refuge"}},
		{FR, "De {0} à {1}", "De 8 h à 11 h", []any{"8 h", "11 h"}},
		{FR, "{0} heures", "8 heures", []any{8}},
		{FR, "âge de {0} ans", "âge de 11 ans", []any{11}},
		{FR, "pour que {0} sache, jusqu’à {1}", "pour qu’Aube sache, jusqu’au Bic", []any{"Aube", "Le Bic"}},
		{FR, "madame {0}", "madame Anne", []any{"Anne"}}, // the end of a word is no particle
		{FR, "que {0}", "que {0}", nil},
		{EN, "de {0}", "de Anne", []any{"Anne"}},
	}
	for _, tt := range tests {
		if got := newMessage(tt.l, tt.text).write(tt.l, tt.args); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestNoTextElidesByHand: a text ends in the whole particle before what is
// filled in; "d’{0}" would be « d’Refuge » for one name of two.
func TestNoTextElidesByHand(t *testing.T) {
	t.Parallel()
	elided := regexp.MustCompile(`(?i)\b(d|l|qu|jusqu)’\{`)
	for _, key := range readWords(t).Keys {
		text := key.Texts["fr"]
		for _, s := range append(slices.Collect(maps.Values(text.Forms)), text.One) {
			if elided.MatchString(s) {
				t.Errorf("%s: %q: %q", key.File, key.Name, s)
			}
		}
	}
}
