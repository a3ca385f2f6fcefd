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
