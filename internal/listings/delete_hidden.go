package listings

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory"
	"relais/internal/directory/sources"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/store"
)

// hiddenWhole opens a service that only the session's agency knows of, one
// that was taken out included; false where there is none for this member.
func hiddenWhole(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (p visibility.Parts, ok bool, err error) {
	h, err := tx.HiddenPart(ctx, id, s.Agency)
	if fault.CodeOf(err) == fault.NotFound {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p, ok, err = openParts(s, h)
	return p, ok && p.Whole != nil, err
}

// deleteHidden takes out a service that only the session's agency knows of.
// Where there is none, the answer is that of a service that nobody knows.
func (n *Listings) deleteHidden(ctx context.Context, tx *store.Tx, s *agency.Session, id string, none error) error {
	p, ok, err := hiddenWhole(ctx, tx, s, id)
	if err != nil {
		return err
	}
	if !ok || !p.Deleted.IsZero() {
		return none
	}
	if err := mayEdit(s, hiddenEntry(s, *p.Whole)); err != nil {
		return err
	}
	p.Deleted = tx.Now()
	if err := sealParts(ctx, tx, s, id, p); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "directory.delete", id)
}

// restoreHidden brings such a service back; nil where none was taken out.
func (n *Listings) restoreHidden(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*act.Service, error) {
	p, ok, err := hiddenWhole(ctx, tx, s, id)
	if err != nil || !ok || p.Deleted.IsZero() {
		return nil, err
	}
	e := hiddenEntry(s, *p.Whole)
	if err := mayEdit(s, e); err != nil {
		return nil, err
	}
	p.Deleted = time.Time{}
	if err := sealParts(ctx, tx, s, id, p); err != nil {
		return nil, err
	}
	if err := n.node.Audit(ctx, tx, s, "directory.restore", id); err != nil {
		return nil, err
	}
	out, err := n.search.viewService(ctx, tx, s, e)
	return &out, err
}

// ownDeleted are the services that the session's agency took out and can bring
// back, the latest first; those that only it knew of come last.
func ownDeleted(ctx context.Context, tx *store.Tx, s *agency.Session) (out []act.DeletedService, err error) {
	stones, err := tx.AgencyTombstones(ctx, s.Agency, keptStates)
	if err != nil {
		return nil, err
	}
	for _, t := range stones {
		out = append(out, deletedService(t.Record, t.Source, t.By, t.Reason, t.At))
	}
	rows, err := tx.HiddenServices(ctx, s.Agency)
	if err != nil {
		return nil, err
	}
	for _, h := range rows {
		p, ok, err := openParts(s, h)
		if err != nil {
			return nil, err
		}
		if ok && p.Whole != nil && !p.Deleted.IsZero() {
			out = append(out, deletedService(*p.Whole, directory.AgencySource, directory.AgencySource, sources.ReasonDeleted, p.Deleted))
		}
	}
	return out, nil
}
