package app

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/received"
	"relais/internal/store"
)

// releases gives the loop to who opens files with what was received.
type releases struct{ *App }

// Opened implements received.Releases.
func (r releases) Opened(ctx context.Context, s *agency.Session, id string) (act.OpenedRelease, error) {
	return loop.OpenRelease.Do(ctx, r, s, act.ID{ID: id})
}

// Asked implements received.Releases.
func (r releases) Asked(ctx context.Context, s *agency.Session, id string) (act.Referral, error) {
	return loop.GetReferral.Do(ctx, r, s, act.ID{ID: id})
}

// Filed implements received.Releases.
func (r releases) Filed(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	return r.Referrals.Releases.Filed(ctx, tx, s, id)
}

// incoming gives it case files.
type incoming struct{ *casework.Casework }

// Receive implements received.Files.
func (f incoming) Receive(ctx context.Context, s *agency.Session, in received.Incoming, then func(context.Context, *store.Tx) error) (string, bool, error) {
	return casework.Receive(ctx, f.Casework, s, casework.Incoming(in), then)
}

// ReceivedIn implements received.Files.
func (f incoming) ReceivedIn(ctx context.Context, tx *store.Tx, s *agency.Session, release string) (string, error) {
	return casework.ReceivedIn(ctx, tx, f.Casework, s, release)
}
