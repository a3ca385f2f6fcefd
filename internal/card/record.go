package card

import (
	"crypto/hmac"
	"strings"

	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/text"
)

// keysRecord are the private keys of a card. All have one length.
type keysRecord struct {
	Seal  []byte `json:"s"` // seed of the sealing key
	Sign  []byte `json:"g"` // seed of the signing key
	Plain int    `json:"p"` // 1: second words, which open nothing
}

// Line is one thing that the person may see, sealed to them. One of its parts is
// there.
type Line struct {
	At       int64     `json:"at"`                 // microseconds since 1970; when it happened
	Consent  *Consent  `json:"consent,omitempty"`  // what was agreed
	Opened   *Opened   `json:"opened,omitempty"`   // who read
	Referral *Referral `json:"referral,omitempty"` // what is asked, and where it stands
	Word     *Word     `json:"word,omitempty"`     // what was written
	Step     *Step     `json:"step,omitempty"`     // of the plan
	Kept     *Kept     `json:"kept,omitempty"`     // what came too late
	Fill     string    `json:"fill,omitempty"`     // to a round length: how much is said tells nothing
}

// Consent is what the person agreed to, as it was signed.
type Consent struct {
	ID       string      `json:"id"`                 // of the consent
	Hash     string      `json:"hash"`               // of what was signed, hex
	Kind     string      `json:"kind"`               // code: ask, release or loopback
	Names    []text.Text `json:"names,omitempty"`    // of whom it names
	Sectors  []string    `json:"sectors,omitempty"`  // codes
	Parts    []string    `json:"parts,omitempty"`    // codes
	Loopback string      `json:"loopback,omitempty"` // code
	Purpose  string      `json:"purpose"`            // in the words of who recorded it
	Until    string      `json:"until"`              // last day, YYYY-MM-DD
	State    string      `json:"state"`              // code
	// Enforcement: it names police, border, immigration or child protection.
	Enforcement bool `json:"enforcement,omitempty"`
}

// Opened says that somebody read. Never who: the agency, and in which part of a day.
type Opened struct {
	Agency text.Text `json:"agency"`         // its name
	Sector string    `json:"sector"`         // code
	Day    string    `json:"day"`            // YYYY-MM-DD, where the file is
	Part   string    `json:"part"`           // code: night, morning, afternoon, evening
	What   string    `json:"what"`           // code: file, release or disclosure
	Own    bool      `json:"own,omitempty"`  // the agency whose file it is
	Door   bool      `json:"door,omitempty"` // without consent
}

// Referral is where a referral stands, as far as its sender may know.
type Referral struct {
	ID     string    `json:"id"`              // of the referral
	Agency text.Text `json:"agency"`          // who was asked
	Need   string    `json:"need"`            // code of the taxonomy
	State  string    `json:"state"`           // code, as the sender sees it
	Meets  int64     `json:"meets,omitempty"` // the appointment, microseconds since 1970
	Zone   string    `json:"zone,omitempty"`  // of the appointment, an IANA name
	Ended  bool      `json:"ended,omitempty"` // it moves no more
}

// Word is what the person and their agency wrote to one another, and what the person
// asked for.
type Word struct {
	ID   string `json:"id"`             // of what was written
	Mine bool   `json:"mine"`           // the person's
	Kind string `json:"kind"`           // code of own_word
	Text string `json:"text,omitempty"` // in the words of who wrote
	Due  int64  `json:"due,omitempty"`  // when an answer is due, microseconds since 1970
	Done int64  `json:"done,omitempty"` // when the agency dealt with it, microseconds since 1970
}

// Kept is what the person posted after their session had ended: to be sent or dropped.
type Kept struct {
	Kind  string `json:"kind"`            // code of own_word, withdraw or disagree
	About string `json:"about,omitempty"` // id of a consent or a referral
	Text  string `json:"text,omitempty"`  // in the person's words
}

// Step is a step, a goal or an appointment of the plan.
type Step struct {
	ID    string `json:"id"`              // of the entry
	Kind  string `json:"kind"`            // code of the entry's kind
	Text  string `json:"text"`            // in the person's words where they are theirs
	Who   string `json:"who,omitempty"`   // who does it
	Place string `json:"place,omitempty"` // where an appointment is
	By    string `json:"by,omitempty"`    // YYYY-MM-DD
	Meets int64  `json:"meets,omitempty"` // an appointment, microseconds since 1970
	Zone  string `json:"zone,omitempty"`  // of the appointment, an IANA name
	Done  bool   `json:"done,omitempty"`  // it was done
}

