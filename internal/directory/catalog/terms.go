package catalog

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/needs"
	"relais/internal/directory/visibility"
)

// term is a term of a taxonomy, or a taxonomy when taxonomy is empty, as the
// API gives it.
type term struct {
	id, name         string
	taxonomy, parent string // ids
	text             string // folded, for searches
	doc              []byte
}

// listedTerm is a record of a taxonomy or a term.
type listedTerm struct {
	*term
	kind        hsds.Kind
	membersOnly bool
}

// termsOf are the terms that a record is classified by.
func (c *Catalog) termsOf(m map[string]any) []*term {
	var out []*term
	for _, a := range hsds.Objects(m["attributes"]) {
		t, ok := a["taxonomy_term"].(map[string]any)
		if ok && !visibility.Hides(a, visibility.Stranger) && !visibility.Hides(t, visibility.Stranger) && hsds.Text(t["id"]) != "" {
			out = append(out, c.intern(t))
		}
	}
	return out
}

// intern gives a term; the same document is the same term.
func (c *Catalog) intern(m map[string]any) *term {
	t := completeTerm(m)
	if known, ok := c.terms[string(t.doc)]; ok {
		return known
	}
	c.terms[string(t.doc)] = t
	c.note(t.id, t.taxonomy, t.parent)
	return t
}

// completeTerm adds what HSDS requires of a term and a record left out.
func completeTerm(m map[string]any) *term {
	t := &term{id: hsds.Text(m["id"]), name: cmp.Or(hsds.String(m["name"]), hsds.String(m["code"]), hsds.Text(m["id"])), parent: hsds.Text(m["parent_id"])}
	m["name"] = t.name
	if hsds.String(m["description"]) == "" {
		m["description"] = t.name
	}
	detail, _ := m["taxonomy_detail"].(map[string]any)
	t.taxonomy = cmp.Or(hsds.Text(m["taxonomy_id"]), hsds.Text(detail["id"]))
	if t.taxonomy == "" && hsds.String(m["taxonomy"]) != "" {
		t.taxonomy = taxonomyID(hsds.String(m["taxonomy"]))
		m["taxonomy_id"] = t.taxonomy
	}
	t.text = fold.Text(t.name + " " + hsds.String(m["description"]))
	t.doc = hsds.Canonical(m)
	return t
}

func taxonomyID(name string) string { return hsds.ContentID("taxonomy", name) }

func (c *Catalog) readTermRecord(r Row) listedTerm {
	m, err := hsds.Object(r.Doc)
	if err != nil || !visibility.Filter(m, visibility.Member) || !r.Licensed && !hsds.Unlicense(m) {
		return listedTerm{term: &term{id: r.ID}, kind: r.Kind, membersOnly: true}
	}
	m["id"] = r.ID
	t := completeTerm(m)
	c.note(t.id, t.taxonomy, t.parent)
	if r.Kind == hsds.KindTaxonomy {
		t.taxonomy, t.parent = "", ""
	}
	return listedTerm{t, r.Kind, visibility.Hides(m, visibility.Stranger)}
}

// derived is what is known from all records together, for one reader.
type derived struct {
	taxonomies    []*term
	terms         []*term
	organizations []derivedOrganization
	byID          map[string]int32 // organizations
	children      map[string]bool  // terms that others name as their parent
	regions       map[string]centre
}

// derivedOrganization is an organization: a record of its own, or what stands
// inside a service.
type derivedOrganization struct {
	id       string
	services []int32 // positions
	words    []int32
	terms    []*term
	record   bool
}

func (c *Catalog) derive() {
	for who := range c.derived {
		d := derived{byID: map[string]int32{}, children: map[string]bool{}}
		c.deriveOrganizations(visibility.Reader(who), &d)
		c.deriveTerms(visibility.Reader(who), &d)
		c.deriveRegions(visibility.Reader(who), &d)
		c.derived[who] = d
	}
}

