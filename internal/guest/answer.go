package guest

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// LookByLink shows the ask behind a link to who has its code, too.
var LookByLink = define.Define[act.LinkCode, act.LinkedAsk]("LookByLink", "POST /answers/look", "referrals", agency.Anyone,
	"The ask behind a link, without identity, for who has its one-time code.")

func (n *Guest) lookByLink(ctx context.Context, in act.LinkCode) (out act.LinkedAsk, err error) {
	l, err := n.open(ctx, in)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.right(ctx, tx, l); err != nil {
			return err
		}
		if out, err = n.view(ctx, tx, l); err != nil {
			return err
		}
		return n.node.AuditAs(ctx, tx, "", "", "referral.link_read", l.state.Referral)
	})
	return out, err
}

// AnswerByLink moves a referral on for a recipient without Relais, by itself.
var AnswerByLink = define.Define[act.LinkAnswer, act.LinkedAsk]("AnswerByLink", "POST /answers", "referrals", agency.Anyone,
	"Answer an ask through its link and its one-time code.")

func (n *Guest) answerByLink(ctx context.Context, in act.LinkAnswer) (out act.LinkedAsk, err error) {
	l, err := n.open(ctx, in.LinkCode)
	if err != nil {
		return out, err
	}
	move := act.Move{ID: l.state.Referral, Type: in.Type, Version: in.Version, Reason: in.Reason, Text: in.Text, When: in.When,
		HoldUntil: in.HoldUntil, Outcome: in.Outcome, SafetyChecked: in.SafetyChecked}
	var once []byte
	if in.Key != "" {
		once = n.node.Pseudonym("once", "link "+l.state.Referral+" "+in.Key)
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.right(ctx, tx, l); err != nil {
			return err
		}
		if before, err := answered(ctx, tx, l, once); before || err != nil {
			if out, err = n.view(ctx, tx, l); err == nil {
				out.Done = true
			}
			return err
		}
		if _, _, err := n.loop().ByLink(ctx, tx, l.state.Referral); err != nil {
			return shut(err)
		}
		if err := n.loop().AnswerByLink(ctx, tx, move, in.By, l.ask, once); err != nil {
			return err
		}
		if out, err = n.view(ctx, tx, l); errors.Is(err, errShut) { // the answer ended it
			out, err = act.LinkedAsk{From: out.From, Can: []string{}}, nil
		}
		out.Done = true
		if err != nil {
			return err
		}
		return n.node.AuditAs(ctx, tx, "", "", "referral.link_answer", l.state.Referral)
	})
	if err != nil {
		return act.LinkedAsk{}, err
	}
	return out, nil
}

// answered reports whether an answer is a repeat of one that was kept.
func answered(ctx context.Context, tx *store.Tx, l *opened, once []byte) (bool, error) {
	if once == nil {
		return false, nil
	}
	id, err := tx.MoveOnce(ctx, once)
	if fault.CodeOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil && id == l.state.Referral, err
}

// opened is a link that was opened with its code.
type opened struct {
	row   store.AnswerLinkRow
	state linkState
	ask   referral.Ask
}

// open opens what is behind a link. A wrong code counts before it is tried, so that
// many at once gain nothing; the last one shuts the link.
func (n *Guest) open(ctx context.Context, in act.LinkCode) (*opened, error) {
	code, err := seal.ParseCode(in.Code)
	if err != nil { // mistyped: the check character says so
		return nil, fault.Invalid("code", "guest.code_typed")
	}
	if err := n.limits.Attempt(ctx); err != nil {
		return nil, err
	}
	l, err := n.try(ctx, seal.HashToken(in.Token))
	if err != nil {
		return nil, err
	}
	key, err := n.key(ctx, in.Token, code, l.state)
	if err != nil {
		return nil, errors.Join(busy(err), n.back(ctx, l)) // nothing was tried
	}
	defer key.Wipe()
	plain, err := key.Open(askBind(l.row.Token), l.row.Ask)
	if err != nil {
		return nil, n.wrong(ctx, l)
	}
	var ask linkedAsk
	if err := record.Decode(plain, &ask); err != nil {
		return nil, err
	}
	l.ask = ask.Ask
	n.limits.Right(ctx)
	if err := n.back(ctx, l); err != nil { // at once: who goes away meanwhile has not guessed
		return nil, err
	}
	return l, nil
}

// try finds a link that still opens, and counts a try at its code.
func (n *Guest) try(ctx context.Context, token []byte) (l *opened, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		l = &opened{}
		if l.row, l.state, err = n.find(ctx, tx, token); err != nil {
			return err
		}
		if l.state.Tries++; l.state.Tries > mostTries {
			return errShut
		}
		return n.note(ctx, tx, l)
	})
	return l, err
}

