package node

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/audit"
	"relais/internal/seal"
	"relais/internal/store"
)

// auditBody is what an entry of the log says, sealed for the node. It never
// holds content.
type auditBody struct {
	Member string `json:"member,omitempty"`
	Agency string `json:"agency"`
	Action string `json:"action"`
	Minute int64  `json:"minute"` // since 1970
}

// audit records what a member did to an object, in the transaction of the act.
func (n *Node) audit(ctx context.Context, tx *store.Tx, s *agency.Session, action, object string) error {
	return n.auditAs(ctx, tx, s.Agency, s.Member, action, object)
}

// auditAs records what was done in the name of an agency by a member, or by
// nobody (the clock, a recovery kit) when member is empty.
func (n *Node) auditAs(ctx context.Context, tx *store.Tx, agencyID, member, action, object string) error {
	body := auditBody{member, agencyID, action, tx.Now().Unix() / 60}
	return audit.Record(ctx, tx, audit.Entry{
		Actor: n.auditActor(agencyID), Object: object,
		Body: agency.SealJSON(n.own, auditBind(object), body),
	})
}

// auditActor is the pseudonym of an agency in the log.
func (n *Node) auditActor(agencyID string) []byte { return n.pseudonym("audit", agencyID) }

func auditBind(object string) seal.Bind { return seal.Bind{Kind: "audit", Object: object} }

func (b auditBody) at() time.Time { return time.Unix(b.Minute*60, 0).UTC() }
