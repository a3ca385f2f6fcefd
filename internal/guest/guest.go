// Package guest lets a recipient without Relais answer an ask by itself: through
// a link that the sender's worker sends, and a one-time code that they say by
// voice. Neither opens anything alone. Nothing that names the person is behind a
// link: identity goes by the worker's voice only.
//
// What the link opens is sealed under a key of the link and the code, so that
// nobody with the database reads it. Which moves there are, and whether a link may
// be made, is decided where referrals are.
package guest

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// Loop is what the room needs of referrals.
type Loop interface {
	// ForSide reads a referral for a member of one of its two agencies.
	ForSide(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (referral.Opened, error)
	// MayLink reads a referral for which a link can be made, with the sender's card.
	MayLink(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (referral.Opened, referral.Card, error)
	// ByLink reads a referral for who holds its link, and who asks.
	ByLink(ctx context.Context, tx *store.Tx, id string) (referral.Opened, *agency.Public, error)
	// Holds is until when a place that is accepted now is kept.
	Holds(o referral.Opened, from *agency.Public, now referral.At) referral.At
	// AnswerByLink makes a move of the recipient, signed by the node on its behalf.
	AnswerByLink(ctx context.Context, tx *store.Tx, in act.Move, by string, ask referral.Ask, once []byte) error
}

// Limits slow down who guesses, by where they come from.
type Limits interface {
	// Attempt counts an attempt as failed before it is made, or refuses it.
	Attempt(ctx context.Context) error
	// Right takes it back.
	Right(ctx context.Context)
}

// Guest is the room.
type Guest struct {
	node   *node.Node
	loop   func() Loop
	limits Limits
}

// New returns the room of a node.
func New(n *node.Node, loop func() Loop, limits Limits) *Guest { return &Guest{n, loop, limits} }

// Acts lists what the room carries out.
func (n *Guest) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(AnswerByLink, n.answerByLink),
		define.Bind(DropAnswerLink, n.dropAnswerLink),
		define.Bind(GetAnswerLink, n.getAnswerLink),
		define.BindOpen(LookByLink, n.lookByLink),
		define.Bind(MakeAnswerLink, n.makeAnswerLink),
	}
}

// mostTries is how many wrong codes shut a link.
const mostTries = 5

// hashWaits is how long somebody waits at most for their code to be hashed.
const hashWaits = 20 * time.Second

// errShut says that a link opens nothing: to who guesses, all such look alike.
var errShut = fault.New(fault.NotFound, "guest.shut")

func askBind(token []byte) seal.Bind {
	return seal.Bind{Kind: "answer link ask", Object: hex.EncodeToString(token)}
}

func stateBind(token []byte) seal.Bind {
	return seal.Bind{Kind: "answer link", Object: hex.EncodeToString(token)}
}

// key is that of what a link and its code open together.
func (n *Guest) key(ctx context.Context, token, code string, st linkState) (seal.Key, error) {
	turn := seal.Turn{Owner: "link " + st.Referral, Wait: hashWaits}
	cost := seal.ArgonParams{MemoryKiB: uint32(st.Memory), Time: uint32(st.Passes), Threads: uint8(st.Lanes)}
	return seal.PassphraseKey(ctx, turn, token+" "+code, st.Salt, n.node.Key.Derive("relais answer link"), cost)
}

// MakeAnswerLink makes the link by which a recipient without Relais answers. One
// that the referral had stops working.
var MakeAnswerLink = define.Define[act.ID, act.AnswerLink]("MakeAnswerLink", "POST /referrals/{id}/link", "referrals", agency.CaseDesk,
	"Make the link by which a recipient without Relais answers itself, with its one-time code; the one before stops working.")

func (n *Guest) makeAnswerLink(ctx context.Context, s *agency.Session, in act.ID) (out act.AnswerLink, err error) {
	out = act.AnswerLink{Token: seal.NewToken(), Code: seal.NewCode()}
	var card referral.Card
	if err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, card, err = n.loop().MayLink(ctx, tx, s, in.ID)
		return err
	}); err != nil {
		return act.AnswerLink{}, err
	}
	cost, token := n.node.Argon, seal.HashToken(out.Token)
	st := linkState{Referral: in.ID, Consent: card.Consent, Salt: seal.NewSalt(), Memory: int(cost.MemoryKiB), Passes: int(cost.Time), Lanes: int(cost.Threads)}
	key, err := n.key(ctx, out.Token, out.Code, st)
	if err != nil {
		return act.AnswerLink{}, busy(err)
	}
	defer key.Wipe()
	row := store.AnswerLinkRow{Token: token, Sealed: agency.SealJSON(n.node.Own, stateBind(token), st),
		Ask: key.Seal(askBind(token), record.Encode(linkedAsk{card.Ask}))}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, _, err := n.loop().MayLink(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		row.Referral, out.Until = o.Key, until(o)
		if err := store.PutAnswerLink(ctx, tx, row); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "referral.link", in.ID)
	})
	if err != nil {
		return act.AnswerLink{}, err
	}
	return out, nil
}

// until is when a link stops working at the latest, as things stand.
func until(o referral.Opened) time.Time {
	end := o.State.AskEnds
	if k := o.State.Clocks; o.State.Release == "" && k.Auto != 0 && (end == 0 || k.Auto < end) {
		end = k.Auto
	}
	return end.Time()
}

// GetAnswerLink says whether a referral has a link.
var GetAnswerLink = define.Define[act.ID, act.HasLink]("GetAnswerLink", "GET /referrals/{id}/link", "referrals", agency.CaseDesk,
	"Whether a recipient without Relais can answer through a link now.")

func (n *Guest) getAnswerLink(ctx context.Context, s *agency.Session, in act.ID) (out act.HasLink, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := n.loop().ForSide(ctx, tx, s, in.ID)
		if err == nil && o.Side == referral.S {
			out.Open, err = store.HasAnswerLink(ctx, tx, o.Key)
		}
		return err
	})
	return out, err
}

// DropAnswerLink shuts the link of a referral.
var DropAnswerLink = define.Define[act.ID, act.None]("DropAnswerLink", "DELETE /referrals/{id}/link", "referrals", agency.CaseDesk,
	"Shut the link by which a recipient without Relais answers.")

func (n *Guest) dropAnswerLink(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := n.loop().ForSide(ctx, tx, s, in.ID)
		if err == nil && o.Side != referral.S {
			err = fault.New(fault.Conflict, "referral.not_now")
		}
		if err != nil {
			return err
		}
		if err := store.DropAnswerLink(ctx, tx, o.Key); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "referral.link_shut", in.ID)
	})
}

func busy(err error) error {
	if errors.Is(err, seal.ErrBusy) {
		return fault.Wrap(fault.Unavailable, "fault.unavailable", err)
	}
	return err
}
