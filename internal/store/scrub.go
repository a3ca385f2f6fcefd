package store

import (
	"context"
	"time"
)

// Scrub removes the bytes of erased rows from the files, as far as the engine
// can. On SQLite, deleted content is overwritten (secure_delete) and the log
// that holds older pages is emptied: after Scrub returns nil, no file in the
// data folder holds an erased byte. On PostgreSQL, VACUUM frees the space but
// old bytes stay in freed pages and in the write-ahead log until they are
// used again; that is why what is erased there must be a key or be sealed
// under an erased key.
func (db *DB) Scrub(ctx context.Context) error { return classify(db.engine.scrub(ctx)) }

// requestScrub asks for a scrub soon; several requests become one.
func (db *DB) requestScrub() {
	select {
	case db.scrub <- struct{}{}:
	default:
	}
}

// scrubLoop scrubs after erasures, and tries again while readers are in the way.
func (db *DB) scrubLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-db.scrub:
		}
		for db.Scrub(ctx) != nil && ctx.Err() == nil {
			pause(ctx, scrubRetry)
		}
		pause(ctx, scrubRest[db.Engine()])
	}
}

// scrubRetry is how soon a scrub is tried again while others are in the way;
// scrubRest is the least time between two. Erasures meanwhile wait that long:
// on SQLite they leave the files within a second.
const scrubRetry = 100 * time.Millisecond

var scrubRest = map[Engine]time.Duration{SQLite: 500 * time.Millisecond, Postgres: 30 * time.Second}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
