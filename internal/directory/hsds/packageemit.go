package hsds

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// recordTables are the tables whose rows are records of their own, in the
// order in which they are handed on. Those that are not always come out by
// themselves only when nothing else holds them.
var recordTables = []struct {
	table  string
	kind   Kind
	always bool
}{
	{"organization", KindOrganization, true},
	{"service", KindService, true},
	{"service_at_location", KindServiceAtLocation, false},
	{"location", KindLocation, false},
	{"taxonomy", KindTaxonomy, true},
	{"taxonomy_term", KindTaxonomyTerm, true},
	{"meta_table_description", KindMetaTable, true},
}

// finish hands on what the tables of a package hold.
func (p *packaged) finish(ctx context.Context) error {
	defer p.ts.store.close()
	if err := p.patches(); err != nil {
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
			listed[string(w.kind)+" "+w.id] = true
		}
	}
	for _, rt := range recordTables {
		if t := p.ts.byName[rt.table]; t != nil {
			if err := p.records(ctx, t, rt.kind, rt.always && len(p.want) == 0, listed); err != nil {
				return err
			}
		}
	}
	return p.orphans(ctx)
}

// wanted hands on a record that the manifest names. It is exactly what went
// out, unless somebody has changed the tables since: then it is what they say.
func (p *packaged) wanted(w manifestRow) (bool, error) {
	t := p.ts.byName[string(w.kind)]
	var m map[string]any
	if t != nil {
		n, ok := t.find(w.id)
		if !ok {
			return true, nil // deleted from the table
		}
		var err error
		p.rd.file, p.rd.line = t.file, int(t.line[n])
		if m, err = p.ts.build(t, n, readStyle(w.style)); err != nil {
			return false, err
		}
	}
	if m != nil && w.place < 0 {
		markKind(w.kind, m)
	}
	if w.docs != "" && (m == nil || digestOf(Canonical(m)) == w.digest) {
		v, _, err := parse([]byte(w.docs))
		if doc, ok := v.(map[string]any); ok && err == nil {
			m = doc
			p.ts.markUsed(string(w.kind), m, "")
		}
	}
	if m == nil {
		return true, nil
	}
	return true, p.rd.emit(w.kind, m, w.organization, w.place)
}

// markUsed marks the rows that a whole document holds: they are no records of
// their own.
func (ts *tables) markUsed(table string, m map[string]any, parent string) {
	id := text(m["id"])
	if id == "" {
		id = ContentID(table, parent, string(Canonical(m)))
	}
	if t := ts.byName[table]; t != nil {
		if n, ok := t.find(id); ok {
			t.used[n] = true
		}
	}
	for _, rel := range relations[table] {
		if !isHeld(table, rel.member, m[rel.member]) {
			continue
		}
		if o, one := m[rel.member].(map[string]any); one {
			ts.markUsed(rel.table, o, "")
			continue
		}
		list, _ := objects(m[rel.member])
		for _, o := range list {
			ts.markUsed(rel.table, o, id)
		}
	}
}

func digestOf(doc []byte) string {
	h := sha256.Sum256(doc)
	return hex.EncodeToString(h[:16])
}

// records hands on the rows of a table as records.
func (p *packaged) records(ctx context.Context, t *rows, kind Kind, always bool, listed map[string]bool) error {
	for n := range t.at {
		if t.used[n] && !always {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p.rd.file, p.rd.line = t.file, int(t.line[n])
		m, err := p.ts.build(t, int32(n), plainStyle)
		if err != nil {
			return err
		}
		if listed[string(kind)+" "+text(m["id"])] {
			continue
		}
		if err := p.rd.emit(kind, m, "", -1); err != nil {
			return err
		}
	}
	return nil
}

// orphans hands on what belongs to nothing: rows of foreign tables, and rows
// that point at nothing that is there.
func (p *packaged) orphans(ctx context.Context) error {
	for _, t := range p.ts.all {
		p.rd.file, p.rd.line = t.file, 1
		if t.def == nil {
			if err := p.rd.emit(KindForeign, foreignHead(t.file, t.columns, t.resource), "", -1); err != nil {
				return err
			}
		}
		for n := range t.at {
			if t.used[n] {
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

func (p *packaged) orphan(t *rows, n int32) error {
	m, err := p.ts.plain(t, n)
	if err != nil {
		return err
	}
	p.rd.line = int(t.line[n])
	if t.def != nil {
		note := p.rd.note(KeptDangling)
		note.ID = text(m["id"])
		p.rd.rep.Keep(note)
	}
	file := t.file
	if t.def != nil {
		file = t.def.file
	}
	key := file + "\n" + string(Canonical(m))
	p.ranks[key]++
	return p.rd.emit(KindForeign, foreign(file, p.ranks[key], m), "", -1)
}

// sniff tells what a text is by its first bytes.
func sniff(head []byte) string {
	head = bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return FormZip
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 0x08}):
		return formGzip
	case bytes.HasPrefix(trimmed, []byte("<")):
		return FormAIRS
	case len(trimmed) > 0 && bytes.IndexByte([]byte(`{[`), trimmed[0]) < 0 && looksLikeTable(trimmed):
		return FormTable
	}
	return FormJSON
}

// looksLikeTable: the first line names at least two columns, and one that a
// directory has.
func looksLikeTable(head []byte) bool {
	c := &csvReader{s: newSource(bytes.NewReader(head)), comma: separator(head), cr: lonelyReturns(head)}
	cells, err := c.row()
	if err == nil && len(cells) > 0 && strings.HasPrefix(cells[0], "sep=") {
		return true
	}
	if err != nil || len(cells) < 2 || cells[1] == "" {
		return false
	}
	return len(Suggest(cells)) > 0
}
