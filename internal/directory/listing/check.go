package listing

import (
	"relais/internal/act"
	"relais/internal/directory/languages"
	"relais/internal/directory/needs"
	"relais/internal/fault"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

// furtherLanguages reports whether all tags are those of languages, as BCP 47
// writes them, besides French and English.
func furtherLanguages(texts map[string]string) bool {
	for tag := range texts {
		parsed, err := language.Parse(tag)
		if base, _ := parsed.Base(); err != nil || parsed.String() != tag || base.String() == "fr" || base.String() == "en" {
			return false
		}
	}
	return true
}

// Check looks at what check tags can't say about a listing.
func Check(in act.UpsertService) error {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	if in.Name.FR == "" && in.Name.EN == "" {
		bad.Add("name.fr", "directory.name.missing")
	}
	for i, code := range in.Needs {
		if _, ok := needs.Default().Get(code); !ok {
			bad.Add("needs."+strconv.Itoa(i), "directory.need.unknown")
		}
	}
	for i, code := range in.Languages {
		if !slices.Contains(languages.Spoken, code) {
			bad.Add("languages."+strconv.Itoa(i), "directory.language.unknown")
		}
	}
	for name, more := range map[string]map[string]string{"name": in.Name.More, "description": in.Description.More,
		"eligibility": in.Eligibility.More, "application": in.Application.More, "fees": in.Fees.More} {
		if !furtherLanguages(more) {
			bad.Add(name+".more", "directory.language.tag")
		}
	}
	for i, d := range in.Weekly.Days() {
		for _, half := range [][3]string{{d.From, d.To, ""}, {d.From2, d.To2, "2"}} {
			from, to := "weekly."+act.WeekDays[i]+".from"+half[2], "weekly."+act.WeekDays[i]+".to"+half[2]
			switch {
			case half[0] != "" && half[1] == "":
				bad.Add(to, "directory.hours.end")
			case half[0] == "" && half[1] != "":
				bad.Add(from, "directory.hours.begin")
			case half[0] != "" && half[0] == half[1]:
				bad.Add(to, "directory.hours.same")
			}
		}
	}
	r := in.Rules
	if r.Status != nil && len(r.Status.Reason.More) > 0 {
		bad.Add("rules.status.reason.more", "directory.language.two")
	}
	if r.MinAge != nil && r.MaxAge != nil && *r.MinAge > *r.MaxAge {
		bad.Add("rules.max_age", "directory.age.order")
	}
	if r.Status != nil && r.Status.Source == "" {
		bad.Add("rules.status.source", "directory.status.source")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
