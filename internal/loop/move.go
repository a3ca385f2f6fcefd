package loop

import (
	"context"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/referral"
	"relais/internal/store"
)

// attempts is how often an act is tried again when somebody else was faster. One
// that says which version it saw is refused as soon as that is an older one.
const attempts = 4

// Move moves a referral on, by the table of the loop. The answer's Moves
// holds the new move only.
var Move = define.Define[act.Move, act.Referral]("Move", "POST /referrals/{id}/moves", "referrals", agency.CaseDesk,
	"Move a referral on.")

func (n *Loop) move(ctx context.Context, s *agency.Session, in act.Move) (out act.Referral, err error) {
	switch move := referral.Move(in.Type); {
	case move == referral.MoveUndo:
		return n.undo(ctx, s, act.ID{ID: in.ID})
	case move == referral.MoveWithdraw:
		return n.withdraw(ctx, s, act.Withdraw{ID: in.ID, Reason: in.Text})
	case !move.ByForm():
		return out, errNotNow // acts of their own
	case in.Text != "":
		if unread, err := n.checkWords(ctx, s, in.ID, "text", in.Text); err != nil {
			return out, err
		} else if unread {
			return out, fault.Invalid("text", "referral.note_unchecked")
		}
	}
	return n.again(ctx, s, in.Key, func() (act.Referral, error) { return n.writeMove(ctx, s, in) })
}

// again runs an act once more when somebody else was faster, and answers a
// repeat with the same key as the first time.
func (n *Loop) again(ctx context.Context, s *agency.Session, key string, do func() (act.Referral, error)) (out act.Referral, err error) {
	for range attempts {
		out, err = do()
		if !errors.Is(err, errFileMoved) && !errors.Is(err, errMoved) {
			break
		}
	}
	if err != nil && key != "" && (store.IsUnique(err) || fault.CodeOf(err) == fault.Conflict) {
		return n.repeated(ctx, s, key, err)
	}
	return out, err
}

// repeated answers a repeat as it stands now, or the error when it is none.
func (n *Loop) repeated(ctx context.Context, s *agency.Session, key string, first error) (out act.Referral, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err := tx.MoveOnce(ctx, n.once(s, key))
		if err != nil {
			return first
		}
		o, err := n.referralFor(ctx, tx, s, id)
		if err != nil {
			return err
		}
		card, err := o.ownCard(s)
		out = o.view(s, card, tx.Now())
		return err
	})
	return out, err
}

// once is the keyed hash of a request's own key.
func (n *Loop) once(s *agency.Session, key string) []byte {
	if key == "" {
		return nil
	}
	return n.node.Pseudonym("once", s.Agency+" "+key)
}

// turn reads a referral for a member who wants to move it, at the version
// that was shown to them (0 for any).
func (n *Loop) turn(ctx context.Context, tx *store.Tx, s *agency.Session, id string, version int, ahead ...func(*openReferral)) (*openReferral, referral.Card, error) {
	o, err := n.referralFor(ctx, tx, s, id, ahead...)
	if err != nil {
		return nil, referral.Card{}, err
	}
	if version != 0 && version != o.shown() {
		return nil, referral.Card{}, errMoved
	}
	card, err := o.ownCard(s)
	return o, card, err
}

// shown is the version that the side may know of.
func (o *openReferral) shown() int {
	if o.side == referral.S {
		return o.st.ShownSeq
	}
	return o.Version
}

func (n *Loop) writeMove(ctx context.Context, s *agency.Session, in act.Move) (out act.Referral, err error) {
	var o *openReferral
	var card referral.Card
	var now time.Time
	var place string
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, card, err = n.turn(ctx, tx, s, in.ID, in.Version, func(o *openReferral) {
			if referral.Move(in.Type) == referral.MoveAccept && o.RecipientCard == nil {
				store.AheadMove(tx, o.Key, 1) // the ask, for the place that is meant
			}
		})
		now = tx.Now()
		if err == nil && in.Agency != "" {
			_, err = n.node.AgencyPublic(ctx, tx, in.Agency)
		}
		if err == nil && o.side == referral.R && referral.Move(in.Type) == referral.MoveAccept {
			place, err = n.placeMeant(ctx, tx, s, o)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	rule, ok := o.st.Rule(o.side, referral.Move(in.Type))
	if !ok || o.side == referral.S && o.st.Veiled {
		return out, errNotNow
	}
	body, err := forms.MoveBody(in, rule, &o.st, o.defaultHold(now), now)
	if err == nil && rule.Who != o.side { // recorded for a recipient without Relais
		body.Said, err = forms.SaidBy(in.Said, now)
	}
	if err != nil {
		return out, err
	}
	m, err := n.make(o, s, rule.Who, rule, body)
	if err != nil {
		return out, err
	}
	m.undo, m.once, m.rows, m.place = true, n.once(s, in.Key), true, place
	return n.commitMove(ctx, s, o, m, card, "referral."+in.Type, nil)
}

// commitMove appends a move in one transaction with its audit entry. first
// runs before the move is written. Who moves without end has to wait, so that
// nobody's withdrawal does: that is written by commit alone.
func (n *Loop) commitMove(ctx context.Context, s *agency.Session, o *openReferral, m *draftMove, card referral.Card, action string,
	first func(context.Context, *store.Tx, *openReferral) error) (out act.Referral, err error) {
	if m.rule.Move.Waits() && o.st.Hasty(o.side, n.node.DB.Now()) {
		return out, fault.New(fault.TooMany, "referral.too_fast")
	}
	transact := n.node.DB.Transact
	if o.alone(m) {
		transact = n.node.DB.TransactRows
	}
	err = transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		cur := *o // the transaction may run more than once
		if first != nil {
			if err := first(ctx, tx, &cur); err != nil {
				return err
			}
		}
		one := *m
		out, err = commit(ctx, tx, n, s, &cur, &one, card, action)
		return err
	})
	if err != nil {
		return act.Referral{}, err
	}
	return out, nil
}

// commit appends a member's move to a referral as it stands in the transaction.
func commit(ctx context.Context, tx *store.Tx, n *Loop, s *agency.Session, o *openReferral, m *draftMove, card referral.Card, action string) (out act.Referral, err error) {
	o.setCard(o.freshCard(s, card))
	if err := countGap(ctx, tx, n, s, o, m); err != nil {
		return out, err
	}
	if err := n.apply(ctx, tx, o, m); err != nil {
		return out, err
	}
	out = o.view(s, card, tx.Now())
	out.Moves = []act.MoveView{m.view(s, o)}
	return out, n.node.Audit(ctx, tx, s, action, o.ID)
}

// alone reports whether a move rests on nothing but its own referral's row,
// whose version is compared, and ends nothing that others hold.
func (o *openReferral) alone(m *draftMove) bool {
	return m.rows && o.st.Group == "" && !o.st.Armed && !m.rule.To.Final()
}

// freshCard seals a sender's card that a release has changed.
func (o *openReferral) freshCard(s *agency.Session, card referral.Card) []byte {
	if o.side == referral.R || len(card.Sections) == 0 {
		return nil
	}
	return sealCard(s, o.ID, card)
}

func (o *openReferral) setCard(sealed []byte) {
	switch {
	case sealed == nil:
	case o.side == referral.S:
		o.SenderCard = sealed
	default:
		o.RecipientCard = sealed
	}
}

// defaultHold is until when a place is kept unless somebody says otherwise.
func (o *openReferral) defaultHold(now time.Time) referral.At {
	return referral.AtTime(o.add(now, o.st.Plan.Hold))
}
