package sources

import (
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/needs"
)

// holdingOf is what one service holds: counts of 0 or 1.
func holdingOf(r hsds.Record) hsds.Holding {
	s, _ := r.Service()
	f := facts.Of(r, "", nil, needs.Default())
	phones := len(s.Phones)
	for _, at := range s.ServiceAtLocations {
		phones += len(at.Phones)
		if at.Location != nil {
			phones += len(at.Location.Phones)
		}
	}
	one := func(is bool) int {
		if is {
			return 1
		}
		return 0
	}
	return hsds.Holding{Services: 1, Place: one(len(f.Sites) > 0), Phone: one(phones > 0), Hours: one(f.Hours || f.AlwaysOpen || len(s.Schedules) > 0),
		Language: one(len(f.Languages) > 0 || f.Interpreter), Need: one(len(f.Needs) > 0)}
}

// hold counts what a service held before an import, and holds after it.
func (b *batch) hold(in Incoming, before, after hsds.Record) {
	if in.Kind != hsds.KindService {
		return
	}
	is := holdingOf(after)
	b.rep.After.Add(is)
	if before.ID == "" {
		return
	}
	was := is
	if string(before.Doc) != string(after.Doc) {
		was = holdingOf(before)
	}
	b.rep.Before.Add(was)
	for _, c := range []struct {
		what    string
		was, is int
	}{{"place", was.Place, is.Place}, {"phone", was.Phone, is.Phone}, {"hours", was.Hours, is.Hours}, {"language", was.Language, is.Language},
		{"need", was.Need, is.Need}} {
		if c.was > c.is {
			b.rep.Lose(hsds.Loss{File: in.Note.File, Member: c.what, Reason: hsds.LostHere}, 1)
		}
	}
}
