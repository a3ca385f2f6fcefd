package catalog

import (
	"context"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/official"
	"relais/internal/directory/visibility"
)

// Shape says how much of a record the API gives.
type Shape struct {
	Reader  visibility.Reader
	Full    bool // with all that it holds; otherwise only what it has one of
	Minimal bool // services: id and date, and what the schema requires
	// FullServices: an organization comes with its services, whole.
	FullServices bool
	// Services: an organization comes with its services, by name.
	Services bool
}

// Documents gives the documents of listed records. One that is gone since it
// was listed is left out.
func (c *Catalog) Documents(ctx context.Context, st Store, list []Listed, sh Shape) ([][]byte, error) {
	if sh.Minimal {
		return minimal(list), nil
	}
	a := assembler{ctx: ctx, c: c, st: st, Shape: sh}
	if err := a.fetch(list); err != nil {
		return nil, err
	}
	var out [][]byte
	for _, l := range list {
		m := a.assemble(l)
		if m == nil {
			continue
		}
		official.Conform(l.Kind, m)
		out = append(out, hsds.Canonical(m))
	}
	return out, nil
}

// minimal is the id and the date of services; name and status are there
// because the schema of the page requires them.
func minimal(list []Listed) [][]byte {
	out := make([][]byte, len(list))
	for i, l := range list {
		m := map[string]any{"id": official.ID(l.ID), "name": l.Name, "status": l.Status}
		if !l.Modified.IsZero() {
			m["modified_date"] = l.Modified.Format(time.RFC3339)
		}
		out[i] = hsds.Canonical(m)
	}
	return out
}

// assembler puts records together from the documents of several.
type assembler struct {
	Shape
	ctx   context.Context
	c     *Catalog
	st    Store
	found map[hsds.Kind]map[string]directory.Entry
}

// idsAtOnce bounds the values of one statement.
const idsAtOnce = 500

func (a *assembler) fetch(list []Listed) error {
	a.found = map[hsds.Kind]map[string]directory.Entry{}
	ids := map[hsds.Kind][]string{}
	want := func(kind hsds.Kind, id string) {
		if id != "" {
			ids[kind] = append(ids[kind], id)
		}
	}
	for _, l := range list {
		switch {
		case l.Doc != nil:
		case l.Kind == hsds.KindOrganization:
			want(hsds.KindService, l.Holder)
			if !l.Inside {
				want(l.Kind, l.ID)
			}
			if a.FullServices {
				for _, id := range l.Has {
					want(hsds.KindService, id)
				}
			}
		default:
			want(hsds.KindService, l.Service)
			if !l.Inside {
				want(l.Kind, l.ID)
			}
		}
	}
	for _, kind := range hsds.Kinds {
		if err := a.get(kind, ids[kind]); err != nil {
			return err
		}
	}
	var organizations []string
	for _, e := range a.found[hsds.KindService] {
		if _, known := a.found[hsds.KindOrganization][e.Organization]; !known && e.Organization != "" {
			organizations = append(organizations, e.Organization)
		}
	}
	return a.get(hsds.KindOrganization, organizations)
}

func (a *assembler) get(kind hsds.Kind, ids []string) error {
	if a.found[kind] == nil {
		a.found[kind] = map[string]directory.Entry{}
	}
	for len(ids) > 0 {
		n := min(len(ids), idsAtOnce)
		found, err := a.st.DirectoryFound(a.ctx, kind, ids[:n])
		if err != nil {
			return err
		}
		for id, e := range found {
			a.found[kind][id] = e
		}
		ids = ids[n:]
	}
	return nil
}

// object reads the part of a stored record that the reader may see.
func (a *assembler) object(kind hsds.Kind, id string) map[string]any {
	e, ok := a.found[kind][id]
	if !ok {
		return nil
	}
	m, err := hsds.Object(e.Doc)
	if err != nil || !visibility.Filter(m, a.Reader) || !e.Licensed && !hsds.Unlicense(m) {
		return nil
	}
	m["id"] = id
	return m
}

