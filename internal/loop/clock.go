package loop

import (
	"context"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/store"
)

// loopClock does what is due when nobody is signed in: it sends what was
// sealed ahead, escalates, expires, and ends releases. What is due are rows,
// and each is done in a transaction that looks again, so that any number of
// processes may run it and a killed one leaves nothing half done.
type loopClock struct{ n *Clock }

// Name implements Job.
func (loopClock) Name() string { return "loop" }

// Every implements Job.
func (loopClock) Every() time.Duration { return 5 * time.Second }

// dueAtOnce bounds what one look at the clock reads.
const dueAtOnce = 200

// Do does all that is due. One referral that fails does not hold up the
// others.
func (j loopClock) Do(ctx context.Context) error {
	for {
		var held, due []string
		var ending []referral.ReleaseRow
		err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if held, err = tx.HeldDue(ctx, tx.Now(), dueAtOnce); err != nil {
				return err
			}
			if due, err = tx.ReferralsDue(ctx, tx.Now(), dueAtOnce); err != nil {
				return err
			}
			ending, err = tx.ReleasesEnding(ctx, tx.Now(), dueAtOnce)
			return err
		})
		if err != nil || len(held)+len(due)+len(ending) == 0 {
			return err
		}
		if err := j.all(ctx, held, due, ending); err != nil {
			return err
		}
	}
}

func (j loopClock) all(ctx context.Context, held, due []string, ending []referral.ReleaseRow) error {
	var errs []error
	each := func(fn func(context.Context, *store.Tx) error) {
		if err := j.n.node.DB.Transact(ctx, fn); err != nil && !errors.Is(err, errMoved) {
			errs = append(errs, err)
		}
	}
	for _, group := range held {
		each(func(ctx context.Context, tx *store.Tx) error { return j.n.dispatchDue(ctx, tx, group) })
	}
	for _, row := range ending {
		each(func(ctx context.Context, tx *store.Tx) error { return j.n.releaseDue(ctx, tx, row.ID) })
	}
	for _, id := range due {
		each(func(ctx context.Context, tx *store.Tx) error { return j.n.lookAt(ctx, tx, id) })
	}
	return errors.Join(errs...)
}

// dispatchDue sends the next ask of a ranked group if it is still due.
func (n *Clock) dispatchDue(ctx context.Context, tx *store.Tx, group string) error {
	rows, err := tx.Held(ctx, group)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !row.Due.IsZero() && !row.Due.After(tx.Now()) {
			return n.dispatch(ctx, tx, group)
		}
	}
	return nil
}

// releaseDue ends a release whose consent has come to its end.
func (n *Clock) releaseDue(ctx context.Context, tx *store.Tx, id string) error {
	row, err := tx.ReleaseByID(ctx, id)
	if err != nil || row.Wrap == nil {
		return err
	}
	return n.releases.endRelease(ctx, tx, ender{}, row)
}

// lookAt does what is due on one referral: at most one move, and then the
// clock looks again.
func (n *Clock) lookAt(ctx context.Context, tx *store.Tx, id string) error {
	o, err := n.loop.referralByID(ctx, tx, id)
	if err != nil {
		return err
	}
	now := referral.AtTime(tx.Now())
	k := o.st.Clocks
	switch {
	case o.st.Purge != 0 && o.st.Purge <= now:
		return n.closeLate(ctx, tx, o)
	case k.Auto != 0 && k.Auto <= now:
		return n.byItself(ctx, tx, o)
	case k.Lift != 0 && k.Lift <= now && k.Paused == 0 && k.Level < 3:
		return n.escalate(ctx, tx, o)
	case o.st.Stays != 0 && o.st.Stays <= now:
		return n.givePlace(ctx, tx, o)
	case o.st.AtDesk.Until != 0 && o.st.AtDesk.Until <= now:
		return n.deskAgain(ctx, tx, o)
	}
	return n.hideLate(ctx, tx, o, now)
}

// deskAgain gives back to the whole desk what one of its members dealt with and
// nothing came of; who did is told.
func (n *Clock) deskAgain(ctx context.Context, tx *store.Tx, o *openReferral) error {
	who := o.st.AtDesk.Hand
	o.st.DeskAgain()
	_, err := tx.DeskCopyOf(ctx, n.node.AtDesk(o.sender.Desk), o.ID)
	if fault.CodeOf(err) == fault.NotFound {
		who = "" // it is not the desk's any more
	} else if err != nil {
		return err
	}
	if who != "" && o.st.DeskLook(tx.Now()) == referral.LookAct {
		if err := n.node.Notify(ctx, tx, who, act.Notice{Code: "notice.desk.again", Link: "/referrals/" + o.ID}); err != nil {
			return err
		}
	}
	return n.saveState(ctx, tx, o)
}

