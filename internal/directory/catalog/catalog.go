package catalog

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/official"
)

// Catalog is a process's picture of what the HSDS API lists: for each record
// what listings are filtered and ordered by, and no document. Like Live it
// holds nothing that the store does not. The zero Catalog is ready for use.
//
// Each record knows what a stranger may find it by; what is for members only
// counts for members only.
type Catalog struct {
	mu      sync.RWMutex
	loaded  bool
	version int64

	rows     map[int64]slot // kind and position of each row
	services table[listedService]
	places   table[listedPlace] // service_at_location records of their own
	orgs     table[listedOrganization]
	taxRows  table[listedTerm] // taxonomy and taxonomy_term records

	ids   map[string]string // those that have not the form that HSDS wants, by official.ID
	words derivedWords
	terms map[string]*term // interned by document

	derived [2]derived // for each Reader
}

type slot struct {
	kind hsds.Kind
	at   int32
}

// table holds the records of one kind; order are their positions by row.
type table[T any] struct {
	all   []entry[T]
	order []int32
}

type entry[T any] struct {
	row  int64 // 0: taken away
	what T
}

func (t *table[T]) put(at int32, row int64, what T) int32 {
	if at >= 0 {
		t.all[at] = entry[T]{row, what}
		return at
	}
	at = int32(len(t.all))
	t.all = append(t.all, entry[T]{row, what})
	i, _ := slices.BinarySearchFunc(t.order, row, func(o int32, row int64) int { return cmp.Compare(t.all[o].row, row) })
	t.order = slices.Insert(t.order, i, at)
	return at
}

func (t *table[T]) remove(at int32) {
	i := slices.Index(t.order, at)
	t.order = slices.Delete(t.order, i, i+1)
	t.all[at] = entry[T]{}
}

// rowsAtOnce bounds how many documents are in memory while the catalog reads.
const rowsAtOnce = 500

// Refresh brings the catalog up to the directory as the transaction sees it.
func (c *Catalog) Refresh(ctx context.Context, st Store) error {
	version, err := st.DirectoryVersion(ctx)
	if err != nil {
		return err
	}
	c.mu.RLock()
	fresh := c.loaded && version <= c.version
	c.mu.RUnlock()
	if fresh {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded && version <= c.version {
		return nil
	}
	return c.load(ctx, st, version)
}

func (c *Catalog) load(ctx context.Context, st Store, version int64) error {
	if c.rows == nil {
		c.rows, c.terms, c.ids = map[int64]slot{}, map[string]*term{}, map[string]string{}
		c.words.ids = map[string]int32{}
	}
	changed := !c.loaded
	for after := int64(0); ; {
		rows, err := st.DirectoryRows(ctx, c.version, after, rowsAtOnce)
		if err != nil {
			return err
		}
		for _, r := range rows {
			changed = c.take(r) || changed
			after = r.Row
		}
		if len(rows) < rowsAtOnce {
			break
		}
	}
	size, err := st.DirectorySize(ctx)
	if err != nil {
		return err
	}
	if size != len(c.rows) {
		if err := c.forget(ctx, st); err != nil {
			return err
		}
		changed = true
	}
	if changed {
		c.derive()
	}
	c.version, c.loaded = version, true
	return nil
}

// forget drops what is no longer in the directory.
func (c *Catalog) forget(ctx context.Context, st Store) error {
	numbers, err := st.DirectoryRowNumbers(ctx)
	if err != nil {
		return err
	}
	for row, s := range c.rows {
		if _, there := slices.BinarySearch(numbers, row); there {
			continue
		}
		c.drop(s)
		delete(c.rows, row)
	}
	return nil
}

func (c *Catalog) drop(s slot) {
	switch s.kind {
	case hsds.KindService:
		c.services.remove(s.at)
	case hsds.KindOrganization:
		c.orgs.remove(s.at)
	case hsds.KindServiceAtLocation:
		c.places.remove(s.at)
	case hsds.KindTaxonomy, hsds.KindTaxonomyTerm:
		c.taxRows.remove(s.at)
	}
}

// take reads one record. It reports whether what is derived from all records
// together may have changed.
func (c *Catalog) take(r Row) bool {
	at := int32(-1)
	if old, known := c.rows[r.Row]; known && old.kind == r.Kind {
		at = old.at
	} else if known {
		c.drop(old) // SQLite may give the number of a deleted row again
	}
	changed := true
	switch r.Kind {
	case hsds.KindService:
		s := c.readService(r)
		changed = at < 0 || !s.sameAs(c.services.all[at].what)
		at = c.services.put(at, r.Row, s)
		c.words.add(at, s.words)
	case hsds.KindOrganization:
		at = c.orgs.put(at, r.Row, c.readOrganization(r))
	case hsds.KindServiceAtLocation:
		at = c.places.put(at, r.Row, c.readPlaceRecord(r))
	case hsds.KindTaxonomy, hsds.KindTaxonomyTerm:
		at = c.taxRows.put(at, r.Row, c.readTermRecord(r))
	}
	c.rows[r.Row] = slot{r.Kind, at}
	return changed
}

// note remembers ids as they were given out.
func (c *Catalog) note(ids ...string) {
	for _, id := range ids {
		if given := official.ID(id); given != id {
			c.ids[given] = id
		}
	}
}

// own is the id that a record has here of one that was given out.
func (c *Catalog) own(id string) string {
	if own, ok := c.ids[id]; ok {
		return own
	}
	return id
}
