package facts

import (
	"strings"
	"testing"

	"relais/internal/directory/hsds"
)

// TestWhomInWords: what a record says in words of whom it is for is a rule, and
// what leaves a doubt is none.
func TestWhomInWords(t *testing.T) {
	for _, tt := range []struct{ name, eligibility, want string }{
		{"Prairie Men's Shelter", "", "man"},
		{"Emergency beds", "Men only", "man"},
		{"Emergency beds", "Homeless men, 18 and over", "man"},
		{"Refuge pour hommes de la Plaine", "", "man"},
		{"Lits", "Réservé aux hommes", "man"},
		{"Women's House of the West", "", "woman"},
		{"Beds", "Women and their children only", "woman"},
		{"Maison d’hébergement pour femmes", "Femmes victimes de violence et leurs enfants", "woman"},
		{"Beds", "Women fleeing violence", "woman"},
		{"Beds", "Men and women 18 and over", ""},
		{"Women's Shelter", "Open to women, men and families", ""},
		{"Beds", "Everybody", ""}, {"Beds", "", ""},
		{"Mental health", "Adults", ""}, {"Counselling", "Priority to women", ""},
		{"Men's shed", "", ""}, {"Mennonite Centre", "", ""}, {"Manor House", "", ""},
	} {
		s := hsds.Service{Name: tt.name, EligibilityDescription: tt.eligibility}
		if got := strings.Join(gendersInWords(s, hsds.Extension{}), " "); got != tt.want {
			t.Errorf("%s, %s: %q, want %q", tt.name, tt.eligibility, got, tt.want)
		}
	}
}
