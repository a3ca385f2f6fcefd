package catalog

import (
	"slices"
	"strings"
	"time"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
)

// Query asks for a page of the records of one kind, in the order in which
// they came. What is asked for together must all hold.
type Query struct {
	Reader       visibility.Reader
	Kind         hsds.Kind
	Search       string // all words
	Term         string // id of a term of a taxonomy
	Taxonomy     string // id of a taxonomy
	Organization string
	After        time.Time // modified then or later
	Postcode     string
	Proximity    int // metres from the middle of the postal code's places; 0: anywhere
	TopOnly      bool
	Parent       string
	Offset       int
	Limit        int // 0: all
}

// Listed is one record of a page.
type Listed struct {
	Kind     hsds.Kind
	ID       string
	Name     string
	Status   string
	Service  string // of a service at a location
	Modified time.Time
	// Inside: the record is a part of its service, or of Holder's.
	Inside bool
	Holder string   // a service that holds an organization
	Has    []string // services of an organization
	Doc    []byte   // of terms and taxonomies
}

// List returns a page and the number of all records that were asked for.
func (c *Catalog) List(q Query) (page []Listed, total int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, id := range []*string{&q.Organization, &q.Term, &q.Taxonomy, &q.Parent} {
		*id = c.own(*id)
	}
	p := pager{offset: q.Offset, limit: q.Limit}
	words, known := c.words.find(q.Search)
	switch q.Kind {
	case hsds.KindService:
		if known {
			c.listServices(q, words, &p)
		}
	case hsds.KindServiceAtLocation:
		if known {
			c.listPlaces(q, words, &p)
		}
	case hsds.KindOrganization:
		if known {
			c.listOrganizations(q, words, &p)
		}
	case hsds.KindTaxonomy:
		for _, t := range c.derived[q.Reader].taxonomies {
			if says(t, q.Search) {
				p.add(func() Listed { return Listed{Kind: q.Kind, ID: t.id, Name: t.name, Doc: t.doc} })
			}
		}
	case hsds.KindTaxonomyTerm:
		c.listTerms(q, &p)
	}
	return p.page, p.total
}

// pager counts what is found and keeps one page of it.
type pager struct {
	offset, limit, total int
	page                 []Listed
}

func (p *pager) add(one func() Listed) {
	if p.total >= p.offset && (p.limit == 0 || len(p.page) < p.limit) {
		p.page = append(p.page, one())
	}
	p.total++
}

func (c *Catalog) listServices(q Query, words []int32, p *pager) {
	reach := c.reach(q)
	for _, at := range c.candidates(words) {
		s := &c.services.all[at].what
		if c.services.all[at].row == 0 || !c.wanted(q, s, words) || !reach.serves(s) {
			continue
		}
		p.add(func() Listed { return listedAs(s, q.Reader) })
	}
}

func listedAs(s *listedService, who visibility.Reader) Listed {
	l := Listed{Kind: hsds.KindService, ID: s.id, Name: s.name, Status: s.status}
	if t := s.modified[who]; t != 0 {
		l.Modified = time.Unix(t, 0).UTC()
	}
	return l
}

// candidates are the positions of the services to look at, by row: all, or
// those that have the rarest of the words.
func (c *Catalog) candidates(words []int32) []int32 {
	if len(words) == 0 {
		return c.services.order
	}
	rarest := words[0]
	for _, w := range words {
		if len(c.words.has[w]) < len(c.words.has[rarest]) {
			rarest = w
		}
	}
	list := slices.Clone(c.words.has[rarest])
	slices.SortFunc(list, func(x, y int32) int { return int(c.services.all[x].row - c.services.all[y].row) })
	return list
}

// wanted reports whether a service is what a listing asks for, its reader included.
func (c *Catalog) wanted(q Query, s *listedService, words []int32) bool {
	switch {
	case s.membersOnly && q.Reader == visibility.Stranger:
		return false
	case q.Organization != "" && s.organization != q.Organization:
		return false
	case !q.After.IsZero() && s.modified[q.Reader] != 0 && s.modified[q.Reader] < q.After.Unix():
		return false
	case !classified(s.terms, q):
		return false
	}
	return hasAll(s.words, words)
}

func classified(terms []*term, q Query) bool {
	if q.Term != "" && !slices.ContainsFunc(terms, func(t *term) bool { return t.id == q.Term }) {
		return false
	}
	return q.Taxonomy == "" || slices.ContainsFunc(terms, func(t *term) bool { return t.taxonomy == q.Taxonomy })
}

