package referral

import "time"

// Row is a referral as it is kept. Sender and Recipient are pseudonyms.
type Row struct {
	Key           int64 // inside the database only
	ID            string
	Sender        []byte
	Recipient     []byte
	Consent       []byte // pseudonym of the consent to the ask
	SenderOpen    bool
	RecipientOpen bool
	Version       int // number of moves
	SenderSeen    int
	RecipientSeen int
	Due           time.Time
	State         []byte // sealed for the node
	SenderCard    []byte // under the sender's vault key
	RecipientCard []byte // under the recipient's vault key, nil until it first read
}

// Unread reports whether there is something that a side (S or R) may know and
// nobody whose job it is has read. A mark beyond the newest move was not made
// here: it counts as none.
func (r Row) Unread(side string, st *State) bool {
	if side == S {
		return r.SenderSeen < st.ShownSeq || r.SenderSeen > r.Version
	}
	return r.RecipientSeen != r.Version
}

// Unheard reports whether the other side wrote something that nobody of a side
// whose job it is has read.
func (r Row) Unheard(side string, st *State) bool {
	if side == S {
		return r.SenderSeen < st.WordsS
	}
	return r.RecipientSeen < st.WordsR
}

// SetInHand says for each side whether it still has the referral in hand: its
// lists of what is under way hold it.
func (r *Row) SetInHand(st *State, now time.Time) {
	r.SenderOpen = st.InHand(S, r.Unread(S, st), now)
	r.RecipientOpen = st.InHand(R, r.Unread(R, st), now)
}

// MoveRow is one move as it is kept.
type MoveRow struct {
	Referral int64
	Seq      int
	Link     []byte // sealed for the node
	Parcel   []byte // to the other side; nil when there is none or once erased
	Own      []byte // the author's copy
	Once     []byte // keyed hash that makes a repeat harmless, or nil
}

// HeldRow is a parcel sealed ahead that the node sends when due.
type HeldRow struct {
	Key    int64
	Bundle string // group, or the one referral
	Due    time.Time
	Sealed []byte
}

// ReleaseRow is a release without its body.
type ReleaseRow struct {
	Key      int64
	ID       string
	Referral string
	Consent  []byte // pseudonym
	Until    time.Time
	Sealed   []byte // for the node
	Wrap     []byte // the release's key, to the recipient; nil once erased
}

// DeskRow is the desk's copy of an ask.
type DeskRow struct {
	Referral int64
	Desk     []byte // pseudonym
	Header   []byte // for the node
	Parcel   []byte
}

// DisclosureRow is a disclosure without consent as it is kept.
type DisclosureRow struct {
	ID      string
	Agency  []byte // pseudonym
	Version int
	Due     time.Time // when a second member should have reviewed it
	Tell    time.Time // when somebody looks whether the person can be told
	Sealed  []byte    // under the agency's vault key
}

// DemandRow is a line of the register of legal demands.
type DemandRow struct {
	ID     string
	Agency []byte // pseudonym
	Sealed []byte // under the agency's vault key
}
