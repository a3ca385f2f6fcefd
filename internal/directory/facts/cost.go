package facts

import (
	"slices"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
)

// cost reads what a service costs: from its prices, or else from the words for
// its fees. "" when nobody can tell.
func cost(s hsds.Service, x hsds.Extension) string {
	known, fee := false, false
	for _, c := range s.CostOptions {
		if c.Amount != nil {
			known, fee = true, fee || *c.Amount > 0
		}
	}
	switch {
	case known && fee:
		return match.CostFee
	case known:
		return match.CostFree
	}
	for _, text := range []string{s.FeesDescription, x.Texts["fr"].FeesDescription, x.Texts["en"].FeesDescription} {
		if c := costInWords(text); c != "" {
			return c
		}
	}
	return ""
}

// costInWords understands plain words only; what a text does not say stays
// unknown.
func costInWords(text string) string {
	words := " " + fold.Text(text) + " "
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(words, " "+w+" ") })
	}
	switch {
	case has("not free", "pas gratuit", "non gratuit"):
		return match.CostFee
	case has("sliding scale", "low cost", "according to income", "selon le revenu", "echelle mobile", "faible cout", "contribution volontaire"):
		return match.CostLow
	case has("free", "free of charge", "no fee", "no fees", "no cost", "gratuit", "gratuite", "sans frais", "aucuns frais", "aucun frais"):
		return match.CostFree
	case strings.Contains(text, "$"):
		return match.CostFee
	}
	return ""
}
