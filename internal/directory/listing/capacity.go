package listing

import (
	"time"

	"relais/internal/act"
	"relais/internal/directory/hsds"
)

// SetCapacity writes how many places are free now into a record.
func SetCapacity(r hsds.Record, in act.UpdateCapacity, now time.Time) (hsds.Record, error) {
	s, _ := r.Service()
	c := hsds.Capacity{ID: hsds.ContentID("capacity", r.ID), Available: float64(in.Available), Updated: now.Format(time.RFC3339)}
	if len(s.Capacities) > 0 {
		c.ID, c.Unit, c.Maximum = s.Capacities[0].ID, s.Capacities[0].Unit, s.Capacities[0].Maximum
	}
	if in.Unit != "" || c.Unit.Name == "" {
		c.Unit = unit(in.Unit)
	}
	if in.Maximum > 0 {
		max := float64(in.Maximum)
		c.Maximum = &max
	}
	x := s.Extension()
	x.Waitlist = nil
	if in.Waitlist || in.Expected != "" {
		x.Waitlist = &hsds.Waitlist{Expected: in.Expected}
	}
	x.MembersModified = now.Format(time.RFC3339) // last_modified would tell everybody that somebody came or left
	return r.Edit(map[string]any{"capacities": []hsds.Capacity{c}, "relais": x})
}

func unit(code string) hsds.Unit {
	if code == "" {
		code = "place"
	}
	return hsds.Unit{ID: hsds.ContentID("unit", code), Name: code}
}
