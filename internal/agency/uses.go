package agency

import (
	"slices"
	"strings"
)

// beds are the needs that a bed meets: whether there is room, and with whom,
// hangs on who comes.
var beds = []string{"emergency-shelter", "confidential-shelter", "youth-shelter", "transitional-housing", "long-term-housing"}

// usesOf are the attributes of an ask that a sector's agencies look at until
// they say which their own rules do. An agency that enforces looks at none.
var usesOf = map[string][]string{
	"shelter":    {"age_band", "gender", "dependants", "accessibility", "safety"},
	"hotline":    {"age_band", "languages", "safety"},
	"ngo":        {"age_band", "languages"},
	"health":     {"age_band", "languages", "accessibility"},
	"legal":      {"age_band", "languages", "region"},
	"settlement": {"languages", "region"},
	"indigenous": {"age_band", "languages", "wishes"},
	"faith":      {"age_band", "languages", "wishes"},
	"labour":     {"languages", "region"},
	"government": {"languages", "region"},
	"coalition":  {"languages", "region"},
}

// noUses in the column says that an agency chose to look at nothing.
const noUses = "none"

// UsesFor are the attributes of an ask for a need that the agency looks at:
// what its rules use where it said so, else what its sector takes, and for a
// bed who comes. The sector is that for who asks; the need is a code of the
// taxonomy, "" for any.
func (p *Public) UsesFor(sector, need string) []string {
	switch {
	case slices.Equal(p.Uses, []string{noUses}):
		return nil
	case len(p.Uses) > 0:
		return p.Uses
	case Enforces(sector):
		return nil
	}
	uses := slices.Clone(usesOf[sector])
	if slices.Contains(beds, need) {
		uses = append(uses, usesOf["shelter"]...)
	}
	slices.Sort(uses)
	return slices.Compact(uses)
}

// ChooseUses is the column for what an agency of a sector says that its rules
// use; now is the column so far. Who saves the page as it stands has not chosen.
func ChooseUses(sector, now string, chosen []string) string {
	p := Public{Uses: split(now)}
	switch shown := slices.Sorted(slices.Values(chosen)); {
	case now == "" && slices.Equal(shown, p.UsesFor(sector, "")):
		return ""
	case len(chosen) == 0:
		return noUses
	}
	return strings.Join(chosen, ",")
}
