package loop

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/coalition"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// undoLasts is how long a wrong click can be taken back.
const undoLasts = 2 * time.Minute

// draftMove is a move, sealed and signed, ready to be appended. Making it needs no
// transaction; appending it is a few small writes.
type draftMove struct {
	rule   referral.Rule
	who    string // S, R, T or P
	side   string // of the author: S or R; empty for the clock
	member string
	body   referral.Body
	head   parcel.Header
	sealed []byte // to the other side; nil when it may not know
	apart  bool   // the parcel is kept elsewhere, so that it can be destroyed alone
	own    []byte
	once   []byte
	veiled bool
	quiet  bool   // the sender may know where it stands, but not of this move
	undo   bool   // this move can be taken back for a while
	place  string // of an acceptance: the service of which it takes a place
	rows   bool   // decides by nothing but the referral's own row
	one    bool   // ends this ask alone: the next in rank is asked
	back   *referral.Clocks
	gap    []byte // mark of what it counted
	stays  bool   // a place that was accepted is kept for a while
}

// make seals and signs a move of the session's agency, which stands on one of
// the two sides. What the sender may not learn is cut before it is sealed.
func (n *Loop) make(o *openReferral, s *agency.Session, who string, rule referral.Rule, body referral.Body) (*draftMove, error) {
	m := &draftMove{rule: rule, who: who, side: o.side, member: s.Member, body: body}
	m.veiled = o.st.Veil(o.side, rule.Move, rule.To)
	other := o.other()
	m.head = parcel.Header{Type: string(rule.Move), From: s.Agency, Referral: o.ID, Prev: o.st.Tip, Seq: o.Version + 1}
	m.address(s, other)
	return m, m.close(s, other, o.st.Loop)
}

// address says to whom a move goes. Who has no Relais has no key: the sender's
// own copy is all that there is.
func (m *draftMove) address(s *agency.Session, to *agency.Public) {
	if m.head.To, m.head.ToVersion = to.ID, to.Version; referral.IsOutside(to.ID) {
		m.head.To, m.head.ToVersion = s.Agency, s.Keys.Current
	}
}

// close signs the body for the author's own copy, and what the other side may
// know of it for its parcel.
func (m *draftMove) close(s *agency.Session, other *agency.Public, loop string) error {
	if m.veiled && m.side == referral.R {
		m.head.To, m.head.ToVersion = s.Agency, s.Keys.Current
	}
	full := record.Encode(m.body)
	letter := parcel.Sign(m.head, s.Member, s.Keys.Sign, full)
	m.own = agency.SealVault(s, "own parcel", m.head.Referral, letter.Bytes())
	if m.head.To == s.Agency {
		return nil
	}
	if m.side == referral.R {
		if cut := record.Encode(referral.Cut(loop, m.rule.Move, m.body)); string(cut) != string(full) {
			letter = parcel.Sign(m.head, s.Member, s.Keys.Sign, cut)
		}
	}
	var err error
	m.sealed, err = parcel.Seal(m.head, other.Seal, letter)
	return err
}

// tick makes a move of the clock, signed by the node.
func (n *Loop) tick(o *openReferral, rule referral.Rule, body referral.Body) *draftMove {
	seq := o.Version + 1
	return &draftMove{
		rule: rule, who: referral.T, body: body, veiled: o.st.Veil(referral.T, rule.Move, rule.To),
		quiet: rule.Move == referral.MoveEscalate && !o.st.TellsTimes(),
		head:  parcel.Header{Type: string(rule.Move), Referral: o.ID, Prev: o.st.Tip, Seq: seq},
		own:   agency.SealJSON(n.node.Own, tickBind(o.ID, seq), body),
	}
}

// push appends a move to a referral. errMoved means that somebody else was
// faster, with a move or with what is none (the end of telling back, what the desk
// did, who took it on): nothing is written then.
func (n *Loop) push(ctx context.Context, tx *store.Tx, o *openReferral, m *draftMove) error {
	if m.head.Seq != 0 && m.head.Seq != o.Version+1 {
		return errMoved
	}
	unheard := m.side != "" && o.Unheard(m.side, &o.st)
	link := n.advance(o, m, tx.Now())
	o.settle(m, unheard)
	read := o.State
	o.State = n.sealState(o)
	ok, err := tx.SetReferral(ctx, o.Row, read)
	if err != nil {
		return err
	}
	if !ok {
		return errMoved
	}
	return tx.AddMove(ctx, n.moveRow(o, m, link))
}

func (n *Loop) moveRow(o *openReferral, m *draftMove, link parcel.Link) referral.MoveRow {
	row := referral.MoveRow{Referral: o.Key, Seq: link.Seq, Own: m.own, Once: m.once,
		Link: agency.SealJSON(n.node.Own, linkBind(o.ID, link.Seq), linkRecord{link, m.veiled || m.quiet})}
	if !m.apart {
		row.Parcel = m.sealed
	}
	return row
}

// advance gives the move its place in the chain and brings the state on.
func (n *Loop) advance(o *openReferral, m *draftMove, now time.Time) parcel.Link {
	st := &o.st
	o.Version++
	link := parcel.Link{
		Prev: st.Tip, Seq: o.Version, Count: st.Count(m.who), By: m.who, At: now,
		Header: m.head, Parcel: parcel.Hash(m.sealed),
	}
	if m.head.Ahead || m.head.From == "" {
		link.SignBy(n.node.Signer)
	}
	st.Tip = link.Hash()
	if o.Version == 1 {
		st.Ask = st.Tip
	}
	if m.apart {
		st.Sealed = o.Version
	}
	if m.side == referral.S && m.sealed != nil && !m.apart {
		st.Parcels = append(st.Parcels, o.Version)
	}
	step := referral.Step{Rule: m.rule, Body: m.body, Side: m.side, Member: m.member, Back: m.back, Seq: o.Version, Veiled: m.veiled, Quiet: m.quiet, Gap: m.gap}
	if m.undo {
		step.Undo = undoLasts
	}
	st.Take(step, now, o.add, coalition.After())
	return link
}

// settle brings the clear columns in line: who has read it, who has it in
// hand, and when the clock looks again. Whoever moves it on without having read
// what the other side wrote has still to read that.
func (o *openReferral) settle(m *draftMove, unheard bool) {
	switch {
	case m.head.Ahead, unheard: // nobody was there, or looked
	case m.side == referral.S:
		o.SenderSeen = o.Version
	case m.side == referral.R:
		o.RecipientSeen = o.Version
	}
	o.SetInHand(&o.st, o.st.Changed.Time())
	o.Due = o.st.Next()
}