func (a *assembler) assemble(l Listed) map[string]any {
	if l.Doc != nil {
		m, _ := hsds.Object(l.Doc)
		return m
	}
	switch l.Kind {
	case hsds.KindService:
		return a.service(l.ID, a.Full)
	case hsds.KindOrganization:
		return a.organization(l)
	case hsds.KindServiceAtLocation:
		return a.place(l)
	}
	return a.object(l.Kind, l.ID)
}

// service is a service with its organization in it.
func (a *assembler) service(id string, full bool) map[string]any {
	m := a.object(hsds.KindService, id)
	if m == nil {
		return nil
	}
	if _, there := m["organization"].(map[string]any); !there {
		if o := a.object(hsds.KindOrganization, a.found[hsds.KindService][id].Organization); o != nil {
			delete(o, "services")
			m["organization"] = o
		}
	}
	if !full {
		flatten(m, "organization", "program")
	}
	completeService(m)
	return m
}

func (a *assembler) organization(l Listed) map[string]any {
	m := a.object(hsds.KindOrganization, l.ID)
	if m == nil && l.Inside {
		if s := a.object(hsds.KindService, l.Holder); s != nil {
			m, _ = s["organization"].(map[string]any)
		}
	}
	if m == nil {
		return nil
	}
	if !a.Full {
		flatten(m)
	}
	describe(m)
	delete(m, "services")
	if a.Services || a.FullServices {
		m["services"] = a.services(l)
	}
	return m
}

func (a *assembler) services(l Listed) []any {
	list := []any{}
	if a.FullServices {
		for _, id := range l.Has {
			if s := a.service(id, true); s != nil {
				delete(s, "organization")
				list = append(list, s)
			}
		}
		return list
	}
	for _, s := range a.c.Names(l.Has, a.Reader) {
		list = append(list, map[string]any{"id": s.ID, "name": s.Name, "status": s.Status})
	}
	return list
}

// place is a service at a location, with both.
func (a *assembler) place(l Listed) map[string]any {
	s := a.service(l.Service, true)
	m := a.object(l.Kind, l.ID)
	if l.Inside {
		m = placeInside(s, l)
	}
	if m == nil {
		return nil
	}
	m["id"] = l.ID
	if s != nil {
		delete(s, "service_at_locations")
		m["service"] = s
	}
	if a.Full {
		return m
	}
	flatten(m, "location", "service")
	if s != nil {
		flatten(s, "organization", "program")
	}
	return m
}

func placeInside(s map[string]any, l Listed) map[string]any {
	for _, p := range hsds.Objects(s["service_at_locations"]) {
		location, _ := p["location"].(map[string]any)
		id := hsds.Text(p["id"])
		if id == "" {
			at := hsds.Text(p["location_id"])
			if location != nil {
				at = hsds.Text(location["id"])
			}
			id = hsds.ContentID("service_at_location", l.Service, at)
		}
		if id == l.ID {
			return p
		}
	}
	return nil
}

// flatten keeps of a record what it has one of, and the members named, which
// are flattened likewise.
func flatten(m map[string]any, keep ...string) {
	kept := map[string]map[string]any{}
	for _, name := range append(keep, "relais") {
		if o, ok := m[name].(map[string]any); ok {
			kept[name] = o
		}
	}
	for name, v := range m {
		switch v.(type) {
		case map[string]any, []any:
			delete(m, name)
		}
	}
	for name, o := range kept {
		if name != "relais" && name != "service" {
			flatten(o)
		}
		m[name] = o
	}
}

// completeService adds what the schema requires of a service and a feed left out.
func completeService(m map[string]any) {
	switch hsds.String(m["status"]) {
	case "active", "inactive", "defunct", "temporarily closed":
	default:
		m["status"] = "active"
	}
	if o, ok := m["organization"].(map[string]any); ok {
		describe(o)
	}
}

// describe gives an organization without a description its name for one: the
// schema requires both.
func describe(o map[string]any) {
	if _, ok := o["description"].(string); !ok {
		o["description"] = hsds.String(o["name"])
	}
}
