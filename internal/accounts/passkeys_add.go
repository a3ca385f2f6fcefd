package accounts

import (
	"context"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// PasskeyAddBegin starts adding a passkey for the member who acts.
var PasskeyAddBegin = define.Define[act.PasskeyBegin, act.PasskeyOptions]("PasskeyAddBegin", "POST /passkeys", "sessions", agency.SignedIn,
	"Begin to add a passkey.").Asks(agency.GravePasskey)

func (n *Passkeys) passkeyAddBegin(ctx context.Context, s *agency.Session, in act.PasskeyBegin) (out act.PasskeyOptions, err error) {
	rp, err := n.relyingParty()
	if err != nil {
		return out, err
	}
	var user *passkeyUser
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		user, err = n.passkeyUser(ctx, tx, s.Member, s.Name)
		return err
	})
	if err != nil {
		return out, err
	}
	options, session, err := rp.BeginRegistration(user,
		webauthn.WithExclusions(webauthn.Credentials(user.credentials).CredentialDescriptors()),
		webauthn.WithExtensions(webauthn.WithExtensionPRF(protocol.PRFValues{First: prfSalt})))
	if err != nil {
		return out, err
	}
	return n.keepCeremony(ctx, ceremony{s.Member, in.Name, *session}, options)
}

// PasskeyAddFinish adds the passkey. With a PRF output it unlocks the member's
// keys; without, it is a second factor beside the passphrase.
var PasskeyAddFinish = define.Define[act.PasskeyFinish, act.None]("PasskeyAddFinish", "POST /passkeys/finish", "sessions", agency.SignedIn,
	"Finish to add a passkey.").Asks(agency.GravePasskey)

func (n *Passkeys) passkeyAddFinish(ctx context.Context, s *agency.Session, in act.PasskeyFinish) (out act.None, err error) {
	c, err := n.useCeremony(ctx, in.Ceremony)
	if err != nil {
		return out, err
	}
	if c.Member != s.Member {
		return out, ceremonyOver(store.ErrNotFound)
	}
	credential, err := n.createCredential(s, c, in.Response)
	if err != nil {
		return out, err
	}
	row := agency.PasskeyRow{ID: seal.NewID(), Member: s.Member, Credential: n.credentialHash(credential.ID)}
	row.Sealed = agency.SealJSON(n.node.Own, passkeyBind(row), passkeyData{c.Name, in.PRF != "", *credential})
	unlock, err := passkeyUnlock(s, row.ID, in.PRF)
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.addPasskey(ctx, tx, s, row, unlock)
	})
}

func (n *Passkeys) createCredential(s *agency.Session, c ceremony, response []byte) (*webauthn.Credential, error) {
	rp, err := n.relyingParty()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return nil, fault.Wrap(fault.InvalidInput, "agency.passkey.refused", err)
	}
	credential, err := rp.CreateCredential(&passkeyUser{id: s.Member, name: s.Name}, c.Session, parsed)
	if err != nil {
		return nil, fault.Wrap(fault.InvalidInput, "agency.passkey.refused", err)
	}
	return credential, nil
}

// passkeyUnlock wraps the member's keys under a passkey, or is nil without PRF.
func passkeyUnlock(s *agency.Session, passkey, prf string) (*agency.UnlockRow, error) {
	if prf == "" {
		return nil, nil
	}
	key, err := prfKey(prf, s.Member)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	u := agency.UnlockRow{Member: s.Member, Kind: agency.ByPasskey, Ref: passkey, Salt: []byte{}}
	u.Sealed = agency.MemberKeys{Seal: s.Keys.Seal, Sign: s.Keys.Sign}.Wrap(s.Member, u.Kind, u.Ref, key)
	return &u, nil
}

// addPasskey writes a passkey. Once a member of an agency that demands
// passkeys has enough of them, the passphrase goes.
func (n *Passkeys) addPasskey(ctx context.Context, tx *store.Tx, s *agency.Session, row agency.PasskeyRow, u *agency.UnlockRow) error {
	if _, err := tx.PasskeyByCredential(ctx, row.Credential); fault.CodeOf(err) != fault.NotFound {
		if err == nil {
			err = fault.New(fault.Conflict, "agency.passkey.known")
		}
		return err
	}
	if err := tx.AddPasskey(ctx, row); err != nil {
		return err
	}
	if u != nil {
		if err := tx.AddUnlock(ctx, *u); err != nil {
			return err
		}
	}
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	count, err := unlockingPasskeys(ctx, tx, s.Member)
	if err != nil {
		return err
	}
	if a.Passkeys && count >= agency.PasskeysDemanded {
		if err := tx.DropUnlocks(ctx, s.Member, agency.ByPassphrase); err != nil {
			return err
		}
	}
	if err := n.node.Tell(ctx, tx, s.Member, act.Notice{Code: "agency.notice.passkey", Link: "/passkeys"}); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "passkey.add", row.ID)
}
