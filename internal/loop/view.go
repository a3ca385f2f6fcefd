package loop

import (
	"encoding/hex"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/caseview"
	"relais/internal/referral"
)

// rowView is a referral as a line of its reader's list.
func (o *openReferral) rowView(card referral.Card, now time.Time) act.ReferralRow {
	k := o.st.Clocks
	row := act.ReferralRow{
		ID: o.ID, Side: referral.SideWord(o.side), State: string(k.Status), Need: card.Need, Urgency: card.Urgency, Service: card.Service,
		Other: o.sender.ID, Name: o.sender.Name, Unread: o.Unread(o.side, &o.st),
		Changed: o.st.Changed.Time(), Version: o.Version, Zone: o.recipient.Zone.String(),
	}
	if o.side == referral.S {
		row.State = string(o.st.SenderStatus(referral.AtTime(now)))
		row.Other, row.Name = o.recipient.ID, o.recipient.Name
		if to := o.st.Out; to != nil {
			row.Outside, row.Way, row.Sector = to.Service, to.Way, to.Sector
		}
		row.Case, row.Known, row.Position = card.Case, card.Known, o.st.Place
		row.Changed, row.Version = o.st.ShownAt.Time(), o.shown()
	}
	if !o.hides() && (o.side != referral.S || o.st.TellsTimes()) {
		row.Overdue, row.Level = k.Overdue(now), k.Level
		if k.Paused == 0 {
			row.Due = k.Deadline.Ptr()
			if k.Meets.Time().After(now) {
				row.Meets = k.Meets.Ptr()
			}
		}
	}
	if !o.hides() {
		row.Desk = o.st.DeskWord(o.side)
	}
	row.Look = string(o.st.Look(o.side, row.Unread, now))
	return row
}

// hides reports whether the reader may not see where the referral stands.
func (o *openReferral) hides() bool { return o.side == referral.S && o.st.Veiled }

// view is a referral as its reader may see it, without its moves.
func (o *openReferral) view(s *agency.Session, card referral.Card, now time.Time) act.Referral {
	k := o.st.Clocks
	out := act.Referral{
		ReferralRow: o.rowView(card, now), Attributes: caseview.AskAttributes(card.Attributes), Note: card.Note, Replaces: card.Replaces,
		Can: o.can(s, now), Moves: []act.MoveView{}, Ends: k.Ends.Ptr(),
		Defaults: act.MoveDefaults{HoldUntil: o.defaultHold(now).Time()},
	}
	if o.st.Release != "" && o.st.Out == nil {
		out.Loopback = o.st.Loop
	}
	if o.side == referral.R {
		out.Worker = o.st.Hand
	}
	if o.hides() {
		return out
	}
	out.HoldUntil = k.Hold.Ptr()
	if k.Status == referral.Waitlisted {
		out.Expected = k.Deadline.Time().In(o.recipient.Zone).Format(time.DateOnly)
	}
	if o.canUndo(s, now) {
		out.UndoUntil = o.st.BackUntil.Ptr()
	}
	return out
}

// can lists the moves that are open to the reader.
func (o *openReferral) can(s *agency.Session, now time.Time) []string {
	if o.hides() && !o.SenderOpen {
		return []string{}
	}
	return o.st.Offered(o.side, o.hides(), o.canUndo(s, now))
}

// canUndo reports whether the newest move is the member's own, just made, and
// not read by the other side.
func (o *openReferral) canUndo(s *agency.Session, now time.Time) bool {
	read := o.SenderSeen >= o.Version && !o.st.Veiled
	if o.side == referral.S {
		read = o.RecipientSeen >= o.Version
	}
	return o.st.MayUndo(o.side, s.Member, now) && !read
}

// view is a move that was just made, as its author sees it.
func (m *draftMove) view(s *agency.Session, o *openReferral) act.MoveView {
	v := caseview.Move(m.body)
	v.Seq, v.Type, v.From, v.Actor = o.shown(), m.head.Type, caseview.MadeBy(m.who), s.Name
	v.At, v.Hash, v.Verified = o.st.Changed.Time(), hex.EncodeToString(o.st.Tip), true
	return v
}
