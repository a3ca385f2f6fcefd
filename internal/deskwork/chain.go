package deskwork

import (
	"bytes"
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// headType is what the parcels of the desk say that they are.
const headType = "desk_work"

// byDesk is who makes the links of this chain.
const byDesk = "D"

// seal signs what the desk did, for its own copy and for each side. Who was asked
// does not get a proposal.
func (n *DeskWork) seal(s *agency.Session, o referral.Opened, a deskAct, sides [2]*agency.Public, now time.Time) (w written, err error) {
	seq := o.State.AtDesk.Done + 1
	h := parcel.Header{Type: headType, From: s.Agency, To: sides[0].ID, ToVersion: sides[0].Version, Referral: o.ID, Prev: o.State.AtDesk.Tip, Seq: seq}
	letter := parcel.Sign(h, s.Member, s.Keys.Sign, record.Encode(a))
	w.link = deskLink{Link: parcel.Link{Prev: h.Prev, Seq: seq, Count: seq, By: byDesk, At: now, Header: h}}
	w.row = store.DeskWorkRow{Referral: o.Key, Seq: seq, Own: agency.SealVault(s, "own desk work", o.ID, letter.Bytes())}
	if w.row.Sender, err = parcel.Seal(h, sides[0].Seal, letter); err != nil {
		return w, err
	}
	w.link.Parcels = [][]byte{parcel.Hash(w.row.Sender), {}}
	if sides[1] != nil && len(a.Agencies) == 0 {
		w.link.Recipient = h
		w.link.Recipient.To, w.link.Recipient.ToVersion = sides[1].ID, sides[1].Version
		copied := parcel.Sign(w.link.Recipient, s.Member, s.Keys.Sign, record.Encode(a))
		if w.row.Recipient, err = parcel.Seal(w.link.Recipient, sides[1].Seal, copied); err != nil {
			return w, err
		}
		w.link.Parcels[1] = parcel.Hash(w.row.Recipient)
	}
	w.link.Parcel = w.link.both()
	w.row.Link = agency.SealJSON(n.node.Own, linkBind(o.ID, seq), w.link)
	return w, nil
}

// both is what the chain says of the two parcels of a link.
func (l deskLink) both() []byte {
	return parcel.Hash(slices.Concat(append([][]byte{l.Recipient.Bytes()}, l.Parcels...)...))
}

// GetDeskWork lists what the desk did about an ask, for its two sides and for the
// desk. What was changed or taken away since is told.
var GetDeskWork = define.Define[act.ID, act.DeskWork]("GetDeskWork", "GET /referrals/{id}/desk", "referrals", agency.CaseDesk,
	"What the coalition’s desk did about an ask that nobody answered.")

func (n *DeskWork) getDeskWork(ctx context.Context, s *agency.Session, in act.ID) (out act.DeskWork, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := n.loop.ForSide(ctx, tx, s, in.ID)
		if fault.CodeOf(err) == fault.NotFound {
			o, err = n.loop.AtDesk(ctx, tx, s, in.ID)
		}
		if err == nil {
			out, err = n.view(ctx, tx, s, o)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "desk.read", in.ID)
	})
}

// view is what the desk did, as its reader may see it.
func (n *DeskWork) view(ctx context.Context, tx *store.Tx, s *agency.Session, o referral.Opened) (out act.DeskWork, err error) {
	out = act.DeskWork{Items: []act.DeskAct{}}
	rows, err := store.DeskWorkOf(ctx, tx, o.Key)
	if err != nil {
		return out, err
	}
	asks, err := n.node.AgencyPublic(ctx, tx, o.State.Sender)
	if err != nil {
		return out, err
	}
	recs, links := make([]deskLink, len(rows)), make([]parcel.Link, len(rows))
	for i, row := range rows {
		if agency.OpenJSON(n.node.Own, linkBind(o.ID, row.Seq), row.Link, &recs[i]) != nil || !bytes.Equal(recs[i].Parcel, recs[i].both()) {
			recs[i] = deskLink{Link: parcel.Link{Seq: row.Seq}} // seen below
		}
		links[i] = recs[i].Link
	}
	good := parcel.Chain(links, o.State.AtDesk.Tip, o.ID, n.node.Signer.Public())
	out.Whole = len(rows) == o.State.AtDesk.Done
	for i, row := range rows {
		one, shown := n.one(ctx, tx, s, o, recs[i], row)
		one.Verified = one.Verified && good[i] && recs[i].Header.From == asks.Desk
		out.Whole = out.Whole && (one.Verified || !shown)
		if shown {
			one.Seq = len(out.Items) + 1 // a gap would tell who was asked that there was a proposal
			out.Items = append(out.Items, one)
		}
	}
	return out, nil
}

// one opens what the reader has of one thing that the desk did, and reports
// whether it is the reader's to see.
func (n *DeskWork) one(ctx context.Context, tx *store.Tx, s *agency.Session, o referral.Opened, l deskLink, row store.DeskWorkRow) (act.DeskAct, bool) {
	out := act.DeskAct{Written: l.At.UTC()}
	h, sealed := l.Header, row.Sender
	var hash []byte
	if len(l.Parcels) == 2 {
		if hash = l.Parcels[0]; o.Side == referral.R {
			h, sealed, hash = l.Recipient, row.Recipient, l.Parcels[1]
		}
	}
	if o.Side != "" && sealed == nil && (len(hash) == 0 && len(l.Parcels) == 2 || o.State.Clocks.Status.Final()) {
		return out, false // nothing of it went there, or it was destroyed with the ask
	}
	letter, ok := n.letter(s, o, h, row, sealed, hash)
	var a deskAct
	if !ok || record.Decode(letter.Body, &a) != nil {
		return out, true
	}
	m, err := n.node.MemberPublic(ctx, tx, letter.Member)
	out.Verified = err == nil && m.Agency == h.From && !m.Sign.IsZero() && letter.Verify(h, m.Sign)
	if out.Verified && o.Side == "" {
		out.By = m.Name
	}
	out.At = time.UnixMicro(a.At).UTC()
	out.Whom, out.Way, out.Result, out.Text, out.Agencies = a.Whom, a.Way, a.Result, a.Text, a.Agencies
	return out, true
}

// letter opens the desk's own copy, or what was sealed to the reader's side.
func (n *DeskWork) letter(s *agency.Session, o referral.Opened, h parcel.Header, row store.DeskWorkRow, sealed, hash []byte) (l parcel.Letter, ok bool) {
	if o.Side == "" {
		plain, err := agency.OpenVault(s, "own desk work", o.ID, row.Own)
		if err == nil {
			l, err = parcel.ParseLetter(plain)
		}
		return l, err == nil
	}
	keys, known := s.Keys.Versions[h.ToVersion]
	if !known || h.To != s.Agency || !bytes.Equal(parcel.Hash(sealed), hash) {
		return l, false
	}
	l, err := parcel.Open(h, keys.Seal, sealed)
	return l, err == nil
}
