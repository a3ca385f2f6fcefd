package say

import (
	"strings"

	"relais/internal/act"
)

// factSets are the code sets of the facts that are codes.
var factSets = map[string]string{"age_band": "age_band", "gender": "gender", "dependants": "dependants",
	"accessibility": "accessibility", "safety": "safety", "wishes": "wish", "province": "province"}

// FactText is what a fact of a case file says.
func (w Words) FactText(f act.FactSaid) string {
	switch set := factSets[f.Fact]; {
	case set != "":
		return w.List(w.Codes(set, f.Values))
	case f.Fact == "languages":
		return w.List(w.LanguageNames(f.Values))
	}
	return strings.Join(f.Values, ", ")
}

// FactSource is who said a fact.
func (w Words) FactSource(f act.FactSaid) string {
	source := w.Code("fact_source", f.Source)
	if f.Detail != "" {
		source += " (" + f.Detail + ")"
	}
	return source
}
