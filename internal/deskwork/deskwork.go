// Package deskwork is what a coalition's desk does about an ask that nobody
// answered: it takes the card, calls, writes down what came of it, and proposes
// whom else to ask. The desk is no party of the referral. What it does is no
// move: it has a chain of its own beside that of the moves, signed by its members,
// sealed to each of the two sides. It must never tell who was asked whom the desk
// proposes, and sends no ask.
package deskwork

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/coalition"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// Loop is what the desk's work needs of referrals.
type Loop interface {
	// AtDesk reads a referral that came to the desk of a session: not found for
	// everybody else.
	AtDesk(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (referral.Opened, error)
	// ForSide reads a referral for a member of one of its two agencies: not found
	// for everybody else.
	ForSide(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (referral.Opened, error)
	// KeepState writes where a referral stands that changed without a move.
	KeepState(ctx context.Context, tx *store.Tx, o referral.Opened) error
}

// DeskWork is the room.
type DeskWork struct {
	node *node.Node
	loop Loop
}

// New returns the room of a node.
func New(n *node.Node, l Loop) *DeskWork { return &DeskWork{n, l} }

// Acts lists what the room carries out.
func (n *DeskWork) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(GetDeskWork, n.getDeskWork),
		define.Bind(ProposeAgencies, n.proposeAgencies),
		define.Bind(RecordDeskWork, n.recordDeskWork),
		define.Bind(TakeCard, n.takeCard),
	}
}

var (
	errNotNow = fault.New(fault.Conflict, "referral.not_now")
	errMoved  = errors.New("deskwork: somebody else was faster")
)

// attempts is how often something is written again when a colleague was faster.
const attempts = 4

// TakeCard says who of the desk deals with an ask, so that two do not call at
// once.
var TakeCard = define.Define[act.TakeCard, act.None]("TakeCard", "PUT /referrals/{id}/desk/worker", "referrals", agency.CaseDesk,
	"The desk: deal with an ask that nobody answered, so that two do not call at once.")

func (n *DeskWork) takeCard(ctx context.Context, s *agency.Session, in act.TakeCard) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := n.card(ctx, tx, s, in.ID)
		if err != nil || o.State.AtDesk.Hand == s.Member {
			return err
		}
		if hand := o.State.AtDesk.Hand; hand != "" && !in.Over {
			if m, err := n.node.MemberPublic(ctx, tx, hand); err == nil && m.Agency == s.Agency && m.Certified() {
				return fault.New(fault.Conflict, "desk.taken", m.Name)
			}
		}
		o.State.AtDesk.Hand = s.Member
		return n.keep(ctx, tx, s, o, "desk.take")
	})
}

// card reads a referral of which the desk still does something.
func (n *DeskWork) card(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (referral.Opened, error) {
	o, err := n.loop.AtDesk(ctx, tx, s, id)
	if err == nil && !o.State.DeskMay() {
		err = errNotNow
	}
	return o, err
}

func (n *DeskWork) keep(ctx context.Context, tx *store.Tx, s *agency.Session, o referral.Opened, action string) error {
	if err := n.loop.KeepState(ctx, tx, o); err != nil {
		return err
	}
	if err := store.TouchDeskCopy(ctx, tx, o.Key); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, action, o.ID)
}

// RecordDeskWork writes down what the desk did: whom it called or wrote to, and
// what came of it.
var RecordDeskWork = define.Define[act.RecordDeskWork, act.DeskWork]("RecordDeskWork", "POST /referrals/{id}/desk/records", "referrals", agency.CaseDesk,
	"The desk: write down what was done about an ask that nobody answered.")

func (n *DeskWork) recordDeskWork(ctx context.Context, s *agency.Session, in act.RecordDeskWork) (act.DeskWork, error) {
	if err := namesNobody(in.Text); err != nil {
		return act.DeskWork{}, err
	}
	return n.write(ctx, s, in.ID, in.Again, "desk.record", func(tx *store.Tx, _ referral.Opened) (deskAct, error) {
		at := tx.Now()
		if in.At != "" {
			at, _ = time.Parse(time.RFC3339, in.At) // checked at the door
		}
		if at.After(tx.Now().Add(time.Minute)) {
			return deskAct{}, fault.Invalid("at", "referral.said_later")
		}
		return deskAct{At: at.UnixMicro(), Whom: in.Whom, Way: in.Way, Result: in.Result, Text: in.Text}, nil
	})
}

// ProposeAgencies names agencies that could take an ask which nobody answered.
var ProposeAgencies = define.Define[act.ProposeAgencies, act.DeskWork]("ProposeAgencies", "POST /referrals/{id}/desk/proposals", "referrals", agency.CaseDesk,
	"The desk: say which other agencies could take an ask; who asks decides.")

