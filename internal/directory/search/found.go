package search

import (
	"relais/internal/act"
	"relais/internal/directory/listing"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"time"
)

// ToMatch turns a result into what the API says.
func ToMatch(r match.Result) act.Match {
	m := act.Match{
		ServiceCard: listing.Card(r.Service), Score: r.Score, Covers: r.Covers, LeftOut: r.LeftOut, Distance: r.Distance,
		Fits: reasons(r.Fits), Misses: reasons(r.Misses), Unknown: reasons(r.Unknown),
	}
	if r.Service.Capacity != nil {
		m.CapacityHours = whole(r.CapacityAge, time.Hour)
	}
	if !r.Service.Verified.IsZero() {
		m.VerifiedDays = whole(r.VerifiedAge, 24*time.Hour)
	}
	if r.Hours != nil {
		h := listing.OpenState(*r.Hours)
		m.Opening = &h
	}
	return m
}

func whole(d, unit time.Duration) *int {
	n := int(d / unit)
	return &n
}

func reasons(list []match.Reason) []act.Reason {
	var out []act.Reason
	for _, r := range list {
		out = append(out, act.Reason(r))
	}
	return out
}

// NeedTypes is the taxonomy with the number of services that answer each need.
func NeedTypes(t *needs.Taxonomy, services map[string]int) act.NeedTypes {
	out := act.NeedTypes{Version: t.Version, Source: t.Source, Date: t.Date, Reviewer: t.Reviewer}
	for _, g := range t.Groups {
		out.Groups = append(out.Groups, act.NeedGroup{Code: g.Code, Name: pair(g.Name), Icon: g.Icon})
	}
	for _, n := range t.Needs {
		out.Items = append(out.Items, act.NeedType{Code: n.Code, Group: n.Group, Name: pair(n.Name),
			Description: pair(n.Description), Horizon: n.Horizon, Urgency: n.Urgency, Icon: n.Icon,
			Services: services[n.Code]})
	}
	return out
}

// pair is a text of the taxonomy, which has French and English.
func pair(t needs.Text) act.Text { return act.Text{FR: t.FR, EN: t.EN} }
