package caseview

import (
	"relais/internal/act"
	"relais/internal/referral"
)

// Attributes are what an ask says of the person, as they are signed.
func Attributes(a act.AskAttributes) referral.Attributes {
	return referral.Attributes{AgeBand: a.AgeBand, Gender: a.Gender, Languages: a.Languages, Dependants: a.Dependants,
		Accessibility: a.Accessibility, Wishes: a.Wishes, Region: a.Region, Safety: a.Safety}
}

// AskAttributes are those of a signed ask, also of one from when somebody
// could come along with one kind only.
func AskAttributes(a referral.Attributes) act.AskAttributes {
	out := act.AskAttributes{AgeBand: a.AgeBand, Gender: a.Gender, Languages: a.Languages, Dependants: a.Dependants,
		Accessibility: a.Accessibility, Wishes: a.Wishes, Region: a.Region, Safety: a.Safety}
	if a.Dependant != "" && len(a.Dependants) == 0 {
		out.Dependants = []string{a.Dependant}
	}
	return out
}
