package hsds

import (
	"strings"
)

// put takes a row in by the names of its columns.
func (p *packaged) put(table string, m map[string]any) error {
	return p.putIn(p.ts.table(table, tableOf[table].file), m)
}

func (p *packaged) putIn(r *rows, m map[string]any) error {
	for _, name := range sortedNames(m) {
		i := r.columnAt(name)
		_, text := m[name].(string)
		if name == keptMember || !text && m[name] != nil && (r.def == nil || r.def.columnKind(name) == "") {
			r.kinds[i] = "any"
		}
	}
	cells := make([]string, len(r.columns))
	for name, v := range m {
		i := r.index[name]
		switch v := v.(type) {
		case string:
			if cells[i] = v; r.kinds[i] == "any" {
				cells[i] = string(Canonical(v))
			}
		case nil:
		default:
			cells[i] = string(Canonical(v))
		}
	}
	return p.add(r, cells)
}

// patch keeps a member for a row that may come later.
func (p *packaged) patch(table, id, member string, v any) {
	key := table + "\n" + id
	if p.extra[key] == nil {
		p.extra[key] = map[string]string{}
	}
	if old := p.extra[key][member]; old != "" && member == "eligibility_description" {
		p.extra[key][member] = old + "\n" + str(v)
		return
	}
	p.extra[key][member] = str(v)
}

func (p *packaged) upgraded(from string) { p.once(ChangedUpgrade, p.rd.file, from) }

// patches puts what other tables said of a row into it, and gives services
// without an organization that of their place.
func (p *packaged) patches() error {
	for _, key := range sortedKeys(p.extra) {
		table, id, _ := strings.Cut(key, "\n")
		r := p.ts.table(table, tableOf[table].file)
		n, ok := r.find(id)
		if !ok {
			p.rd.file, p.rd.line = "", 0
			note := p.rd.note(RefusedDangling)
			note.ID = id
			p.rd.refuse(note)
			continue
		}
		for _, member := range sortedKeys(p.extra[key]) {
			if err := r.set(n, member, p.extra[key][member]); err != nil {
				return err
			}
		}
	}
	if err := p.callOrganizations(); err != nil || !p.old {
		return err
	}
	return p.ownOrganizations()
}

// set fills an empty cell of a row, or adds a line to a text.
func (r *rows) set(n int32, column, v string) error {
	i := r.columnAt(column)
	cells, err := r.cells(n)
	if err != nil {
		return err
	}
	for len(cells) <= i {
		cells = append(cells, "")
	}
	switch {
	case cells[i] == "":
		cells[i] = v
	case column == "eligibility_description" && cells[i] != v:
		cells[i] += "\n" + v
	}
	if r.isKey(column) {
		r.keys[column] = append(r.keys[column], keyed{hashOf(v), n})
		r.sorted = false
	}
	return r.replace(n, cells)
}

// ownOrganizations: in Ohana a service belongs to a place, and the place to
// the organization.
func (p *packaged) ownOrganizations() error {
	services, places, at := p.ts.byName["service"], p.ts.byName["location"], p.ts.byName["service_at_location"]
	if services == nil || places == nil || at == nil {
		return nil
	}
	for n := range at.at {
		link, err := at.cells(int32(n))
		if err != nil {
			return err
		}
		s, ok := services.find(cell(link, indexOf(at, "service_id")))
		l, found := places.find(cell(link, indexOf(at, "location_id")))
		if !ok || !found {
			continue
		}
		service, err := services.cells(s)
		if err != nil {
			return err
		}
		place, err := places.cells(l)
		if err != nil {
			return err
		}
		if org := cell(place, indexOf(places, "organization_id")); org != "" && cell(service, indexOf(services, "organization_id")) == "" {
			if err := services.set(s, "organization_id", org); err != nil {
				return err
			}
		}
	}
	return nil
}

func indexOf(r *rows, column string) int {
	if i, ok := r.index[column]; ok {
		return i
	}
	return -1
}

// treeSink collects the rows that the upgrade of one object in JSON gives.
type treeSink struct {
	rows    map[string][]any
	patches map[string]any
	from    []string
}

func (t *treeSink) put(table string, m map[string]any) error {
	t.rows[table] = append(t.rows[table], m)
	return nil
}

func (t *treeSink) patch(table, id, member string, v any) {
	if t.patches == nil {
		t.patches = map[string]any{}
	}
	if old := str(t.patches[member]); old != "" && member == "eligibility_description" {
		v = old + "\n" + str(v)
	}
	t.patches[member] = v
}

func (t *treeSink) upgraded(from string) { t.from = append(t.from, from) }
