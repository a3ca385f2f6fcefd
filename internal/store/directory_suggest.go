package store

import (
	"context"
	"time"

	"relais/internal/directory/upkeep"
)

// SuggestionsBy lists those that a member made, the newest first; state "" for
// all.
func (tx *Tx) SuggestionsBy(ctx context.Context, who []byte, state string, offset, limit int) (list []upkeep.Suggestion, total int, err error) {
	const where = suggestions + ` WHERE who = $1 AND ($2 = '' OR state = $2)`
	if err = tx.QueryRow(ctx, `SELECT count(*)`+where, who, state).Scan(&total); err != nil {
		return nil, 0, err
	}
	list, err = Collect(ctx, tx, scanSuggestion, `SELECT `+suggestionColumns+where+` ORDER BY made_at DESC, id LIMIT $3 OFFSET $4`,
		who, state, limit, offset)
	return list, total, err
}

// SweepSuggestions deletes those that were decided before a time.
func (tx *Tx) SweepSuggestions(ctx context.Context, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory_suggestion WHERE state <> 'open' AND decided_at < $1`, before.UnixMicro())
	return err
}

// SuggestionsSince counts what a member suggested after a time.
func (tx *Tx) SuggestionsSince(ctx context.Context, who []byte, since time.Time) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM directory_suggestion WHERE who = $1 AND made_at > $2`, who, since.UnixMicro()).Scan(&n)
	return n, err
}
