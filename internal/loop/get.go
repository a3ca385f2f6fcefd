package loop

import (
	"bytes"
	"context"
	"encoding/hex"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/parcel"
	"relais/internal/referral"
	"relais/internal/store"
)

// reading is a referral being read by a member: its moves opened and held to
// the chain.
type reading struct {
	n       *Loop
	ctx     context.Context
	tx      *store.Tx
	s       *agency.Session
	o       *openReferral
	card    referral.Card
	members map[string]*agency.MemberPublic
	links   []parcel.Link
	views   []act.MoveView
	seqs    []int
	outcome string // newest outcome that the reader may know of
	release *releaseLetter
	basis   string
}

// GetReferral opens a referral as its reader may see it. Every parcel is
// verified: what was replayed, reordered, changed or swapped shows
// Verified=false.
var GetReferral = define.Define[act.ID, act.Referral]("GetReferral", "GET /referrals/{id}", "referrals", agency.CaseDesk,
	"One referral, as its reader may see it.")

func (n *Loop) getReferral(ctx context.Context, s *agency.Session, in act.ID) (out act.Referral, err error) {
	var r *reading
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		r = &reading{n: n, ctx: ctx, tx: tx, s: s, members: map[string]*agency.MemberPublic{}}
		if r.o, err = n.referralFor(ctx, tx, s, in.ID); err != nil {
			return err
		}
		out, err = r.read()
		return err
	})
	if fault.CodeOf(err) == fault.NotFound && s.IsDesk {
		return n.attention.deskView(ctx, s, in.ID)
	}
	if err != nil {
		return act.Referral{}, err
	}
	return out, n.seen(ctx, s, r)
}

func (r *reading) read() (act.Referral, error) {
	if err := r.moves(); err != nil {
		return act.Referral{}, err
	}
	out := r.o.view(r.s, r.card, r.tx.Now())
	out.Moves = r.views
	var err error
	if r.o.st.Release != "" {
		out.Release, err = r.releaseInfo()
	}
	return out, err
}

// moves opens the card and all moves. Its own card wins over the ask, so that
// a reader without the ask still has a line.
func (r *reading) moves() error {
	rows, err := r.tx.Moves(r.ctx, r.o.Key)
	if err != nil {
		return err
	}
	recs := make([]linkRecord, len(rows))
	r.links = make([]parcel.Link, len(rows))
	for i, row := range rows {
		if err := agency.OpenJSON(r.n.node.Own, linkBind(r.o.ID, row.Seq), row.Link, &recs[i]); err != nil {
			recs[i] = linkRecord{Link: parcel.Link{Seq: row.Seq}} // swapped or rolled back: seen below
		}
		r.links[i] = recs[i].Link
	}
	if r.card, err = r.o.ownCard(r.s); err != nil {
		return err
	}
	ok := parcel.Chain(r.links, r.o.st.Tip, r.o.ID, r.n.node.Signer.Public())
	whole := len(rows) == r.o.Version && r.remembered()
	for i, row := range rows {
		if recs[i].Veiled && r.o.side == referral.S {
			continue
		}
		r.one(recs[i], row, ok[i] && whole)
	}
	return nil
}

// remembered holds the chain to what this agency has seen of it: a referral
// rolled back to an older state is noticed.
func (r *reading) remembered() bool {
	if r.card.Seq == 0 {
		return true
	}
	return r.card.Seq <= len(r.links) && bytes.Equal(r.links[r.card.Seq-1].Hash(), r.card.Tip)
}

// one opens one move and adds its view.
func (r *reading) one(rec linkRecord, row referral.MoveRow, inPlace bool) {
	body, member, ok := r.open(rec, row)
	v := moveView(body)
	v.Seq, v.Type, v.From, v.At = len(r.views)+1, rec.Header.Type, fromWords[rec.By], rec.At.UTC()
	v.Hash, v.Verified = hex.EncodeToString(rec.Hash()), ok && inPlace
	v.Actor = r.actor(rec, member)
	r.views, r.seqs = append(r.views, v), append(r.seqs, rec.Seq)
	r.learn(rec, body, ok && inPlace)
}

// learn takes from a move what the rest of the view needs.
func (r *reading) learn(rec linkRecord, b referral.Body, good bool) {
	if b.Undone != 0 {
		for i, seq := range r.seqs {
			r.views[i].Undone = r.views[i].Undone || seq == b.Undone
		}
	}
	switch move := referral.Move(rec.Header.Type); {
	case !good:
	case rec.Seq == 1 && b.Ask != nil && r.o.side == referral.R:
		r.card.Ask = *b.Ask
	case move == referral.MoveComplete:
		r.outcome = b.Outcome
	case move == referral.MoveReopen || move == referral.MoveUndo:
		r.outcome = ""
	case move == referral.MoveReceipt:
		r.basis = b.Text
	}
}

// seen records the reading, that this side has read so far, and on the
// sender's side what became of the need.
func (n *Loop) seen(ctx context.Context, s *agency.Session, r *reading) error {
	o, card := r.o, r.card
	note := o.side == referral.S && r.outcome != "" && r.outcome != card.Outcome
	fresh := o.side == referral.S && o.SenderSeen >= o.Version && !note ||
		o.side == referral.R && o.RecipientSeen >= o.Version && o.RecipientCard != nil
	whole := len(r.views) > 0 && r.views[len(r.views)-1].Verified
	var sealed []byte
	mark := !fresh && whole
	if mark {
		if note {
			card.Outcome = r.outcome
		}
		card.Seq, card.Tip = o.Version, o.st.Tip
		if o.side == referral.S || card.Need != "" && o.st.Purge == 0 { // what is about to die is not copied
			sealed = sealCard(s, o.ID, card)
		}
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if mark {
			if err := o.markSeen(ctx, tx, sealed); err != nil {
				return err
			}
		}
		if note && mark {
			if err := n.files.SetNeedStatus(ctx, tx, s, card.Case, card.NeedID, r.outcome); fault.CodeOf(err) == fault.Internal {
				return err // a need that this member may not write waits for one who may
			}
		}
		return n.node.Audit(ctx, tx, s, "referral.read", o.ID)
	})
}

func (o *openReferral) markSeen(ctx context.Context, tx *store.Tx, card []byte) error {
	if o.side == referral.S {
		return tx.SeenBySender(ctx, o.Key, o.Version, card)
	}
	return tx.SeenByRecipient(ctx, o.Key, o.Version, card)
}

// releaseInfo is where the release of a referral stands.
func (r *reading) releaseInfo() (*act.ReleaseInfo, error) {
	row, err := r.tx.ReleaseByID(r.ctx, r.o.st.Release)
	if err != nil {
		return nil, err
	}
	st, err := r.n.releases.releaseState(row)
	if err != nil {
		return nil, err
	}
	info := &act.ReleaseInfo{ID: row.ID, State: st.State, Sections: r.card.Sections, Until: row.Until.UTC(), Loopback: st.Loop}
	if st.State == releaseSealed && r.o.st.Clocks.Status != referral.Released {
		info.State = releaseOpened // the receipt says so
	}
	if st.State == releasePurged || st.State == releaseKept {
		info.Receipt = r.basis
	}
	if r.release == nil && row.Wrap != nil && r.o.side == referral.R {
		r.release = r.letterOf(row)
	}
	if r.release != nil {
		info.Sections, info.Purpose = r.release.Sections, r.release.Purpose
		r.card.Sections = r.release.Sections
		if len(r.views) > 0 && r.release.Text != "" {
			r.views[0].Text = r.release.Text
		}
	}
	if info.Sections == nil {
		info.Sections = []string{}
	}
	return info, nil
}
