package needs

import (
	"slices"
	"testing"
)

// TestCrosswalk: terms as directories call them, with a need that they must
// stand for, and one that they must not.
func TestCrosswalk(t *testing.T) {
	for _, tt := range []struct{ name, want, never string }{
		{"Domestic Violence Shelters", "emergency-shelter", "pet-care"},
		{"Immigration/Naturalization Legal Services", "legal-immigration", "settlement"},
		{"Sexual Assault Hotlines", "sexual-assault-care", "legal-general"},
		{"Homeless Shelter", "emergency-shelter", "transitional-housing"},
		{"Food Banks/Food Distribution Warehouses", "food", "banking"},
		{"Crisis Intervention Hotlines/Helplines", "crisis-line", "telephone"},
		{"General Counseling Services", "counselling", "debt-identity-theft"},
		{"Credit Counseling", "debt-identity-theft", "counselling"},
		{"Legal Counseling", "legal-general", "counselling"},
		{"Legal Aid", "legal-general", "sexual-health"},
		{"HIV/AIDS Testing", "sexual-health", "legal-general"},
		{"Mental Health Support", "mental-health-care", "men-support"},
		{"English as a Second Language", "language-classes", "school"},
		{"Speech and Language Pathology", "", "language-classes"},
		{"Pet Food", "pet-care", "food"},
		{"Food Handler Training", "", "food"},
		{"Transitional Housing/Shelter", "transitional-housing", "emergency-shelter"},
		{"Rent Payment Assistance", "rent-help", "emergency-shelter"},
		{"Child Care Providers", "child-care", "youth-protection"},
		{"Child Abuse Reporting", "youth-protection", "child-care"},
		{"Law Schools", "", "legal-general"},
		{"Public Health Dental Clinic", "dental-care", "primary-care"},
		{"Detoxification", "detox", ""},
		{"Alcoholics Anonymous", "addiction-treatment", ""},
		{"Friendship Centres", "indigenous-healing", ""},
		{"Hébergement pour femmes victimes de violence", "emergency-shelter", "long-term-housing"},
		{"Hébergement court terme", "emergency-shelter", "legal-general"},
		{"Banque alimentaire", "food", "banking"},
		{"Aide juridique", "legal-general", ""},
		{"Francisation", "language-classes", ""},
		{"Pension alimentaire", "legal-family", "income-support"},
		{"Soutien aux familles", "parenting-support", "youth-protection"},
		{"Centre de prévention du suicide", "mental-health-crisis", ""},
		{"Accueil des nouveaux arrivants", "settlement", ""},
		{"Vestiaire", "clothing", ""},
		{"Soins dentaires", "dental-care", ""},
		{"Snow clearing", "", "record-clearing"},
		{"Arthritis Society", "", "recreation"},
		{"Building permits", "", "work-permit"},
	} {
		var got []string
		for _, r := range DefaultCrosswalk().Read(tt.name) {
			got = append(got, r.Need)
		}
		if tt.want != "" && !slices.Contains(got, tt.want) || tt.never != "" && slices.Contains(got, tt.never) {
			t.Errorf("%s: %v, want %s and not %s", tt.name, got, tt.want, tt.never)
		}
	}
}

// TestCrosswalkHolds: it leads to needs that there are, to each by at least one
// phrase in both languages.
func TestCrosswalkHolds(t *testing.T) {
	tax, found := Default(), map[string]bool{}
	for _, l := range DefaultCrosswalk().Links {
		if _, ok := tax.Get(l.Need); !ok || len(l.EN) == 0 || len(l.FR) == 0 {
			t.Errorf("%s: no such need, or a language without a phrase", l.Need)
		}
		found[l.Need] = true
	}
	for _, n := range tax.Needs {
		if !found[n.Code] {
			t.Errorf("nothing leads to %s", n.Code)
		}
	}
}