// closeLate closes a referral whose last move can't be undone any more.
func (n *Clock) closeLate(ctx context.Context, tx *store.Tx, o *openReferral) error {
	from := o.st.Clocks.Status
	if from == referral.Cancelled && o.st.Release != "" {
		from = referral.CancelRequested
	}
	o.st.Purge, o.st.Back = 0, nil
	if err := n.saveState(ctx, tx, o); err != nil {
		return err
	}
	if err := n.places.Free(ctx, tx, o.ID, false); err != nil {
		return err
	}
	return n.loop.closing(ctx, tx, o, from)
}

// saveState writes a state that changed without a move.
func (n *Clock) saveState(ctx context.Context, tx *store.Tx, o *openReferral) error {
	o.SetInHand(&o.st, tx.Now())
	o.Due = o.st.Next()
	o.State = n.loop.sealState(o)
	return tx.SetState(ctx, o.Row)
}

// byItself makes the move that the clock makes in this status: expire, cancel
// or confirm.
func (n *Clock) byItself(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if rule, ok := referral.ByItself(o.st.Clocks.Status); ok {
		return n.clockMove(ctx, tx, o, rule, referral.Body{})
	}
	o.st.Clocks.Auto = 0
	return n.saveState(ctx, tx, o)
}

func (n *Clock) clockMove(ctx context.Context, tx *store.Tx, o *openReferral, rule referral.Rule, b referral.Body) error {
	if err := n.loop.apply(ctx, tx, o, n.loop.tick(o, rule, b)); err != nil {
		return err
	}
	return n.node.AuditAs(ctx, tx, "", "", "referral."+string(rule.Move), o.ID)
}

// escalate goes one level up: to the back-up member of who is awaited, to the
// coalition's desk, and last to the sender. A level that reaches nobody is
// passed over at once, and says so.
func (n *Clock) escalate(ctx context.Context, tx *store.Tx, o *openReferral) error {
	rule, ok := referral.Next(o.st.Clocks.Status, referral.T, referral.MoveEscalate)
	if !ok {
		o.st.Clocks.Lift = 0
		return n.saveState(ctx, tx, o)
	}
	for reached := false; !reached; {
		o.st.Escalate(tx.Now(), o.add)
		level := o.st.Clocks.Level
		var err error
		if reached, err = n.reach(ctx, tx, o, level); err != nil {
			return err
		}
		if err := n.clockMove(ctx, tx, o, rule, referral.Body{Level: level, Missed: !reached}); err != nil {
			return err
		}
	}
	return nil
}

// reach tells whoever stands at a level, and reports whether anybody does.
func (n *Clock) reach(ctx context.Context, tx *store.Tx, o *openReferral, level int) (bool, error) {
	switch level {
	case 1:
		if err := onlyDamaged(n.nextIsDue(ctx, tx, o)); err != nil {
			return false, err
		}
		return n.tellBackup(ctx, tx, o)
	case 2:
		return o.st.Desk, tx.SendDeskCopy(ctx, o.Key)
	}
	return true, nil
}

// tellBackup tells the back-up member of who is awaited, and reports whether
// there is one. For one who is gone, everybody there who can look is told.
func (n *Clock) tellBackup(ctx context.Context, tx *store.Tx, o *openReferral) (bool, error) {
	late := o.recipient
	if o.st.Clocks.Turn == referral.S || o.st.Out != nil {
		late = o.sender
	}
	told, err := n.tellMember(ctx, tx, o, late, late.Backup)
	if err != nil || o.st.Out == nil || o.st.Hand == late.Backup {
		return told, err
	}
	return n.tellMember(ctx, tx, o, late, o.st.Hand) // nobody is there to tell: who asked, beside their back-up
}

func (n *Clock) tellMember(ctx context.Context, tx *store.Tx, o *openReferral, late *agency.Public, member string) (bool, error) {
	if member == "" {
		return false, nil
	}
	what := act.Notice{Code: "notice.referral.overdue", Link: "/referrals/" + o.ID}
	if o.st.Out != nil {
		what.Code = "notice.referral.outside_overdue"
	}
	m, err := n.node.MemberPublic(ctx, tx, member)
	switch {
	case fault.CodeOf(err) == fault.NotFound, agency.Damaged(err), err == nil && (m.Agency != late.ID || !m.Certified() || !agency.CaseRoles(m.Roles)):
		return n.tellReaders(ctx, tx, late.ID, what) // nobody stands there: whoever can look must
	case err != nil:
		return false, err
	}
	return true, n.node.Notify(ctx, tx, m.ID, what)
}

// hideLate closes, for a sender that may learn nothing, what stays open for
// the recipient: the consent has come to its end.
func (n *Clock) hideLate(ctx context.Context, tx *store.Tx, o *openReferral, now referral.At) error {
	if o.st.Veiled && o.st.LoopUntil <= now && o.st.ShownAt < o.st.LoopUntil {
		o.st.ShownAt = o.st.LoopUntil
	}
	if err := n.saveState(ctx, tx, o); err != nil {
		return err
	}
	return n.tellStand(ctx, tx, o)
}
