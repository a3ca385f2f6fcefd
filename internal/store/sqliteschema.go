package store

import (
	"context"
	"errors"
	"time"
)

func (e *sqliteDB) applied(ctx context.Context) (map[string]string, error) {
	c := e.group.conn
	if err := c.run(dialects[SQLite].steps); err != nil {
		return nil, classify(err)
	}
	r, err := c.query(ctx, "SELECT name, checksum FROM schema_step", nil)
	if err != nil {
		return nil, classify(err)
	}
	defer r.Close()
	sums := map[string]string{}
	for r.Next() {
		var name, sum string
		if err := r.Scan(&name, &sum); err != nil {
			return nil, classify(err)
		}
		sums[name] = sum
	}
	return sums, classify(r.Err())
}

func (e *sqliteDB) apply(ctx context.Context, s Step, at time.Time) error {
	c := e.group.conn
	if err := c.run("BEGIN IMMEDIATE"); err != nil {
		return classify(err)
	}
	defer c.run("ROLLBACK") // does nothing after the commit
	n, err := c.exec(ctx, "INSERT INTO schema_step VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		[]any{s.Name, s.Checksum, at.UnixMicro()})
	if err != nil || n == 0 {
		return classify(err)
	}
	if err := c.script(s.sql); err != nil {
		return classify(err)
	}
	return classify(c.run("COMMIT"))
}

// scrub copies the log into the database, most of it while others write, and
// empties it. It can't while others read an older state, and says so.
func (e *sqliteDB) scrub(ctx context.Context) error {
	e.scrubbing.Lock()
	defer e.scrubbing.Unlock()
	if err := e.checkpoint(ctx, "PASSIVE"); err != nil && !errors.Is(err, errLogInUse) {
		return err
	}
	return e.checkpoint(ctx, "TRUNCATE")
}

var errLogInUse = errors.New("store: others use the log")

func (e *sqliteDB) checkpoint(ctx context.Context, mode string) error {
	r, err := e.scrubber.query(ctx, "PRAGMA wal_checkpoint("+mode+")", nil)
	if err != nil {
		return err
	}
	defer r.Close()
	var blocked, frames, copied int
	for r.Next() {
		if err := r.Scan(&blocked, &frames, &copied); err != nil {
			return err
		}
	}
	if blocked != 0 {
		return errLogInUse
	}
	return r.Err()
}
