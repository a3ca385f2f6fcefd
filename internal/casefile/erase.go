package casefile

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"relais/internal/fault"
	"relais/internal/seal"
)

// ErrErased: what is asked for was erased.
var ErrErased = fault.New(fault.NotFound, "casefile.erased")

// ErrNothing: nothing is there to erase.
var ErrNothing = fault.New(fault.Conflict, "casefile.erase_nothing")

// erasedData is the mark that stays of what was erased, in the section that
// holds the consents: that it was, on what basis, and up to which place of the
// file. Who and when are those of its entry.
type erasedData struct {
	Section string `json:"section"`         // code
	Row     string `json:"row"`             // id of the section's row
	Entry   string `json:"entry,omitempty"` // id; none for the whole section
	Through int64  `json:"through"`         // place of the last entry that was erased
	Basis   string `json:"basis"`           // code
	Day     string `json:"day,omitempty"`   // YYYY-MM-DD, from which on the clock had erased it
}

// RecordVersion implements record.Body.
func (erasedData) RecordVersion() int { return 1 }

// covers reports whether a mark says that a row was erased.
func (d erasedData) covers(row EntryRow) bool {
	return row.Section == d.Row && row.Seq <= d.Through && (d.Entry == "" || d.Entry == row.ID)
}

// Erased is what remains of something that was erased.
type Erased struct {
	Section string // code
	Entry   string // id; empty for a whole section
	Basis   string // code
	By      string // member; empty: the clock
	At      time.Time
}

// view is what a mark says. What the clock erased, nobody did.
func (d erasedData) view(o Opened) Erased {
	e := Erased{Section: d.Section, Entry: d.Entry, Basis: d.Basis, By: o.Body.Author, At: o.At()}
	if d.Basis == BasisTerm {
		e.By, e.At = "", noonOf(d.Day)
	}
	return e
}

// findErased reads the marks, where something is missing.
func (r *Reading) findErased(ctx context.Context) error {
	r.erased = map[int64]bool{}
	r.endedRows()
	gone := func(row EntryRow) bool {
		return !r.erased[row.Key] && (row.Gone || r.st.CaseEntryErased(row.ID, row.Revision))
	}
	if !r.f.Roster.Erased && !slices.ContainsFunc(r.rows, gone) {
		return nil
	}
	all, err := r.Sections(ctx, Register)
	if err != nil {
		return err
	}
	for _, o := range all[Register] {
		var d erasedData
		if o.Body.Kind != KindErased || !o.Verified || o.Into(&d) != nil {
			continue
		}
		r.marks = append(r.marks, d.view(o))
		for _, row := range r.rows {
			r.erased[row.Key] = r.erased[row.Key] || d.covers(row)
		}
	}
	for _, row := range r.rows {
		r.erased[row.Key] = r.erased[row.Key] || r.st.CaseEntryErased(row.ID, row.Revision)
	}
	return nil
}

// Erased lists what remains of what was erased, oldest first.
func (r *Reading) Erased() []Erased { return r.marks }

