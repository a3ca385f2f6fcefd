package referral

import (
	"slices"
)

// CutTo returns the attributes that a recipient's rules use, and the names of
// those that are withheld from it.
func CutTo(uses []string, a Attributes) (cut Attributes, withheld []string) {
	take := func(name string, given bool) bool {
		if given && !slices.Contains(uses, name) {
			withheld = append(withheld, name)
		}
		return given && slices.Contains(uses, name)
	}
	if take("age_band", a.AgeBand != "") {
		cut.AgeBand = a.AgeBand
	}
	if take("gender", a.Gender != "") {
		cut.Gender = a.Gender
	}
	if take("languages", len(a.Languages) > 0) {
		cut.Languages = a.Languages
	}
	if take("dependants", len(a.Dependants) > 0) {
		cut.Dependants = a.Dependants
	}
	if take("accessibility", len(a.Accessibility) > 0) {
		cut.Accessibility = a.Accessibility
	}
	if take("wishes", len(a.Wishes) > 0) {
		cut.Wishes = a.Wishes
	}
	if take("region", a.Region != "") {
		cut.Region = a.Region
	}
	if take("safety", len(a.Safety) > 0) {
		cut.Safety = a.Safety
	}
	return cut, withheld
}
