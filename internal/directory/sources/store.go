package sources

import (
	"context"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

// ImportState is what an import looks at before it reads a record: the record
// itself, what its own source said of it before, and whether it is gone.
type ImportState struct {
	Head   directory.Head
	Exists bool
	// Claim is the digest of what this source said before, "" when it has no
	// claim, and Of the record that the claim speaks of.
	Claim, Of string
	// Dead is the reason of the tombstone, and Into the record that it became
	// part of.
	Tombstone, Into string
}

// Reasons of tombstones.
const (
	// ReasonDeleted: people took the record away; feeds don't bring it back.
	ReasonDeleted = "deleted"
	// ReasonGone: its last source no longer has it; a source that has brings it back.
	ReasonGone = "gone"
	// ReasonMerged: it became part of another record.
	ReasonMerged = "merged"
)

// Tombstone is a record that is gone, as it was.
type Tombstone struct {
	directory.Entry        // Source is that of the record
	By              string // source that took it away
	Reason          string
	Into            string
	At              time.Time
}

// Withdrawn reports whether the record became its agency's only: nothing of it
// is kept here, and nobody is told that it was here.
func (t Tombstone) Withdrawn() bool { return t.Reason != ReasonMerged && len(t.Doc) <= len("{}") }

// Revision is a public document as it was before a change.
type Revision struct {
	Kind    hsds.Kind
	ID      string
	Version int64 // of the directory when this state ended
	Source  string
	Who     []byte // pseudonym of who changed it then
	Doc     []byte
	At      time.Time // when this state ended
}

// Store is what the parts of this room that know of several sources
// keep.
type Store interface {
	directory.Store
	// DirectoryImportStates looks records up for an import of one source.
	DirectoryImportStates(ctx context.Context, kind hsds.Kind, source string, ids []string) (map[string]ImportState, error)
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
	// RemoveDirectoryEntry takes a record out and leaves a tombstone.
	RemoveDirectoryEntry(ctx context.Context, t Tombstone) error
	// DirectoryTombstone returns a tombstone, or fault.NotFound.
	DirectoryTombstone(ctx context.Context, kind hsds.Kind, id string) (Tombstone, error)
	// DropTombstones removes the tombstones of records that are back.
	DropTombstones(ctx context.Context, kind hsds.Kind, ids []string) error
	// PutDirectoryRevisions adds states to the history.
	PutDirectoryRevisions(ctx context.Context, pasts []Revision) error
	// Erased has the bytes of what this transaction erases scrubbed from the files.
	Erased()
	// DropDirectoryRevisions erases the history of a record.
	DropDirectoryRevisions(ctx context.Context, kind hsds.Kind, id string) error
}