func (c *Catalog) deriveOrganizations(who visibility.Reader, d *derived) {
	add := func(o derivedOrganization) int32 {
		at := int32(len(d.organizations))
		d.byID[o.id] = at
		d.organizations = append(d.organizations, o)
		return at
	}
	hidden := map[string]bool{}
	for _, at := range c.orgs.order {
		switch o := c.orgs.all[at].what; {
		case o.membersOnly && who == visibility.Stranger:
			hidden[o.id] = true
		default:
			add(derivedOrganization{id: o.id, words: o.words, terms: o.terms, record: true})
		}
	}
	for _, at := range c.services.order {
		s := &c.services.all[at].what
		if s.membersOnly && who == visibility.Stranger || s.organization == "" || hidden[s.organization] {
			continue
		}
		o, known := d.byID[s.organization]
		if !known {
			if s.ownOrganization == "" {
				continue // only named: there is nothing to say of it
			}
			o = add(derivedOrganization{id: s.organization, words: c.words.of(s.ownOrganization)})
		}
		d.organizations[o].services = append(d.organizations[o].services, at)
	}
}

func (c *Catalog) deriveTerms(who visibility.Reader, d *derived) {
	taxonomies, terms := map[string]*term{}, map[string]*term{}
	add := func(into map[string]*term, list *[]*term, t *term) {
		if _, known := into[t.id]; !known {
			into[t.id] = t
			*list = append(*list, t)
		}
	}
	for _, t := range ownTerms() {
		if t.taxonomy == "" {
			add(taxonomies, &d.taxonomies, t)
		} else {
			add(terms, &d.terms, t)
		}
	}
	for _, at := range c.taxRows.order {
		t := c.taxRows.all[at].what
		switch {
		case t.membersOnly && who == visibility.Stranger:
		case t.kind == hsds.KindTaxonomy:
			add(taxonomies, &d.taxonomies, t.term)
		default:
			add(terms, &d.terms, t.term)
		}
	}
	for _, t := range c.namedTerms(who) {
		add(terms, &d.terms, t)
		if taxonomy := taxonomyOf(t); taxonomy != nil {
			add(taxonomies, &d.taxonomies, taxonomy)
		}
	}
	for _, t := range d.terms {
		d.children[t.parent] = t.parent != "" || d.children[t.parent]
	}
}

// namedTerms are those that services and organizations name, in an order that
// does not depend on when they came.
func (c *Catalog) namedTerms(who visibility.Reader) []*term {
	seen := map[*term]bool{}
	for _, at := range c.services.order {
		if s := &c.services.all[at].what; !s.membersOnly || who == visibility.Member {
			for _, t := range s.terms {
				seen[t] = true
			}
		}
	}
	for _, at := range c.orgs.order {
		if o := &c.orgs.all[at].what; !o.membersOnly || who == visibility.Member {
			for _, t := range o.terms {
				seen[t] = true
			}
		}
	}
	var list []*term
	for t := range seen {
		list = append(list, t)
	}
	slices.SortFunc(list, func(x, y *term) int { return cmp.Or(cmp.Compare(x.id, y.id), bytes.Compare(x.doc, y.doc)) })
	return list
}

// taxonomyOf is the taxonomy that a term names, as far as the term tells.
func taxonomyOf(t *term) *term {
	m, err := hsds.Object(t.doc)
	if err != nil || t.taxonomy == "" {
		return nil
	}
	if detail, ok := m["taxonomy_detail"].(map[string]any); ok && hsds.Text(detail["id"]) == t.taxonomy {
		whole := completeTerm(detail)
		whole.taxonomy, whole.parent = "", ""
		return whole
	}
	name := cmp.Or(hsds.String(m["taxonomy"]), t.taxonomy)
	return completeTerm(map[string]any{"id": t.taxonomy, "name": name, "description": name})
}

// ownTerms are the taxonomy of needs and its terms; the groups are their parents.
var ownTerms = sync.OnceValue(func() []*term {
	tax := needs.Default()
	root := taxonomyID(hsds.NeedsTaxonomy)
	list := []*term{completeTerm(map[string]any{"id": root, "name": hsds.NeedsTaxonomy,
		"description": "What people who were trafficked may need, in everyday words.", "version": tax.Version})}
	one := func(kind, code, parent, name, description string) *term {
		m := map[string]any{"id": hsds.ContentID(kind, code), "code": code, "name": name, "description": cmp.Or(description, name),
			"taxonomy": hsds.NeedsTaxonomy, "taxonomy_id": root, "language": "en"}
		if parent != "" {
			m["parent_id"] = hsds.ContentID("need-group", parent)
		}
		return completeTerm(m)
	}
	for _, g := range tax.Groups {
		list = append(list, one("need-group", g.Code, "", g.Name.EN, ""))
	}
	for _, n := range tax.Needs {
		list = append(list, one("need", n.Code, n.Group, n.Name.EN, n.Description.EN))
	}
	return list
})
