package loop

import (
	"bytes"
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// OpenRelease opens what was released to the member's agency. The signed
// consent is verified again before anything opens; the first opening is the
// receipt.
var OpenRelease = define.Define[act.ID, act.OpenedRelease]("OpenRelease", "POST /referrals/{id}/release/open", "referrals", agency.CaseDesk,
	"Open what was released; the first opening signs the receipt.")

func (n *Releases) openRelease(ctx context.Context, s *agency.Session, in act.ID) (out act.OpenedRelease, err error) {
	for range attempts {
		if out, err = n.writeOpening(ctx, s, in.ID); err != errMoved {
			break
		}
	}
	return out, err
}

// opening is a release being opened.
type opening struct {
	o      *openReferral
	card   referral.Card
	row    referral.ReleaseRow
	state  released.State
	head   parcel.Header
	signer *agency.MemberPublic
	letter released.Letter
	sealed []byte
	body   released.Body // as it is shown
	kept   released.Body // as it was sealed
	anew   []byte        // sealed anew, where readers were named just now

	readers released.Readers // of what only named people open
}

func (n *Releases) writeOpening(ctx context.Context, s *agency.Session, id string) (out act.OpenedRelease, err error) {
	var w opening
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if w.o, w.card, err = n.loop.turn(ctx, tx, s, id, 0, aheadOfOpening(tx)); err != nil {
			return err
		}
		if err := n.readRelease(ctx, tx, s, &w); err != nil {
			return err
		}
		return n.newestLimits(ctx, tx, s, &w)
	})
	if err != nil {
		return out, err
	}
	if err := n.noteOpening(ctx, s, &w); err != nil {
		return out, err
	}
	return w.view(), nil
}

// aheadOfOpening asks ahead for what was released and the move that carried it.
func aheadOfOpening(tx *store.Tx) func(*openReferral) {
	return func(o *openReferral) {
		if o.st.Release != "" {
			store.AheadRelease(tx, o.st.Release)
			store.AheadMove(tx, o.Key, o.st.Sealed)
		}
	}
}

