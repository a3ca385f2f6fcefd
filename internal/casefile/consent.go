package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
)

const (
	signConsent  = "relais consent 1"
	signCosign   = "relais consent cosigned 1"
	signWithdraw = "relais consent withdrawn 1"
)

// SignConsent signs a consent that Check let through. The entry that keeps it
// has the consent's id.
func SignConsent(s *agency.Session, in Terms, guardian string, now, due time.Time) (*SignedConsent, Draft, error) {
	t := consentText{
		ID: seal.NewID(), From: s.Agency, TakenBy: s.Member,
		At: now.UnixMicro(), Due: due.UnixMicro(), Terms: in,
	}
	e := envelope{TakenBy: s.Member, Signed: record.Sign(signConsent, s.Keys.Sign, t)}
	c := e.consent(t)
	c.Guardian = guardian
	return c, consentDraft(c, 1, consentData{Body: c.Body, Guardian: guardian}), nil
}

func consentDraft(c *SignedConsent, revision int, d consentData) Draft {
	return Draft{Section: Register, Entry: c.Consent.ID, Revision: revision, Kind: KindConsent, Data: d}
}

// consent puts together what is known of a verified text.
func (e envelope) consent(t consentText) *SignedConsent {
	c := &SignedConsent{
		Body: record.Encode(e), From: t.From, TakenBy: t.TakenBy, Cosigner: e.Cosigner,
		Due: time.UnixMicro(t.Due).UTC(), Hash: hex.EncodeToString(e.hash()),
	}
	c.Consent = Consent{
		ID: t.ID, Terms: t.Terms, Hash: c.Hash,
		TakenBy: t.TakenBy, At: time.UnixMicro(t.At).UTC(), Cosigner: e.Cosigner, State: Valid,
	}
	if t.Enforcement && e.Cosigner == "" {
		c.Consent.State = Waiting
	}
	return c
}

func (e envelope) hash() []byte {
	sum := sha256.Sum256(e.Signed)
	return sum[:]
}

// openConsent verifies a consent's signatures and reads it.
func openConsent(body []byte, keys Keys) (*SignedConsent, error) {
	var e envelope
	if record.Decode(body, &e) != nil || !bytes.Equal(record.Encode(e), body) {
		return nil, ErrConsent // one consent has one form, also in what no signature covers
	}
	text, err := signedBy(signConsent, e.TakenBy, e.Signed, keys)
	if err != nil {
		return nil, err
	}
	var t consentText
	if record.Decode(text, &t) != nil || t.TakenBy != e.TakenBy {
		return nil, ErrConsent
	}
	if e.Cosigner != "" {
		hash, err := signedBy(signCosign, e.Cosigner, e.Cosigned, keys)
		if err != nil || string(hash) != string(e.hash()) || e.Cosigner == e.TakenBy {
			return nil, ErrConsent
		}
	}
	return e.consent(t), nil
}

func signedBy(purpose, member string, signed []byte, keys Keys) ([]byte, error) {
	v, err := keys(member)
	if err != nil {
		return nil, ErrConsent
	}
	text, err := seal.OpenSigned(purpose, v, signed)
	if err != nil {
		return nil, ErrConsent
	}
	return text, nil
}

// ErrConsent says that a consent's signatures do not hold.
var ErrConsent = fault.New(fault.Forbidden, "consent.signature")

// ConsentOf reads a consent from its entry, with its state at a time.
func ConsentOf(o Opened, keys Keys, now time.Time) (*SignedConsent, error) {
	var d consentData
	if o.Body.Kind != KindConsent || !o.Verified {
		return nil, ErrConsent
	}
	if err := o.Into(&d); err != nil {
		return nil, ErrConsent
	}
	c, err := o.known.openConsent(d.Body, keys)
	if err != nil || c.Consent.ID != o.Row.ID {
		return nil, ErrConsent
	}
	c.Consent.Paper = d.Paper
	c.Guardian = d.Guardian
	switch {
	case d.Withdrawn != nil:
		c.Consent.State, c.Consent.Reason = Withdrawn, d.Reason
	case !now.Before(c.Due):
		c.Consent.State = Ended
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

// ConsentLines are all consents among entries, to be looked at: one on which
// nothing may rest is listed as Damaged, with its words where its own signature
// still holds, so that it hides neither itself nor the others.
func ConsentLines(entries []Opened, keys Keys, now time.Time) (all []*SignedConsent) {
	for _, o := range entries {
		if slices.Contains([]string{KindErased, KindHold, KindRefusal, KindTie, KindKin}, o.Body.Kind) {
			continue
		}
		c, err := ConsentOf(o, keys, now)
		if err != nil {
			c = damagedConsent(o, keys)
		}
		all = append(all, c)
	}
	return all
}

func damagedConsent(o Opened, keys Keys) *SignedConsent {
	var d consentData
	if o.Into(&d) == nil {
		if c, err := o.known.openConsent(d.Body, keys); err == nil && c.Consent.ID == o.Row.ID {
			c.Consent.State = Damaged
			return c
		}
	}
	return &SignedConsent{Consent: Consent{ID: o.Row.ID, State: Damaged}}
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
	if record.Decode(c.Body, &e) != nil {
		return nil, Draft{}, ErrConsent
	}
	e.Cosigner = s.Member
	e.Cosigned = seal.SignBytes(signCosign, s.Keys.Sign, e.hash())
	signed := *c
	signed.Cosigner, signed.Consent.Cosigner, signed.Consent.State = s.Member, s.Member, Valid
	signed.Body = record.Encode(e)
	return &signed, consentDraft(&signed, last.Row.Revision+1, consentData{Body: signed.Body, Guardian: c.Guardian, Paper: c.Consent.Paper}), nil
}

// WithdrawDraft takes a consent back, by a signed statement.
func WithdrawDraft(s *agency.Session, last Opened, c *SignedConsent, reason string, now time.Time) (Draft, error) {
	if c.state() == Withdrawn {
		return Draft{}, fault.New(fault.Conflict, "consent.withdrawn")
	}
	statement := withdrawal{c.Consent.ID, c.Hash, s.Member, now.UnixMicro()}
	d := consentData{Body: c.Body, Guardian: c.Guardian, Reason: reason, Paper: c.Consent.Paper, Withdrawn: record.Sign(signWithdraw, s.Keys.Sign, statement)}
	return consentDraft(c, last.Row.Revision+1, d), nil
}

// PaperDraft names the document that is a consent's signed paper; none takes the name off.
func PaperDraft(last Opened, c *SignedConsent, document string) (Draft, error) {
	var d consentData
	if last.Into(&d) != nil {
		return Draft{}, ErrConsent
	}
	d.Paper = document
	return consentDraft(c, last.Row.Revision+1, d), nil
}

func (c *SignedConsent) state() ConsentState { return c.Consent.State }

// Usable returns nil for a consent that is valid, otherwise why it is not.
func (c *SignedConsent) Usable() error {
	if c.Barred != nil && c.state().Valid() {
		return c.Barred
	}
	if c.state().Valid() {
		return nil
	}
	return fault.New(fault.Conflict, "consent."+string(c.Consent.State))
}