// Said is what the person wrote to their agency, signed by their own key and sealed
// to the agency. Signed is empty where the agency itself wrote.
type Said struct {
	Case   string `json:"case"`             // id of the file
	At     int64  `json:"at"`               // microseconds since 1970
	Kind   string `json:"kind"`             // code of own_word
	About  string `json:"about,omitempty"`  // id of a consent or a referral
	Text   string `json:"text,omitempty"`   // in the words of who wrote
	Due    int64  `json:"due,omitempty"`    // when an answer is due
	By     string `json:"by,omitempty"`     // id of the member who wrote, "" for the person
	Signed []byte `json:"signed,omitempty"` // what the person's key signed
	Vouch  []byte `json:"vouch,omitempty"`  // the node's, that it came from whom it says
	Fill   string `json:"fill,omitempty"`   // to a round length
}

// Vouched notes that the node took these words from whom they say: who can write into
// the database can seal anything to an agency.
func (s Said) Vouched(own seal.Key, id string) Said {
	sum := s.vouch(own, id)
	s.Vouch = sum[:]
	return s
}

// VouchHolds reports whether the node took the words of an id as they stand.
func (s Said) VouchHolds(own seal.Key, id string) bool {
	sum := s.vouch(own, id)
	return hmac.Equal(sum[:], s.Vouch)
}

func (s Said) vouch(own seal.Key, id string) [32]byte {
	s.Vouch, s.Fill = nil, ""
	return own.Derive("relais own word").MAC("vouch", []byte(id), record.Encode(s))
}

// statement is what the person signs of what they say.
type statement struct {
	Case  string `json:"case"`            // id of the file
	At    int64  `json:"at"`              // microseconds since 1970
	Kind  string `json:"kind"`            // code of the entry's kind
	About string `json:"about,omitempty"` // id of a consent or a referral
	Text  string `json:"text,omitempty"`  // in the person's words
	Hash  string `json:"hash,omitempty"`  // of the consent that it is about
}

const signSaid = "relais own word 1"

// Say signs what the person says; hash is that of the consent that it is about, or
// empty.
func (k Keys) Say(s Said, hash string) Said {
	s.Signed = record.Sign(signSaid, k.Sign, statement{s.Case, s.At, s.Kind, s.About, s.Text, hash})
	return s
}

// Holds reports whether the person's key signed what stands there.
func (s Said) Holds(v seal.VerifyKey) bool {
	body, err := seal.OpenSigned(signSaid, v, s.Signed)
	if err != nil {
		return false
	}
	var t statement
	return record.Decode(body, &t) == nil && t.Case == s.Case && t.At == s.At && t.Kind == s.Kind && t.About == s.About && t.Text == s.Text
}

// Seal seals a line to the person. tag is the place of the line in the card: equal
// tags are one line.
func (l Line) Seal(to seal.PublicKey, card string, tag []byte) ([]byte, error) {
	l.Fill = filled(len(record.Encode(l)))
	return to.SealTo(bindLine(card, tag).Bytes(), record.Encode(l))
}

// Seal seals what was said to an agency, as SaidInfo binds it.
func (s Said) Seal(to seal.PublicKey, info []byte) ([]byte, error) {
	s.Fill = filled(len(record.Encode(s)))
	return to.SealTo(info, record.Encode(s))
}

// round is to which multiple of bytes lines and words are filled.
const round = 1024

func filled(n int) string {
	const frame = len(`,"fill":""`)
	return strings.Repeat(" ", (round-(n+frame)%round)%round)
}

// OpenLine opens what Seal made.
func (k Keys) OpenLine(card string, tag, sealed []byte) (l Line, err error) {
	plain, err := k.Seal.Open(bindLine(card, tag).Bytes(), sealed)
	if err != nil {
		return l, err
	}
	return l, record.Decode(plain, &l)
}

func bindLine(card string, tag []byte) seal.Bind {
	return seal.Bind{Kind: "own line", Owner: card, Object: string(tag)}
}

// SaidInfo binds what the person said to the agency that it is sealed to.
func SaidInfo(id, agency string, version int) []byte {
	return seal.Bind{Kind: "own word", Owner: agency, Object: id, Version: uint64(version)}.Bytes()
}

// RecordVersion implements record.Body.
func (keysRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (State) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Line) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Said) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (statement) RecordVersion() int { return 1 }
