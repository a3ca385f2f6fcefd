// Package register is the register of an agency's disclosures without consent: what
// stands in it, what was told to the person, and who is told that a review is late.
// It sends nothing.
package register

import (
	"context"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/loop/disclosed"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// Register is that of a node's agencies.
type Register struct{ node *node.Node }

// New returns the register of a node.
func New(n *node.Node) *Register { return &Register{n} }

// Jobs is the background work.
func (n *Register) Jobs() []node.Job { return []node.Job{reviewClock{n}} }

var (
	errNone   = fault.New(fault.NotFound, "fault.not_found")
	errNotNow = fault.New(fault.Conflict, "referral.not_now")
)

// atOnce bounds what one look at the clock reads.
const atOnce = 200

// Row is a disclosure as it is kept.
func (n *Register) Row(s *agency.Session, id string, version int, rec disclosed.Record) referral.DisclosureRow {
	row := referral.DisclosureRow{
		ID: id, Agency: n.node.Pseudonym("disclosure", s.Agency), Version: version, Tell: rec.Tell(),
		Sealed: agency.SealVaultRecord(s, "disclosure", id, rec),
	}
	if referral.DisclosureStatus(rec.State).Waits() {
		row.Due = rec.Due.Time()
	}
	return row
}

// Audit records an act on a disclosure, and the same with the file
// that it is about, where the person sees who was told.
func (n *Register) Audit(ctx context.Context, tx *store.Tx, s *agency.Session, action, id, caseID string) error {
	if err := n.node.Audit(ctx, tx, s, action, id); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, action, caseID)
}

// Set writes a disclosure over the version that was read.
func (n *Register) Set(ctx context.Context, tx *store.Tx, row referral.DisclosureRow) error {
	ok, err := tx.SetDisclosure(ctx, row)
	if err == nil && !ok {
		err = errNotNow
	}
	return err
}

// Read opens a disclosure of the session's agency.
func (n *Register) Read(ctx context.Context, s *agency.Session, id string) (row referral.DisclosureRow, rec disclosed.Record, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err = tx.DisclosureFor(ctx, id, n.node.Pseudonym("disclosure", s.Agency))
		if fault.CodeOf(err) == fault.NotFound {
			return errNone
		}
		return err
	})
	if err == nil {
		err = agency.OpenVaultRecord(s, "disclosure", id, row.Sealed, &rec)
	}
	return row, rec, err
}

// Tell notes that the person was told, or puts that off.
func (n *Register) Tell(ctx context.Context, s *agency.Session, in act.TellPerson) (out act.DisclosureView, err error) {
	row, rec, err := n.Read(ctx, s, in.ID)
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
	told := n.Row(s, in.ID, row.Version, rec)
	told.Due = row.Due // that its review is late is said once
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.Set(ctx, tx, told); err != nil {
			return err
		}
		return n.Audit(ctx, tx, s, action, in.ID, rec.Case)
	})
	return rec.View(in.ID), err
}

// List lists the disclosures of the session's agency, newest first.
func (n *Register) List(ctx context.Context, s *agency.Session, _ act.None) (out act.Disclosures, err error) {
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
type reviewClock struct{ n *Register }

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
		due, err = find(tx, ctx, tx.Now(), atOnce)
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