func (c *Catalog) listPlaces(q Query, words []int32, p *pager) {
	reach := c.reach(q)
	for _, at := range c.services.order {
		s := &c.services.all[at].what
		if !c.wanted(q, s, nil) {
			continue
		}
		for i := range s.places {
			place := &s.places[i]
			if place.membersOnly && q.Reader == visibility.Stranger || !reach.covers(place, s) || !hasAllOf(place.words, s.words, words) {
				continue
			}
			p.add(func() Listed { return Listed{Kind: q.Kind, ID: place.id, Service: s.id, Inside: true} })
		}
	}
	for _, at := range c.places.order {
		place := &c.places.all[at].what
		if place.membersOnly && q.Reader == visibility.Stranger || !reach.covers(place, nil) || !hasAll(place.words, words) ||
			q.Term+q.Taxonomy+q.Organization != "" {
			continue
		}
		p.add(func() Listed { return Listed{Kind: q.Kind, ID: place.id, Service: place.service} })
	}
}

func hasAllOf(x, y, asked []int32) bool {
	for _, a := range asked {
		if !hasAll(x, []int32{a}) && !hasAll(y, []int32{a}) {
			return false
		}
	}
	return true
}

func (c *Catalog) listOrganizations(q Query, words []int32, p *pager) {
	d := &c.derived[q.Reader]
	for i := range d.organizations {
		o := &d.organizations[i]
		if !hasAll(o.words, words) || q.Term+q.Taxonomy != "" && !c.organizationClassified(o, q) {
			continue
		}
		p.add(func() Listed { return c.listedOrganization(o) })
	}
}

// organizationClassified: an organization is what it and its services are.
func (c *Catalog) organizationClassified(o *derivedOrganization, q Query) bool {
	all := slices.Clone(o.terms)
	for _, at := range o.services {
		all = append(all, c.services.all[at].what.terms...)
	}
	return classified(all, q)
}

func (c *Catalog) listedOrganization(o *derivedOrganization) Listed {
	l := Listed{Kind: hsds.KindOrganization, ID: o.id, Inside: !o.record}
	for _, at := range o.services {
		s := &c.services.all[at].what
		if l.Holder == "" && s.ownOrganization != "" {
			l.Holder = s.id
		}
		l.Has = append(l.Has, s.id)
	}
	return l
}

func (c *Catalog) listTerms(q Query, p *pager) {
	d := &c.derived[q.Reader]
	for _, t := range d.terms {
		if q.Taxonomy != "" && t.taxonomy != q.Taxonomy || q.TopOnly && t.parent != "" ||
			q.Parent != "" && t.parent != q.Parent || !says(t, q.Search) {
			continue
		}
		p.add(func() Listed { return Listed{Kind: q.Kind, ID: t.id, Name: t.name, Doc: t.doc} })
	}
}

func says(t *term, search string) bool {
	for word := range strings.FieldsSeq(fold.Text(search)) {
		if !strings.Contains(t.text, word) {
			return false
		}
	}
	return true
}

// Get finds one record; false when there is none for this reader.
func (c *Catalog) Get(kind hsds.Kind, id string, who visibility.Reader) (Listed, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	d, id := &c.derived[who], c.own(id)
	switch kind {
	case hsds.KindService:
		return Listed{Kind: kind, ID: id}, true // whether it is there, its document tells
	case hsds.KindOrganization:
		at, ok := d.byID[id]
		if !ok {
			return Listed{}, false
		}
		return c.listedOrganization(&d.organizations[at]), true
	case hsds.KindServiceAtLocation:
		return c.getPlace(id, who)
	case hsds.KindTaxonomy:
		return named(kind, d.taxonomies, id)
	case hsds.KindTaxonomyTerm:
		return named(kind, d.terms, id)
	}
	return Listed{}, false
}

func named(kind hsds.Kind, list []*term, id string) (Listed, bool) {
	for _, t := range list {
		if t.id == id {
			return Listed{Kind: kind, ID: id, Name: t.name, Doc: t.doc}, true
		}
	}
	return Listed{}, false
}

func (c *Catalog) getPlace(id string, who visibility.Reader) (Listed, bool) {
	for _, at := range c.services.order {
		s := &c.services.all[at].what
		for i := range s.places {
			if p := &s.places[i]; p.id == id && (who == visibility.Member || !p.membersOnly) {
				return Listed{Kind: hsds.KindServiceAtLocation, ID: id, Service: s.id, Inside: true}, true
			}
		}
	}
	for _, at := range c.places.order {
		if p := &c.places.all[at].what; p.id == id && (who == visibility.Member || !p.membersOnly) {
			return Listed{Kind: hsds.KindServiceAtLocation, ID: id, Service: p.service}, true
		}
	}
	return Listed{}, false
}

// Names gives the names and states of services that a reader may know of.
func (c *Catalog) Names(ids []string, who visibility.Reader) []Listed {
	c.mu.RLock()
	defer c.mu.RUnlock()
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	var out []Listed
	for _, at := range c.services.order {
		if s := &c.services.all[at].what; wanted[s.id] && (who == visibility.Member || !s.membersOnly) {
			out = append(out, listedAs(s, who))
		}
	}
	return out
}
