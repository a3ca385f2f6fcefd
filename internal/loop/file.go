package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/seal"
	"relais/internal/store"
)

// File is a case file of the session's agency, opened in a transaction.
type File interface {
	// Known is how the person wishes to be called.
	Known() string
	// Readable reports a section that the member may not read as a fault.
	Readable(section string) (*casefile.Ring, error)
	// Reading checks the file's chain and returns what it holds.
	Reading() (*casefile.Reading, error)
	// Consent returns a consent of the file, verified.
	Consent(id string) (casefile.Opened, *casefile.SignedConsent, error)
	// Keys finds the signing key of a member of the agency, removed or not.
	Keys(member string) (seal.VerifyKey, error)
	// Name returns a colleague's name, "" when there is no such member.
	Name(member string) string
}

// openedCase is a file with the transaction that it was opened in.
type openedCase struct {
	File
	ctx context.Context
	tx  *store.Tx
	s   *agency.Session
}

func (p *parts) openCase(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*openedCase, error) {
	f, err := p.files.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return &openedCase{File: f, ctx: ctx, tx: tx, s: s}, nil
}
