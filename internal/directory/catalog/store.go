package catalog

import (
	"context"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

// Row is a record as the catalog reads it. The number of its row gives the
// order of listings; nobody is told the number.
type Row struct {
	Row          int64
	Kind         hsds.Kind
	ID           string
	Organization string
	Agency       string
	Changed      time.Time
	Doc          []byte
	Licensed     bool // see Entry
}

// Store is what the catalog reads from.
type Store interface {
	// DirectoryVersion is the number of the last change.
	DirectoryVersion(ctx context.Context) (int64, error)
	// DirectorySize counts the records.
	DirectorySize(ctx context.Context) (int, error)
	// DirectoryRows returns some of the records that changed after a version, in
	// the order of their rows, from after a row on.
	DirectoryRows(ctx context.Context, version, after int64, limit int) ([]Row, error)
	// DirectoryRowNumbers returns the numbers of all rows, in order.
	DirectoryRowNumbers(ctx context.Context) ([]int64, error)
	// DirectoryFound returns the records of one kind that exist among ids, by id.
	DirectoryFound(ctx context.Context, kind hsds.Kind, ids []string) (map[string]directory.Entry, error)
}
