package accounts

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/store"
)

// sweeping destroys the keys of sessions that ended and forgets what is over.
type sweeping struct{ n *Sessions }

func (sweeping) Name() string         { return "sessions" }
func (sweeping) Every() time.Duration { return time.Minute }

// noticeLasts is how long a notice is kept.
const noticeLasts = 30 * 24 * time.Hour

func (j sweeping) Do(ctx context.Context) error {
	var idle time.Time
	err := j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		idle = tx.Now().Add(-agency.Idle)
		if _, err := tx.SweepSessions(ctx, idle, tx.Now().Add(-agency.Remembered)); err != nil {
			return err
		}
		if err := tx.SweepGuesses(ctx, tx.Now().Add(-24*time.Hour)); err != nil {
			return err
		}
		if err := tx.SweepNotices(ctx, tx.Now().Add(-noticeLasts)); err != nil {
			return err
		}
		return tx.SweepInvitations(ctx)
	})
	// Keys of ended sessions leave this process' memory too.
	j.n.cache.DropIf(func(o *openSession) bool { return o.used.Load() <= idle.UnixMicro() })
	return err
}
