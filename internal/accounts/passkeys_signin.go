package accounts

import (
	"context"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// PasskeySignInBegin starts a sign-in by passkey, or a passkey as second
// factor (SignIn). It answers the same for every login: the authenticator
// knows whose it is.
var PasskeySignInBegin = define.Define[act.PasskeyBegin, act.PasskeyOptions]("PasskeySignInBegin", "POST /sessions/passkey", "sessions", agency.Anyone,
	"Begin to sign in by passkey.")

func (n *Passkeys) passkeySignInBegin(ctx context.Context, in act.PasskeyBegin) (out act.PasskeyOptions, err error) {
	rp, err := n.relyingParty()
	if err != nil {
		return out, err
	}
	options, session, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired),
		webauthn.WithAssertionExtensions(webauthn.WithExtensionPRF(protocol.PRFValues{First: prfSalt})))
	if err != nil {
		return out, err
	}
	return n.carryCeremony(ctx, ceremony{Session: *session}, options)
}

// PasskeySignInFinish opens a session by a passkey with PRF. The authenticator
// has verified its owner, so that no other factor is asked.
var PasskeySignInFinish = define.Define[act.PasskeyFinish, act.Session]("PasskeySignInFinish", "POST /sessions/passkey/finish", "sessions", agency.Anyone,
	"Finish to sign in by passkey.")

func (n *Passkeys) passkeySignInFinish(ctx context.Context, in act.PasskeyFinish) (out act.Session, err error) {
	leave, err := n.guard.Enter(ctx)
	if err != nil {
		return out, err
	}
	defer leave()
	err = n.guard.Refusing(ctx, func(ctx context.Context) (err error) {
		out, err = n.signInByPasskey(ctx, in)
		return err
	})
	return out, err
}

func (n *Passkeys) signInByPasskey(ctx context.Context, in act.PasskeyFinish) (out act.Session, err error) {
	p, err := n.usePasskey(ctx, in.Ceremony, in.Response)
	if err != nil {
		return out, err
	}
	if in.PRF == "" || p.unlock == nil {
		return out, fault.New(fault.Unauthenticated, "agency.passkey.second_only")
	}
	key, err := prfKey(in.PRF, p.member.ID)
	if err != nil {
		return out, err
	}
	defer key.Wipe()
	mk, err := agency.UnwrapMember(*p.unlock, key)
	if err != nil {
		return out, signInFailed()
	}
	return n.sessions.start(ctx, p.member, mk, in.Device, func(ctx context.Context, tx *store.Tx, _ agency.MemberRow) error {
		return tx.SetPasskey(ctx, p.id, p.sealed)
	})
}

// usedPasskey is a passkey that has just proved its presence.
type usedPasskey struct {
	id     string
	member agency.MemberRow
	unlock *agency.UnlockRow // nil without PRF
	sealed []byte            // the passkey's data after this use
}

// usePasskey verifies the response to a sign-in ceremony.
func (n *Passkeys) usePasskey(ctx context.Context, handle string, response []byte) (p usedPasskey, err error) {
	c, err := n.useCarried(ctx, handle)
	if err != nil {
		return p, err
	}
	rp, err := n.relyingParty()
	if err != nil {
		return p, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return p, signInFailed()
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		p, err = n.validatePasskey(ctx, tx, rp, c, parsed)
		return err
	})
	return p, err
}

func (n *Passkeys) validatePasskey(ctx context.Context, tx *store.Tx, rp *webauthn.WebAuthn, c ceremony, parsed *protocol.ParsedCredentialAssertionData) (p usedPasskey, err error) {
	row, err := tx.PasskeyByCredential(ctx, n.credentialHash(parsed.RawID))
	if err != nil {
		return p, hideNotFound(err)
	}
	if p.member, err = tx.Member(ctx, row.Member); err != nil {
		return p, hideNotFound(err)
	}
	user, err := n.passkeyUser(ctx, tx, row.Member, "")
	if err != nil {
		return p, err
	}
	_, credential, err := rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		if string(handle) != row.Member {
			return nil, signInFailed()
		}
		return user, nil
	}, c.Session, parsed)
	if err != nil || credential.Authenticator.CloneWarning || p.member.State == agency.Removed {
		return p, signInFailed()
	}
	var data passkeyData
	if err := agency.OpenJSON(n.node.Own, passkeyBind(row), row.Sealed, &data); err != nil {
		return p, err
	}
	data.Credential = *credential
	p.id, p.sealed = row.ID, agency.SealJSON(n.node.Own, passkeyBind(row), data)
	all, err := tx.Unlocks(ctx, row.Member)
	for _, u := range all {
		if u.Kind == agency.ByPasskey && u.Ref == row.ID {
			p.unlock = &u
		}
	}
	return p, err
}

func hideNotFound(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return signInFailed()
	}
	return err
}

// secondFactor is the second factor of a sign-in: TOTP, or a passkey of the
// same member.
func (n *Passkeys) secondFactor(ctx context.Context, in act.SignIn) (secondFactor, error) {
	if in.Ceremony == "" {
		return n.sessions.byTOTP(in.TOTP), nil
	}
	p, err := n.usePasskey(ctx, in.Ceremony, in.Response)
	if fault.CodeOf(err) == fault.Conflict {
		err = signInFailed()
	}
	return secondFactor{
		of: func(m agency.MemberRow, _ time.Time) bool { return m.ID == p.member.ID },
		use: func(ctx context.Context, tx *store.Tx, _ agency.MemberRow) error {
			return tx.SetPasskey(ctx, p.id, p.sealed)
		},
	}, err
}
