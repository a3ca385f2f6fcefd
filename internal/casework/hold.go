package casework

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// HoldCase sets a legal hold: one member does it at once, because what is
// erased meanwhile does not come back.
var HoldCase = define.Define[act.HoldCase, act.Hold]("HoldCase", "POST /cases/{id}/holds", "erasure", agency.CaseDesk,
	"Set a legal hold: nothing of the file is erased while it stands.")

func (n *erasure) holdCase(ctx context.Context, s *agency.Session, in act.HoldCase) (out act.Hold, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if err := n.registered(c.ctx, c.tx, s, in.Demand); err != nil {
			return err
		}
		if out, err = c.writeHold("hold.set", casefile.SetHold(s, c.tx.Now(), in.Why, in.Text, in.Demand)); err != nil {
			return err
		}
		if err := (tied{c}).keepKin(); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Hold{}, err
	}
	return out, nil
}

// registered refuses a demand that the agency's register does not have.
func (n *erasure) registered(ctx context.Context, tx *store.Tx, s *agency.Session, demand string) error {
	if demand == "" {
		return nil
	}
	rows, err := tx.LegalDemands(ctx, n.node.Pseudonym("legal demand", s.Agency))
	for _, row := range rows {
		if row.ID == demand {
			return nil
		}
	}
	if err == nil {
		err = fault.Invalid("demand", "casefile.no_demand")
	}
	return err
}

// LiftHold lifts a legal hold: one member asks, a second one does.
var LiftHold = define.Define[act.LiftHold, act.Hold]("LiftHold", "POST /cases/{id}/holds/{hold}/lift", "erasure", agency.CaseDesk,
	"Ask to lift a legal hold, or lift it as the second member.").Asks(agency.GraveErase)

func (n *erasure) liftHold(ctx context.Context, s *agency.Session, in act.LiftHold) (out act.Hold, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		r, err := c.Reading()
		if err != nil {
			return err
		}
		alone, err := n.alone(c.ctx, c.tx, s)
		if err != nil {
			return err
		}
		d, err := r.LiftHold(c.ctx, s, in.Hold, in.Reason, alone)
		if err != nil {
			return err
		}
		if out, err = c.writeHold("hold.lift", d); err != nil {
			return err
		}
		return tied{c}.keepKin()
	})
	if err != nil {
		return act.Hold{}, err
	}
	return out, nil
}

// alone reports whether nobody else of the agency reads case files.
func (n *erasure) alone(ctx context.Context, tx *store.Tx, s *agency.Session) (bool, error) {
	all, err := n.node.Colleagues(ctx, tx, s.Agency)
	return !slices.ContainsFunc(all, func(m *agency.MemberPublic) bool {
		return m.ID != s.Member && m.Certified() && agency.CaseRoles(m.Roles)
	}), err
}

// writeHold writes a hold, and whether one stands into the list of files.
func (c *OpenedCase) writeHold(action string, d casefile.Draft) (act.Hold, error) {
	o, err := c.append(d)
	if err != nil {
		return act.Hold{}, err
	}
	h, err := casefile.HoldOf(o)
	if err != nil {
		return act.Hold{}, err
	}
	r, err := c.Reading()
	if err != nil {
		return act.Hold{}, err
	}
	register, err := r.Section(c.ctx, casefile.Register)
	if err != nil {
		return act.Hold{}, err
	}
	roster := c.Roster
	roster.Held = h.Stands() || slices.ContainsFunc(casefile.HoldsOf(register), func(other casefile.Hold) bool {
		return other.ID != h.ID && other.Stands()
	})
	c.SetRoster(roster)
	return c.holdView(h), c.commit(action)
}

// holdView is a hold with names.
func (c *OpenedCase) holdView(h casefile.Hold) act.Hold {
	out := act.Hold{ID: h.ID, Why: h.Why, Text: h.Text, Demand: h.Demand, By: c.Name(h.By), At: h.At, Reason: h.Reason, Stands: h.Stands(),
		Mine: h.Asked == c.s.Member && h.Stands()}
	if h.Asked != "" {
		out.Asked = c.Name(h.Asked)
	}
	if h.Lifted != "" {
		out.Lifted = c.Name(h.Lifted)
	}
	return out
}

// ListHolds lists the files on which a legal hold stands.
var ListHolds = define.Define[act.None, act.Cases]("ListHolds", "GET /holds", "erasure", agency.CaseDesk,
	"The case files on which a legal hold stands.")

func (n *erasure) listHolds(ctx context.Context, s *agency.Session, _ act.None) (out act.Cases, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		roll, err := n.Roster(ctx, tx, s)
		if err == nil {
			out.Items = caseview.Rows(roll.Pick(func(l casefile.Line) bool { return l.Held }))
			out.Total = len(out.Items)
		}
		return err
	})
	if err != nil {
		return act.Cases{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.list", s.Agency)
	})
}
