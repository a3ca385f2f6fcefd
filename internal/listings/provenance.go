package listings

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
	"relais/internal/directory/upkeep"
	"relais/internal/fault"
	"relais/internal/store"
)

// GetProvenance says where each member of a record came from.
var GetProvenance = define.Define[act.ServiceRef, act.Provenance]("GetProvenance", "GET /services/{id}/provenance", "directory", agency.SignedIn,
	"Where each member of a record came from, what its sources say, and when it is due to be verified.")

func (n *Listings) getProvenance(ctx context.Context, s *agency.Session, in act.ServiceRef) (out act.Provenance, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := seenService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		origins, words, err := sources.Origins(ctx, tx, e)
		if err != nil {
			return err
		}
		if !s.ReadsForMembers() && e.Agency != s.Agency {
			// When each member last changed, and in what, tells of more than is read.
			origins, words = nil, []act.SourceWord{}
		}
		out = act.Provenance{ID: e.ID, Fields: []act.FieldOrigin{}, Sources: words}
		for field, o := range origins {
			out.Fields = append(out.Fields, act.FieldOrigin{Field: field, Source: o.Source, At: o.At})
		}
		slices.SortFunc(out.Fields, func(a, b act.FieldOrigin) int { return cmp.Compare(a.Field, b.Field) })
		known, err := tx.Verifications(ctx, e.ID)
		for _, v := range upkeep.Rules().Now(e.ID, known, e.Verified) {
			out.Verified = append(out.Verified, act.FieldVerified{Field: v.Field, Method: v.Method, At: act.MomentOf(v.Verified), Due: v.Due})
		}
		return err
	})
	return out, err
}

// DeleteService takes a record out of the directory: its own agency, or the
// desk where no agency of the node runs it.
var DeleteService = define.Define[act.DeleteService, act.None]("DeleteService", "DELETE /services/{id}", "directory", agency.SignedIn,
	"Take a record out of the directory (its agency, or the desk).")

func (n *Listings) deleteService(ctx context.Context, s *agency.Session, in act.DeleteService) (act.None, error) {
	return act.None{}, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := seenService(ctx, tx, s, in.ID)
		if fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Gone {
			return n.deleteHidden(ctx, tx, s, in.ID, err)
		}
		if err != nil {
			return err
		}
		by, err := keeper(s, e)
		if err != nil {
			return err
		}
		if err := sources.Remove(ctx, tx, e, by, sources.ReasonDeleted, ""); err != nil {
			return err
		}
		if err := tx.DropOpenPairs(ctx, e.ID); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "directory.delete", e.ID)
	})
}

// coalitionWork keeps those who read only what everybody reads from lists of
// work on all records, which name what is for members.
func coalitionWork(s *agency.Session) error {
	if !s.ReadsForMembers() {
		return fault.New(fault.Forbidden, "directory.import.desk")
	}
	return nil
}

// keeper lets through who answers for a record: the members of its agency, or
// the desk where no agency of the node runs the service.
func keeper(s *agency.Session, e directory.Entry) (by string, err error) {
	if e.Agency != "" {
		return directory.AgencySource, mayEdit(s, e)
	}
	if !s.KeepsDirectory() {
		return "", fault.New(fault.Forbidden, "directory.not_yours")
	}
	return directory.VerifiedSource, nil
}

// RestoreService brings a record back that was taken out.
var RestoreService = define.Define[act.ServiceRef, act.Service]("RestoreService", "POST /services/{id}/restore", "directory", agency.SignedIn,
	"Bring a record back that was taken out.")

func (n *Listings) restoreService(ctx context.Context, s *agency.Session, in act.ServiceRef) (out act.Service, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if hidden, err := n.restoreHidden(ctx, tx, s, in.ID); err != nil || hidden != nil {
			if hidden != nil {
				out = *hidden
			}
			return err
		}
		t, err := tx.DirectoryTombstone(ctx, hsds.KindService, in.ID)
		if fault.CodeOf(err) == fault.NotFound || err == nil && t.Withdrawn() {
			return fault.New(fault.NotFound, "directory.not_found")
		}
		if err != nil {
			return err
		}
		if _, ok := seen(t.Entry, s); !ok {
			return fault.New(fault.NotFound, "directory.not_found")
		}
		if _, err := keeper(s, t.Entry); err != nil {
			return err
		}
		e, err := sources.Restore(ctx, tx, hsds.KindService, in.ID)
		if err != nil {
			return err
		}
		if err := n.node.Audit(ctx, tx, s, "directory.restore", e.ID); err != nil {
			return err
		}
		out, err = n.search.viewService(ctx, tx, s, e)
		return err
	})
	return out, err
}

// ListDeleted lists what left the directory and can come back.
var ListDeleted = define.Define[act.Page, act.Deleted]("ListDeleted", "GET /directory/deleted", "directory", agency.SignedIn,
	"The records that left the directory and can come back (desk).")

func (n *Listings) listDeleted(ctx context.Context, s *agency.Session, in act.Page) (out act.Deleted, err error) {
	if err := coalitionWork(s); err != nil {
		return out, err
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		list, total, err := tx.DirectoryTombstones(ctx, in.Offset, cmp.Or(in.Limit, 50))
		out = act.Deleted{Items: []act.DeletedService{}, Total: total}
		for _, t := range list {
			out.Items = append(out.Items, deletedService(t.Record, t.Source, t.By, t.Reason, t.At))
		}
		return err
	})
	return out, err
}

func deletedService(r hsds.Record, source, by, reason string, at time.Time) act.DeletedService {
	var v struct{ Name string }
	_ = json.Unmarshal(r.Doc, &v) // a record without a name has none here either
	return act.DeletedService{ID: r.ID, Kind: string(r.Kind), Name: v.Name, Reason: reason, By: by, Source: source, At: at}
}
