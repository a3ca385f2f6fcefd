package loop

import (
	"bytes"

	"relais/internal/agency"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// open opens what the reader has of a move and verifies who signed it.
func (r *reading) open(rec linkRecord, row referral.MoveRow) (b referral.Body, member string, ok bool) {
	if rec.Header.From == "" { // of the clock, or of the person themselves
		ok = agency.OpenJSON(r.n.node.Own, tickBind(r.o.ID, row.Seq), row.Own, &b) == nil
		return b, "", ok
	}
	letter, erased, err := r.letter(rec, row)
	if erased {
		return b, "", true // the key died on purpose; the link still holds
	}
	if err != nil {
		return b, "", false
	}
	if rec.carriesRelease() {
		r.release = &released.Letter{}
		return b, letter.Member, record.Decode(letter.Body, r.release) == nil
	}
	return b, letter.Member, record.Decode(letter.Body, &b) == nil
}

func (r *reading) letter(rec linkRecord, row referral.MoveRow) (l parcel.Letter, erased bool, err error) {
	if row.Parcel != nil && !bytes.Equal(parcel.Hash(row.Parcel), rec.Parcel) {
		return l, false, errTampered // also in what one sent oneself
	}
	if rec.Header.From == r.s.Agency {
		if len(row.Own) == 0 && store.CopyErased(r.ctx, r.tx, r.o.ID, row.Seq) {
			return l, true, nil // with what the file said
		}
		plain, err := agency.OpenVault(r.s, "own parcel", r.o.ID, row.Own)
		if err != nil {
			return l, false, err
		}
		if l, err = parcel.ParseLetter(plain); err != nil {
			return l, false, err
		}
		return l, false, r.verify(rec.Header, l)
	}
	if row.Parcel == nil {
		if !r.mayBeGone(rec) {
			return l, false, errTampered
		}
		return l, true, nil
	}
	keys, ok := r.s.Keys.Versions[rec.Header.ToVersion]
	if !ok || rec.Header.To != r.s.Agency {
		return l, false, errTampered
	}
	if l, err = parcel.Open(rec.Header, keys.Seal, row.Parcel); err != nil {
		return l, false, err
	}
	return l, false, r.verify(rec.Header, l)
}

// mayBeGone tells whether a move may be without its parcel: nothing was sent
// with it, its parcel lies with the release, or the referral has ended, which
// is when the recipient's key to what it was sent dies.
func (r *reading) mayBeGone(rec linkRecord) bool {
	return rec.carriesRelease() || r.o.st.Clocks.Status.Final() ||
		bytes.Equal(rec.Parcel, parcel.Hash(nil))
}

func (r *reading) verify(h parcel.Header, l parcel.Letter) error {
	if l.Member == "" && r.o.st.Out != nil && h.From == r.o.st.Out.ID() { // through the link: nobody there has a key
		if !l.Verify(h, r.n.node.Signer.Public()) {
			return errTampered
		}
		return nil
	}
	m, err := r.member(l.Member)
	if err != nil {
		return err
	}
	if m.Agency != h.From || m.Sign.IsZero() || !l.Verify(h, m.Sign) {
		return errTampered
	}
	return nil
}

func (r *reading) member(id string) (*agency.MemberPublic, error) {
	if m, ok := r.members[id]; ok {
		return m, nil
	}
	m, err := r.n.node.MemberPublic(r.ctx, r.tx, id)
	if err == nil {
		r.members[id] = m
	}
	return m, err
}

// actor is the name of a colleague, or of the other agency.
func (r *reading) actor(rec linkRecord, member string) string {
	switch rec.Header.From {
	case "":
		return ""
	case r.s.Agency:
		if m, err := r.member(member); err == nil {
			return m.Name
		}
		return ""
	}
	return r.o.other().Name.In(r.s.Language)
}

// letterOf opens the letter of a release for its recipient, nil when it does
// not hold.
func (r *reading) letterOf(row referral.ReleaseRow) *released.Letter {
	for _, l := range r.links {
		if bytes.Equal(l.Parcel, parcel.Hash(row.Wrap)) {
			letter, _, err := r.n.openLetter(r.ctx, r.tx, r.s, l.Header, row.Wrap)
			var out released.Letter
			if err == nil && record.Decode(letter.Body, &out) == nil {
				return &out
			}
		}
	}
	return nil
}
