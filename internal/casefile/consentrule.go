package casefile

import (
	"slices"
	"strings"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/hours"
)

// ConsentFacts is what the rules of a consent look at beside its fields.
type ConsentFacts struct {
	Own    string                     // the agency that records it
	Sector func(agency string) string // "" for an agency that is not known
	Never  []string                   // agencies that must never be told
	Barred map[string]bool            // services without Relais that must never be told
	Now    time.Time
	Zone   *time.Location
}

// CheckConsent applies the rules of a consent and returns the end of its last
// day. Its fault has one field for each thing that is not as it must be.
func CheckConsent(in Terms, f ConsentFacts) (due time.Time, err error) {
	bad := &fault.Error{Code: fault.InvalidInput}
	due = checkUntil(in, f, bad)
	checkShape(in, bad)
	checkAgencies(in, f, bad)
	checkOutside(in, f, bad)
	checkEnforcement(in, f, bad)
	if in.GivenBy != "person" && in.Basis == "" {
		bad.Add("basis", "consent.basis")
	}
	if len(bad.Fields) > 0 {
		return due, bad
	}
	return due, nil
}

// checkUntil: the last day is today at the earliest, and within a year.
func checkUntil(in Terms, f ConsentFacts, bad *fault.Error) time.Time {
	day, err := time.Parse(time.DateOnly, in.Until)
	if err != nil {
		bad.Add("until", "consent.until")
		return time.Time{}
	}
	due := (hours.DayOf(day) + 1).At(0, f.Zone)
	today := f.Now.In(f.Zone)
	switch {
	case !due.After(f.Now):
		bad.Add("until", "consent.until_past")
	case in.Until > today.AddDate(1, 0, 0).Format(time.DateOnly):
		bad.Add("until", "consent.until_long")
	}
	return due.UTC()
}

// checkShape: what each kind names.
func checkShape(in Terms, bad *fault.Error) {
	if unsaid(in) { // nobody agrees to what they were not told
		bad.Add("explained", "consent.explained")
	}
	switch in.Kind {
	case "release":
		one(in, bad)
		if len(in.Sections) == 0 {
			bad.Add("sections", "consent.sections")
		}
	case "loopback":
		one(in, bad)
		if len(in.Outside) > 0 { // it tells nothing back by itself: a worker is told
			bad.Add("outside", "consent.outside_loopback")
		}
		if in.Loopback == "" {
			bad.Add("loopback", "consent.loopback")
		}
	case "ask":
		if len(in.Agencies) == 0 && len(in.Sectors) == 0 && len(in.Outside) == 0 {
			bad.Add("agencies", "consent.who")
		}
	}
	if in.Kind != "ask" && len(in.Sectors) > 0 {
		bad.Add("sectors", "consent.sectors")
	}
}

// Points are what is said to the person before they agree, each by itself: all of it
// is what a consent rests on.
var Points = []string{"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"}

// unsaid reports whether a point was not said. An ask tells nobody who the person is,
// so that nothing about them can be told back.
func unsaid(in Terms) bool {
	return slices.ContainsFunc(Points, func(p string) bool {
		return !slices.Contains(in.Explained, p) && (p != "loopback" || in.Kind != "ask")
	})
}

// one: one consent per recipient, never "all partners".
func one(in Terms, bad *fault.Error) {
	if len(in.Agencies)+len(in.Outside) != 1 {
		bad.Add("agencies", "consent.one_agency")
	}
}

func checkAgencies(in Terms, f ConsentFacts, bad *fault.Error) {
	for _, id := range in.Agencies {
		switch {
		case id == f.Own:
			bad.Add("agencies", "consent.own_agency")
		case slices.Contains(f.Never, id):
			bad.Add("agencies", "consent.never_agency")
		case f.Sector(id) == "":
			bad.Add("agencies", "consent.unknown_agency")
		}
	}
}

// checkOutside: who must never be told, or is of no known class, is not named.
func checkOutside(in Terms, f ConsentFacts, bad *fault.Error) {
	for _, o := range in.Outside {
		switch {
		case f.Barred[o.Service]:
			bad.Add("outside", "consent.never_agency")
		case o.Sector == agency.Uncertified || o.Sector == "":
			bad.Add("outside", "consent.outside_sector")
		}
	}
}

// checkEnforcement: a denied class needs the page of its own, and that page
// is for nobody else.
func checkEnforcement(in Terms, f ConsentFacts, bad *fault.Error) {
	named := slices.Clone(in.Sectors)
	for _, id := range in.Agencies {
		named = append(named, f.Sector(id))
	}
	for _, o := range in.Outside {
		named = append(named, o.Sector)
	}
	some := slices.ContainsFunc(named, agency.Enforces)
	others := slices.ContainsFunc(named, func(s string) bool { return s != "" && !agency.Enforces(s) })
	switch {
	case some && !in.Enforcement:
		bad.Add("enforcement", "consent.denied_sector")
	case in.Enforcement && (others || !some):
		bad.Add("enforcement", "consent.enforcement_alone")
	}
}

// CleanConsent takes out what is named twice and what does not belong to the kind.
func CleanConsent(in Terms) Terms {
	in.Agencies, in.Sectors = unique(in.Agencies), unique(in.Sectors)
	in.Sections, in.Needs, in.Explained = unique(in.Sections), unique(in.Needs), unique(in.Explained)
	if in.Kind != "release" {
		in.Sections = nil
	}
	if in.Kind == "release" && in.Loopback == "" {
		in.Loopback = "none"
	}
	return in
}

func unique(in []string) []string {
	var out []string
	for _, s := range in {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
