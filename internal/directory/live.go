package directory

import (
	"context"
	"maps"
	"sync"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
)

// Live is a process's picture of the directory in memory. It holds nothing
// that the store does not: each question first compares the number of the
// last change, so that every server of a node answers alike. The zero Live is
// ready for use.
type Live struct {
	mu            sync.Mutex
	loaded        bool
	version       int64
	services      map[string]match.Service
	organizations map[string]match.Text
	engine        *match.Index
}

// Engine returns the engine over the directory as the transaction sees it.
func (l *Live) Engine(ctx context.Context, st Store) (match.Engine, error) {
	version, err := st.DirectoryVersion(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loaded && version <= l.version {
		return l.engine, nil // a transaction that began earlier may see the newer picture
	}
	if err := l.load(ctx, st, version); err != nil {
		return nil, err
	}
	return l.engine, nil
}

func (l *Live) load(ctx context.Context, st Store, version int64) error {
	services, organizations := maps.Clone(l.services), maps.Clone(l.organizations)
	if services == nil {
		services, organizations = map[string]match.Service{}, map[string]match.Text{}
	}
	changed, renamed := map[string]bool{}, map[string]bool{}
	err := Load(ctx, st, l.version, func(k Known) error {
		switch {
		case k.Kind == hsds.KindOrganization:
			organizations[k.ID] = k.Service.Organization
			renamed[k.ID] = true
		case k.Offered:
			services[k.ID] = k.Service
			changed[k.ID] = true
		default:
			delete(services, k.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for id, s := range services {
		if !changed[id] && !renamed[s.OrgID] {
			continue
		}
		if name := organizations[s.OrgID]; name != (match.Text{}) {
			s.Organization = name // its own record knows best
			services[id] = s
		}
	}
	l.services, l.organizations, l.version, l.loaded = services, organizations, version, true
	l.engine = match.New(needsTaxonomy(), maps.Values(services))
	return nil
}
