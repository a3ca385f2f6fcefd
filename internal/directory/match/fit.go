package match

import (
	"math"
	"slices"
	"time"

	"relais/internal/directory/match/text"
)

// fit is how one part of a question and a service go together.
type fit int

const (
	silent  fit = iota // the question does not ask, or the service has no rule
	yes                // it fits
	unknown            // nobody knows: ask
	miss               // it does not fit, and excludes nothing
	no                 // the service's own rule excludes it
)

func (f fit) score(weight int) int {
	switch f {
	case yes:
		return weight
	case miss:
		return -weight
	}
	return 0
}

// staleCapacity is the age at which a number of free places means little.
const staleCapacity = 24 * time.Hour

// old is the age at which a record needs verifying.
const old = 365 * 24 * time.Hour

// genderFit follows the agency's own rule. Where a rule names women or men
// and says nothing of trans, two-spirit and non-binary people, the answer is
// to ask, not to exclude.
func (a *asked) genderFit(r *Rules) fit {
	switch {
	case len(r.Genders) == 0:
		return silent
	case a.Gender == "":
		return unknown
	case slices.Contains(r.Genders, a.Gender):
		return yes
	}
	switch a.Gender {
	case "two_spirit", "non_binary":
		return unknown
	case "trans_woman":
		return either(slices.Contains(r.Genders, "woman"))
	case "trans_man":
		return either(slices.Contains(r.Genders, "man"))
	}
	return no
}

func either(ask bool) fit {
	if ask {
		return unknown
	}
	return no
}

// bands are the ages of each band, in years, both ends included.
var bands = map[string][2]int{
	"child": {0, 15}, "youth_16_17": {16, 17}, "adult_18_24": {18, 24}, "adult_25_64": {25, 64}, "senior": {65, 130},
}

func (a *asked) ageFit(r *Rules) fit {
	if r.MinAge == nil && r.MaxAge == nil {
		return silent
	}
	lo, hi := 0, 130
	if r.MinAge != nil {
		lo = *r.MinAge
	}
	if r.MaxAge != nil {
		hi = *r.MaxAge
	}
	from, to, known := a.ages()
	switch {
	case !known:
		return unknown
	case to < lo || from > hi:
		return no
	case from >= lo && to <= hi:
		return yes
	}
	return unknown
}

func (a *asked) ages() (from, to int, known bool) {
	if a.Age != nil {
		return *a.Age, *a.Age, true
	}
	b, ok := bands[a.AgeBand]
	return b[0], b[1], ok
}

func (a *asked) dependantsFit(r *Rules) fit {
	result := silent
	for _, d := range a.dependants {
		switch {
		case d == "none":
		case slices.Contains(r.Refuses, d):
			return no
		case slices.Contains(r.Accepts, d):
			result = max(result, yes)
		default:
			result = unknown
		}
	}
	return result
}

// languageFit: one of the person's languages, or an interpreter.
func (a *asked) languageFit(e *entry) fit {
	switch {
	case len(a.Languages) == 0:
		return silent
	case a.language(e) != "":
		return yes
	case e.Interpreter:
		return yes
	case len(e.Languages) == 0:
		return unknown
	}
	return miss
}

// languageScore weighs who speaks one of the person's languages before who may
// find an interpreter.
func (a *asked) languageScore(e *entry) int {
	f := a.languageFit(e)
	if f == yes && a.language(e) == "" {
		return a.byInterpreter()
	}
	return f.score(70)
}

// byInterpreter is what an interpreter is worth: as much as the language where
// the person says that one will do.
func (a *asked) byInterpreter() int {
	if a.Interpreter {
		return 70
	}
	return 40
}

// language is the first of the person's languages that the service speaks.
func (a *asked) language(e *entry) string {
	for _, l := range a.Languages {
		for _, spoken := range e.Languages {
			if text.Language(l) == text.Language(spoken) {
				return spoken
			}
		}
	}
	return ""
}

func accessFit(r *Rules, code string) fit {
	switch {
	case slices.Contains(r.Accessible, code):
		return yes
	case r.AccessibilityKnown:
		return miss
	}
	return unknown
}

// costFit compares what a service costs with what was wished.
func (a *asked) costFit(cost string) fit {
	switch {
	case a.Cost == "":
		return silent
	case cost == CostFree || cost == CostLow && a.Cost == CostLow:
		return yes
	case cost == "":
		return unknown
	}
	return miss
}

// openingFit reports whether a service is open when it is needed.
func (a *asked) openingFit(s *Service) fit {
	if a.clock == nil || !a.OpenNow && a.OpenAt == nil && a.By == "" {
		return silent
	}
	by := a.By
	if a.OpenNow || a.OpenAt != nil {
		by = "now"
	}
	switch open, known := a.clock.OpenBy(HoursOf(s), by); {
	case open:
		return yes
	case known:
		return miss
	}
	return unknown
}

// opens is when a service opens, for sorting: what nobody knows comes last.
func (a *asked) opens(s *Service) int64 {
	t := a.clock.NextOpen(HoursOf(s))
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.Unix()
}

func wishFit(e *entry, code string) fit {
	if slices.Contains(e.Rules.Wishes, code) || code == e.Rules.OnlyFor || code == e.Sector {
		return yes
	}
	return unknown
}

func safetyFit(r *Rules, code string) fit {
	if slices.Contains(r.Safety, code) {
		return yes
	}
	return unknown
}
