package casework

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/seal"
	"relais/internal/store"
)

// What the loop uses of a case file, for tests outside of this package.

func view[T any](n *Casework, fn func(ctx context.Context, tx *store.Tx) (T, error)) (out T, err error) {
	err = n.node.DB.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		out, err = fn(ctx, tx)
		return err
	})
	return out, err
}

func ConsentFor(n *Casework, s *agency.Session, caseID, consentID string) (*casefile.SignedConsent, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) (*casefile.SignedConsent, error) {
		c, err := n.OpenCase(ctx, tx, s, caseID)
		if err != nil {
			return nil, err
		}
		_, signed, err := c.Consent(consentID)
		if err != nil {
			return nil, err
		}
		return signed, signed.Usable()
	})
}

func Snapshot(n *Casework, s *agency.Session, caseID string, sections ...string) (casefile.Snapshot, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) (casefile.Snapshot, error) {
		c, err := n.OpenCase(ctx, tx, s, caseID)
		if err != nil {
			return casefile.Snapshot{}, err
		}
		r, err := c.Reading()
		if err != nil {
			return casefile.Snapshot{}, err
		}
		return r.Snapshot(ctx, casefile.Taking{Parts: sections, Zone: "America/Toronto", Name: c.Name})
	})
}

func CaseFacts(n *Casework, s *agency.Session, caseID string) (casefile.Facts, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) (casefile.Facts, error) {
		c, err := n.OpenCase(ctx, tx, s, caseID)
		if err != nil {
			return casefile.Facts{}, err
		}
		r, err := c.Reading()
		if err != nil {
			return casefile.Facts{}, err
		}
		return r.Facts(ctx)
	})
}

// VerifyConsent verifies a consent as an agency of this node that receives it.
func VerifyConsent(n *Casework, body []byte, to string, now time.Time) (*casefile.SignedConsent, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) (*casefile.SignedConsent, error) {
		p, err := n.node.AgencyPublic(ctx, tx, to)
		if err != nil {
			return nil, err
		}
		keys := func(member string) (seal.VerifyKey, error) {
			m, err := n.node.MemberPublic(ctx, tx, member)
			if err != nil {
				return seal.VerifyKey{}, err
			}
			return m.Sign, nil
		}
		return casefile.VerifyConsent(body, keys, casefile.Party{Agency: p.ID, Sector: p.Sector}, now)
	})
}

// OnConsentEnd calls fn when a consent ends, until the returned function is called.
func OnConsentEnd(n *Casework, fn func(id string, s *agency.Session)) func() {
	old := n.loop
	n.loop = func() Loop { return watched{old(), fn} }
	return func() { n.loop = old }
}

type watched struct {
	Loop
	fn func(id string, s *agency.Session)
}

func (w watched) ConsentEnded(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	w.fn(id, s)
	return w.Loop.ConsentEnded(ctx, tx, s, id)
}

// Exec changes rows behind the node's back, as somebody with the database does.
func Exec(n *Casework, q string, args ...any) error {
	return n.node.DB.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	})
}

// Read returns one value of one row.
func Read[T any](n *Casework, q string, args ...any) (T, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) (v T, err error) {
		err = tx.QueryRow(ctx, q, args...).Scan(&v)
		return v, err
	})
}

// ForgetRolls makes the next list as cold as in a new process.
func (n *Casework) ForgetRolls() {
	n.rolls.mu.Lock()
	defer n.rolls.mu.Unlock()
	n.rolls.m = nil
}

// ReadAll returns one column of some rows.
func ReadAll[T any](n *Casework, q string, args ...any) ([]T, error) {
	return view(n, func(ctx context.Context, tx *store.Tx) ([]T, error) {
		return store.Collect(ctx, tx, func(r *store.Rows, v *T) error { return r.Scan(v) }, q, args...)
	})
}
