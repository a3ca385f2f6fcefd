package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// KeepDraft keeps a form by the token of a session that lives or has lived.
// While it lives, the draft replaces an older one of the same form, so that
// somebody who types for an hour doesn't push their other forms out.
func (n *Node) KeepDraft(ctx context.Context, token string, in act.KeepForm) error {
	s, err := n.Session(ctx, token)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return n.KeepExpired(ctx, token, in)
	}
	if err != nil {
		return err
	}
	older, err := n.keptOf(ctx, s, in.Form)
	if err != nil {
		return err
	}
	if _, err := n.KeepForm(ctx, s, in); err != nil {
		return err
	}
	return n.dropKept(ctx, s, older)
}

// KeptFor returns the newest that was kept for a form, "" for nothing.
func (n *Node) KeptFor(ctx context.Context, s *agency.Session, form string) (string, error) {
	if s == nil {
		return "", ended()
	}
	rows, err := n.keptOf(ctx, s, form)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	f, err := openKept(s, rows[0])
	return f.Body, err
}

// DropFor forgets everything that was kept for a form.
func (n *Node) DropFor(ctx context.Context, s *agency.Session, form string) error {
	if s == nil {
		return ended()
	}
	rows, err := n.keptOf(ctx, s, form)
	if err != nil {
		return err
	}
	return n.dropKept(ctx, s, rows)
}

// keptOf finds what was kept for a form, newest first. Only its author can
// tell which form a row belongs to; one that does not open is left out.
func (n *Node) keptOf(ctx context.Context, s *agency.Session, form string) (of []agency.KeptRow, err error) {
	var rows []agency.KeptRow
	err = n.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		rows, err = tx.KeptOf(ctx, s.Member)
		return err
	})
	for _, row := range rows {
		if f, err := openKept(s, row); err == nil && f.Form == form {
			of = append(of, row)
		}
	}
	return of, err
}

func (n *Node) dropKept(ctx context.Context, s *agency.Session, rows []agency.KeptRow) error {
	if len(rows) == 0 {
		return nil
	}
	return n.db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, row := range rows {
			if err := tx.DropKept(ctx, s.Member, row.ID); err != nil && fault.CodeOf(err) != fault.NotFound {
				return err
			}
		}
		return nil
	})
}
