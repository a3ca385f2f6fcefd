package directory

import (
	"context"
	"time"

	"relais/internal/directory/hsds"
)

// Standing is what an import looks at before it reads a record: the record
// itself, what its own source said of it before, and whether it is gone.
type Standing struct {
	Head   Head
	Exists bool
	// Claim is the digest of what this source said before, "" when it has no
	// claim, and Of the record that the claim speaks of.
	Claim, Of string
	// Dead is the reason of the tombstone, and Into the record that it became
	// part of.
	Dead, Into string
}

// Reasons of tombstones.
const (
	// DeadDeleted: people took the record away; feeds don't bring it back.
	DeadDeleted = "deleted"
	// DeadGone: its last source no longer has it; a source that has brings it back.
	DeadGone = "gone"
	// DeadMerged: it became part of another record.
	DeadMerged = "merged"
)

// Tombstone is a record that is gone, as it was.
type Tombstone struct {
	Entry         // Source is that of the record
	By     string // source that took it away
	Reason string
	Into   string
	At     time.Time
}

// Withdrawn tells whether the record became its agency's only: nothing of it
// is kept here, and nobody is told that it was here.
func (t Tombstone) Withdrawn() bool { return t.Reason != DeadMerged && len(t.Doc) <= len("{}") }

// Past is a public document as it was before a change.
type Past struct {
	Kind    hsds.Kind
	ID      string
	Version int64 // of the directory when this state ended
	Source  string
	Who     []byte // pseudonym of who changed it then
	Doc     []byte
	At      time.Time // when this state ended
}

// SourcesStore is what the parts of this room that know of several sources
// keep.
type SourcesStore interface {
	Store
	// DirectoryStandings looks records up for an import of one source.
	DirectoryStandings(ctx context.Context, kind hsds.Kind, source string, ids []string) (map[string]Standing, error)
	// DirectoryClaims returns what the sources say of a record; none when one
	// source alone speaks of it.
	DirectoryClaims(ctx context.Context, kind hsds.Kind, record string) ([]Claim, error)
	// PutDirectoryClaims adds claims or replaces them.
	PutDirectoryClaims(ctx context.Context, claims []Claim) error
	// DropDirectoryClaim removes the claim of a source.
	DropDirectoryClaim(ctx context.Context, kind hsds.Kind, id, source string) error
	// DirectoryProvenance returns what is kept of the origin of members, by record.
	DirectoryProvenance(ctx context.Context, kind hsds.Kind, ids []string) (map[string]Provenance, error)
	// SourceRecords returns the ids of the records that a source speaks of.
	SourceRecords(ctx context.Context, kind hsds.Kind, source string) ([]string, error)
	// Ranks is the coalition's order of sources.
	Ranks(ctx context.Context) (Ranks, error)
	// BuryDirectoryEntry takes a record out and leaves a tombstone.
	BuryDirectoryEntry(ctx context.Context, t Tombstone) error
	// DirectoryTombstone returns a tombstone, or fault.NotFound.
	DirectoryTombstone(ctx context.Context, kind hsds.Kind, id string) (Tombstone, error)
	// DropTombstones removes the tombstones of records that are back.
	DropTombstones(ctx context.Context, kind hsds.Kind, ids []string) error
	// PutDirectoryPasts adds states to the history.
	PutDirectoryPasts(ctx context.Context, pasts []Past) error
	// DropDirectoryPasts erases the history of a record.
	DropDirectoryPasts(ctx context.Context, kind hsds.Kind, id string) error
}
