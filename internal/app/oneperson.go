package app

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/oneperson"
	"relais/internal/store"
)

// alikeFiles lets oneperson look into case files and make them one.
type alikeFiles struct{ casework.Merging }

// Particulars implements oneperson.Files.
func (f alikeFiles) Particulars(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (oneperson.Particulars, error) {
	p, err := f.Merging.Particulars(ctx, tx, s, id)
	return oneperson.Particulars(p), err
}