func (n *Releases) readRelease(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening) (err error) {
	if w.o.side != referral.R || w.o.st.Release == "" {
		return errNotNow
	}
	if w.row, w.sealed, err = tx.ReleaseWithBody(ctx, w.o.st.Release); err != nil {
		return err
	}
	if w.state, err = n.releaseState(w.row); err != nil {
		return err
	}
	if w.row.Wrap == nil || !w.state.Opens() || w.state.Ended(w.row, tx.Now()) {
		return errGone
	}
	if err := n.releaseHead(ctx, tx, w); err != nil {
		return err
	}
	letter, signer, err := n.loop.openLetter(ctx, tx, s, w.head, w.row.Wrap)
	if err != nil {
		return fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	w.signer = signer
	if err := record.Decode(letter.Body, &w.letter); err != nil || w.letter.Release != w.row.ID {
		return errTampered
	}
	// The row says the same in clear, for the clock: that alone could be put off.
	if w.letter.Until != 0 && referral.AtTime(tx.Now()) >= w.letter.Until {
		return errGone
	}
	return n.openBody(ctx, tx, s, w)
}

// newestLimits are those that bind now: the release's, or what the sender has
// sent since.
func (n *Releases) newestLimits(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening) error {
	if w.o.Version == w.o.st.Sealed { // nothing came since
		return nil
	}
	r := &reading{n: n.loop, ctx: ctx, tx: tx, s: s, o: w.o, members: map[string]*agency.MemberPublic{}}
	err := r.moves()
	if r.limits != nil {
		w.body.Snapshot.Limits = (*casefile.Limits)(r.limits)
	}
	return err
}

// releaseHead finds the move that carried the release.
func (n *Releases) releaseHead(ctx context.Context, tx *store.Tx, w *opening) error {
	row, err := tx.MoveAt(ctx, w.o.Key, w.o.st.Sealed)
	if err != nil {
		return errTampered
	}
	var rec linkRecord
	err = agency.OpenJSON(n.node.Own, linkBind(w.o.ID, row.Seq), row.Link, &rec)
	if err != nil || !bytes.Equal(rec.Parcel, parcel.Hash(w.row.Wrap)) {
		return errTampered
	}
	w.head = rec.Header
	return nil
}

func (n *Releases) openBody(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening) error {
	key, err := seal.KeyFromBytes(w.letter.Key)
	if err != nil {
		return errTampered
	}
	defer key.Wipe()
	plain, err := key.Open(releaseBind(s.Agency, w.row.ID), w.sealed)
	if err != nil {
		return fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	if err := record.Decode(plain, &w.body); err != nil {
		return errTampered
	}
	w.kept = w.body
	named := w.letter.Sections
	if referral.Move(w.head.Type) != referral.MoveDisclose { // which has no consent
		signed, err := n.verifyRelease(ctx, tx, s, w)
		if err != nil {
			return err
		}
		named = signed.Consent.Sections
	}
	if w.kept.Apart != nil {
		if err := n.openApart(ctx, tx, s, w); err != nil {
			return err
		}
	}
	if !w.body.Named(named) {
		return errTampered
	}
	return nil
}

// verifyRelease verifies the consent that came with a release, and that it
// still stands on this node: what was taken back does not open again when its
// row is put back.
func (n *Releases) verifyRelease(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening) (*casefile.SignedConsent, error) {
	keys := func(member string) (seal.VerifyKey, error) { return n.keyOf(ctx, tx, w, member) }
	signed, err := casefile.VerifyConsent(w.body.Consent, keys, casefile.Party{Agency: s.Agency, Sector: s.Sector}, tx.Now())
	if err != nil {
		return nil, err
	}
	if signed.From != w.o.st.Sender || signed.Hash != w.head.Consent {
		return nil, errTampered
	}
	open, err := tx.CaseConsentOpen(ctx, signed.Consent.ID)
	if err == nil && !open {
		err = store.ClosedConsent(ctx, tx, signed.Consent.ID, errGone)
	}
	return signed, err
}

// keyOf finds the key of a member of the sender.
func (n *Releases) keyOf(ctx context.Context, tx *store.Tx, w *opening, member string) (seal.VerifyKey, error) {
	if member == w.signer.ID {
		return w.signer.Sign, nil
	}
	m, err := n.node.MemberPublic(ctx, tx, member)
	if err == nil && m.Agency != w.o.st.Sender {
		err = errTampered
	}
	if err != nil {
		return seal.VerifyKey{}, err
	}
	return m.Sign, nil
}

// noteOpening records that a member opened the release, and the first time
// sends the signed receipt.
func (n *Releases) noteOpening(ctx context.Context, s *agency.Session, w *opening) error {
	var m *draftMove
	rule, first := referral.Next(w.o.st.Clocks.Status, referral.R, referral.MoveReceive)
	if first {
		var err error
		if m, err = n.loop.make(w.o, s, referral.R, rule, referral.Body{}); err != nil {
			return err
		}
	}
	w.card.Sections = w.letter.Sections
	var card []byte
	if w.card.Need != "" {
		card = sealCard(s, w.o.ID, w.card)
	}
	return n.node.DB.TransactRows(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := w.writeReaders(ctx, tx); err != nil {
			return err
		}
		if m != nil {
			cur, one := *w.o, *m
			cur.setCard(card)
			if err := n.loop.apply(ctx, tx, &cur, &one); err != nil {
				return err
			}
		}
		if err := n.person.Opened(ctx, tx, s, w.o.st.Own, "release"); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "release.open", w.o.ID)
	})
}

func (w *opening) view() act.OpenedRelease {
	return act.OpenedRelease{
		ReleaseInfo: act.ReleaseInfo{
			ID: w.row.ID, State: releaseOpened, Sections: w.letter.Sections, Until: w.letter.Until.Time().UTC(),
			LastDay: hours.LastDay(w.letter.Until.Time(), w.o.sender.Zone), Purpose: w.letter.Purpose, Loopback: w.o.st.Loop,
		},
		Restricted: w.readers.Parts, Readers: w.readers.Names, Opens: w.readers.Opens, MayName: w.readers.MayName,
		Known: w.body.Snapshot.Known, Language: w.body.Snapshot.Language, Limits: caseview.Limits(w.body.Snapshot.Limits), Safe: caseview.Safe(w.body.Snapshot.Safe), Parts: caseview.Parts(w.body.Snapshot.Parts),
	}
}
