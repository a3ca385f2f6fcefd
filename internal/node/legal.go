package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// AddLegalDemand writes a line of the register of legal demands, or replaces
// one when its id is given.
func (n *Node) AddLegalDemand(ctx context.Context, s *agency.Session, in act.LegalDemand) (out act.LegalDemand, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if err := agency.CaseDesk.May(s); err != nil {
		return out, err
	}
	out = in
	add := in.ID == ""
	if add {
		out.ID = seal.NewID()
	}
	row := referral.DemandRow{ID: out.ID, Agency: n.pseudonym("disclosure", s.Agency),
		Sealed: sealVaultJSON(s, "legal demand", out.ID, out)}
	err = n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		write := tx.SetLegalDemand
		if add {
			write = tx.AddLegalDemand
		}
		if err := write(ctx, row); err != nil {
			return err
		}
		return n.audit(ctx, tx, s, "demand.write", out.ID)
	})
	if fault.CodeOf(err) == fault.NotFound {
		err = errNoReferral
	}
	if err != nil {
		return act.LegalDemand{}, err
	}
	return out, nil
}

// ListLegalDemands lists the agency's register, newest first.
func (n *Node) ListLegalDemands(ctx context.Context, s *agency.Session, _ act.None) (out act.LegalDemands, err error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return out, err
	}
	out.Items = []act.LegalDemand{}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.LegalDemands(ctx, n.pseudonym("disclosure", s.Agency))
		for _, row := range rows {
			var d act.LegalDemand
			if err := openVaultJSON(s, "legal demand", row.ID, row.Sealed, &d); err != nil {
				return err
			}
			out.Items = append(out.Items, d)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	return out, n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.audit(ctx, tx, s, "demand.list", s.Agency)
	})
}
