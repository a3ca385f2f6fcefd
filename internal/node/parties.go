package node

import (
	"context"

	"relais/internal/agency"
	"relais/internal/gaps"
	"relais/internal/seal"
	"relais/internal/store"
)

// Sender is the pseudonym of an agency in the rows of what it has asked.
func (n *Node) Sender(agencyID string) []byte { return n.Pseudonym("referral sender", agencyID) }

// Recipient is the pseudonym of an agency in the rows of what it was asked. It
// is another than as a sender: nothing joins the two.
func (n *Node) Recipient(agencyID string) []byte { return n.Pseudonym("referral recipient", agencyID) }

// OwnFile is the pseudonym of a case file in the rows of what its person sees. It joins them to no row of the file.
func OwnFile(n *Node, caseID string) []byte { return n.Pseudonym("own file", caseID) }

// OwnWords is the pseudonym of a case file in the rows of what its person and their
// agency write to one another. It joins them to no card.
func OwnWords(n *Node, caseID string) []byte { return n.Pseudonym("own words", caseID) }

// PersonWords is the pseudonym of an agency in the rows of what people write to it.
func PersonWords(n *Node, agencyID string) []byte { return n.Pseudonym("person words", agencyID) }

// AtDesk is the pseudonym of a desk in the rows of what overdue asks it has.
func (n *Node) AtDesk(agencyID string) []byte { return n.Pseudonym("referral desk", agencyID) }

// takeOverClear takes out of the clear what stood there before: one pseudonym of
// an agency as sender, recipient and desk, and in two registers; and when
// members work.
func (n *Node) takeOverClear(ctx context.Context) error {
	return n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		ids, err := tx.AgencyIDs(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			party, register := n.Pseudonym("referral", id), n.Pseudonym("disclosure", id)
			if err := tx.RenameParty(ctx, party, n.Sender(id), n.Recipient(id), n.AtDesk(id)); err != nil {
				return err
			}
			if err := tx.RenameDemands(ctx, register, n.Pseudonym("legal demand", id)); err != nil {
				return err
			}
		}
		sessions, err := tx.SessionsUntimed(ctx)
		for _, s := range sessions {
			if err := tx.SetSessionTimes(ctx, s.ID, s.SealTimes(n.Own, s.Touched, s.Ends), agency.SessionForgotten(s.Ends)); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		return sealGaps(ctx, tx, n.Gaps())
	})
}

// Gaps counts needs that nobody meets.
func (n *Node) Gaps() gaps.Keeper { return gaps.Keeper{Key: n.Own, Name: n.Pseudonym} }

// sealGaps seals what earlier programs counted in clear.
func sealGaps(ctx context.Context, tx *store.Tx, k gaps.Keeper) error {
	all, err := tx.GapsInClear(ctx)
	for _, m := range all {
		if err == nil {
			m.Source = gaps.FromSearch
			_, err = k.Note(ctx, tx, []byte(seal.NewID()), m)
		}
	}
	return err
}
