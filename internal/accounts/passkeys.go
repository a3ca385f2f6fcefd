package accounts

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// prfSalt is what the authenticator's pseudo-random function is asked about.
// The output is the same at each sign-in and different for every passkey.
var prfSalt = []byte("relais/1/passkey unlock key/salt")

const ceremonyLasts = 5 * time.Minute

// ceremony is what the node keeps between the two halves of a passkey
// ceremony, sealed for itself.
type ceremony struct {
	Member  string               `json:"member,omitempty"` // id; none when a passkey says who signs in
	Name    string               `json:"name,omitempty"`   // that the passkey gets
	Session webauthn.SessionData `json:"session"`          // challenge and what it was made for
}

func ceremonyBind(id string) seal.Bind { return seal.Bind{Kind: "ceremony", Object: id} }

// passkeyData is what the node keeps of a passkey, sealed for itself: there is
// no secret in it.
type passkeyData struct {
	Name       string              `json:"name"`       // as its owner calls it
	PRF        bool                `json:"prf"`        // it opens the keys of its owner
	Credential webauthn.Credential `json:"credential"` // public key, counter and flags
}

func passkeyBind(row agency.PasskeyRow) seal.Bind {
	return seal.Bind{Kind: "passkey", Owner: row.Member, Object: row.ID}
}

// credentialHash finds a passkey without its id in clear.
func (n *Passkeys) credentialHash(id []byte) []byte {
	return n.node.Pseudonym("credential", string(id))
}

// relyingParty is this node as passkeys know it.
func (n *Passkeys) relyingParty() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(n.node.Origin)
	if err != nil || u.Hostname() == "" {
		return nil, fault.New(fault.Unavailable, "agency.passkey.origin")
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Relais", RPOrigins: []string{n.node.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
}

// passkeyUser is a member as the library wants to see one.
type passkeyUser struct {
	id, name    string
	credentials []webauthn.Credential
}

func (u *passkeyUser) WebAuthnID() []byte                         { return []byte(u.id) }
func (u *passkeyUser) WebAuthnName() string                       { return u.name }
func (u *passkeyUser) WebAuthnDisplayName() string                { return u.name }
func (u *passkeyUser) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

// passkeyUser reads a member's passkeys.
func (n *Passkeys) passkeyUser(ctx context.Context, tx *store.Tx, member, name string) (*passkeyUser, error) {
	rows, err := tx.PasskeysOf(ctx, member)
	if err != nil {
		return nil, err
	}
	u := &passkeyUser{id: member, name: name}
	for _, row := range rows {
		var data passkeyData
		if err := agency.OpenJSON(n.node.Own, passkeyBind(row), row.Sealed, &data); err != nil {
			return nil, err
		}
		u.credentials = append(u.credentials, data.Credential)
	}
	return u, nil
}

// carriedCeremony is a sign-in ceremony that nobody has proved anything for
// yet: it goes out sealed and comes back, so that asking for many stores
// nothing.
type carriedCeremony struct {
	ceremony
	ID   string    `json:"id"`   // of the ceremony: used once
	Ends time.Time `json:"ends"` // of the node's clock
}

var carriedBind = seal.Bind{Kind: "carried ceremony"}

// carryCeremony seals what the second half of a sign-in needs into its handle.
func (n *Passkeys) carryCeremony(ctx context.Context, c ceremony, options any) (out act.PasskeyOptions, err error) {
	if out.Options, err = json.Marshal(options); err != nil {
		return out, err
	}
	carried := carriedCeremony{ceremony: c, ID: seal.NewID()}
	err = n.node.DB.View(ctx, func(_ context.Context, tx *store.Tx) error {
		carried.Ends = tx.Now().Add(ceremonyLasts)
		return nil
	})
	out.Ceremony = base64.RawURLEncoding.EncodeToString(agency.SealJSON(n.node.Own, carriedBind, carried))
	return out, err
}

// useCarried uses a carried ceremony up: its number is kept until it is over,
// so that the same answer can't be given twice.
func (n *Passkeys) useCarried(ctx context.Context, handle string) (c ceremony, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(handle)
	if err != nil {
		return c, ceremonyOver(store.ErrNotFound)
	}
	var carried carriedCeremony
	if err := agency.OpenJSON(n.node.Own, carriedBind, sealed, &carried); err != nil {
		return c, ceremonyOver(store.ErrNotFound)
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if !carried.Ends.After(tx.Now()) {
			return store.ErrNotFound
		}
		err := tx.AddCeremony(ctx, carried.ID, agency.SealJSON(n.node.Own, ceremonyBind(carried.ID), ceremony{}), carried.Ends)
		if fault.CodeOf(err) == fault.Conflict {
			return store.ErrNotFound
		}
		return err
	})
	return carried.ceremony, ceremonyOver(err)
}

// keepCeremony stores what the second half of a ceremony needs.
func (n *Passkeys) keepCeremony(ctx context.Context, c ceremony, options any) (out act.PasskeyOptions, err error) {
	if out.Options, err = json.Marshal(options); err != nil {
		return out, err
	}
	out.Ceremony = seal.NewID()
	sealed := agency.SealJSON(n.node.Own, ceremonyBind(out.Ceremony), c)
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.AddCeremony(ctx, out.Ceremony, sealed, tx.Now().Add(ceremonyLasts))
	})
}

// useCeremony uses a ceremony up.
func (n *Passkeys) useCeremony(ctx context.Context, id string) (c ceremony, err error) {
	var sealed []byte
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		sealed, err = tx.UseCeremony(ctx, id)
		return err
	})
	if err != nil {
		return c, ceremonyOver(err)
	}
	return c, agency.OpenJSON(n.node.Own, ceremonyBind(id), sealed, &c)
}

// ceremonyOver words a ceremony that can't be finished any more.
func ceremonyOver(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.Conflict, "agency.passkey.over")
	}
	return err
}

// prfKey turns the authenticator's PRF output into the key that wraps the
// member's keys.
func prfKey(prf, member string) (seal.Key, error) {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(prf, "="))
	if err != nil {
		return seal.Key{}, fault.Invalid("prf", "agency.passkey.prf")
	}
	defer clear(raw)
	k, err := seal.KeyFromBytes(raw)
	if err != nil {
		return k, fault.Invalid("prf", "agency.passkey.prf")
	}
	return k.Derive("relais passkey unlock " + member), nil
}
