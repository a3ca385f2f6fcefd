package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// migrationLock keeps two processes from changing the schema at once.
const migrationLock = 0x72656c616973 // "relais"

func (e *postgresDB) applied(ctx context.Context) (map[string]string, error) {
	if err := e.locked(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, dialects[Postgres].steps)
		return err
	}); err != nil {
		return nil, err
	}
	r, err := e.pool.Query(ctx, "SELECT name, checksum FROM schema_step")
	if err != nil {
		return nil, classify(err)
	}
	sums := map[string]string{}
	var name, sum string
	_, err = pgx.ForEachRow(r, []any{&name, &sum}, func() error {
		sums[name] = sum
		return nil
	})
	return sums, classify(err)
}

func (e *postgresDB) apply(ctx context.Context, s Step, at time.Time) error {
	return e.locked(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO schema_step VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			s.Name, s.Checksum, at.UnixMicro())
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		_, err = tx.Conn().PgConn().Exec(ctx, s.sql).ReadAll()
		return err
	})
}

// locked runs fn in a transaction that no other process migrates beside.
func (e *postgresDB) locked(ctx context.Context, fn func(pgx.Tx) error) error {
	return classify(pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", migrationLock); err != nil {
			return err
		}
		return fn(tx)
	}))
}

// scrub frees the space of deleted rows. See DB.Scrub for what that leaves.
func (e *postgresDB) scrub(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, "VACUUM")
	return err
}
