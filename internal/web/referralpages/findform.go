package referralpages

import (
	"slices"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/caseview"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// choices are the answers of the form.
func (v *findView) choices(r *web.Request) {
	v.Attributes = map[string][]ui.Choice{}
	for field, set := range map[string]string{"age_band": "age_band", "gender": "gender", "dependants": "dependants",
		"accessibility": "accessibility", "wishes": "wish", "safety": "safety", "province": "province"} {
		v.Attributes[field] = r.Choices("code."+set+".", act.Codes[set]...)
	}
	v.Attributes["dependants"] = v.Attributes["dependants"][1:] // nobody is no box beside others
	none := ui.Choice{Text: r.T("ref.not_said")}
	for _, field := range []string{"age_band", "gender"} {
		v.Attributes[field] = append([]ui.Choice{none}, v.Attributes[field]...)
	}
	v.Attributes["province"] = append([]ui.Choice{{Text: r.T("ref.anywhere_in_canada")}}, v.Attributes["province"]...)
	v.languages()
	v.Chosen = len(v.Plan.picks())
}

// languages offers those that are spoken most, and the person's, as boxes and
// all others in one list.
func (v *findView) languages() {
	boxes := []string{"fr", "en"}
	if own := v.Case.Language; own != "" && !slices.Contains(boxes, own) {
		boxes = append(boxes, own)
	}
	for _, tag := range boxes {
		v.Spoken = append(v.Spoken, ui.Choice{Value: tag, Text: v.Language(tag)})
	}
	v.Languages = append([]ui.Choice{{Text: v.T("ref.no_other_language")}}, say.Languages(v.Lang, "fr", "en")...)
	v.Plan.Del("other_language")
	for _, tag := range v.Plan.Values["languages"] {
		if !slices.Contains(boxes, tag) {
			v.Plan.Set("other_language", tag)
		}
	}
}

// Picked tells whether an agency is chosen.
func (v findView) Picked(value string) bool { return v.Plan.has("picked", value) }

// Nearby tells whether looking farther could find more.
func (v findView) Nearby() bool {
	return v.Plan.Get("anywhere") == "" && slices.ContainsFunc(v.Answer.LeftOut, func(c act.CodeCount) bool {
		return c.Code == "out_of_area" || c.Code == "too_far"
	})
}

// Deep tells whether something is chosen among the rarer facts.
func (v findView) Deep() bool {
	return v.Plan.Has("open_at.date") || v.Plan.Has("safety") || v.Plan.Has("accessibility") || v.Plan.Has("wishes")
}

// question is the plan as a question to the directory.
func (v *findView) question() act.MatchNeeds {
	a := v.Plan.attributes()
	q := act.MatchNeeds{
		Needs: []act.MatchNeed{{Code: v.One.Code, Urgency: v.One.Urgency}}, Languages: a.Languages,
		Interpreter: v.Plan.Get("interpreter") != "", Province: v.Plan.Get("province"), Place: v.Plan.Get("place"),
		Anywhere: v.Plan.Get("anywhere") != "", AgeBand: a.AgeBand, Gender: a.Gender,
		Accessibility: a.Accessibility, Wishes: a.Wishes, Safety: a.Safety, Page: act.Page{Limit: v.limit()},
	}
	for _, age := range v.Plan.Values["ages"] {
		if n, err := strconv.Atoi(age); err == nil {
			q.Children = append(q.Children, n)
		}
	}
	if at, err := time.Parse(time.RFC3339, v.Plan.when("open_at", v.zone)); err == nil {
		q.OpenAt = &at
	}
	q.Avoid, v.near = caseview.Avoid(v.Case.Safe)
	q.Dependants = slices.DeleteFunc(slices.Clone(a.Dependants), func(c string) bool { return c == "none" })
	return q
}

// A list begins short; "show more" makes it longer.
const (
	fewFound  = 10
	mostFound = 60
)

func (v *findView) limit() int {
	n, err := strconv.Atoi(v.Plan.Get("limit"))
	if err != nil || n < fewFound || n > mostFound {
		return fewFound
	}
	return n
}
