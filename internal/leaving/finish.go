package leaving

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// reason is what the other side reads when a referral ends because of this.
const reason = "agency_leaves"

// moves is how the agency ends what it was asked, by where that stands. What is
// not here ends by the clock's moves (see Work.AgencyLeft), or is the sender's
// to end.
var moves = map[referral.Status]act.Move{
	referral.Asked: declines, referral.Waitlisted: declines, referral.Accepted: declines, referral.Released: declines, referral.Received: declines,
	referral.Scheduled: fails, referral.InProgress: fails, referral.OnHold: fails,
	referral.CancelRequested: {Type: string(referral.MoveCancel)},
}

var (
	declines = act.Move{Type: string(referral.MoveDecline), Reason: reason}
	fails    = act.Move{Type: string(referral.MoveFail), Reason: reason}
	cancels  = act.Move{Type: string(referral.MoveCancel), Reason: reason}
)

// takenBack is how it ends what it asked and nobody has received yet. What
// somebody received goes on there: the person is being helped.
var takenBack = map[referral.Status]act.Move{
	referral.Asked: cancels, referral.InfoRequested: cancels, referral.Waitlisted: cancels, referral.Accepted: cancels, referral.Released: cancels,
}

// FinishLeaving ends what runs, and then everything by which the agency's
// members could act and its files could be opened. Nothing of it comes back.
var FinishLeaving = define.Define[act.None, act.None]("FinishLeaving", "POST /agency/leaving/finish", "agencies", agency.Registrars,
	"Carry out that one's own agency leaves the network: what runs ends, members are signed out for good, its keys die.").Asks(agency.GraveMember)

func (n *Leaving) finishLeaving(ctx context.Context, s *agency.Session, _ act.None) (out act.None, err error) {
	if err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error { return n.may(ctx, tx, s) }); err != nil {
		return out, err
	}
	w := n.work()
	if err := n.endReferrals(ctx, s); err != nil {
		return out, err
	}
	services, err := w.Services(ctx, s)
	for _, id := range services {
		if err == nil {
			err = w.DropService(ctx, s, id)
		}
	}
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return n.leave(ctx, tx, s) })
}

// may refuses who began it themselves and has not waited, and while the law
// holds a file.
func (n *Leaving) may(ctx context.Context, tx *store.Tx, s *agency.Session) error {
	row, err := n.node.AgencyRow(ctx, tx, s.Agency)
	switch {
	case err != nil:
		return err
	case s.IsDesk:
		return fault.New(fault.Conflict, "leaving.desk")
	case row.Leaving == "":
		return fault.New(fault.Conflict, "leaving.not_begun")
	case row.Leaving == s.Member && tx.Now().Before(time.Unix(row.LeavingAt, 0).Add(Alone)):
		return fault.New(fault.Conflict, "leaving.second")
	}
	held, err := n.work().Held(ctx, tx, s)
	if err == nil && held > 0 {
		err = fault.New(fault.Conflict, "leaving.held", held)
	}
	return err
}

// endReferrals ends both ways what the agency can end itself: whoever is on the
// other side reads why. One that somebody moved on meanwhile, or that is damaged,
// is left to the clock.
func (n *Leaving) endReferrals(ctx context.Context, s *agency.Session) error {
	w := n.work()
	for box, how := range map[string]map[referral.Status]act.Move{"inbox": moves, referral.SideSent: takenBack} {
		rows, err := w.Running(ctx, s, box)
		if err != nil {
			return err
		}
		for _, row := range rows {
			in, ok := how[referral.Status(row.State)]
			if !ok || row.Damaged {
				continue
			}
			in.ID = row.ID
			if err := w.Move(ctx, s, in); err != nil && !passes(err) {
				return err
			}
		}
	}
	return nil
}

func passes(err error) bool {
	code := fault.CodeOf(err)
	return agency.Damaged(err) || code == fault.Conflict || code == fault.NotFound || code == fault.Forbidden
}

// leave is the end, in one transaction.
func (n *Leaving) leave(ctx context.Context, tx *store.Tx, s *agency.Session) error {
	if err := n.may(ctx, tx, s); err != nil {
		return err
	}
	if err := n.work().AgencyLeft(ctx, tx, s.Agency); err != nil {
		return err
	}
	p, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	if p.Desk != "" {
		what := act.Notice{Code: "leaving.notice.left", Link: "/network/" + s.Agency}
		if err := n.node.NotifyAll(ctx, tx, p.Desk, what); err != nil {
			return err
		}
	}
	if err := n.node.Audit(ctx, tx, s, "agency.leave", s.Agency); err != nil {
		return err
	}
	row, err := n.node.AgencyRow(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	row.Left, row.Leaving, row.LeavingAt = node.Today(tx), "", 0
	row.Hours, row.Backup, row.Phone, row.Kit = "", "", "", false
	if err := n.put(ctx, tx, row); err != nil {
		return err
	}
	return n.destroy(ctx, tx, s.Agency)
}

// destroy takes away everything that opens something of an agency: its members'
// ways to sign in and their keys, its kits, recoveries and invitations.
func (n *Leaving) destroy(ctx context.Context, tx *store.Tx, id string) error {
	members, err := tx.MembersOf(ctx, id)
	if err != nil {
		return err
	}
	for _, row := range members {
		if row.State == agency.Removed {
			continue
		}
		if err := n.work().EndMember(ctx, tx, row); err != nil {
			return err
		}
	}
	waiting, err := tx.RecoveriesWaiting(ctx, id)
	for _, r := range waiting {
		if err == nil {
			err = tx.EndRecovery(ctx, r.ID, agency.RecoveryCancelled)
		}
	}
	if err != nil {
		return err
	}
	kits, err := tx.Kits(ctx, id)
	for _, kit := range kits {
		if err == nil {
			err = tx.DropKit(ctx, id, kit.ID)
		}
	}
	if err != nil {
		return err
	}
	return tx.DropInvitationsOf(ctx, id)
}