func (n *DeskWork) proposeAgencies(ctx context.Context, s *agency.Session, in act.ProposeAgencies) (act.DeskWork, error) {
	if err := namesNobody(in.Text); err != nil {
		return act.DeskWork{}, err
	}
	return n.write(ctx, s, in.ID, in.Again, "desk.propose", func(tx *store.Tx, o referral.Opened) (deskAct, error) {
		for i, id := range in.Agencies {
			if err := n.proposable(ctx, tx, s, o, id); err != nil {
				return deskAct{}, fault.Invalid(fmt.Sprintf("agencies.%d", i), "desk.not_proposable")
			}
		}
		return deskAct{At: tx.Now().UnixMicro(), Text: in.Text, Agencies: in.Agencies}, nil
	})
}

// proposable makes sure that an agency belongs to the desk's coalition, is there,
// is neither side, and is none that enforces: those are named by the person alone.
func (n *DeskWork) proposable(ctx context.Context, tx *store.Tx, s *agency.Session, o referral.Opened, id string) error {
	p, err := n.node.AgencyPublic(ctx, tx, id)
	if err != nil {
		return err
	}
	if p.Desk != s.Agency || p.Left != "" || o.State.Side(id) != "" || agency.Enforces(p.SectorFor(s.Desk)) {
		return errNotNow
	}
	return nil
}

// namesNobody stops words that have the shape of what identifies somebody. The
// desk knows no file to compare them with.
func namesNobody(words string) error {
	if stops := referral.NoteStops(words); len(stops) > 0 {
		return fault.Invalid("text", "referral.note_stopped", stops[0])
	}
	return nil
}

// written is what the desk did, sealed and signed.
type written struct {
	link deskLink
	row  store.DeskWorkRow
}

// write adds to what the desk did about an ask, which made says.
func (n *DeskWork) write(ctx context.Context, s *agency.Session, id, again, action string,
	made func(*store.Tx, referral.Opened) (deskAct, error)) (out act.DeskWork, err error) {
	for range attempts {
		if out, err = n.tryWrite(ctx, s, id, again, action, made); err != errMoved {
			return out, err
		}
	}
	return out, errNotNow
}

func (n *DeskWork) tryWrite(ctx context.Context, s *agency.Session, id, again, action string,
	made func(*store.Tx, referral.Opened) (deskAct, error)) (out act.DeskWork, err error) {
	var o referral.Opened
	var a deskAct
	var sides [2]*agency.Public
	var until referral.At
	var now time.Time
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if o, err = n.card(ctx, tx, s, id); err != nil {
			return err
		}
		if a, err = made(tx, o); err != nil {
			return err
		}
		if sides, err = n.sides(ctx, tx, o); err != nil {
			return err
		}
		now = tx.Now()
		until, err = looksAgain(o, sides, again, now)
		return err
	})
	if err != nil {
		return out, err
	}
	w, err := n.seal(s, o, a, sides, now)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		cur, err := n.card(ctx, tx, s, id)
		if err != nil {
			return err
		}
		at := &cur.State.AtDesk
		if at.Done != o.State.AtDesk.Done || !bytes.Equal(at.Tip, o.State.AtDesk.Tip) {
			return errMoved
		}
		at.Hand, at.Until, at.Done, at.Tip, at.Says = s.Member, until, at.Done+1, w.link.Hash(), at.Says || len(a.Agencies) > 0
		if w.row.Recipient != nil {
			at.Told++
		}
		if err := store.AddDeskWork(ctx, tx, w.row); err != nil {
			return err
		}
		if err := n.keep(ctx, tx, s, cur, action); err != nil {
			return err
		}
		if out, err = n.view(ctx, tx, s, cur); err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}

// sides are who asks and who was asked; the second is nil where it has no Relais.
func (n *DeskWork) sides(ctx context.Context, tx *store.Tx, o referral.Opened) (out [2]*agency.Public, err error) {
	if out[0], err = n.node.AgencyPublic(ctx, tx, o.State.Sender); err == nil && o.State.Out == nil {
		out[1], err = n.node.AgencyPublic(ctx, tx, o.State.Recipient)
	}
	return out, err
}

// looksAgain is until when what the desk did counts: as long as the urgency's
// grace, or as it says, and never longer than its time to answer.
func looksAgain(o referral.Opened, sides [2]*agency.Public, again string, now time.Time) (referral.At, error) {
	province, zone := sides[0].Province, sides[0].Zone
	if sides[1] != nil {
		province, zone = sides[1].Province, sides[1].Zone
	}
	until := coalition.Due(now, o.State.Plan.Grace, province, zone)
	if again != "" {
		until, _ = time.Parse(time.RFC3339, again) // checked at the door
	}
	last := coalition.Due(now, o.State.Plan.Answer, province, zone)
	if !until.After(now) || until.After(last.Add(time.Minute)) {
		return 0, fault.Invalid("again", "desk.again_range")
	}
	return referral.AtTime(until.UTC()), nil
}

// linkBind says what a link is bound to.
func linkBind(id string, seq int) seal.Bind {
	return seal.Bind{Kind: "desk link", Object: id, Version: uint64(seq)}
}
