package facts

import (
	"strings"
	"time"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/hours"
)

// Of reads from a record of a service what matching looks at. agency is the
// agency of the node that runs the service, "" when none does. organization is
// the record of its organization, where the service names one without holding
// it.
func Of(r hsds.Record, agency string, organization *hsds.Organization, tax *needs.Taxonomy) match.Service {
	s, _ := r.Service()
	if s.Organization == nil {
		s.Organization = organization
	}
	x := s.Extension()
	f := match.Service{
		ID: r.ID, Agency: agency, OrgID: r.Organization,
		Name:         Bilingual(s.Name, x, func(t hsds.Texts) string { return t.Name }),
		Summary:      Bilingual(s.Description, x, func(t hsds.Texts) string { return t.Description }),
		Organization: OrganizationName(s),
		Sector:       x.Sector, Publisher: x.Publisher, Confidential: x.Confidential, Remote: x.Remote,
		Needs:       needCodes(s, tax),
		Languages:   spokenIn(s),
		Interpreter: s.InterpretationServices != "" || byInterpreter(s),
		Rules:       rules(s, x),
		Capacity:    capacity(s),
		Verified:    verified(s),
	}
	f.Body = tidy.Plain(body(s, x))
	f.Cost = cost(s, x)
	if s.AlternateName != "" {
		f.Alternate = []string{s.AlternateName}
	}
	f.Sites = sites(s, x)
	far := false
	f.Areas, f.National, far = areas(s)
	f.Remote, f.Polygons = f.Remote || far, outlines(s)
	if x.Confidential {
		f.Sites = regionOnly(f.Sites, f.Areas, x.Region)
	}
	f.Hours, f.AlwaysOpen = ReadHours(s)
	f.Schedule, f.Zone = Schedules(s), zone(f.Sites)
	f.AlwaysOpen = f.AlwaysOpen && hours.NeverCloses(f.Schedule)
	f.Waitlist, f.Expected = x.Waitlist != nil, expected(x)
	return f
}

// Bilingual puts the record's own text and its other language in their
// places. A record that names no language counts as English unless its words
// say otherwise.
func Bilingual(own string, x hsds.Extension, other func(hsds.Texts) string) match.Text {
	own = tidy.Plain(own)
	fr, en := other(x.Texts["fr"]), other(x.Texts["en"])
	if ownLanguage(own, x) == "fr" {
		return match.Text{FR: own, EN: en}
	}
	return match.Text{EN: own, FR: fr}
}

func ownLanguage(own string, x hsds.Extension) string {
	if x.Language != "" {
		return x.Language
	}
	french := 0
	for _, w := range strings.Fields(fold.Text(own)) {
		switch w {
		case "le", "la", "les", "des", "du", "de", "aux", "pour", "et", "une", "dans":
			french++
		case "the", "of", "and", "for", "with", "to", "in":
			french--
		}
	}
	if french > 0 {
		return "fr"
	}
	return "en"
}

func OrganizationName(s hsds.Service) match.Text {
	o := s.Organization
	if o == nil {
		return match.Text{}
	}
	var x hsds.Extension
	if o.Relais != nil {
		x = *o.Relais
	}
	t := Bilingual(o.Name, x, func(t hsds.Texts) string { return t.Name })
	if t.EN == "" {
		t.EN = o.Name
	}
	if t.FR == "" {
		t.FR = o.Name
	}
	return t
}

func rules(s hsds.Service, x hsds.Extension) match.Rules {
	r := match.Rules{MinAge: years(s.MinimumAge), MaxAge: years(s.MaximumAge)}
	if x.Rules == nil {
		r.Genders = gendersInWords(s, x)
		return r
	}
	in := x.Rules
	r.Genders, r.Accepts, r.Refuses = in.Genders, in.Accepts, in.Refuses
	r.Accessible, r.AccessibilityKnown = in.Accessible, in.AccessibilityKnown
	r.Wishes, r.OnlyFor, r.Safety, r.Residence = in.Wishes, in.OnlyFor, in.Safety, in.Residence
	if in.Status != nil {
		r.Status = &match.Barrier{Reason: match.Text{EN: in.Status.ReasonEN, FR: in.Status.ReasonFR}, Source: in.Status.Source}
	}
	return r
}

func years(n *float64) *int {
	if n == nil || *n < 0 || *n > 130 {
		return nil
	}
	y := int(*n)
	return &y
}

// capacity adds up the capacities of a service; its age is that of the oldest.
func capacity(s hsds.Service) *match.Capacity {
	var c *match.Capacity
	for _, one := range s.Capacities {
		at, err := time.Parse(time.RFC3339, one.Updated)
		if err != nil {
			continue
		}
		if c == nil {
			c = &match.Capacity{Unit: one.Unit.Name, Updated: at.UTC()}
		}
		if at.Before(c.Updated) {
			c.Updated = at.UTC()
		}
		c.Available += int(one.Available)
		if one.Maximum != nil {
			c.Maximum += int(*one.Maximum)
		}
	}
	return c
}

func verified(s hsds.Service) time.Time {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s.AssuredDate); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// VerifiedAt is when somebody last checked a service's record, zero when never.
func VerifiedAt(r hsds.Record) time.Time {
	s, _ := r.Service()
	return verified(s)
}

func expected(x hsds.Extension) string {
	if x.Waitlist == nil {
		return ""
	}
	return x.Waitlist.Expected
}
