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
	organizations map[string]hsds.Organization
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
	changes, err := st.DirectoryChanges(ctx, l.version, "")
	if err != nil {
		return err
	}
	services, organizations := maps.Clone(l.services), maps.Clone(l.organizations)
	if services == nil {
		services, organizations = map[string]match.Service{}, map[string]hsds.Organization{}
	}
	renamed := map[string]bool{}
	for _, e := range changes {
		if e.Kind == hsds.KindOrganization {
			organizations[e.ID], _ = e.AsOrganization()
			renamed[e.ID] = true
		}
	}
	for _, e := range changes {
		if e.Kind == hsds.KindService {
			take(services, organizations, e)
		}
	}
	for id, s := range services {
		if renamed[s.OrgID] {
			o := organizations[s.OrgID]
			s.Organization = organizationName(hsds.Service{Organization: &o})
			services[id] = s
		}
	}
	l.services, l.organizations, l.version, l.loaded = services, organizations, version, true
	l.engine = match.New(needsTaxonomy(), maps.Values(services))
	return nil
}

// take puts a service into the picture, or out of it when it is no longer given.
func take(services map[string]match.Service, organizations map[string]hsds.Organization, e Entry) {
	s, _ := e.Service()
	if !Active(s) {
		delete(services, e.ID)
		return
	}
	var org *hsds.Organization
	if o, ok := organizations[e.Organization]; ok {
		org = &o
	}
	f := Facts(e.Record, e.Agency, org, needsTaxonomy())
	if f.Publisher == "" {
		f.Publisher = e.Publisher
	}
	services[e.ID] = f
}
