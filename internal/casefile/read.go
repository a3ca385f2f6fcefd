package casefile

import (
	"bytes"
	"context"
	"errors"
	"slices"
)

// Reading is a case file's entries with the state of its chain.
type Reading struct {
	// Whole: the head is signed, and every row stands where the head says.
	Whole bool

	f    *File
	st   Store
	keys Keys
	rows []EntryRow
	prev map[int64][]byte // chain before an entry, by row key

	erased map[int64]bool // by row key
	marks  []Erased
}

// Read checks the file's chain against its signed head. keys verifies.
func (f *File) Read(ctx context.Context, st Store, keys Keys) (*Reading, error) {
	rows, err := st.CaseEntries(ctx, f.Row.Key)
	if err != nil {
		return nil, err
	}
	r := &Reading{f: f, st: st, keys: keys, rows: rows, prev: make(map[int64][]byte, len(rows))}
	chain, inOrder := chainStart(f.Row.ID), true
	for i, row := range rows {
		r.prev[row.Key] = chain
		chain = link(chain, row)
		inOrder = inOrder && row.Seq == int64(i)+1
	}
	r.Whole = f.sound && inOrder && int64(len(rows)) == f.Head.Seq && bytes.Equal(chain, f.Head.Chain) && f.Head.verify(keys)
	return r, r.findErased(ctx)
}

// Count returns how many entries a section has, removed ones included: what a
// member may know of a section that they can't read.
func (r *Reading) Count(ring *KeyRing) int {
	ids := map[string]bool{}
	for _, row := range r.live() {
		if row.Section == ring.Row.ID {
			ids[row.ID] = true
		}
	}
	return len(ids)
}

// Sections opens the newest revision of every entry of the given sections
// that the member may read, by section, oldest entry first.
func (r *Reading) Sections(ctx context.Context, sections ...string) (map[string][]Opened, error) {
	rings, wanted, err := r.wanted(sections)
	if err != nil {
		return nil, err
	}
	bodies, err := r.bodies(ctx, wanted)
	if err != nil {
		return nil, err
	}
	out := map[string][]Opened{}
	for _, row := range wanted {
		ring := rings[row.Section]
		out[ring.Section] = append(out[ring.Section], r.open(ring, row, bodies[row.Key]))
	}
	return out, nil
}

// Load reads the bodies of sections at once, for a store that has them at hand
// when they are opened one section after the other.
func (r *Reading) Load(ctx context.Context, sections ...string) error {
	_, wanted, err := r.wanted(sections)
	if err == nil {
		_, err = r.bodies(ctx, wanted)
	}
	return err
}

// wanted are the newest revisions of the entries of sections that the member may
// read, with the keys by the id of their rows.
func (r *Reading) wanted(sections []string) (map[string]*KeyRing, []EntryRow, error) {
	rings := map[string]*KeyRing{}
	for _, section := range sections {
		ring, err := r.f.KeyRing(section)
		if errors.Is(err, ErrDamaged) {
			continue // the file is not whole: whoever relies on it asks that
		}
		if err != nil {
			return nil, nil, err
		}
		if ring.Readable() {
			rings[ring.Row.ID] = ring
		}
	}
	return rings, slices.DeleteFunc(newest(r.live()), func(row EntryRow) bool { return rings[row.Section] == nil }), nil
}

func (r *Reading) bodies(ctx context.Context, rows []EntryRow) (map[int64][]byte, error) {
	keys := make([]int64, len(rows))
	for i, row := range rows {
		keys[i] = row.Key
	}
	return r.st.CaseBodies(ctx, keys)
}

// Section opens one section, or returns ErrRestricted.
func (r *Reading) Section(ctx context.Context, section string) ([]Opened, error) {
	if _, err := r.f.Readable(section); err != nil {
		return nil, err
	}
	all, err := r.Sections(ctx, section)
	return all[section], err
}

// Entry opens all revisions of one entry, newest first, and tells its
// section. ErrNoEntry for an id that is not in this file, ErrErased for one that
// was erased, ErrRestricted where the member may not read.
func (r *Reading) Entry(ctx context.Context, id string) (section string, revisions []Opened, err error) {
	ring, err := r.ringOf(id)
	if err != nil {
		return "", nil, err
	}
	rows := slices.DeleteFunc(r.live(), func(row EntryRow) bool { return row.ID != id })
	if len(rows) == 0 {
		return "", nil, ErrErased
	}
	bodies, err := r.bodies(ctx, rows)
	if err != nil {
		return "", nil, err
	}
	for _, row := range slices.Backward(rows) {
		revisions = append(revisions, r.open(ring, row, bodies[row.Key]))
	}
	return ring.Section, revisions, nil
}

func (r *Reading) ringOf(entry string) (*KeyRing, error) {
	i := slices.IndexFunc(r.rows, func(e EntryRow) bool { return e.ID == entry })
	if i < 0 {
		return nil, ErrNoEntry
	}
	for _, ring := range r.f.rings {
		if ring.Row.ID == r.rows[i].Section {
			return r.f.Readable(ring.Section)
		}
	}
	return nil, ErrNoEntry
}

// open opens one revision. What does not open is shown empty and unverified.
func (r *Reading) open(ring *KeyRing, row EntryRow, body []byte) Opened {
	row.Body = body
	o := Opened{Row: row}
	key, ok := ring.keys[row.Gen]
	if !ok {
		return o
	}
	var signed bool
	if o.known = r.f.memory.entry(row); o.known != nil {
		o.Body, signed = o.known.body, o.known.signedBy(r.keys)
	} else {
		b, author, err := openBody(key, r.f.Row.ID, row, r.keys)
		if err != nil {
			return o
		}
		o.Body, signed = b, !author.IsZero()
		o.known = &knownBody{row: row, body: b, author: author, formed: b.formed()}
		if signed {
			r.f.memory.keep(o.known)
		}
	}
	o.Verified = signed && o.known.formed && r.Whole && o.inPlace(r.f.Row.ID, ring.Section, r.prev[row.Key])
	return o
}

// newest keeps the last revision of each entry, in the order of the entries'
// first revisions.
func newest(rows []EntryRow) []EntryRow {
	at, out := map[string]int{}, []EntryRow{}
	for _, row := range rows {
		if i, ok := at[row.ID]; ok {
			out[i] = row
			continue
		}
		at[row.ID] = len(out)
		out = append(out, row)
	}
	return out
}
