package accounts

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// keptForm is what a kept form seals to its author: the route too, because it
// may name a case file.
type keptForm struct {
	Form string `json:"form"` // route that it belongs to
	Body string `json:"body"` // the form, URL-encoded
}

func keptInfo(member, id string) []byte {
	return []byte("relais/1/kept form\x00" + member + "\x00" + id)
}

// KeepForm keeps what somebody was writing, sealed to their own key.
var KeepForm = define.Define[act.KeepForm, act.Kept]("KeepForm", "POST /kept", "sessions", agency.SignedIn,
	"Keep what was being written, sealed to oneself.")

func (n *Sessions) keepForm(ctx context.Context, s *agency.Session, in act.KeepForm) (out act.Kept, err error) {
	return n.keepFor(ctx, s.Member, s.Keys.Seal.Public(), in)
}

// KeepExpired keeps a form that was posted after its session had ended. Only
// the member's public key is needed; the row of the ended session says whose
// it was. It answers nothing about the session to who asks.
func (n *Sessions) KeepExpired(ctx context.Context, token string, in act.KeepForm) error {
	if err := act.Check(&in); err != nil {
		return err
	}
	var row agency.MemberRow
	var keys agency.PublicKeys
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		s, err := tx.Session(ctx, seal.HashToken(token))
		if err != nil || s.State == agency.Removed {
			return agency.Ended()
		}
		m, err := n.node.MemberPublic(ctx, tx, s.Member)
		if err != nil {
			return err
		}
		row.ID, keys = m.ID, m.Keys
		if m.Certified() {
			keys.Seal = m.Seal.Bytes()
		}
		return nil
	})
	if err != nil {
		return err
	}
	pub, err := seal.PublicKeyFromBytes(keys.Seal)
	if err != nil {
		return err
	}
	_, err = n.keepFor(ctx, row.ID, pub, in)
	return err
}

func (n *Sessions) keepFor(ctx context.Context, member string, to seal.PublicKey, in act.KeepForm) (out act.Kept, err error) {
	row := agency.KeptRow{ID: seal.NewID(), Member: member, Slot: n.keptSlot(member, in.Form)}
	if row.Sealed, err = record.SealTo(to, keptInfo(member, row.ID), keptForm(in)); err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = act.Kept{ID: row.ID, Form: in.Form, Saved: tx.Now()}
		return tx.AddKept(ctx, row)
	})
	return out, err
}

// keptSlot names a member's form to the database without saying which.
func (n *Sessions) keptSlot(member, form string) []byte {
	return n.node.Pseudonym("kept", member+"\x00"+form)
}

// KeptFor returns what a member kept of a form, "" for nothing.
func (n *Sessions) KeptFor(ctx context.Context, s *agency.Session, form string) (string, error) {
	var row agency.KeptRow
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err = tx.KeptIn(ctx, s.Member, n.keptSlot(s.Member, form))
		return err
	})
	if fault.CodeOf(err) == fault.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	f, err := openKept(s, row)
	return f.Body, err
}

// DropFor destroys what a member kept of a form; there may be nothing.
func (n *Sessions) DropFor(ctx context.Context, s *agency.Session, form string) error {
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.KeptIn(ctx, s.Member, n.keptSlot(s.Member, form))
		if fault.CodeOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.DropKept(ctx, s.Member, row.ID)
	})
}

// KeptList opens the list of kept forms; one that does not open is left out.
func (n *Sessions) KeptList(s *agency.Session, rows []agency.KeptRow) []act.Kept {
	var all []act.Kept
	for _, row := range rows {
		if f, err := openKept(s, row); err == nil {
			all = append(all, act.Kept{ID: row.ID, Form: f.Form, Saved: row.Saved})
		}
	}
	return all
}

func openKept(s *agency.Session, row agency.KeptRow) (f keptForm, err error) {
	err = record.OpenTo(s.Keys.Seal, keptInfo(row.Member, row.ID), row.Sealed, &f)
	return f, err
}

// OpenKept opens a kept form; another member's is not found.
var OpenKept = define.Define[act.ID, act.KeptForm]("OpenKept", "GET /kept/{id}", "sessions", agency.SignedIn,
	"Open what was kept.")

func (n *Sessions) openKept(ctx context.Context, s *agency.Session, in act.ID) (out act.KeptForm, err error) {
	var row agency.KeptRow
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err = tx.Kept(ctx, s.Member, in.ID)
		return err
	})
	if err != nil {
		return out, err
	}
	f, err := openKept(s, row)
	if err != nil {
		return out, err
	}
	return act.KeptForm{Kept: act.Kept{ID: row.ID, Form: f.Form, Saved: row.Saved}, Body: f.Body}, nil
}

// DropKept destroys a kept form once it was used.
var DropKept = define.Define[act.ID, act.None]("DropKept", "DELETE /kept/{id}", "sessions", agency.SignedIn,
	"Throw away what was kept.")

func (n *Sessions) dropKept(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.DropKept(ctx, s.Member, in.ID)
	})
}
