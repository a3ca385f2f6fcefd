package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/seal"
	"relais/internal/store"
)

// NeverTell destroys what the node holds to send about a case file to
// agencies that must never be told, in the transaction that writes the rule.
func (r *Referrals) NeverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, never []string) error {
	return r.Loop.neverTell(ctx, tx, s, caseID, never)
}

// ConsentEnded ends everything that rests on a consent: withdrawn by a member
// (s is theirs), or come to its last day (s is nil: nobody is signed in).
func (r *Referrals) ConsentEnded(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	return r.Releases.consentEnded(ctx, tx, s, consentID)
}

// EndLoop ends a consent to tell back that the person has withdrawn.
func (r *Referrals) EndLoop(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	return r.Releases.endLoop(ctx, tx, s, consentID)
}

// ReferralsByNeed finds the referrals of a case file by need.
func (r *Referrals) ReferralsByNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (map[string][]string, error) {
	return r.Attention.referralsByNeed(ctx, tx, s, caseID)
}

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
	// Standing names the state of the file that was read.
	Standing() casefile.Standing
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

// What this room seals or signs beside what stands with its use: a golden file
// for each is in testdata/records.

// RecordVersion implements record.Body.
func (linkRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (heldParcel) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (releaseState) RecordVersion() int { return 1 }
