package listing

import (
	"relais/internal/act"
	"relais/internal/directory/languages"
	"relais/internal/directory/needs"
	"relais/internal/fault"
	"slices"
	"strconv"
)

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
	r := in.Rules
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
