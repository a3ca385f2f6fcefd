package listings

import (
	"bytes"
	"context"
	"errors"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/listing"
	"relais/internal/directory/sources"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListServiceHistory tells how a record was, to those who answer for it.
var ListServiceHistory = define.Define[act.ServiceRef, act.ServiceHistory]("ListServiceHistory", "GET /services/{id}/history", "directory", agency.SignedIn,
	"How a record was before, with what changed (its agency, or the desk).")

func (n *Listings) listServiceHistory(ctx context.Context, s *agency.Session, in act.ServiceRef) (out act.ServiceHistory, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := readService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		if _, err := keeper(s, e); err != nil {
			return err
		}
		pasts, err := tx.DirectoryRevisions(ctx, hsds.KindService, e.ID, keptStates)
		if err != nil {
			return err
		}
		out, err = n.history(ctx, tx, s, e, pasts)
		return err
	})
	return out, err
}

// history lines the states up. Those in which only free places or dates
// changed are one.
func (n *Listings) history(ctx context.Context, tx *store.Tx, s *agency.Session, e directory.Entry, pasts []sources.Revision) (act.ServiceHistory, error) {
	out := act.ServiceHistory{ID: e.ID}
	me := n.node.Pseudonym("directory", s.Member)
	now, err := publicView(ctx, tx, e)
	if err != nil {
		return out, err
	}
	out.Items = []act.ServiceVersion{{Source: e.Source, Service: now}}
	for _, p := range pasts {
		then, err := sources.StateBefore(e, p)
		if err != nil {
			return out, err
		}
		view, err := publicView(ctx, tx, then)
		if err != nil {
			return out, err
		}
		last := &out.Items[len(out.Items)-1]
		if last.Changed = listing.Changes(view, last.Service); len(last.Changed) == 0 {
			continue
		}
		last.From, last.Mine = act.MomentOf(p.At), bytes.Equal(p.Who, me)
		out.Items = append(out.Items, act.ServiceVersion{Version: p.Version, Source: p.Source, Until: act.MomentOf(p.At), Service: view})
	}
	return out, nil
}

// publicView is a service as members of other agencies read it, without its
// free places.
func publicView(ctx context.Context, tx *store.Tx, e directory.Entry) (act.Service, error) {
	organization, err := tx.DirectoryEntry(ctx, hsds.KindOrganization, e.Organization)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return act.Service{}, err
	}
	var of *hsds.Organization
	if err == nil {
		view, _ := organization.AsOrganization()
		of = &view
	}
	v := listing.View(e, of)
	v.Capacity, v.Waitlist, v.Expected = nil, false, ""
	seen := visibility.Of(e.Record)
	v.Visibility, v.Parts = &seen, visibility.ListParts(e.Record)
	return v, nil
}

// RestoreServiceVersion brings an earlier state of a record back, as an edit
// like any other: the state before it is kept, so that it can be undone.
var RestoreServiceVersion = define.Define[act.RestoreServiceVersion, act.Service]("RestoreServiceVersion", "POST /services/{id}/history", "directory", agency.SignedIn,
	"Bring an earlier state of a record back (its agency, or the desk); that can be undone in the same way.")

func (n *Listings) restoreServiceVersion(ctx context.Context, s *agency.Session, in act.RestoreServiceVersion) (out act.Service, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, locked, err := ownService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		source, err := keeper(s, e)
		if err != nil {
			return err
		}
		p, err := pastOf(ctx, tx, e.ID, in.Version)
		if err != nil {
			return err
		}
		hidden, _, err := hiddenParts(ctx, tx, s, e.ID)
		if err != nil {
			return err
		}
		if e.Record, err = sources.Restored(e, p, hidden, tx.Now()); err != nil {
			return err
		}
		if source == directory.AgencySource {
			out, err = n.putService(ctx, tx, s, e, "directory.revert", locked)
			return err
		}
		if e, err = sources.AssertOwn(ctx, tx, e, source, false, n.node.Pseudonym("directory", s.Member)); err != nil {
			return err
		}
		if err := n.node.Audit(ctx, tx, s, "directory.revert", e.ID); err != nil {
			return err
		}
		out, err = n.search.viewService(ctx, tx, s, e)
		return err
	})
	return out, err
}

