package store

import (
	"context"
	"time"
)

// SuggestionsSince counts what a member suggested after a time.
func (tx *Tx) SuggestionsSince(ctx context.Context, who []byte, since time.Time) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM directory_suggestion WHERE who = $1 AND made_at > $2`, who, since.UnixMicro()).Scan(&n)
	return n, err
}
