package loop

import (
	"context"

	"relais/internal/agency"
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