// ErasedIn are the ids of the entries of a section that were erased.
func (r *Reading) ErasedIn(section string) (ids []string) {
	ring, err := r.f.KeyRing(section)
	for _, row := range r.rows {
		if err == nil && row.Section == ring.Row.ID && r.erased[row.Key] && !slices.Contains(ids, row.ID) {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// live are the rows that were not erased.
func (r *Reading) live() []EntryRow {
	return slices.DeleteFunc(slices.Clone(r.rows), func(row EntryRow) bool { return r.erased[row.Key] })
}

// MayErase refuses while a legal hold stands, and where whether one does can't
// be read.
func (r *Reading) MayErase(ctx context.Context) error {
	holds, err := r.Holds(ctx)
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(holds, Hold.Stands):
		return ErrHeld
	}
	return nil
}

// EraseEntry destroys all revisions of an entry; Commit stores it. Of the
// safe-contact rules the newest stay: they protect, and are changed, not
// erased.
func (r *Reading) EraseEntry(ctx context.Context, now time.Time, id, basis string) error {
	if err := r.MayErase(ctx); err != nil {
		return err
	}
	section, revisions, err := r.Entry(ctx, id)
	if err != nil {
		return err
	}
	if section == Register {
		return ErrNoEntry
	}
	if revisions[0].Body.Kind == KindSafe {
		revisions = revisions[1:]
	}
	if len(revisions) == 0 {
		return fault.New(fault.Conflict, "casefile.erase_rules")
	}
	d := erasedData{Section: section, Row: revisions[0].Row.Section, Entry: id, Through: revisions[0].Row.Seq, Basis: basis}
	rows := make([]EntryRow, len(revisions))
	for i, o := range revisions {
		rows[i] = o.Row
	}
	return r.f.erase(now, d, rows)
}

// EraseSection destroys the keys of a section and all that was written in it;
// Commit stores it. While a file is open the newest safe-contact rules stay.
// recipients finds the keys of a restricted section's members who still work
// here; what they write later is theirs again.
func (r *Reading) EraseSection(ctx context.Context, now time.Time, section, basis string, recipients func([]string) ([]Recipient, error)) error {
	if err := r.MayErase(ctx); err != nil {
		return err
	}
	ring, err := r.f.erasable(section, recipients)
	if err != nil {
		return err
	}
	keep := int64(0) // the row of the rules
	if section == PartContact && r.f.Roster.Open && ring.Readable() {
		entries, err := r.Section(ctx, section)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(entries, func(o Opened) bool { return o.Body.Kind == KindSafe }); i >= 0 {
			keep = entries[i].Row.Key
		}
	}
	return r.eraseSection(now, ring, keep, basis, recipients)
}

// erasable is Readable, and also a section that was left to nobody: erased, it
// begins again for the whole case desk.
func (f *File) erasable(section string, recipients func([]string) ([]Recipient, error)) (*KeyRing, error) {
	ring, err := f.Readable(section)
	if !errors.Is(err, ErrRestricted) {
		return ring, err
	}
	to, failed := recipients(ring.Members)
	if failed != nil || len(to) > 0 {
		return nil, cmp.Or(failed, err)
	}
	return ring, nil
}

func (r *Reading) eraseSection(now time.Time, ring *KeyRing, keep int64, basis string, recipients func([]string) ([]Recipient, error)) error {
	var rows []EntryRow
	for _, row := range r.live() {
		if row.Section == ring.Row.ID && row.Key != keep {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 && (ring.ended == "" || !ring.Restricted()) {
		return ErrNothing
	}
	// Of what the clock erased nothing is left, but to whom it was limited.
	d := erasedData{Section: ring.Section, Row: ring.Row.ID, Basis: basis, Through: r.f.seq}
	if len(rows) > 0 {
		d.Through = rows[len(rows)-1].Seq
	}
	if keep != 0 { // entry by entry, around what stays
		return r.eraseAround(now, d, rows)
	}
	to, err := recipients(ring.Members)
	if err == nil {
		err = ring.forget(r.f.Row.ID, to)
	}
	if err != nil {
		return err
	}
	ring.ended, r.f.changed[ring] = "", true
	return r.f.erase(now, d, rows)
}

func (r *Reading) eraseAround(now time.Time, d erasedData, rows []EntryRow) error {
	by := map[string][]EntryRow{}
	var order []string
	for _, row := range rows {
		if by[row.ID] == nil {
			order = append(order, row.ID)
		}
		by[row.ID] = append(by[row.ID], row)
	}
	for _, id := range order {
		d.Entry, d.Through = id, by[id][len(by[id])-1].Seq
		if err := r.f.erase(now, d, by[id]); err != nil {
			return err
		}
	}
	return nil
}

// erase leaves the mark, and notes what Commit destroys.
func (f *File) erase(now time.Time, d erasedData, rows []EntryRow) error {
	nobody := func([]string) ([]Recipient, error) { return nil, ErrRestricted } // that section is never restricted
	if _, err := f.Append(now, Draft{Section: Register, Kind: KindErased, Data: d}, nobody); err != nil {
		return err
	}
	f.erased = append(f.erased, rows...)
	f.change.add(d.Section)
	roster := f.Roster
	roster.Erased = true
	f.SetRoster(roster)
	return nil
}

// forget starts a section anew, under a key that opens nothing of before.
func (r *KeyRing) forget(caseID string, to []Recipient) error {
	r.keys = map[int]seal.Key{}
	if len(to) == 0 {
		r.unrestrict()
		return nil
	}
	return r.restrict(caseID, to)
}
