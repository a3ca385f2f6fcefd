package casefile

import (
	"context"
	"maps"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/seal"
)

// NewRows are the rows of a new case file.
type NewRows struct {
	Case     CaseRow
	Sections []SectionRow
	Entries  []EntryRow
}

// BatchStore keeps many new case files with few statements.
type BatchStore interface {
	// CasesInsert adds case files and returns their row keys, in their order.
	CasesInsert(ctx context.Context, files []NewRows) ([]int64, error)
}

// ImportedIDs are the ids that the file of an imported record can have, under each
// version of the agency's vault that the member holds, the newest first: the same
// record makes one file, and without these keys an id says nothing of it.
func ImportedIDs(s *agency.Session, record []byte) []string {
	return idsOf(s, "relais imported file", record)
}

func idsOf(s *agency.Session, purpose string, of []byte) (ids []string) {
	versions := slices.Sorted(maps.Keys(s.Keys.Versions))
	for _, v := range slices.Backward(versions) {
		if key := s.Keys.Versions[v].Vault; !key.IsZero() {
			ids = append(ids, seal.IDOf(key.MAC(purpose, of)))
		}
	}
	return ids
}

// Finish signs and seals all of a new file, before the transaction that stores
// it: that may run again.
func (f *File) Finish(now time.Time) {
	for r := range f.changed {
		r.seal(f.s, f.Row.ID)
	}
	f.Row.Version++
	f.Row.Vault, f.Row.Roster = f.Roster.seal(f.s, f.Row.ID, f.Row.Version)
	f.signHead(now)
	f.changed, f.listed = map[*KeyRing]bool{}, false
}

// StoreAll stores new files that are finished.
func StoreAll(ctx context.Context, st BatchStore, files []*File) error {
	rows := make([]NewRows, len(files))
	for i, f := range files {
		rows[i] = NewRows{Case: f.Row, Entries: f.entries}
		for _, r := range f.rings {
			rows[i].Sections = append(rows[i].Sections, r.Row)
		}
	}
	keys, err := st.CasesInsert(ctx, rows)
	if err != nil {
		return err
	}
	for i, f := range files {
		f.Row.Key = keys[i]
	}
	return nil
}
