package node

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// withdrawHooks end what was sent under a consent, in the transaction that
// ends the consent: withdrawn by a member (s is theirs), or come to its last
// day (s is nil: nobody is signed in). Rooms register in an init function.
var withdrawHooks []func(n *Node, ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error

// consentFor returns a consent of a case file that is valid now (co-signed
// where it must be, neither withdrawn nor past its last day), or a fault:
// not found for who has no access, conflict with the reason otherwise. What
// the consent allows (kind, agency, sections) is for the caller to compare.
func (n *Node) consentFor(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, consentID string) (*casefile.SignedConsent, error) {
	return nil, fault.New(fault.Unavailable, "soon")
}
