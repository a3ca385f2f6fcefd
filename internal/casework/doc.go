// Package casework is an agency's work on its own case files: opening,
// reading and writing them, needs, consents, safety rules, and who opened
// what.
package casework

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/node"
	"relais/internal/store"
)

// Casework is the room.
type Casework struct {
	node      *node.Node
	loop      func() Loop
	retention func() Retention
	rolls     rolls // opened rosters
	services  Services
	person    func() Person
}

// Person is what case files need of the own files of those whom they are about.
type Person interface {
	// Read tells the person that the session's member read their file.
	Read(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error
	// Agreed tells the person what was recorded in their name, or taken back.
	Agreed(ctx context.Context, tx *store.Tx, caseID string, c act.Consent) error
	// Erased destroys what there is of it for a file that is erased.
	Erased(ctx context.Context, tx *store.Tx, caseID string) error
}

// Services is what case files need of the directory.
type Services interface {
	// Service is a service as a session reads it.
	Service(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (act.Service, error)
}

// Loop is what case files need of referrals.
type Loop interface {
	// FileChanged brings what is under way in line with a case file, in the
	// transaction that changes it.
	FileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State, change casefile.Change) error
	// NeverTell ends what waits for who must never be told.
	NeverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, rules *casefile.SafeContact) error
	// Refused ends what waits for whom the person has said no to.
	Refused(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, no casefile.Refusal) error
	// ConsentEnded ends what rests on a consent. s is nil when the clock ends it.
	ConsentEnded(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error
	// ConsentEndedByPerson is ConsentEnded for what the person took back from their own file.
	ConsentEndedByPerson(ctx context.Context, tx *store.Tx, owner, consentID string) error
	// EndLoop ends a consent to tell back.
	EndLoop(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error
	// ReferralsByNeed finds the ids of a case file's referrals, by need.
	ReferralsByNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (map[string][]string, error)
	// NeedsSince is from when on nobody was being asked for needs, by their ids; those
	// of which that is not known are left out.
	NeedsSince(ctx context.Context, tx *store.Tx, needs []string) (map[string]Standing, error)
	// StillRun lists the ids of a case file's referrals that have not ended, as
	// their sender may know.
	StillRun(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) ([]string, error)
}

// New returns the room of a node. loop, retention and person are asked when they are
// needed: they and case files know one another.
func New(n *node.Node, loop func() Loop, retention func() Retention, services Services, person func() Person) *Casework {
	return &Casework{node: n, loop: loop, retention: retention, services: services, person: person}
}

// Jobs is the room's background work.
func (n *Casework) Jobs() []node.Job { return []node.Job{consentClock{n}} }
