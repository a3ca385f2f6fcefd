package casework

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
)

// refusing is the part of the room that records a no.
type refusing struct{ *Casework }

// RefuseConsent records that the person was asked and said no. Whom they said no to
// is asked, or told, under a new yes only.
var RefuseConsent = define.Define[act.RefuseConsent, act.Refusal]("RefuseConsent", "POST /cases/{id}/refusals", "consents", agency.CaseDesk,
	"Record what the person says no to.")

func (n refusing) refuseConsent(ctx context.Context, s *agency.Session, in act.RefuseConsent) (out act.Refusal, err error) {
	if in.GivenBy == "" {
		in.GivenBy = "person"
	}
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		for _, id := range in.Agencies {
			if _, err := n.node.AgencyPublic(c.ctx, c.tx, id); fault.CodeOf(err) == fault.NotFound {
				return fault.Invalid("agencies", "consent.unknown_agency")
			} else if err != nil {
				return err
			}
		}
		if err := n.takeBack(c, in); err != nil {
			return err
		}
		o, err := c.append(casefile.RefusalDraft(casefile.Refusal(in.NewRefusal)))
		if err != nil {
			return err
		}
		if err := c.commit("consent.refuse"); err != nil {
			return err
		}
		// What waits for who was refused, such as a later place in a ranked ask, is
		// not sent any more.
		if err := n.loop().Refused(c.ctx, c.tx, s, in.Case, casefile.Refusal(in.NewRefusal)); err != nil {
			return err
		}
		out = c.refusalView(o)
		if err := n.refuseInKin(c, in); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Refusal{}, err
	}
	return out, nil
}

// refuseInKin makes a no count in the files that are one with this one.
func (n refusing) refuseInKin(c *OpenedCase, in act.RefuseConsent) error {
	no := casefile.Refusal(in.NewRefusal)
	return tied{c}.eachKin(func(k tied) error {
		there := in
		there.Case = k.Row.ID
		if err := n.takeBack(k.OpenedCase, there); err != nil {
			return err
		}
		return k.takeNo([]casefile.Refusal{no})
	}, func(id string) error { return n.loop().Refused(c.ctx, c.tx, c.s, id, no) })
}

// takeBack ends the consents of the kind that name only whom the person says no to.
func (n refusing) takeBack(c *OpenedCase, in act.RefuseConsent) error {
	r, err := c.Reading()
	if err != nil {
		return err
	}
	register, err := r.Section(c.ctx, casefile.Register)
	if err != nil {
		return err
	}
	all, err := c.consents(register)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Kind != in.Kind || !casefile.ConsentState(one.State).Live() {
			continue
		}
		sectors, err := c.sectorsOf(one.Agencies)
		if err != nil {
			return err
		}
		if !covers(in.NewRefusal, one.NewConsent, sectors) {
			continue
		}
		if _, err := c.withdraw(act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: in.Case, Consent: one.ID}, Reason: in.Text}); err != nil {
			return err
		}
		if one.Kind == "loopback" {
			if err := n.loop().EndLoop(c.ctx, c.tx, c.s, one.ID); err != nil {
				return err
			}
		}
		if err := n.endConsent(c.ctx, c.tx, c.s, one.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *OpenedCase) refusalView(o casefile.Opened) act.Refusal {
	var r casefile.Refusal
	if o.Into(&r) != nil {
		r = casefile.Refusal{Kind: o.Body.Label}
	}
	return act.Refusal{ID: o.Row.ID, NewRefusal: act.NewRefusal(r), By: c.Name(o.Body.Author), At: o.At()}
}

// covers reports whether a refusal names all whom a consent names, by themselves or
// by their class.
func covers(in act.NewRefusal, c act.NewConsent, sectors map[string]string) bool {
	if len(in.Agencies)+len(in.Sectors)+len(in.Outside) == 0 {
		return true
	}
	kept := func(id, sector string, named []string) bool {
		return !slices.Contains(named, id) && !slices.Contains(in.Sectors, sector)
	}
	return !slices.ContainsFunc(c.Agencies, func(id string) bool { return kept(id, sectors[id], in.Agencies) }) &&
		!slices.ContainsFunc(c.Sectors, func(s string) bool { return kept(s, s, nil) }) &&
		!slices.ContainsFunc(c.Outside, func(o act.ConsentOutside) bool { return kept(o.Service, o.Sector, in.Outside) })
}
