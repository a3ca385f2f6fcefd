package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// caseRow returns the roster row of a case file of the session's agency.
func (n *Node) caseRow(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (act.CaseRow, error) {
	return act.CaseRow{}, fault.New(fault.Unavailable, "soon")
}

// caseNeed returns one need of a case file.
func (n *Node) caseNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, needID string) (act.Need, error) {
	return act.Need{}, fault.New(fault.Unavailable, "soon")
}

// setNeedStatus changes the status of a need from the loop.
func (n *Node) setNeedStatus(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, needID, status string) error {
	return fault.New(fault.Unavailable, "soon")
}

// snapshot reads what a release carries: the current entries of the sections,
// each of which the member must be able to read. The caller audits the release.
func (n *Node) snapshot(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, sections []string) (casefile.Snapshot, error) {
	return casefile.Snapshot{}, fault.New(fault.Unavailable, "soon")
}

// caseFacts collects what a note of an ask must not hold.
func (n *Node) caseFacts(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (casefile.Facts, error) {
	return casefile.Facts{}, fault.New(fault.Unavailable, "soon")
}

// neverTold returns the ids of agencies that must never be told of the person.
func (n *Node) neverTold(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) ([]string, error) {
	return nil, fault.New(fault.Unavailable, "soon")
}