func (n *Guest) note(ctx context.Context, tx *store.Tx, l *opened) error {
	l.row.Sealed = agency.SealJSON(n.node.Own, stateBind(l.row.Token), l.state)
	return store.SetAnswerLink(ctx, tx, l.row)
}

// find reads a link that still opens: errShut for any other.
func (n *Guest) find(ctx context.Context, tx *store.Tx, token []byte) (row store.AnswerLinkRow, st linkState, err error) {
	if row, err = store.AnswerLink(ctx, tx, token); err != nil {
		return row, st, shut(err)
	}
	if agency.OpenJSON(n.node.Own, stateBind(token), row.Sealed, &st) != nil {
		return row, st, errShut
	}
	o, _, err := n.loop().ByLink(ctx, tx, st.Referral)
	if err != nil {
		return row, st, shut(err)
	}
	open, err := tx.CaseConsentOpen(ctx, st.Consent)
	if err == nil && (!open || o.Key != row.Referral) {
		err = errShut
	}
	return row, st, err
}

// shut makes what was not found a link that is shut.
func shut(err error) error {
	if code := fault.CodeOf(err); code == fault.NotFound || code == fault.Gone {
		return errShut
	}
	return err
}

// right forgets the tries of a link that was opened, in the transaction that shows
// or writes: it may have been shut meanwhile.
func (n *Guest) right(ctx context.Context, tx *store.Tx, l *opened) error {
	row, st, err := n.find(ctx, tx, l.row.Token)
	if err != nil {
		return err
	}
	st.Tries = 0
	return n.note(ctx, tx, &opened{row: row, state: st})
}

// back takes a try back that was not made.
func (n *Guest) back(ctx context.Context, l *opened) error {
	return n.node.DB.Transact(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
		row, st, err := n.find(ctx, tx, l.row.Token)
		if err != nil {
			return err
		}
		st.Tries = max(0, st.Tries-1)
		return n.note(ctx, tx, &opened{row: row, state: st})
	})
}

// wrong says that a code is not the right one, and shuts the link at the last.
func (n *Guest) wrong(ctx context.Context, l *opened) error {
	if left := mostTries - l.state.Tries; left > 0 {
		return fault.Invalid("code", "guest.code_wrong", left)
	}
	// Who goes away meanwhile shuts no link without a word to its worker.
	err := n.node.DB.Transact(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
		row, err := store.AnswerLink(ctx, tx, l.row.Token)
		if err != nil {
			return shut(err)
		}
		if err := store.DropAnswerLink(ctx, tx, row.Referral); err != nil {
			return err
		}
		o, _, err := n.loop().ByLink(ctx, tx, l.state.Referral)
		if err != nil {
			return shut(err)
		}
		if o.State.Hand != "" { // who asked: the link must be made again, or the code was guessed at
			if err := n.node.Notify(ctx, tx, o.State.Hand, act.Notice{Code: "notice.referral.link_shut", Link: "/referrals/" + o.ID}); err != nil {
				return err
			}
		}
		return n.node.AuditAs(ctx, tx, "", "", "referral.link_shut", l.state.Referral)
	})
	if err != nil {
		return err
	}
	return errShut
}

// view is an ask as who holds its link reads it.
func (n *Guest) view(ctx context.Context, tx *store.Tx, l *opened) (out act.LinkedAsk, err error) {
	o, from, err := n.loop().ByLink(ctx, tx, l.state.Referral)
	if err != nil {
		return out, shut(err)
	}
	k := o.State.Clocks
	out = act.LinkedAsk{
		From: from.Name, Phone: from.Phone, Need: l.ask.Need, Urgency: l.ask.Urgency, Attributes: caseview.AskAttributes(l.ask.Attributes), Note: l.ask.Note,
		State: string(k.Status), Zone: o.State.Out.Zone, HoldUntil: k.Hold.Ptr(), Meets: k.Meets.Ptr(), Until: until(o), Can: []string{}, Version: o.Version,
		Defaults: act.MoveDefaults{HoldUntil: n.loop().Holds(o, from, referral.AtTime(tx.Now())).Time()},
	}
	if k.Turn == referral.R && k.Paused == 0 {
		out.Due = k.Deadline.Ptr()
	}
	for _, m := range referral.Can(k.Status, referral.R) {
		if m.Recorded() && !slices.Contains(out.Can, string(m)) {
			out.Can = append(out.Can, string(m))
		}
	}
	return out, nil
}
