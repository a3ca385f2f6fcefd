package audit

import (
	"context"
	"time"
)

// DB is what the log needs of the database.
type DB interface {
	// AppendAudit runs fn in a transaction that sees one snapshot. Two that
	// change the log don't both commit unless the later one saw the earlier;
	// fn may run again for that.
	AppendAudit(ctx context.Context, fn func(context.Context, Appender) error) error
	// ReadAudit runs fn on one snapshot.
	ReadAudit(ctx context.Context, fn func(context.Context, Reader) error) error
	// AuditInFlight is how many entries of one process can be under way at once
	// in transactions that others do not see yet.
	AuditInFlight() int64
}

// Reader reads the log in one snapshot.
type Reader interface {
	Now() time.Time
	// AuditLog returns the state of the log, the zero Log before the first append.
	AuditLog(ctx context.Context) (Log, error)
	// AuditRows calls fn with each row in the log, by index, from index
	// from on; an error of fn ends it.
	AuditRows(ctx context.Context, from int64, fn func(Row) error) error
	// AuditPending counts the rows that are not in the log yet.
	AuditPending(ctx context.Context) (int64, error)
	// AuditFirst returns the id of the first row that is not in the log yet, 0 without one.
	AuditFirst(ctx context.Context) (int64, error)
	// AuditNumbers calls fn with stream, number, object and index of the rows
	// in the log, from index from on, and of those that wait for it.
	AuditNumbers(ctx context.Context, from int64, fn func(Row) error) error
	// AuditTile returns the hashes of a tile of the log, nil for one that is not kept.
	AuditTile(ctx context.Context, level int, number int64) ([]byte, error)
}

// Appender changes the log in one transaction.
type Appender interface {
	Reader
	NameReader
	// AddAuditEntry keeps an entry that waits for the log.
	AddAuditEntry(ctx context.Context, r Row) error
	// LeaseAudit makes holder the one who may append until the given time;
	// false while somebody else is, unless until longer than most: no process
	// takes such a lease. The log's row exists afterwards.
	LeaseAudit(ctx context.Context, holder string, until, most time.Time) (bool, error)
	// NextAudit returns the first rows, by id, that are not in the log and
	// whose id is above after.
	NextAudit(ctx context.Context, after int64, limit int) ([]Row, error)
	// PlaceAudit gives the row with r's id its names and its index.
	PlaceAudit(ctx context.Context, r Row) error
	PutAuditTile(ctx context.Context, level int, number int64, hashes []byte) error
	// PutAuditHead saves the log's new size and signed head.
	PutAuditHead(ctx context.Context, size int64, head string) error
}

// Log is the state of the log.
type Log struct {
	Holder string    // the process that appends
	Until  time.Time // the end of its lease
	Size   int64     // entries in the log
	Head   string    // signed tree head of that size, "" before the first
}
