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
	since         []change // while the index is compacted
}

// change is what became of some services.
type change struct {
	changed []match.Service
	removed []string
}

// Engine returns the engine over the directory as the transaction sees it.
func (l *Live) Engine(ctx context.Context, st directory.Store) (match.Engine, error) {
	version, err := st.DirectoryVersion(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine != nil && version <= l.version {
		return l.engine, nil // a transaction that began earlier may see the newer picture
	}
	c, names, err := changesSince(ctx, st, l.version)
	if err != nil {
		return nil, err
	}
	l.take(c, names)
	l.version = version
	return l.engine, nil
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
