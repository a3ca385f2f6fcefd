package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/store"
)

// mustLook reports whether it is a member's job to look at a referral: on the
// sender's side the worker of the person's file, on the recipient's who
// accepted it (anybody, before). Outside of the agency's hours their back-up
// looks too, and for somebody who no longer reads case files here everybody.
func (p *parts) mustLook(ctx context.Context, tx *store.Tx, s *agency.Session, o *openReferral, card referral.Card) (bool, error) {
	own, who := o.recipient, o.st.Hand
	if o.side == referral.S {
		own, who = o.sender, ""
		roll, err := p.files.Roster(ctx, tx, s)
		if err != nil {
			return false, err
		}
		if row, err := roll.Find(card.Case); err == nil {
			who = row.Worker
		}
	}
	if who == "" || who == s.Member || own.Backup == s.Member && !own.OnCall().There(tx.Now()) {
		return true, nil
	}
	there, err := p.readsCases(ctx, tx, s.Agency, who)
	return !there, err
}

// readsCases reports whether somebody is a member of an agency who can read
// its case files.
func (p *parts) readsCases(ctx context.Context, tx *store.Tx, agencyID, member string) (bool, error) {
	m, err := p.node.MemberPublic(ctx, tx, member)
	if fault.CodeOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return m.Agency == agencyID && m.Certified() && agency.CaseRoles(m.Roles), nil
}
