package accounts

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
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

// StepUp asks the member who acts again who they are. The answer is a proof
// that goes along with grave acts of one kind, from the same session, for some
// minutes. The database knows nothing of it.
var StepUp = define.Define[act.StepUp, act.StepUpProof]("StepUp", "POST /sessions/current/proof", "sessions", agency.SignedIn,
	"Prove again who acts, for what is grave: by passphrase or passkey, in danger to life by a code.")

func (n *Sessions) stepUp(ctx context.Context, s *agency.Session, in act.StepUp) (out act.StepUpProof, err error) {
	limits := n.guard.Device("session " + s.ID)
	if err := n.guard.Attempt(ctx, limits, false); err != nil {
		return out, err
	}
	use, err := n.provedBy(ctx, s, in)
	if err != nil {
		return out, wrongProof(err)
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Member(ctx, s.Member)
		if err != nil {
			return err
		}
		if err := use(ctx, tx, m); err != nil {
			return err
		}
		out.Ends = tx.Now().Add(agency.ProofLasts)
		return guess.Refund(ctx, tx, limits)
	})
	out.Proof = n.proof(s.ID, agency.Proof{For: in.For, Code: in.Passphrase == "" && in.Ceremony == ""}, out.Ends)
	return out, wrongProof(err)
}

// wrongProof words a proof that was refused: the session goes on.
func wrongProof(err error) error {
	if fault.CodeOf(err) == fault.Unauthenticated {
		return fault.Invalid("passphrase", "agency.step_up.wrong")
	}
	return err
}

// provedBy checks what a member shows; what it returns uses it up.
func (n *Sessions) provedBy(ctx context.Context, s *agency.Session, in act.StepUp) (use func(context.Context, *store.Tx, agency.MemberRow) error, err error) {
	switch {
	case in.Ceremony != "":
		p, err := n.passkeys.usePasskey(ctx, in.Ceremony, in.Response)
		if err == nil && p.member.ID != s.Member {
			err = signInFailed()
		}
		return func(ctx context.Context, tx *store.Tx, _ agency.MemberRow) error {
			return tx.SetPasskey(ctx, p.id, p.sealed)
		}, err
	case in.Passphrase != "":
		_, unlock, err := n.agencies.ownUnlock(ctx, s)
		if err == nil {
			_, err = n.unlockByPassphrase(ctx, seal.Turn{Known: true, Owner: s.Member, Wait: queueWaits}, unlock, in.Passphrase)
		}
		return func(context.Context, *store.Tx, agency.MemberRow) error { return nil }, err
	case in.For == agency.GraveDisclosure && in.TOTP != "":
		return func(ctx context.Context, tx *store.Tx, m agency.MemberRow) error {
			return n.useTOTP(ctx, tx, m, in.TOTP)
		}, nil
	}
	return nil, fault.Invalid("passphrase", "agency.step_up.nothing")
}

const proofMAC = 16

// proof writes a proof: when it ends, how it was given, what for, and the
// node's MAC over these and the session.
func (n *Sessions) proof(session string, p agency.Proof, ends time.Time) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(ends.Unix()))
	how := byte('p')
	if p.Code {
		how = 'c'
	}
	body = append(append(body, how), p.For...)
	return base64.RawURLEncoding.EncodeToString(slices.Concat(body, n.proofMAC(session, body)))
}

func (n *Sessions) proofMAC(session string, body []byte) []byte {
	mac := n.node.Marks.MAC("step up", []byte(session), body)
	return mac[:proofMAC]
}

// proved reads the proof that a request brought for its session.
func (n *Sessions) proved(ctx context.Context, session string, now time.Time) agency.Proof {
	if n.node.Demo() {
		return agency.AnyProof()
	}
	raw, err := base64.RawURLEncoding.DecodeString(agency.ProofIn(ctx))
	if err != nil || len(raw) <= 9+proofMAC {
		return agency.Proof{}
	}
	body, mac := raw[:len(raw)-proofMAC], raw[len(raw)-proofMAC:]
	if subtle.ConstantTimeCompare(mac, n.proofMAC(session, body)) != 1 || now.Unix() >= int64(binary.BigEndian.Uint64(body)) {
		return agency.Proof{}
	}
	return agency.Proof{For: string(body[9:]), Code: body[8] == 'c'}
}
