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
	ended, err := j.ended(ctx)
	if err != nil {
		return err
	}
	err = j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		idle = tx.Now().Add(-agency.Idle)
		for _, row := range ended {
			if err := tx.DropSessionKeys(ctx, row); err != nil {
				return err
			}
		}
		if err := tx.ForgetSessions(ctx); err != nil {
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

// ended lists the sessions that have ended, or were idle for too long, and still
// have keys.
func (j sweeping) ended(ctx context.Context) (out []agency.SessionRow, err error) {
	err = j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.SessionsWithKeys(ctx)
		for _, row := range rows {
			if row.ReadTimes(j.n.node.Own); !alive(row, true, tx.Now()) {
				out = append(out, row)
			}
		}
		return err
	})
	return out, err
}
