package facts

import (
	"strings"
	"testing"

	"relais/internal/directory/hsds"
)

// TestAttackWhom: words that leave a doubt exclude nobody.
func TestAttackWhom(t *testing.T) {
	for _, tt := range []struct{ name, eligibility, want string }{
		{"Women's Resource Centre", "Open to everyone", ""}, {"Women's Centre", "All genders welcome", ""}, {"Centre des femmes", "", ""}, {"Women's House", "Ouvert à tous", ""},
		{"Beds", "Women, trans, Two-Spirit and non-binary people", ""}, {"Beds", "Women and gender-diverse people", ""}, {"Beds", "Femmes et personnes non binaires", ""}, {"Beds", "Women and non-binary people only", ""},
		{"Beds", "Not only for women", ""}, {"Lits", "Pas seulement pour les femmes", ""}, {"Beds", "Women have priority; others if there is room", ""}, {"Beds", "Women preferred", ""}, {"Beds", "Women, Indigenous people and newcomers", ""},
		{"Beds", "Women and their families", ""}, {"Beds", "Women and couples", ""}, {"Beds", "Women, youth and seniors", ""}, {"Women's and Family Shelter", "", ""}, {"Beds", "Women only on Tuesdays. Everybody on other days", ""},
		{"Men's Mission", "Anyone in need", ""}, {"Beds", "Men, couples and families", ""}, {"Beds", "Homeless men are served first; all are welcome", ""}, {"Beds", "Women-only floor available", ""},
		{"Women's shelter and men's shelter", "", ""}, {"Maison pour femmes", "Toute personne victime de violence", ""},
	} {
		s := hsds.Service{Name: tt.name, EligibilityDescription: tt.eligibility}
		if got := strings.Join(gendersInWords(s, hsds.Extension{}), " "); got != tt.want {
			t.Errorf("%s, %s: %q, want %q", tt.name, tt.eligibility, got, tt.want)
		}
	}
}
