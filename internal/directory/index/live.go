package index

import (
	"context"
	"iter"
	"maps"
	"sync"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// Live is a process's picture of the directory in memory. It holds nothing
// that the store does not: each question first compares the number of the
// last change, so that every server of a node answers alike. The zero Live is
// ready for use.
type Live struct {
	mu            sync.Mutex
	version       int64
	organizations map[string]match.Text // their names
	engine        *match.Index          // nil before the first question
	compacting    bool
	mark          string         // of the places that are taken
	taken         map[string]int // by the id of the service: they are not free in the engine
	counted       map[string]int // of these services, how many their agency counted as free
	since         []change       // while the index is compacted
}

// change is what became of some services.
type change struct {
	changed []match.Service
	removed []string
}

// Engine returns the engine over the directory as the transaction sees it. taken
// are the places of each service that were accepted since it counted, and mark
// changes when that does.
func (l *Live) Engine(ctx context.Context, st directory.Store, taken map[string]int, mark string) (match.Engine, error) {
	version, err := st.DirectoryVersion(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine != nil && version <= l.version { // a transaction that began earlier may see the newer picture
		if mark != l.mark {
			l.retake(taken, mark)
		}
		return l.engine, nil
	}
	c, names, err := changesSince(ctx, st, l.version)
	if err != nil {
		return nil, err
	}
	if l.engine != nil && mark != l.mark {
		l.retake(taken, mark)
	}
	l.taken, l.mark = taken, mark
	l.take(c, names)
	l.version = version
	return l.engine, nil
}

// retake brings the engine in line with other places that are taken.
func (l *Live) retake(taken map[string]int, mark string) {
	var c change
	ids := map[string]bool{}
	for id := range l.taken {
		ids[id] = true
	}
	for id := range taken {
		ids[id] = true
	}
	was := l.taken
	l.taken, l.mark = taken, mark
	for id := range ids {
		s, ok := l.engine.Get(id)
		if was[id] == taken[id] || !ok || s.Capacity == nil {
			continue
		}
		places := *s.Capacity
		if n, known := l.counted[id]; known {
			places.Available = n
		}
		s.Capacity = &places
		c.changed = append(c.changed, s)
	}
	if len(c.changed) > 0 {
		l.take(c, nil)
	}
}

// lessTaken leaves free of a service's places what was not accepted since.
func (l *Live) lessTaken(s *match.Service) {
	delete(l.counted, s.ID)
	n := l.taken[s.ID]
	if n == 0 || s.Capacity == nil {
		return
	}
	if l.counted == nil {
		l.counted = map[string]int{}
	}
	places := *s.Capacity
	l.counted[s.ID] = places.Available
	places.Available = max(0, places.Available-n)
	s.Capacity = &places
}

// changesSince reads what became of services after a version, and the names
// of organizations that came or changed.
func changesSince(ctx context.Context, st directory.Store, version int64) (c change, names map[string]match.Text, err error) {
	names = map[string]match.Text{}
	err = Load(ctx, st, version, func(k Known) error {
		switch {
		case k.Kind == hsds.KindOrganization:
			names[k.ID] = k.Service.Organization
		case k.Kind != hsds.KindService:
		case k.Offered:
			c.changed = append(c.changed, k.Service)
		default:
			c.removed = append(c.removed, k.ID)
		}
		return nil
	})
	return c, names, err
}

// take brings changes into the picture. What an organization's own record says
// of its name goes before what its services say.
func (l *Live) take(c change, names map[string]match.Text) {
	if l.organizations == nil {
		l.organizations = map[string]match.Text{}
	}
	maps.Copy(l.organizations, names)
	for i := range c.changed {
		l.rename(&c.changed[i])
		l.lessTaken(&c.changed[i])
	}
	if l.engine == nil {
		l.engine = match.New(needs.Default(), handOver(c.changed))
		return
	}
	c.changed = append(c.changed, l.renamed(c, names)...)
	l.engine = l.engine.With(c.changed, c.removed)
	if l.compacting {
		l.since = append(l.since, c)
	} else if l.engine.Scattered() {
		l.compacting = true
		go l.compact(l.engine)
	}
}

func (l *Live) rename(s *match.Service) {
	if name := l.organizations[s.OrgID]; name != (match.Text{}) {
		s.Organization = name
	}
}

// renamed are the services, not changed themselves, of organizations whose
// names changed.
func (l *Live) renamed(c change, names map[string]match.Text) (out []match.Service) {
	if len(names) == 0 {
		return nil
	}
	done := map[string]bool{}
	for _, s := range c.changed {
		done[s.ID] = true
	}
	for _, id := range c.removed {
		done[id] = true
	}
	for id, name := range names {
		for s := range l.engine.OfOrganization(id) {
			if !done[s.ID] && s.Organization != name {
				l.rename(&s)
				out = append(out, s)
			}
		}
	}
	return out
}

// handOver gives services away one by one, so that their memory can be used
// again while the index is made.
func handOver(list []match.Service) iter.Seq[match.Service] {
	return func(yield func(match.Service) bool) {
		for i := range list {
			s := list[i]
			list[i] = match.Service{}
			if !yield(s) {
				return
			}
		}
	}
}

// compact puts the index in order while questions go on, and then brings in
// what changed meanwhile.
func (l *Live) compact(x *match.Index) {
	x = x.Compact()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.since {
		x = x.With(c.changed, c.removed)
	}
	l.engine, l.since, l.compacting = x, nil, false
}
