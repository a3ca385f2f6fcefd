package loop

import (
	"bytes"
	"context"
	"encoding/hex"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop/released"
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
	release *released.Letter
	basis   string
	limits  *referral.Limits // the newest, where they changed since the release
	job     bool             // it is this member's job to look
}

// GetReferral opens a referral as its reader may see it: to read it, for who
// must look. Every parcel is verified: what was replayed, reordered, changed
// or swapped shows Verified=false.
var GetReferral = define.Define[act.ID, act.Referral]("GetReferral", "GET /referrals/{id}", "referrals", agency.CaseDesk,
	"One referral, as its reader may see it.")

func (n *Loop) getReferral(ctx context.Context, s *agency.Session, in act.ID) (act.Referral, error) {
	return n.openFor(ctx, s, in.ID, true)
}

// Peek is GetReferral for a page that only takes something from a referral:
// nothing of it counts as read.
func (n *Loop) Peek(ctx context.Context, s *agency.Session, id string) (act.Referral, error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return act.Referral{}, err
	}
	return n.openFor(ctx, s, id, false)
}

func (n *Loop) openFor(ctx context.Context, s *agency.Session, id string, reads bool) (out act.Referral, err error) {
	var r *reading
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		r = &reading{n: n, ctx: ctx, tx: tx, s: s, members: map[string]*agency.MemberPublic{}}
		if r.o, err = n.referralFor(ctx, tx, s, id); err != nil {
			return err
		}
		if out, err = r.read(); err == nil && reads {
			r.job, err = n.mustLook(ctx, tx, s, r.o, r.card)
		}
		return err
	})
	if fault.CodeOf(err) == fault.NotFound && s.IsDesk {
		return n.attention.deskView(ctx, s, id)
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
	if r.limits != nil {
		now := caseview.Limits((*casefile.Limits)(r.limits))
		out.Limits = &now
	}
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
	v := caseview.Move(body)
	if r.release != nil && rec.carriesRelease() && r.release.Told != nil {
		v.Said = caseview.Said(r.release.Told)
	}
	v.Seq, v.Type, v.From, v.At = len(r.views)+1, rec.Header.Type, caseview.MadeBy(rec.By), rec.At.UTC()
	v.Hash, v.Verified = hex.EncodeToString(rec.Hash()), ok && inPlace
	v.Actor, v.Link = r.actor(rec, member), referral.IsOutside(rec.Header.From)
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
	case move == referral.MoveLimits && r.o.side == referral.R:
		r.limits = b.Limits
	}
}

// seen records the reading: what this side has seen of the chain, that it has
// read so far where it was the reader's job, and on the sender's side what
// became of the need.
func (n *Loop) seen(ctx context.Context, s *agency.Session, r *reading) error {
	o, card := r.o, r.card
	note := o.side == referral.S && r.outcome != "" && r.outcome != card.Outcome
	whole := len(r.views) > 0 && r.views[len(r.views)-1].Verified
	mark := whole && r.fresh(note)
	if mark {
		if note {
			card.Outcome = r.outcome
		}
		card.Seq, card.Tip = o.Version, o.st.Tip
		o.SenderCard, o.RecipientCard = cardsOf(s, o, card)
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if mark {
			if err := o.markSeen(ctx, tx, r.job); err != nil {
				return err
			}
		}
		if mark && r.job && o.side == referral.S && o.st.Stays != 0 { // the worker knows now
			now, err := n.referralByID(ctx, tx, o.ID)
			if err == nil {
				err = n.givePlace(ctx, tx, now)
			}
			if err != nil {
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

// fresh reports whether there is something to note about a reading.
func (r *reading) fresh(note bool) bool {
	switch {
	case note || r.o.side == referral.R && r.o.RecipientCard == nil:
		return true
	case r.job:
		return r.o.side == referral.S && r.o.SenderSeen < r.o.Version || r.o.side == referral.R && r.o.RecipientSeen < r.o.Version
	}
	return r.card.Seq < r.o.Version
}

// cardsOf seals the reader's card into its place. What is about to die is not
// copied.
func cardsOf(s *agency.Session, o *openReferral, card referral.Card) (sender, recipient []byte) {
	sender = o.SenderCard
	switch {
	case o.side == referral.S:
		sender = sealCard(s, o.ID, card)
	case card.Need != "" && o.st.Purge == 0:
		recipient = sealCard(s, o.ID, card)
	}
	return sender, recipient
}

// markSeen writes the card and, where it was the reader's job to look, that
// this side has read. The desk's copy of an ask that nobody answered has then
// served.
func (o *openReferral) markSeen(ctx context.Context, tx *store.Tx, job bool) error {
	row := *o
	if job && o.side == referral.S {
		row.SenderSeen = o.Version
	} else if job {
		row.RecipientSeen = o.Version
	}
	row.SetInHand(&row.st, tx.Now())
	if o.side == referral.R {
		return tx.SeenByRecipient(ctx, row.Row)
	}
	if err := tx.SeenBySender(ctx, row.Row); err != nil || !job || !o.st.Clocks.Status.Final() {
		return err
	}
	return dropDesk(ctx, tx, &row)
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
	info := &act.ReleaseInfo{ID: row.ID, State: st.State, Sections: r.card.Sections, Until: st.EndsAt(row), LastDay: hours.LastDay(st.EndsAt(row), r.o.sender.Zone), Loopback: st.Loop}
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
