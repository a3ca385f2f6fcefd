package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

const (
	signConsent  = "relais consent 1"
	signCosign   = "relais consent cosigned 1"
	signWithdraw = "relais consent withdrawn 1"
)

// consentText is what the taker signs. It does not name the case file.
type consentText struct {
	ID      string `json:"id"`
	From    string `json:"from"` // agency
	TakenBy string `json:"taken_by"`
	At      int64  `json:"at"`  // microseconds UTC
	Due     int64  `json:"due"` // end of the last day
	act.NewConsent
}

// envelope is a consent's Body: who signed is in front, to find the keys.
type envelope struct {
	TakenBy  string `json:"taken_by"`
	Signed   []byte `json:"signed"`
	Cosigner string `json:"cosigner,omitempty"`
	Cosigned []byte `json:"cosigned,omitempty"`
}

// consentData is what a consent's entry holds: the newest revision tells
// where it stands.
type consentData struct {
	Body      json.RawMessage `json:"body"`
	Withdrawn []byte          `json:"withdrawn,omitempty"` // signed statement
	Reason    string          `json:"reason,omitempty"`
}

// withdrawal is the statement that a member signs when the person takes a
// consent back.
type withdrawal struct {
	Consent string `json:"consent"`
	Hash    string `json:"hash"`
	By      string `json:"by"` // member
	At      int64  `json:"at"`
}

// SignConsent signs a consent that Check let through. The entry that keeps it
// has the consent's id.
func SignConsent(s *agency.Session, in act.NewConsent, now, due time.Time) (*SignedConsent, Draft, error) {
	t := consentText{
		ID: seal.NewID(), From: s.Agency, TakenBy: s.Member,
		At: now.UnixMicro(), Due: due.UnixMicro(), NewConsent: in,
	}
	text, err := json.Marshal(t)
	if err != nil {
		return nil, Draft{}, err
	}
	e := envelope{TakenBy: s.Member, Signed: seal.SignBytes(signConsent, s.Keys.Sign, text)}
	c, err := e.consent(t)
	if err != nil {
		return nil, Draft{}, err
	}
	return c, consentDraft(c, 1, consentData{Body: c.Body}), nil
}

func consentDraft(c *SignedConsent, revision int, d consentData) Draft {
	return Draft{Section: Register, Entry: c.Consent.ID, Revision: revision, Kind: KindConsent, Data: d}
}

// consent puts together what is known of a verified text.
func (e envelope) consent(t consentText) (*SignedConsent, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	c := &SignedConsent{
		Body: body, From: t.From, TakenBy: t.TakenBy, Cosigner: e.Cosigner,
		Due: time.UnixMicro(t.Due).UTC(), Hash: hex.EncodeToString(e.hash()),
	}
	c.Consent = act.Consent{
		ID: t.ID, NewConsent: t.NewConsent, Hash: c.Hash,
		TakenBy: t.TakenBy, At: time.UnixMicro(t.At).UTC(), Cosigner: e.Cosigner, State: string(Valid),
	}
	if t.Enforcement && e.Cosigner == "" {
		c.Consent.State = string(Waiting)
	}
	return c, nil
}

func (e envelope) hash() []byte {
	sum := sha256.Sum256(e.Signed)
	return sum[:]
}

// openConsent verifies a consent's signatures and reads it.
func openConsent(body []byte, keys Keys) (*SignedConsent, error) {
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, errConsent
	}
	if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, body) {
		return nil, errConsent // one consent has one form, also in what no signature covers
	}
	text, err := signedBy(signConsent, e.TakenBy, e.Signed, keys)
	if err != nil {
		return nil, err
	}
	var t consentText
	if err := json.Unmarshal(text, &t); err != nil || t.TakenBy != e.TakenBy {
		return nil, errConsent
	}
	if e.Cosigner != "" {
		hash, err := signedBy(signCosign, e.Cosigner, e.Cosigned, keys)
		if err != nil || string(hash) != string(e.hash()) || e.Cosigner == e.TakenBy {
			return nil, errConsent
		}
	}
	return e.consent(t)
}

func signedBy(purpose, member string, signed []byte, keys Keys) ([]byte, error) {
	v, err := keys(member)
	if err != nil {
		return nil, errConsent
	}
	text, err := seal.OpenSigned(purpose, v, signed)
	if err != nil {
		return nil, errConsent
	}
	return text, nil
}

// errConsent says that a consent's signatures do not hold.
var errConsent = fault.New(fault.Forbidden, "consent.signature")

// ConsentOf reads a consent from its entry, with its state at a time.
func ConsentOf(o Opened, keys Keys, now time.Time) (*SignedConsent, error) {
	var d consentData
	if o.Body.Kind != KindConsent || !o.Verified {
		return nil, errConsent
	}
	if err := o.Into(&d); err != nil {
		return nil, errConsent
	}
	c, err := o.known.openConsent(d.Body, keys)
	if err != nil || c.Consent.ID != o.Row.ID {
		return nil, errConsent
	}
	switch {
	case d.Withdrawn != nil:
		c.Consent.State = string(Withdrawn)
	case !now.Before(c.Due):
		c.Consent.State = string(Ended)
	}
	return c, nil
}

// ConsentsOf reads the consents among entries. One whose signature does not
// hold is left out: nothing may rest on it, and the file is not whole then.
func ConsentsOf(entries []Opened, keys Keys, now time.Time) []*SignedConsent {
	var all []*SignedConsent
	for _, o := range entries {
		if c, err := ConsentOf(o, keys, now); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// Cosign is the second member's signature on a consent that waits for it.
func Cosign(s *agency.Session, last Opened, c *SignedConsent) (*SignedConsent, Draft, error) {
	if c.state() != Waiting {
		return nil, Draft{}, fault.New(fault.Conflict, "consent.not_waiting")
	}
	if c.TakenBy == s.Member {
		return nil, Draft{}, fault.New(fault.Conflict, "consent.second_member")
	}
	var e envelope
	if err := json.Unmarshal(c.Body, &e); err != nil {
		return nil, Draft{}, errConsent
	}
	e.Cosigner = s.Member
	e.Cosigned = seal.SignBytes(signCosign, s.Keys.Sign, e.hash())
	signed := *c
	signed.Cosigner, signed.Consent.Cosigner, signed.Consent.State = s.Member, s.Member, string(Valid)
	var err error
	if signed.Body, err = json.Marshal(e); err != nil {
		return nil, Draft{}, err
	}
	return &signed, consentDraft(&signed, last.Row.Revision+1, consentData{Body: signed.Body}), nil
}

// WithdrawDraft takes a consent back, by a signed statement.
func WithdrawDraft(s *agency.Session, last Opened, c *SignedConsent, reason string, now time.Time) (Draft, error) {
	if c.state() == Withdrawn {
		return Draft{}, fault.New(fault.Conflict, "consent.withdrawn")
	}
	text, err := json.Marshal(withdrawal{c.Consent.ID, c.Hash, s.Member, now.UnixMicro()})
	if err != nil {
		return Draft{}, err
	}
	d := consentData{Body: c.Body, Reason: reason, Withdrawn: seal.SignBytes(signWithdraw, s.Keys.Sign, text)}
	return consentDraft(c, last.Row.Revision+1, d), nil
}

func (c *SignedConsent) state() ConsentState { return ConsentState(c.Consent.State) }

// Usable returns nil for a consent that is valid, otherwise why it is not.
func (c *SignedConsent) Usable() error {
	if c.state().Valid() {
		return nil
	}
	return fault.New(fault.Conflict, "consent."+c.Consent.State)
}
