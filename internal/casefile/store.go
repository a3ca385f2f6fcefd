package casefile

import (
	"context"
	"time"
)

// CaseRow is a case file as it is kept: who owns it as a pseudonym, whether
// it is open, and two sealed parts, the roster row and the head.
type CaseRow struct {
	Key     int64 // integer row key, given by the store
	ID      string
	Owner   []byte // pseudonym of the agency
	Open    bool
	Version int64 // of the roster row
	Vault   int   // agency version that the roster row is sealed under
	Roster  []byte

	HeadNo    int64 // counts the heads; each is signed
	HeadVault int
	Head      []byte
}

// SectionRow is one section's ring of keys, sealed. Which section it is
// stands inside only.
type SectionRow struct {
	Key     int64
	ID      string
	Version int64
	Vault   int // agency version that the ring is sealed under
	Sealed  []byte
}

// EntryRow is one revision of one entry. Body is only read where it is opened.
type EntryRow struct {
	Key      int64
	ID       string
	Section  string // id of the section row
	Seq      int64  // place in the file's chain, from 1
	Revision int    // from 1
	Gen      int    // which key of the section's ring
	Hash     []byte // SHA-256 of the sealed body
	Gone     bool   // its body is not there: it was erased, or somebody removed it
	Body     []byte
}

// RosterRow is what the list of case files reads.
type RosterRow struct {
	Key     int64
	ID      string
	Version int64
	Vault   int
	Roster  []byte
}

// Stamp changes whenever a roster row of an agency is added or changed:
// versions only grow and keys are never given twice.
type Stamp struct{ Rows, Versions, Last int64 }

// ConsentRow is what the clock needs to end a consent with nobody signed in.
type ConsentRow struct {
	ID   string
	Case int64 // row key of the case file
	Due  time.Time
	Open bool
}

// Store keeps case files. Its methods run in the caller's transaction. The
// owner is in every question, so that a stranger's case file is not found.
type Store interface {
	// CaseInsert adds a case file and returns its row key.
	CaseInsert(ctx context.Context, c CaseRow) (int64, error)
	// CaseGet reads a case file of an owner; fault.NotFound for every other id.
	CaseGet(ctx context.Context, owner []byte, id string) (CaseRow, error)
	CaseHeadSet(ctx context.Context, c CaseRow) error
	// CaseHeads returns the sealed heads of case files by their row keys.
	CaseHeads(ctx context.Context, keys []int64) (map[int64][]byte, error)
	CaseRosterSet(ctx context.Context, c CaseRow) error

	CaseStamp(ctx context.Context, owner []byte) (Stamp, error)
	// CaseRoster calls fn with every roster row of an owner whose row key is
	// greater than after.
	CaseRoster(ctx context.Context, owner []byte, after int64, fn func(RosterRow) error) error
	// CaseVersions returns the version of every roster row, by row key.
	CaseVersions(ctx context.Context, owner []byte) (map[int64]int64, error)
	// CaseRosterRow reads one roster row by row key.
	CaseRosterRow(ctx context.Context, owner []byte, key int64) (RosterRow, error)

	CaseSectionsInsert(ctx context.Context, caseKey int64, rows []SectionRow) error
	CaseSections(ctx context.Context, caseKey int64) ([]SectionRow, error)
	CaseSectionSet(ctx context.Context, row SectionRow) error

	CaseEntryInsert(ctx context.Context, caseKey int64, row EntryRow) error
	// CaseEntries returns all revisions of all entries by place, without bodies.
	CaseEntries(ctx context.Context, caseKey int64) ([]EntryRow, error)
	// CaseBodiesErase destroys the bodies of revisions for good, also after a
	// restore. Their places stay, so that the chain holds.
	CaseBodiesErase(ctx context.Context, rows []EntryRow) error
	// CaseEntryErased reports whether the journal outside of the database says
	// that a revision was erased.
	CaseEntryErased(entry string, revision int) bool
	// CaseBodies returns sealed bodies by the row keys of their entries.
	CaseBodies(ctx context.Context, keys []int64) (map[int64][]byte, error)

	CaseConsentInsert(ctx context.Context, row ConsentRow) error
	// CaseConsentEnd closes a consent's row; false when it was closed already.
	CaseConsentEnd(ctx context.Context, id string) (bool, error)
	// CaseConsentOpen tells whether the clock or a withdrawal has not yet ended it.
	CaseConsentOpen(ctx context.Context, id string) (bool, error)

	// CaseConsentsDue returns open consents whose last day is over, oldest first.
	CaseConsentsDue(ctx context.Context, now time.Time, limit int) ([]string, error)
}

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
