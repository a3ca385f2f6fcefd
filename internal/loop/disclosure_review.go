package loop

import (
	"context"
	"errors"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/loop/disclosed"
	"relais/internal/referral"
	"relais/internal/store"
)

// ReviewDisclosure is the second member's decision: after the fact in danger
// and for a report, beforehand for a court. It can end a disclosure, but for a
// report that the law demands of the member who made it.
var ReviewDisclosure = define.Define[act.ReviewDisclosure, act.DisclosureView]("ReviewDisclosure", "POST /disclosures/{id}/review", "referrals", agency.CaseDesk,
	"Review, approve, end or refuse a disclosure as the second member.").Asks(agency.GraveDisclosure)

func (n *Disclosures) reviewDisclosure(ctx context.Context, s *agency.Session, in act.ReviewDisclosure) (out act.DisclosureView, err error) {
	for range attempts {
		if out, err = n.tryReview(ctx, s, in); !errors.Is(err, errFileMoved) {
			break
		}
	}
	return out, err
}

func (n *Disclosures) tryReview(ctx context.Context, s *agency.Session, in act.ReviewDisclosure) (out act.DisclosureView, err error) {
	row, rec, err := n.register.Read(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	if err := rec.MayReview(s, in); err != nil {
		return out, err
	}
	var d *disclosing
	action, ended := "disclosure.review", ""
	switch {
	case in.End && rec.State == disclosed.Proposed:
		rec.State, action = disclosed.Refused, "disclosure.refuse"
	case in.End:
		rec.State, action, ended = disclosed.Ended, "disclosure.end", rec.Referral
	default:
		if d, err = n.approve(ctx, s, in.ID, &rec); err != nil {
			return out, err
		}
	}
	rec.Reviewer, rec.Reason = s.Member, in.Reason
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.register.Set(ctx, tx, n.register.Row(s, in.ID, row.Version, rec)); err != nil {
			return err
		}
		if d != nil {
			if err := n.sendDisclosure(ctx, tx, s, d); err != nil {
				return err
			}
		}
		if ended != "" {
			if err := n.endDisclosure(ctx, tx, s, ended); err != nil {
				return err
			}
		}
		return n.register.Audit(ctx, tx, s, action, in.ID, rec.Case)
	})
	if err != nil {
		return out, err
	}
	return rec.View(in.ID), nil
}

// approve notes the second member's agreement; it seals what was only proposed,
// as the file now stands.
func (n *Disclosures) approve(ctx context.Context, s *agency.Session, id string, rec *disclosed.Record) (d *disclosing, err error) {
	if rec.State == disclosed.Proposed {
		if d, err = n.readDisclosure(ctx, s, id, rec.Input); err != nil {
			return nil, err
		}
		if err := d.seal(s, rec.Input); err != nil {
			return nil, err
		}
		rec.Referral = d.referral
	}
	rec.State = disclosed.Reviewed
	return d, nil
}

// endDisclosure destroys the recipient's key and tells it.
func (n *Disclosures) endDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	o, err := n.loop.referralFor(ctx, tx, s, id)
	if err != nil {
		return err
	}
	if err := n.releases.eraseRelease(ctx, tx, o.st.Release, releaseEnded); err != nil {
		return err
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveEndDisclosure)
	if !ok {
		return nil // it has ended already
	}
	m, err := n.loop.make(o, s, referral.S, rule, referral.Body{})
	if err != nil {
		return err
	}
	return n.loop.apply(ctx, tx, o, m)
}

// TellPerson notes that the person was told of a disclosure, or puts off the
// day on which somebody looks whether that is safe.
var TellPerson = define.Define[act.TellPerson, act.DisclosureView]("TellPerson", "POST /disclosures/{id}/tell", "referrals", agency.CaseDesk,
	"Note that the person was told of a disclosure, or put off the day of it.")

// ListDisclosures lists the agency's disclosures without consent, newest
// first.
var ListDisclosures = define.Define[act.None, act.Disclosures]("ListDisclosures", "GET /disclosures", "referrals", agency.CaseDesk,
	"The agency's disclosures without consent, newest first.")

func (n *Disclosures) tellPerson(ctx context.Context, s *agency.Session, in act.TellPerson) (act.DisclosureView, error) {
	return n.register.Tell(ctx, s, in)
}

func (n *Disclosures) listDisclosures(ctx context.Context, s *agency.Session, in act.None) (act.Disclosures, error) {
	return n.register.List(ctx, s, in)
}
