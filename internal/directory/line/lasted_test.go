package line

import "testing"

// TestAttackDurations: how long something lasted is nobody's age, and a range of
// ages is no two children.
func TestAttackDurations(t *testing.T) {
	for _, s := range []string{"woman exploited for 3 years needs shelter", "femme exploitée depuis 2 ans cherche refuge", "forced to work for 2 years", "in Canada since 5 years", "arrived 2 years ago",
		"victime pendant 10 ans", "exploited for 6 months", "femme enceinte de 5 mois", "depuis 3 mois sans loyer", "pregnant 5 months shelter", "stay for 2 months", "refuge jeunes 18-25 ans", "hébergement 12-17 ans", "woman 28 exploited for 3 years"} {
		r := Read(s)
		age := -1
		if r.Age != nil {
			age = *r.Age
		}
		bad := age >= 0 && age != 28 && age != 14 || len(r.Children) > 0 || r.AgeBand == "child"
		for _, d := range r.Dependants {
			bad = bad || d == "infant"
		}
		if bad {
			t.Errorf("%s: age %d band %s children %v dependants %v needs %v", s, age, r.AgeBand, r.Children, r.Dependants, r.Needs)
		}
	}
}
