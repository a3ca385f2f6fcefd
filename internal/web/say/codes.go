package say

import (
	"strings"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/locale"
	"relais/internal/referral"
	"relais/internal/web/ui"
)

// Code is the word of a code of a set; a code that we have no word for, as
// records of other publishers have, stays as it is.
func (w Words) Code(set, code string) string {
	if key := "code." + set + "." + code; code != "" && locale.Has(key) {
		return w.T(key)
	}
	return code
}

// Codes are the words of several codes of a set.
func (w Words) Codes(set string, codes []string) []string {
	return Each(codes, func(c string) string { return w.Code(set, c) })
}

// Among are the words of codes within a sentence.
func (w Words) Among(set string, codes []string) string { return w.Within(w.Codes(set, codes)) }

// Colour is that of an urgency or of a state, by its set of codes; the word
// beside it says the same.
func (w Words) Colour(set, code string) string {
	colour := ""
	switch set {
	case "urgency":
		colour = casefile.UrgencyColour(code)
	case "need_status":
		colour = casefile.NeedStatus(code).Colour()
	case "consent_state":
		colour = casefile.ConsentState(code).Colour()
	case "referral_state":
		colour = referral.Status(code).Colour()
	case "release_state":
		colour = referral.ReleaseStatus(code).Colour()
	case "disclosure_state":
		colour = referral.DisclosureStatus(code).Colour()
	}
	if colour == "" {
		return "grey"
	}
	return colour
}

// Subject is what a referral is about. The ask dies with its key when it ends,
// and a disclosure never had one.
func (w Words) Subject(row act.ReferralRow) string {
	switch {
	case row.Damaged:
		return w.T("referral.damaged")
	case row.Need != "":
		return w.Need(row.Need)
	case row.Urgency == "" && referral.Status(row.State).Final():
		return w.T("ref.erased")
	}
	return w.T("ref.no_need")
}

// Next says what happens next with a referral, and who must act.
func (w Words) Next(row act.ReferralRow) string {
	if key := "ref.next.outside." + row.State; row.Outside != "" && locale.Has(key) {
		return w.T(key, w.Text(row.Name))
	}
	if key := "ref.next." + row.Side + "." + row.State + ".late"; row.Overdue && locale.Has(key) {
		return w.T(key, w.Text(row.Name))
	}
	for _, key := range []string{"ref.next." + row.Side + "." + row.State, "ref.next." + row.State} {
		if locale.Has(key) {
			return w.T(key, w.Text(row.Name))
		}
	}
	return w.T("ref.next.under_way", w.Text(row.Name))
}

// Effect says what a move of a referral does.
func (w Words) Effect(move string) string { return w.T("ref.does." + move) }

// Facts are the coded attributes of an ask in words, only those that are there.
func (w Words) Facts(a act.AskAttributes) []ui.Row {
	var out []ui.Row
	add := func(name, value string) {
		if value != "" {
			out = append(out, ui.Row{Key: w.Code("attribute", name), Value: value})
		}
	}
	list := func(words []string) string { return strings.Join(words, " · ") }
	add("age_band", w.Code("age_band", a.AgeBand))
	add("gender", w.Code("gender", a.Gender))
	add("languages", list(w.LanguageNames(a.Languages)))
	add("dependants", list(w.Codes("dependants", a.Dependants)))
	add("accessibility", list(w.Codes("accessibility", a.Accessibility)))
	add("wishes", list(w.Codes("wish", a.Wishes)))
	add("region", w.Code("province", a.Region))
	add("safety", list(w.Codes("safety", a.Safety)))
	return out
}

// reasonSets are the code sets that the values of reasons come from.
var reasonSets = map[string]string{"gender": "gender", "dependants": "dependants", "accessibility": "accessibility",
	"wish": "wish", "safety": "safety", "only_for": "community", "age": "age_band"}

// Reasons are short sentences about a service and what was asked; kind is fit,
// miss or unknown.
func (w Words) Reasons(kind string, all []act.Reason) []string {
	var out []string
	for _, r := range all {
		var value any = r.N
		if r.Value != "" {
			value = w.reasonValue(r.Code, r.Value)
		}
		out = append(out, w.T("match."+kind+"."+r.Code, value))
	}
	return out
}

// reasonValue says the value of a reason, which may be several codes.
func (w Words) reasonValue(code, value string) string {
	switch code {
	case "language":
		return w.Language(value)
	case "same_place":
		return w.PlaceName(value, "")
	}
	set, ok := reasonSets[code]
	if !ok {
		return value
	}
	var out []string
	for one := range strings.SplitSeq(value, ",") {
		out = append(out, w.Code(set, strings.TrimSpace(one)))
	}
	return w.List(out)
}

// Done says what somebody did, by the action of an audit entry. A move of a
// referral is named by its code; other is said of what has no words.
func (w Words) Done(action, other string) string {
	for _, key := range []string{"audit." + action, "admin.audit.act." + action} {
		if locale.Has(key) {
			return w.T(key)
		}
	}
	if move, ok := strings.CutPrefix(action, "referral."); ok && locale.Has("code.move."+move) {
		return w.T("admin.audit.move", w.T("code.move."+move))
	}
	return other
}
