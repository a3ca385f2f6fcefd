package loop

import (
	"context"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/store"
)

// ReviewDisclosure is the second member's signature: after the fact in
// danger; for a court, it is what sends.
var ReviewDisclosure = define.Define[act.ID, act.DisclosureView]("ReviewDisclosure", "POST /disclosures/{id}/review", "referrals", agency.CaseDesk,
	"Review or approve a disclosure as the second member.")

func (n *Disclosures) reviewDisclosure(ctx context.Context, s *agency.Session, in act.ID) (out act.DisclosureView, err error) {
	row, rec, err := n.disclosure(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	switch {
	case rec.By == s.Member:
		return out, fault.New(fault.Conflict, "referral.second_member")
	case rec.State == disclosureReviewed:
		return out, errNotNow
	}
	var d *disclosing
	if rec.State == disclosureProposed {
		if d, err = n.readDisclosure(ctx, s, in.ID, rec.disclosureInput); err != nil {
			return out, err
		}
		if err := d.seal(s, rec.disclosureInput); err != nil {
			return out, err
		}
		rec.Referral = d.referral
	}
	rec.State, rec.Reviewer = disclosureReviewed, s.Member
	row.Sealed = sealVaultRecord(s, "disclosure", in.ID, rec)
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.writeReview(ctx, tx, s, row, d)
	})
	if err != nil {
		return out, err
	}
	return rec.view(in.ID), nil
}

func (n *Disclosures) writeReview(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.DisclosureRow, d *disclosing) error {
	ok, err := tx.SetDisclosure(ctx, row)
	if err != nil {
		return err
	}
	if !ok {
		return errNotNow
	}
	if d != nil {
		if err := n.sendDisclosure(ctx, tx, s, d); err != nil {
			return err
		}
	}
	return n.node.Audit(ctx, tx, s, "disclosure.review", row.ID)
}

func (n *Disclosures) disclosure(ctx context.Context, s *agency.Session, id string) (row referral.DisclosureRow, rec disclosureRecord, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err = tx.DisclosureFor(ctx, id, n.node.Pseudonym("disclosure", s.Agency))
		if fault.CodeOf(err) == fault.NotFound {
			return errNoReferral
		}
		return err
	})
	if err == nil {
		err = openVaultRecord(s, "disclosure", id, row.Sealed, &rec)
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
			var rec disclosureRecord
			if err := openVaultRecord(s, "disclosure", row.ID, row.Sealed, &rec); err != nil {
				return err
			}
			out.Items = append(out.Items, rec.view(row.ID))
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

// reviewClock tells an agency that nobody has reviewed a disclosure in time.
type reviewClock struct{ n *Disclosures }

// Name implements Job.
func (reviewClock) Name() string { return "reviews" }

// Every implements Job.
func (reviewClock) Every() time.Duration { return time.Minute }

// Do leaves word once for each disclosure that is late.
func (j reviewClock) Do(ctx context.Context) error {
	var due []referral.DisclosureRow
	err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		due, err = tx.DisclosuresDue(ctx, tx.Now(), dueAtOnce)
		return err
	})
	errs := []error{err}
	for _, row := range due {
		errs = append(errs, j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return j.tell(ctx, tx, row) }))
	}
	return errors.Join(errs...)
}

func (j reviewClock) tell(ctx context.Context, tx *store.Tx, row referral.DisclosureRow) error {
	first, err := tx.DisclosureTold(ctx, row.ID)
	if err != nil || !first {
		return err
	}
	agencies, err := j.n.node.AllAgencies(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if string(j.n.node.Pseudonym("disclosure", a.ID)) == string(row.Agency) {
			return j.n.node.NotifyAll(ctx, tx, a.ID, act.Notice{Code: "notice.disclosure.late", Link: "/disclosures"})
		}
	}
	return nil
}
