package needs

import (
	"slices"
	"testing"
)

// TestAttackCrosswalk: names that must not stand for a need.
func TestAttackCrosswalk(t *testing.T) {
	for _, c := range []struct{ name, never string }{
		{"Refugee Law Office", "emergency-shelter"}, {"Refugee Sponsorship Program", "emergency-shelter"}, {"Refugee Health Clinic", "emergency-shelter"},
		{"Violence conjugale : aide aux hommes violents", "escape-violence"}, {"Domestic violence program for men who have been abusive", "escape-violence"}, {"Programme pour conjoints violents (violence conjugale)", "escape-violence"},
		{"Groupe pour auteurs de violence conjugale", "escape-violence"}, {"Domestic Violence Treatment for Abusive Partners", "escape-violence"},
		{"Refuge pour animaux", "emergency-shelter"}, {"Refuge pour chats", "emergency-shelter"}, {"Dog Shelter", "emergency-shelter"}, {"Humane Society Shelter", "emergency-shelter"}, {"Wildlife Refuge", "emergency-shelter"}, {"Refuge d’oiseaux", "emergency-shelter"},
		{"Picnic shelter rental", "emergency-shelter"}, {"Substance Abuse Counselling", "escape-violence"}, {"Drug Abuse Counseling", "escape-violence"}, {"Substance Abuse Prevention", "safety-planning"},
		{"Mobility Aids", "sexual-health"}, {"Walking Aids", "sexual-health"}, {"Hospitality Training", "medical-urgent"}, {"Hospitality House", "medical-urgent"}, {"Union Gospel Mission", "legal-labour"},
		{"Willow Court Apartments", "legal-general"}, {"Squash court", "legal-general"}, {"Signature de bail", "legal-criminal"}, {"Youth custody centre", "legal-family"}, {"Moving Forward Family Services", "moving"},
		{"Meredith House", "parenting-support"}, {"Impotence clinic", "tax-help"}, {"Sex Trade Exit Program", "job-training"}, {"Brandon Snow Removal", "tattoo-removal"}, {"Blood drives", "transport-pass"}, {"Bed and Breakfast", "food"},
		{"Emergency shelter for pets", "emergency-shelter"}, {"Hébergement pour animaux de victimes", "emergency-shelter"}, {"Food drives", "transport-pass"},
		{"Suicide Prevention Training", "mental-health-crisis"}, {"Suicide bereavement group", "crisis-line"}, {"Sexual offender treatment: sexual assault", "sexual-assault-care"}, {"Ministry of Transportation", "transport-pass"},
	} {
		var got []string
		for _, r := range DefaultCrosswalk().Read(c.name) {
			if r.Weight >= 0.8 {
				got = append(got, r.Need)
			}
		}
		if slices.Contains(got, c.never) {
			t.Errorf("%s: %v, must not be %s", c.name, got, c.never)
		}
	}
}
