package accounts

import (
	"cmp"
	"context"
	"net/url"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// keptForm is what a kept form seals to its author: the route too, because it
// may name a case file.
type keptForm struct {
	Form  string `json:"form"`            // route that it belongs to
	Body  string `json:"body"`            // the form, URL-encoded
	Found bool   `json:"found,omitempty"` // it arrived after the session had ended
	// Saved is when it was; the row says the day. None in what earlier programs kept.
	Saved time.Time `json:"saved,omitzero"`
}

// saved is when a form was kept.
func (f keptForm) saved(row agency.KeptRow) time.Time {
	if f.Saved.IsZero() {
		return row.Saved
	}
	return f.Saved
}

func keptInfo(member, id string) []byte {
	return []byte("relais/1/kept form\x00" + member + "\x00" + id)
}

// KeepForm keeps what somebody was writing, sealed to their own key.
var KeepForm = define.Define[act.KeepForm, act.Kept]("KeepForm", "POST /kept", "sessions", agency.SignedIn,
	"Keep what was being written, sealed to oneself.")

func (n *Sessions) keepForm(ctx context.Context, s *agency.Session, in act.KeepForm) (out act.Kept, err error) {
	now := n.node.DB.Now()
	row, err := n.keptRow(s.Member, s.Keys.Seal.Public(), keptForm{Form: in.Form, Body: in.Body, Saved: now}, in.Form)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = act.Kept{ID: row.ID, Form: in.Form, Saved: now}
		return tx.AddKept(ctx, row)
	})
	return out, err
}

// KeepExpired keeps a form for whose session it is or was. While the session
// lives it is a draft. What arrives within a minute after leaving, or as the
// one post after an idle end, may come from whoever found the token: it is
// kept apart, and filled into nothing by itself. Only the member's public key
// is needed. It answers nothing about the session to who asks.
func (n *Sessions) KeepExpired(ctx context.Context, token string, in act.KeepForm) error {
	if err := act.Check(&in); err != nil {
		return err
	}
	var s agency.SessionRow
	var to seal.PublicKey
	var now time.Time
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		now = tx.Now()
		if s, err = tx.Session(ctx, seal.HashToken(token)); err != nil || s.State == agency.Removed {
			return agency.Ended()
		}
		s.ReadTimes(n.node.Own)
		m, err := n.node.MemberPublic(ctx, tx, s.Member)
		if err != nil {
			return err
		}
		to = m.Seal
		if !m.Certified() {
			to, err = seal.PublicKeyFromBytes(m.Keys.Seal)
		}
		return err
	})
	if err != nil {
		return err
	}
	found := !alive(s, s.Sealed != nil, now)
	form, slot := keptForm{in.Form, in.Body, found, now}, in.Form
	if found {
		slot = "found " + s.ID + in.Form
	}
	row, err := n.keptRow(s.Member, to, form, slot)
	if err != nil {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if !found {
			return tx.AddKept(ctx, row)
		}
		return n.addFound(ctx, tx, token, row)
	})
}

// leftFor is how long after leaving what was under way still arrives.
const leftFor = time.Minute

// addFound keeps what arrived after a session had ended. After an idle end, or
// twelve hours, it is the session's last word: the token is forgotten.
func (n *Sessions) addFound(ctx context.Context, tx *store.Tx, token string, row agency.KeptRow) error {
	s, err := tx.Session(ctx, seal.HashToken(token))
	if err != nil {
		return agency.Ended()
	}
	s.ReadTimes(n.node.Own)
	left := s.Touched.Equal(s.Ends) // see signOut
	if left && tx.Now().Sub(s.Ends) > leftFor {
		return agency.Ended()
	}
	if ok, err := tx.AddFound(ctx, row); err != nil || !ok {
		return cmp.Or(err, agency.Ended())
	}
	if left {
		return nil
	}
	return tx.ForgetSession(ctx, s.Member, s.ID)
}

// keptRow seals a form to its member.
func (n *Sessions) keptRow(member string, to seal.PublicKey, form keptForm, slot string) (row agency.KeptRow, err error) {
	row = agency.KeptRow{ID: seal.NewID(), Member: member, Slot: n.keptSlot(member, slot), Saved: hours.Fixed(form.Saved)}
	row.Sealed, err = record.SealTo(to, keptInfo(member, row.ID), form)
	return row, err
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
			all = append(all, act.Kept{ID: row.ID, Form: f.Form, Saved: f.saved(row), Found: f.Found, About: about(f.Body)})
		}
	}
	return all
}

// about is whom a form is about, as it says itself.
func about(body string) string {
	values, err := url.ParseQuery(body)
	if err != nil {
		return ""
	}
	return values.Get("known")
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
	return act.KeptForm{Kept: act.Kept{ID: row.ID, Form: f.Form, Saved: f.saved(row), Found: f.Found}, Body: f.Body}, nil
}

// DropKept destroys a kept form once it was used.
var DropKept = define.Define[act.ID, act.None]("DropKept", "DELETE /kept/{id}", "sessions", agency.SignedIn,
	"Throw away what was kept.")

func (n *Sessions) dropKept(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.DropKept(ctx, s.Member, in.ID)
	})
}
