package casework

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/store"
)

// SetNeedStatus changes the status of a need from the loop. The same status
// again changes nothing.
func (n *Casework) SetNeedStatus(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, needID, status string) error {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err != nil {
		return err
	}
	_, err = c.setNeed(needID, casefile.NeedStatus(status), "")
	return err
}

// Snapshot reads what a release carries: the current entries of the sections,
// each of which the member must be able to read. The caller audits the release.
func (n *Casework) Snapshot(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, sections []string) (casefile.Snapshot, error) {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err != nil {
		return casefile.Snapshot{}, err
	}
	r, err := c.Reading()
	if err != nil {
		return casefile.Snapshot{}, err
	}
	return r.Snapshot(ctx, sections, c.Name)
}
