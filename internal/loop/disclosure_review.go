package loop

import (
	"context"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
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
	row, rec, err := n.disclosure(ctx, s, in.ID)
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
		if err := n.setDisclosure(ctx, tx, n.row(s, in.ID, row.Version, rec)); err != nil {
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
		return n.auditDisclosure(ctx, tx, s, action, in.ID, rec.Case)
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

func (n *Disclosures) setDisclosure(ctx context.Context, tx *store.Tx, row referral.DisclosureRow) error {
	ok, err := tx.SetDisclosure(ctx, row)
	if err == nil && !ok {
		err = errNotNow
	}
	return err
}

// TellPerson notes that the person was told of a disclosure, or puts off the
// day on which somebody looks whether that is safe.
var TellPerson = define.Define[act.TellPerson, act.DisclosureView]("TellPerson", "POST /disclosures/{id}/tell", "referrals", agency.CaseDesk,
	"Note that the person was told of a disclosure, or put off the day of it.")

func (n *Disclosures) tellPerson(ctx context.Context, s *agency.Session, in act.TellPerson) (out act.DisclosureView, err error) {
	row, rec, err := n.disclosure(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	if rec.Referral == "" || rec.Told != "" {
		return out, errNotNow
	}
	today, action := n.node.DB.Now().In(s.Zone), "disclosure.told"
	if in.Told {
		rec.Told = today.Format(time.DateOnly)
	} else {
		if err := disclosed.CheckTellOn(in.TellOn, today); err != nil {
			return out, err
		}
		rec.TellOn, action = in.TellOn, "disclosure.put_off"
	}
	told := n.row(s, in.ID, row.Version, rec)
	told.Due = row.Due // that its review is late is said once
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.setDisclosure(ctx, tx, told); err != nil {
			return err
		}
		return n.auditDisclosure(ctx, tx, s, action, in.ID, rec.Case)
	})
	return rec.View(in.ID), err
}

func (n *Disclosures) disclosure(ctx context.Context, s *agency.Session, id string) (row referral.DisclosureRow, rec disclosed.Record, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err = tx.DisclosureFor(ctx, id, n.node.Pseudonym("disclosure", s.Agency))
		if fault.CodeOf(err) == fault.NotFound {
			return errNoReferral
		}
		return err
	})
	if err == nil {
		err = agency.OpenVaultRecord(s, "disclosure", id, row.Sealed, &rec)
	}
	return row, rec, err
}

// ListDisclosures lists the agency's disclosures without consent, newest
// first.
var ListDisclosures = define.Define[act.None, act.Disclosures]("ListDisclosures", "GET /disclosures", "referrals", agency.CaseDesk,
	"The agency's disclosures without consent, newest first.")

func (n *Disclosures) listDisclosures(ctx context.Context, s *agency.Session, _ act.None) (out act.Disclosures, err error) {
	out.Items = []act.DisclosureView{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Disclosures(ctx, n.node.Pseudonym("disclosure", s.Agency))
		for _, row := range rows {
			var rec disclosed.Record
			if err := agency.OpenVaultRecord(s, "disclosure", row.ID, row.Sealed, &rec); err != nil {
				out.Damaged = append(out.Damaged, row.ID)
				continue
			}
			out.Items = append(out.Items, rec.View(row.ID))
		}
		return err
	})
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "disclosure.list", s.Agency)
	})
}

// reviewClock tells an agency that nobody has reviewed a disclosure in time,
// and that the day has come to look whether the person can be told.
type reviewClock struct{ n *Disclosures }

// Name implements Job.
func (reviewClock) Name() string { return "reviews" }

// Every implements Job.
func (reviewClock) Every() time.Duration { return time.Minute }

// Do leaves word once for each disclosure.
func (j reviewClock) Do(ctx context.Context) error {
	return errors.Join(
		j.each(ctx, (*store.Tx).DisclosuresDue, (*store.Tx).DisclosureTold, "notice.disclosure.late"),
		j.each(ctx, (*store.Tx).DisclosuresToTell, (*store.Tx).DisclosureReminded, "notice.disclosure.tell"),
	)
}

func (j reviewClock) each(ctx context.Context, find func(*store.Tx, context.Context, time.Time, int) ([]referral.DisclosureRow, error),
	first func(*store.Tx, context.Context, string) (bool, error), notice string) error {
	var due []referral.DisclosureRow
	err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		due, err = find(tx, ctx, tx.Now(), dueAtOnce)
		return err
	})
	errs := []error{err}
	for _, row := range due {
		errs = append(errs, j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			if ok, err := first(tx, ctx, row.ID); err != nil || !ok {
				return err
			}
			return j.tell(ctx, tx, row, notice)
		}))
	}
	return errors.Join(errs...)
}

func (j reviewClock) tell(ctx context.Context, tx *store.Tx, row referral.DisclosureRow, notice string) error {
	agencies, err := tx.AgencyIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range agencies {
		if string(j.n.node.Pseudonym("disclosure", id)) == string(row.Agency) {
			return j.n.node.NotifyAll(ctx, tx, id, act.Notice{Code: notice, Link: "/disclosures"})
		}
	}
	return nil
}
