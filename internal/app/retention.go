package app

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/retention"
	"relais/internal/store"
)

// keeping lets case files say that they are closed.
type keeping struct{ *retention.Retention }

// Closed implements casework.Retention.
func (k keeping) Closed(ctx context.Context, tx *store.Tx, s *agency.Session, c *casework.OpenedCase) error {
	return k.Retention.Closed(ctx, tx, s, c)
}

// closed lets retention open closed files.
type closed struct{ *casework.Casework }

// Open implements retention.Files.
func (f closed) Open(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (retention.File, error) {
	c, err := f.OpenWhole(ctx, tx, s, id)
	if err != nil {
		return nil, err // not a nil *OpenedCase in an interface
	}
	return c, nil
}

// SectionErased implements retention.Files.
func (f closed) SectionErased(ctx context.Context, tx *store.Tx, caseID string, entries []string) error {
	return casework.OfPerson{Casework: f.Casework}.SectionErased(ctx, tx, caseID, entries)
}

// NameOf implements retention.Files.
func (closed) NameOf(f retention.File, row string) string {
	return f.(*casework.OpenedCase).SectionOf(row)
}
