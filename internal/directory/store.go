package directory

import (
	"context"
	"time"

	"relais/internal/directory/hsds"
)

// Entry is a record of the directory as it is kept.
type Entry struct {
	hsds.Record
	// Agency is the agency of the node that runs the service, "" when none does.
	Agency string
	// Source is the feed that the record came from, AgencySource when an agency
	// of the node wrote it itself. Publisher answers for it.
	Source    string
	Publisher string
	Digest    string
	// Verified is when somebody last checked the record, zero when never.
	Verified time.Time
	Changed  time.Time
	// Version is that of the directory with which the record came or changed.
	Version int64
	// Facts are what MakeFacts gives, nil when nobody has made them yet, and
	// Fields what Provenance encodes, "" to leave it as it is. They are written
	// and never read with a record.
	Facts  []byte
	Fields string
	// Licensed says that codes of licensed taxonomies in the record may be passed
	// on: whoever brought it in has a licence, by the settings of the source. It
	// is read and never written with a record.
	Licensed bool
}

// Head is what an import looks at before it reads a record.
type Head struct {
	Kind      hsds.Kind
	ID        string
	Agency    string
	Source    string
	Publisher string
	Digest    string
	Claimed   bool // several sources speak of it
}

// FactsRow is a record with what matching knows of it, as it is kept.
type FactsRow struct {
	Kind  hsds.Kind
	ID    string
	Stamp string
	Facts []byte
}

// Gone is a record that is no longer in the directory.
type Gone struct {
	Kind hsds.Kind
	ID   string
}

// Sources that are no feeds.
const (
	// AgencySource is the source of records that agencies of the node wrote or
	// changed themselves: feeds don't overwrite them.
	AgencySource = "agency"
	// VerifiedSource is the source of what people of the coalition found out or
	// confirmed: it comes after an agency's own words and before every feed.
	VerifiedSource = "verified"
)

// Hidden is a location that only its agency can read.
type Hidden struct {
	Service    string
	Agency     string
	KeyVersion int    // of the agency's vault key
	Sealed     []byte // see SealPlace
	Changed    time.Time
}

// Store is what this room needs to keep. Every method runs in the caller's
// transaction.
type Store interface {
	// Now is the time of the transaction.
	Now() time.Time
	// DirectoryVersion is the number of the last change; 0 for an empty directory.
	DirectoryVersion(ctx context.Context) (int64, error)
	// NextDirectoryVersion gives the next number to the transaction that changes
	// something.
	NextDirectoryVersion(ctx context.Context) (int64, error)
	// DirectoryEntry returns a record, or fault.NotFound.
	DirectoryEntry(ctx context.Context, kind hsds.Kind, id string) (Entry, error)
	// DirectoryFound returns the records of one kind that exist among ids, by id.
	DirectoryFound(ctx context.Context, kind hsds.Kind, ids []string) (map[string]Entry, error)
	// DirectoryHeads is DirectoryFound without the documents.
	DirectoryHeads(ctx context.Context, kind hsds.Kind, ids []string) (map[string]Head, error)
	// PutDirectoryEntry adds a record or replaces it, with its facts.
	PutDirectoryEntry(ctx context.Context, e Entry) error
	// PutDirectoryEntries does that for many at once.
	PutDirectoryEntries(ctx context.Context, entries []Entry) error
	// DirectoryFacts gives each service and organization that changed after a
	// version; each may not use the store.
	DirectoryFacts(ctx context.Context, after int64, each func(FactsRow) error) error
	// DirectoryGone lists what left the directory after a version.
	DirectoryGone(ctx context.Context, after int64) ([]Gone, error)
	// DirectoryChanges returns the records that changed after a version, in the
	// order of their rows; source "" means all.
	DirectoryChanges(ctx context.Context, after int64, source string) ([]Entry, error)
	// HiddenLocation returns the hidden location of a service to its own agency,
	// or fault.NotFound.
	HiddenLocation(ctx context.Context, service, agency string) (Hidden, error)
	// PutHiddenLocation adds a hidden location or replaces it.
	PutHiddenLocation(ctx context.Context, h Hidden) error
}
