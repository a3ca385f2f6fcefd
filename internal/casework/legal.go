package casework

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// AddLegalDemand writes a line of the register of legal demands, or replaces
// one when its id is given.
var AddLegalDemand = define.Define[act.AddLegalDemand, act.LegalDemand]("AddLegalDemand", "POST /legal-demands", "referrals", agency.CaseDesk,
	"Register a legal demand.")

func (n *Casework) addLegalDemand(ctx context.Context, s *agency.Session, in act.AddLegalDemand) (out act.LegalDemand, err error) {
	out = in.LegalDemand
	add := in.ID == ""
	if add {
		out.ID = seal.NewID()
	}
	row := referral.DemandRow{ID: out.ID, Agency: n.node.Pseudonym("legal demand", s.Agency),
		Sealed: agency.SealVaultRecord(s, "legal demand", out.ID, legalDemand(out))}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		write := tx.SetLegalDemand
		if add {
			write = tx.AddLegalDemand
		}
		if err := write(ctx, row); err != nil {
			return err
		}
		if err := n.node.Audit(ctx, tx, s, "demand.write", out.ID); err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	if fault.CodeOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "fault.not_found")
	}
	if err != nil {
		return act.LegalDemand{}, err
	}
	return out, nil
}

// ListLegalDemands lists the agency's register, newest first.
var ListLegalDemands = define.Define[act.None, act.LegalDemands]("ListLegalDemands", "GET /legal-demands", "referrals", agency.CaseDesk,
	"The register of legal demands.")

func (n *Casework) listLegalDemands(ctx context.Context, s *agency.Session, _ act.None) (out act.LegalDemands, err error) {
	out.Items = []act.LegalDemand{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.LegalDemands(ctx, n.node.Pseudonym("legal demand", s.Agency))
		for _, row := range rows {
			var d legalDemand
			if err := agency.OpenVaultRecord(s, "legal demand", row.ID, row.Sealed, &d); err != nil {
				out.Damaged = append(out.Damaged, row.ID)
				continue
			}
			out.Items = append(out.Items, act.LegalDemand(d))
		}
		return err
	})
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "demand.list", s.Agency)
	})
}
