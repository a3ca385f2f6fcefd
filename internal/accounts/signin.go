package accounts

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// signInFailed is the one answer to every sign-in that fails: it does not say
// whether the login exists or which part was wrong.
func signInFailed() error { return fault.New(fault.Unauthenticated, "agency.signin.failed") }

// SignIn opens a session by passphrase and TOTP (or a passkey as second
// factor). An unknown login costs the same work and gets the same answer.
var SignIn = define.Define[act.SignIn, act.Session]("SignIn", "POST /sessions", "sessions", agency.Anyone,
	"Sign in by passphrase and TOTP; the token is the bearer token of every other call.")

func (n *Sessions) signIn(ctx context.Context, in act.SignIn) (out act.Session, err error) {
	row, unlock, err := n.signingIn(ctx, in.Login)
	if err != nil {
		return out, err
	}
	limits := n.signInLimits(ctx, in, row.ID)
	if err := n.attempt(ctx, limits); err != nil {
		return out, err
	}
	mk, err := n.unlockByPassphrase(ctx, unlock, in.Passphrase)
	if err != nil {
		return out, err
	}
	second, err := n.passkeys.secondFactor(ctx, in, row)
	if err != nil {
		return out, err
	}
	return n.start(ctx, row, mk, "session.start", func(ctx context.Context, tx *store.Tx, m agency.MemberRow) error {
		if err := second(ctx, tx, m); err != nil {
			return err
		}
		return refund(ctx, tx, limits)
	})
}

// signingIn finds a member and the passphrase wrap by login. An unknown one
// gets a wrap that never opens.
func (n *Sessions) signingIn(ctx context.Context, login string) (row agency.MemberRow, unlock agency.UnlockRow, err error) {
	salt := n.node.Pseudonym("no salt", agency.FoldLogin(login))
	unlock = agency.UnlockRow{Kind: agency.ByPassphrase, Salt: salt, Cost: agency.CostOf(n.node.Argon)}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = tx.MemberByLogin(ctx, n.agencies.loginHash(login)); err != nil {
			return err
		}
		all, err := tx.Unlocks(ctx, row.ID)
		if i := slices.IndexFunc(all, byKind(agency.ByPassphrase)); i >= 0 && row.State != agency.Removed {
			unlock = all[i]
		}
		return err
	})
	if fault.CodeOf(err) == fault.NotFound {
		return agency.MemberRow{}, unlock, nil
	}
	return row, unlock, err
}

func byKind(kind string) func(agency.UnlockRow) bool {
	return func(u agency.UnlockRow) bool { return u.Kind == kind }
}

// signInLimits are the buckets that an attempt counts in. On a device where
// the login was used before, nobody else's guesses count.
func (n *Sessions) signInLimits(ctx context.Context, in act.SignIn, member string) []bucket {
	if member != "" && n.knownDevice(member, in.Device) {
		return n.deviceBucket(in.Device)
	}
	return slices.Concat(n.loginBucket(in.Login), n.sourceBucket(ctx))
}

func (n *Sessions) unlockByPassphrase(ctx context.Context, u agency.UnlockRow, passphrase string) (mk agency.MemberKeys, err error) {
	cost, err := agency.ParseCost(u.Cost)
	if err != nil {
		return mk, err
	}
	key, err := seal.PassphraseKey(ctx, passphrase, u.Salt, n.agencies.pepper(), cost)
	if err != nil {
		if errors.Is(err, seal.ErrPassphrase) {
			return mk, signInFailed()
		}
		return mk, err
	}
	defer key.Wipe()
	if mk, err = agency.UnwrapMember(u, key); err != nil {
		return mk, signInFailed()
	}
	return mk, nil
}

// useTOTP uses a code up, once and for all servers of the node.
func (n *Sessions) useTOTP(ctx context.Context, tx *store.Tx, m agency.MemberRow, code string) error {
	var second agency.Second
	if err := agency.OpenJSON(n.node.Own, m.Bind("second"), m.Second, &second); err != nil {
		return err
	}
	if !second.Use(code, tx.Now()) {
		return signInFailed()
	}
	return tx.SetSecond(ctx, m.ID, agency.SealJSON(n.node.Own, m.Bind("second"), second))
}

// newDevice returns a mark for a device on which a member has signed in.
func (n *Sessions) newDevice(member string) string {
	id := []byte(seal.NewID())
	mac := n.node.Own.MAC("known device", []byte(member), id)
	return base64.RawURLEncoding.EncodeToString(slices.Concat(id, mac[:16]))
}

// knownDevice reports whether a mark was made for the member.
func (n *Sessions) knownDevice(member, mark string) bool {
	const idLen = 26
	raw, err := base64.RawURLEncoding.DecodeString(mark)
	if err != nil || len(raw) != idLen+16 {
		return false
	}
	mac := n.node.Own.MAC("known device", []byte(member), raw[:idLen])
	return string(mac[:16]) == string(raw[idLen:])
}

// SignInAs opens a session without a passphrase. It exists in a demonstration
// only, whose members' keys are also wrapped under the node's key.
func (n *Sessions) SignInAs(ctx context.Context, memberID string) (out act.Session, err error) {
	if !n.node.Demo() {
		return out, fault.New(fault.NotFound, "fault.not_found")
	}
	var row agency.MemberRow
	var mk agency.MemberKeys
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = tx.Member(ctx, memberID); err != nil {
			return err
		}
		all, err := tx.Unlocks(ctx, memberID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, byKind(agency.ByDemo))
		if i < 0 {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		mk, err = agency.UnwrapMember(all[i], n.agencies.demoKey(memberID))
		return err
	})
	if err != nil {
		return out, err
	}
	return n.start(ctx, row, mk, "session.start", func(context.Context, *store.Tx, agency.MemberRow) error { return nil })
}
