package store

import (
	"context"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store/pipe"
)

// whoStands lets a transaction of a noted act (agency.Acting) begin by looking whether the session that carries it out
// still stands: not ended, its member not removed, none of their roles taken away (which ends it). Serializable, it comes before a removal at the same moment or does
// not happen; on a snapshot (TransactRows) the removal may come while it runs, some milliseconds.
func whoStands(ctx context.Context, fn func(context.Context, *Tx) error) func(context.Context, *Tx) error {
	s := agency.ActingIn(ctx)
	if s == nil {
		return fn
	}
	return func(ctx context.Context, tx *Tx) error {
		if err := tx.stands(ctx, s.ID); err != nil {
			return err
		}
		return fn(ctx, tx)
	}
}

// stands answers agency.Ended when a session was ended or its member was
// removed. That its time was not over, whoever opened it has looked.
func (tx *Tx) stands(ctx context.Context, session string) error {
	const query = `SELECT 1 FROM session s JOIN member m ON m.id = s.member
		WHERE s.id = $1 AND s.sealed IS NOT NULL AND m.state <> $2 AND s.ends_at > `
	switch {
	case tx.engine == SQLite || tx.seen != nil: // a view may have no next statement, nor a commit
	case tx.clock != nil: // the database's own time, which nobody has to wait for
		return expect(ctx, tx, agency.Ended(), query+pipe.Micros("transaction_timestamp()"), session, agency.Removed)
	default:
		return expect(ctx, tx, agency.Ended(), query+"$3", session, agency.Removed, tx.Now())
	}
	var one int
	err := tx.QueryRow(ctx, query+"$3", session, agency.Removed, tx.Now()).Scan(&one)
	if fault.CodeOf(err) == fault.NotFound {
		err = agency.Ended()
	}
	return err
}

// Acts looks, in a view, whether the session that carries out the act still
// stands: for acts that answer without writing anything.
func (tx *Tx) Acts(ctx context.Context) error {
	s := agency.ActingIn(ctx)
	if s == nil {
		return nil
	}
	return tx.stands(ctx, s.ID)
}
