package referral

import (
	"slices"
	"strings"
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
	if take("dependants", a.Dependants != "") {
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

// tooMany is how many identifying attributes together could name somebody in
// a small place.
const tooMany = 3

// Rare names the attributes that together could say who the person is, or
// nothing when there are few.
func Rare(a Attributes) []string {
	var names []string
	add := func(name string, rare bool) {
		if rare {
			names = append(names, name)
		}
	}
	add("age_band", a.AgeBand == "child" || a.AgeBand == "youth_16_17" || a.AgeBand == "senior")
	add("gender", a.Gender != "" && a.Gender != "woman" && a.Gender != "man")
	add("languages", slices.ContainsFunc(a.Languages, uncommon))
	add("dependants", a.Dependants != "" && a.Dependants != "none")
	add("accessibility", len(a.Accessibility) > 0)
	add("wishes", slices.ContainsFunc(a.Wishes, telling))
	add("region", small(a.Region))
	if len(names) < tooMany {
		return nil
	}
	return names
}

// uncommon reports whether a language is not one that half the country speaks.
func uncommon(tag string) bool {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base != "fr" && base != "en"
}

// telling are the wishes that say what group the person belongs to.
func telling(wish string) bool {
	return slices.Contains([]string{"culture", "faith", "indigenous", "lgbtq", "halal", "kosher"}, wish)
}

// large are places in which a few attributes name nobody.
var large = []string{"nl", "pe", "ns", "nb", "qc", "on", "mb", "sk", "ab", "bc", "canada", "québec", "quebec", "ontario",
	"alberta", "manitoba", "saskatchewan", "british columbia", "colombie-britannique", "toronto", "montréal", "montreal",
	"vancouver", "calgary", "edmonton", "ottawa", "winnipeg", "mississauga", "brampton", "hamilton", "halifax", "laval"}

func small(region string) bool {
	region = strings.ToLower(strings.TrimSpace(region))
	return region != "" && !slices.Contains(large, region)
}
