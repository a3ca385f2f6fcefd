// Package plans is what caseworkers do over years: the plan of a person with its goals,
// steps and appointments, what happened and when, what somebody has to do, and with
// whom something may have been forgotten.
//
// It keeps nothing: a plan is the entries of a file, a task is what it stands for.
package plans

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/define"
	"relais/internal/node"
	"relais/internal/store"
)

// Files is what the room needs of case files.
type Files interface {
	// AddShaped writes a new entry.
	AddShaped(ctx context.Context, s *agency.Session, caseID string, k kinds.Kind, shaped casefile.Shaped) (act.Entry, error)
	// Revise writes the next revision of one; change is nil to take it out.
	Revise(ctx context.Context, s *agency.Session, caseID, entry string, base int, change func(casefile.Shaped) (casefile.Shaped, error)) (act.Entry, error)
	// Entries reads sections of a file and of those that are one with it.
	Entries(ctx context.Context, s *agency.Session, caseID string, sections ...string) (list []act.PlanEntry, closed []string, whole bool, err error)
	// Ending are the agency's consents that end before a time, the first first, and with
	// whose end nobody has dealt.
	Ending(ctx context.Context, tx *store.Tx, s *agency.Session, before time.Time) ([]store.EndingConsent, error)
	// Roster is the list of the agency's files.
	Roster(ctx context.Context, tx *store.Tx, s *agency.Session) (*casefile.Roll, error)
}

// Around is what the room shows that stands elsewhere than in files.
type Around interface {
	// Case opens a file.
	Case(ctx context.Context, s *agency.Session, id string) (act.Case, error)
	// Referrals are those of a file, with their moves.
	Referrals(ctx context.Context, s *agency.Session, caseID string) ([]act.Referral, error)
	// Underway are all referrals of the agency that have not ended.
	Underway(ctx context.Context, s *agency.Session) ([]act.ReferralRow, error)
	// Said is what people wrote from their own files that waits.
	Said(ctx context.Context, s *agency.Session) ([]act.PersonWord, error)
	// Disclosures are those without consent.
	Disclosures(ctx context.Context, s *agency.Session) ([]act.DisclosureView, error)
	// Refresh brings the member's feed of times in line with the list of files.
	Refresh(ctx context.Context, s *agency.Session) error
	// Untold are the disclosures of which the person was not told yet.
	Untold(ctx context.Context, s *agency.Session) ([]act.DisclosureView, error)
}

// Plans is the room.
type Plans struct {
	node   *node.Node
	files  func() Files
	around Around
	kinds  kinds.Kinds
}

// New returns the room of a node.
func New(n *node.Node, files func() Files, around Around, all kinds.Kinds) *Plans {
	return &Plans{n, files, around, all}
}

// Acts lists what the room carries out.
func (n *Plans) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddShaped, n.addShaped),
		define.Bind(AmendShaped, n.amendShaped),
		define.Bind(GetJustice, n.getJustice),
		define.Bind(GetPlan, n.getPlan),
		define.Bind(GetTimeline, n.getTimeline),
		define.Bind(ListEntryKinds, n.listEntryKinds),
		define.Bind(ListLapses, n.listLapses),
		define.Bind(ListTasks, n.listTasks),
		define.Bind(SetDone, n.setDone),
	}
}