func pastOf(ctx context.Context, tx *store.Tx, id string, version int64) (sources.Revision, error) {
	pasts, err := tx.DirectoryRevisions(ctx, hsds.KindService, id, keptStates)
	for _, p := range pasts {
		if err == nil && p.Version == version {
			return p, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "directory.history.none")
	}
	return sources.Revision{}, err
}

// errTried ends a transaction of which nothing may stay.
var errTried = errors.New("node: tried, not kept")

// PreviewService does an edit, looks at it with the eyes of others, and takes
// all of it back.
var PreviewService = define.Define[act.PreviewService, act.ServicePreview]("PreviewService", "POST /services/preview", "directory", agency.SignedIn,
	"Show a listing of one's own agency as others would see it after an edit; nothing is kept.")

func (n *Listings) previewService(ctx context.Context, s *agency.Session, in act.PreviewService) (out act.ServicePreview, err error) {
	if err := listing.Check(in.UpsertService); err != nil {
		return out, err
	}
	if err := agency.Listers.May(s); err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if out, err = n.tryService(ctx, tx, s, in.UpsertService); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		err = nil
	}
	return out, err
}

func (n *Listings) tryService(ctx context.Context, tx *store.Tx, s *agency.Session, in act.UpsertService) (out act.ServicePreview, err error) {
	var old hsds.Record
	owner, err := n.owner(ctx, tx, s)
	if err != nil {
		return out, err
	}
	e, locked, was := directory.Entry{Agency: s.Agency, Publisher: owner.Name.In("en")}, false, act.Service{}
	if in.ID == "" {
		e.Record, err = listing.New(in, owner, hsds.NewID(), tx.Now())
	} else {
		if e, locked, err = ownService(ctx, tx, s, in.ID); err != nil {
			return out, err
		}
		if err := mayEdit(s, e); err != nil {
			return out, err
		}
		if was, err = publicView(ctx, tx, e); err != nil {
			return out, err
		}
		old = e.Record
		e.Record, err = listing.Edit(e.Record, in, owner, tx.Now())
	}
	if err != nil {
		return out, err
	}
	if e.Record, err = visibility.Set(e.Record, old, in.Visibility); err != nil {
		return out, err
	}
	if in.ID != "" {
		now, err := publicView(ctx, tx, e)
		if err != nil {
			return out, err
		}
		out.Changed = listing.Changes(was, now)
	}
	ours, err := n.putService(ctx, tx, s, e, "directory.edit", locked)
	if err != nil {
		return out, err
	}
	out.Ours = &ours
	if e, err = service(ctx, tx, e.ID); fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Gone {
		return out, nil // nobody else reads it
	}
	if err != nil {
		return out, err
	}
	if out.Members, err = n.seenBy(ctx, tx, e); err != nil {
		return out, err
	}
	doc, ok := visibility.Public(e.Doc)
	if !ok {
		return out, nil
	}
	e.Doc, out.Strangers = doc, true
	if out.Public, err = n.seenBy(ctx, tx, e); err == nil {
		out.Public.Agency = ""
	}
	return out, err
}

// seenBy is a record as somebody outside of its agency reads it.
func (n *Listings) seenBy(ctx context.Context, tx *store.Tx, e directory.Entry) (*act.Service, error) {
	v, err := n.search.viewService(ctx, tx, &agency.Session{}, e)
	v.Own, v.Hidden, v.Visibility = false, nil, nil
	return &v, err
}

// forgetClear erases the past of a service of which only its agency reads
// parts: what the record was before may say them in clear.
func forgetClear(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	_, err := tx.HiddenPart(ctx, id, s.Agency)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropDirectoryRevisions(ctx, hsds.KindService, id)
}
