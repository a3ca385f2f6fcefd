package accounts

import (
	"context"
	"errors"
	"slices"
	"time"

	"relais/internal/accounts/guess"
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
// factor). The second factor is looked at before the passphrase is hashed, so
// that who has none costs nothing; all refusals are alike and leave after the
// same time.
var SignIn = define.Define[act.SignIn, act.Session]("SignIn", "POST /sessions", "sessions", agency.Anyone,
	"Sign in by passphrase and TOTP; the token is the bearer token of every other call.")

func (n *Sessions) signIn(ctx context.Context, in act.SignIn) (out act.Session, err error) {
	known, strange, err := n.signingIn(ctx, in)
	if err != nil {
		return out, err
	}
	if len(known) == 0 {
		leave, err := n.guard.Enter(ctx)
		if err != nil {
			return out, err
		}
		defer leave()
	}
	err = n.guard.Refusing(ctx, func(ctx context.Context) (err error) {
		out, err = n.signInHere(ctx, in, known, strange)
		return err
	})
	return out, err
}

// signInHere tries the members who used this device before, then the others
// with this login.
func (n *Sessions) signInHere(ctx context.Context, in act.SignIn, known, strange []signingIn) (out act.Session, err error) {
	second, err := n.passkeys.secondFactor(ctx, in)
	if err != nil {
		return out, err
	}
	if len(known) > 0 {
		out, err = n.signInAmong(ctx, in, known, second, n.guard.Device(in.Device))
		if fault.CodeOf(err) != fault.Unauthenticated || len(strange) == 0 {
			return out, err
		}
	}
	out, err = n.signInAmong(ctx, in, strange, second, n.guard.Login(ctx, in.Login))
	if errors.Is(err, seal.ErrBusy) {
		err = signInFailed() // other words would say that the code was right
	}
	return out, err
}

// signInAmong signs in the member whose second factor it is, if the passphrase
// is right too.
func (n *Sessions) signInAmong(ctx context.Context, in act.SignIn, who []signingIn, second secondFactor, limits []guess.Bucket) (out act.Session, err error) {
	if err := n.guard.Attempt(ctx, limits, agency.TwoCodes(in.TOTP)); err != nil {
		return out, orTwoCodes(err)
	}
	for _, one := range who {
		if !second.of(one.row, one.at) {
			continue
		}
		mk, err := n.unlockByPassphrase(ctx, one.turn, one.unlock, in.Passphrase)
		if errors.Is(err, seal.ErrBusy) {
			n.guard.Succeeded(ctx, limits) // nothing was tried
		}
		if err != nil {
			return out, err
		}
		return n.start(ctx, one.row, mk, in.Device, func(ctx context.Context, tx *store.Tx, m agency.MemberRow) error {
			if err := second.use(ctx, tx, m); err != nil {
				return err
			}
			return guess.Refund(ctx, tx, limits)
		})
	}
	return out, signInFailed()
}

// orTwoCodes says beside a wait how to go on without.
func orTwoCodes(err error) error {
	if f, ok := fault.As(err); ok && f.Code == fault.TooMany {
		return fault.New(fault.TooMany, "agency.signin.wait_or_two", f.Args...)
	}
	return err
}

// signingIn is somebody who may be signing in.
type signingIn struct {
	row    agency.MemberRow
	unlock agency.UnlockRow // by passphrase
	turn   seal.Turn        // where the passphrase is hashed
	at     time.Time        // of the node's clock
}

// signingIn finds the members with a login: those who used this device before,
// and the others. There may be none.
func (n *Sessions) signingIn(ctx context.Context, in act.SignIn) (known, strange []signingIn, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.MembersByLogin(ctx, n.agencies.loginHashes(in.Login))
		if err != nil {
			return err
		}
		for _, row := range rows {
			all, err := tx.Unlocks(ctx, row.ID)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(all, byKind(agency.ByPassphrase))
			if i < 0 || row.State == agency.Removed {
				continue
			}
			one := signingIn{row: row, unlock: all[i], at: tx.Now()}
			one.turn = seal.Turn{Known: n.knownDevice(row, in.Device), Owner: row.ID, Wait: queueWaits}
			if one.turn.Known {
				known = append(known, one)
			} else {
				strange = append(strange, one)
			}
		}
		return nil
	})
	return known, strange, err
}

// queueWaits is how long a passphrase may wait to be hashed: a whole agency
// signs in at the same minute in the morning.
const queueWaits = 10 * time.Second

func byKind(kind string) func(agency.UnlockRow) bool {
	return func(u agency.UnlockRow) bool { return u.Kind == kind }
}

func (n *Sessions) unlockByPassphrase(ctx context.Context, turn seal.Turn, u agency.UnlockRow, passphrase string) (mk agency.MemberKeys, err error) {
	cost, err := agency.ParseCost(u.Cost)
	if err != nil {
		return mk, err
	}
	key, err := seal.PassphraseKey(ctx, turn, passphrase, u.Salt, n.agencies.pepper(), cost)
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

// secondFactor is the second factor of a sign-in.
type secondFactor struct {
	// of reports whether it is this member's, and using it up says the same
	// again in the transaction that opens the session.
	of  func(m agency.MemberRow, at time.Time) bool
	use func(context.Context, *store.Tx, agency.MemberRow) error
}

// byTOTP is a code as second factor.
func (n *Sessions) byTOTP(code string) secondFactor {
	return secondFactor{
		of: func(m agency.MemberRow, at time.Time) bool {
			var second agency.Second
			err := agency.OpenJSON(n.node.Own, m.Bind("second"), m.Second, &second)
			return err == nil && second.Use(code, at)
		},
		use: func(ctx context.Context, tx *store.Tx, m agency.MemberRow) error { return n.useTOTP(ctx, tx, m, code) },
	}
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
	return n.start(ctx, row, mk, "", func(context.Context, *store.Tx, agency.MemberRow) error { return nil })
}
