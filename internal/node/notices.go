package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/hours"
	"relais/internal/seal"
	"relais/internal/store"
)

// Notify leaves word for a member: a message code of the locale catalog, its
// arguments and a link. Never content. The row says about when, to the day.
func (n *Node) Notify(ctx context.Context, tx *store.Tx, member string, what act.Notice) error {
	id := seal.NewID()
	return tx.AddNotice(ctx, id, n.Pseudonym("notice", member), agency.SealJSON(n.Own, noticeBind(id),
		noticeRecord{Code: what.Code, Args: what.Args, Link: what.Link, At: tx.Now()}), hours.Fixed(tx.Now()))
}

// NotifyAll leaves word for all members of an agency.
func (n *Node) NotifyAll(ctx context.Context, tx *store.Tx, agencyID string, what act.Notice) error {
	rows, err := tx.MembersOf(ctx, agencyID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.State == agency.Removed {
			continue
		}
		if err := n.Notify(ctx, tx, row.ID, what); err != nil {
			return err
		}
	}
	return nil
}

// Notices lists what was left for a member, newest first. One that can't be
// read says so.
func (n *Node) Notices(ctx context.Context, tx *store.Tx, member string) ([]act.Notice, error) {
	rows, err := tx.Notices(ctx, n.Pseudonym("notice", member))
	if err != nil {
		return nil, err
	}
	all := make([]act.Notice, 0, len(rows))
	for _, row := range rows {
		var one noticeRecord
		if err := agency.OpenJSON(n.Own, noticeBind(row.ID), row.Sealed, &one); err != nil {
			all = append(all, act.Notice{ID: row.ID, Code: "notice.damaged", At: row.At, Damaged: true})
			continue
		}
		all = append(all, one.view(row.ID, row.At))
	}
	return all, nil
}

func noticeBind(id string) seal.Bind { return seal.Bind{Kind: "notice", Object: id} }
