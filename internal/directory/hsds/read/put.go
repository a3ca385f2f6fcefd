package read

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// Put takes a row in by the names of its columns.
func (p *packaged) Put(table string, m map[string]any) error {
	return p.putIn(p.ts.Table(table, tabular.DefOf(table).File), m)
}

func (p *packaged) putIn(r *tabular.Rows, m map[string]any) error {
	for _, name := range hsds.SortedNames(m) {
		i := r.ColumnAt(name)
		_, text := m[name].(string)
		if name == hsds.KeptMember || !text && m[name] != nil && (r.Def == nil || r.Def.ColumnKind(name) == "") {
			r.Kinds[i] = "any"
		}
	}
	cells := make([]string, len(r.Columns))
	for name, v := range m {
		i := r.ColumnOf(name)
		switch v := v.(type) {
		case string:
			if cells[i] = v; r.Kinds[i] == "any" {
				cells[i] = string(hsds.Canonical(v))
			}
		case nil:
		default:
			cells[i] = string(hsds.Canonical(v))
		}
	}
	return p.add(r, cells)
}

// Patch keeps a member for a row that may come later.
func (p *packaged) Patch(table, id, member string, v any) {
	if id == "" { // each row alone: it names nothing
		id = looseMark + p.rd.File + "\n" + strconv.Itoa(p.rd.Line)
	}
	key := table + "\n" + id
	if p.extra[key] == nil {
		p.extra[key] = map[string]string{}
		p.extraAt[key] = p.rd.Note(hsds.KeptDangling)
	}
	if old := p.extra[key][member]; old != "" && member == "eligibility_description" {
		p.extra[key][member] = old + "\n" + hsds.Scalar(v)
		return
	}
	p.extra[key][member] = hsds.Scalar(v)
}

func (p *packaged) Upgraded(from string) { p.once(hsds.ChangedUpgrade, p.rd.File, from) }

// patches puts what other tables said of a row into it, and gives services
// without an organization that of their place.
func (p *packaged) patches() error {
	for _, key := range slices.Sorted(maps.Keys(p.extra)) {
		table, id, _ := strings.Cut(key, "\n")
		r := p.ts.Table(table, tabular.DefOf(table).File)
		n, ok := r.Find(id)
		if !ok {
			if err := p.loose(key, table); err != nil {
				return err
			}
			continue
		}
		for _, member := range slices.Sorted(maps.Keys(p.extra[key])) {
			if err := r.Set(n, member, p.extra[key][member]); err != nil {
				return err
			}
		}
	}
	if err := p.resolve(); err != nil {
		return err
	}
	if err := p.callOrganizations(); err != nil || !p.old {
		return err
	}
	return p.ownOrganizations()
}

// looseMark begins what stands for the id of a row that names none.
const looseMark = "\x00"

// loose keeps what a row said of something that is not there.
func (p *packaged) loose(key, table string) error {
	at := p.extraAt[key]
	p.rd.File, p.rd.Line = at.File, at.Line
	row := map[string]any{}
	for member, v := range p.extra[key] {
		row[member] = v
	}
	if _, id, _ := strings.Cut(key, "\n"); !strings.HasPrefix(id, looseMark) {
		row[table+"_id"], at.ID = id, id
	}
	p.rd.Report.Keep(at)
	file := tabular.BaseName(at.File) + ".csv"
	rank := file + "\n" + string(hsds.Canonical(row))
	p.ranks[rank]++
	return p.rd.Emit(hsds.KindForeign, hsds.ForeignDoc(file, p.ranks[rank], row), "", -1)
}

// ownOrganizations: in Ohana a service belongs to a place, and the place to
// the organization.
func (p *packaged) ownOrganizations() error {
	services, places, at := p.ts.ByName["service"], p.ts.ByName["location"], p.ts.ByName["service_at_location"]
	if services == nil || places == nil || at == nil {
		return nil
	}
	for n := range at.Count() {
		link, err := at.Cells(int32(n))
		if err != nil {
			return err
		}
		s, ok := services.Find(tabular.Cell(link, at.ColumnOf("service_id")))
		l, found := places.Find(tabular.Cell(link, at.ColumnOf("location_id")))
		if !ok || !found {
			continue
		}
		service, err := services.Cells(s)
		if err != nil {
			return err
		}
		place, err := places.Cells(l)
		if err != nil {
			return err
		}
		if org := tabular.Cell(place, places.ColumnOf("organization_id")); org != "" && tabular.Cell(service, services.ColumnOf("organization_id")) == "" {
			if err := services.Set(s, "organization_id", org); err != nil {
				return err
			}
		}
	}
	return nil
}
