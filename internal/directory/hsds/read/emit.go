package read

import (
	"context"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// recordTables are the tables whose rows are records of their own, in the
// order in which they are handed on. Those that are not always come out by
// themselves only when nothing else holds them.
var recordTables = []struct {
	table  string
	kind   hsds.Kind
	always bool
}{
	{"organization", hsds.KindOrganization, true},
	{"service", hsds.KindService, true},
	{"service_at_location", hsds.KindServiceAtLocation, false},
	{"location", hsds.KindLocation, false},
	{"taxonomy", hsds.KindTaxonomy, true},
	{"taxonomy_term", hsds.KindTaxonomyTerm, true},
	{"meta_table_description", hsds.KindMetaTable, true},
}

// finish hands on what the tables of a package hold.
func (p *packaged) finish(ctx context.Context) error {
	defer p.ts.Close()
	if p.exact {
		p.rd.Namespace = ""
		defer func() { p.rd.Namespace = p.rd.opt.Namespace }()
	}
	if err := p.dates.settle(p.ts, p.once); err != nil {
		return err
	}
	if err := p.patches(); err != nil {
		return err
	}
	if err := p.secretElsewhere(); err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, w := range p.want {
		if err := ctx.Err(); err != nil {
			return err
		}
		done, err := p.wanted(w)
		if err != nil {
			return err
		}
		if done {
			listed[string(w.Kind)+" "+w.ID] = true
		}
	}
	for _, rt := range recordTables {
		if t := p.ts.ByName[rt.table]; t != nil {
			if err := p.records(ctx, t, rt.kind, rt.always && len(p.want) == 0, listed); err != nil {
				return err
			}
		}
	}
	return p.orphans(ctx)
}

// wanted hands on a record that the manifest names. It is exactly what went
// out, unless somebody has changed the tables since: then it is what they say.
func (p *packaged) wanted(w tabular.ManifestRow) (bool, error) {
	t := p.ts.ByName[string(w.Kind)]
	var m map[string]any
	if t != nil {
		n, ok := t.Find(w.ID)
		if !ok {
			return true, nil // deleted from the table
		}
		var err error
		p.rd.File, p.rd.Line = t.File, t.LineOf(int32(n))
		if m, err = p.ts.Build(t, n, tabular.ReadStyle(w.Style)); err != nil {
			return false, err
		}
	}
	if m != nil && w.Place < 0 {
		hsds.MarkKind(w.Kind, m)
	}
	if w.Docs != "" && (m == nil || tabular.Digest(hsds.Canonical(m)) == w.Digest) {
		v, _, err := hsds.Parse([]byte(w.Docs))
		if doc, ok := v.(map[string]any); ok && err == nil {
			m = doc
			p.ts.MarkUsed(string(w.Kind), m, "")
		}
	}
	if m == nil {
		return true, nil
	}
	return true, p.rd.Emit(w.Kind, m, w.Organization, w.Place)
}

// records hands on the rows of a table as records.
func (p *packaged) records(ctx context.Context, t *tabular.Rows, kind hsds.Kind, always bool, listed map[string]bool) error {
	for n := range t.Count() {
		if t.IsUsed(int32(n)) && !always {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p.rd.File, p.rd.Line = t.File, t.LineOf(int32(n))
		m, err := p.ts.Build(t, int32(n), tabular.PlainStyle)
		if err != nil {
			return err
		}
		if listed[string(kind)+" "+hsds.Text(m["id"])] {
			continue
		}
		if err := p.rd.Emit(kind, m, "", -1); err != nil {
			return err
		}
	}
	return nil
}

// orphans hands on what belongs to nothing: rows of foreign tables, and rows
// that point at nothing that is there.
func (p *packaged) orphans(ctx context.Context) error {
	for _, t := range p.ts.All {
		p.rd.File, p.rd.Line = t.File, 1
		if t.Def == nil {
			if err := p.rd.Emit(hsds.KindForeign, hsds.ForeignHead(t.File, t.Columns, t.Resource), "", -1); err != nil {
				return err
			}
		}
		for n := range t.Count() {
			if t.IsUsed(int32(n)) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := p.orphan(t, int32(n)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *packaged) orphan(t *tabular.Rows, n int32) error {
	m, err := p.ts.Plain(t, n)
	if err != nil {
		return err
	}
	p.rd.Line = t.LineOf(int32(n))
	if t.Def != nil {
		note := p.rd.Note(hsds.KeptDangling)
		note.ID = hsds.Text(m["id"])
		p.rd.Report.Keep(note)
	}
	file := t.File
	if t.Def != nil {
		file = t.Def.File
	}
	key := file + "\n" + string(hsds.Canonical(m))
	p.ranks[key]++
	return p.rd.Emit(hsds.KindForeign, hsds.ForeignDoc(file, p.ranks[key], m), "", -1)
}

// secretElsewhere looks for flags before any record is handed on: a place stands
// in several records, and a table of flags speaks of rows of another one.
func (p *packaged) secretElsewhere() error {
	if p.exact {
		return nil
	}
	at := p.ts.ByName["service_at_location"]
	for _, t := range p.ts.All {
		kind, key := hsds.Kind(t.Name), t.ColumnOf("id")
		keys := map[hsds.Kind]int{}
		if t.Def == nil {
			for _, k := range []hsds.Kind{hsds.KindService, hsds.KindOrganization, hsds.KindLocation} {
				if i := t.ColumnOf(string(k) + "_id"); i >= 0 {
					keys[k] = i
				}
			}
		} else if (kind == hsds.KindService || kind == hsds.KindLocation) && key >= 0 {
			keys[kind] = key
		}
		var flags []int
		for i, c := range t.Columns {
			if p.rd.Guard.IsFlag(c) {
				flags = append(flags, i)
			}
		}
		if len(keys) == 0 || len(flags) == 0 {
			continue
		}
		for n := range t.Count() {
			cells, err := t.Cells(int32(n))
			if err != nil {
				return err
			}
			place, whole := false, false
			for _, i := range flags {
				a, b := p.rd.Guard.Says(t.Columns[i], tabular.Typed(tabular.Cell(cells, i), t.Kinds[i]))
				place, whole = place || a, whole || b
			}
			if !place && !whole {
				continue
			}
			for k, i := range keys {
				id := tabular.Cell(cells, i)
				p.rd.Guard.Hide(k, id, whole)
				if k != hsds.KindService || at == nil {
					continue
				}
				for _, place := range at.Values("service_id", id, "location_id") {
					p.rd.Guard.Hide(hsds.KindLocation, place, false)
				}
			}
		}
	}
	return nil
}
