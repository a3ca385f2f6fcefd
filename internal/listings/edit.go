package listings

import (
	"context"

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

// mayEdit lets the members of the agency that runs a service through, except
// those who only audit.
func mayEdit(s *agency.Session, e directory.Entry) error {
	if e.Agency == "" || e.Agency != s.Agency {
		return fault.New(fault.Forbidden, "directory.not_yours")
	}
	return agency.Listers.May(s)
}

// editService changes a service of the session's agency within one
// transaction, and returns it as it is then.
func (n *Listings) editService(ctx context.Context, s *agency.Session, id, action string,
	edit func(context.Context, *store.Tx, directory.Entry) (hsds.Record, error),
	after ...func(context.Context, *store.Tx) error) (out act.Service, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, locked, err := ownService(ctx, tx, s, id)
		if err != nil {
			return err
		}
		if err := mayEdit(s, e); err != nil {
			return err
		}
		if e.Record, err = edit(ctx, tx, e); err != nil {
			return err
		}
		if out, err = n.putService(ctx, tx, s, e, action, locked); err != nil {
			return err
		}
		for _, more := range after {
			if err := more(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// putService stores what an agency wrote itself; what it wrote, feeds don't
// overwrite.
func (n *Listings) putService(ctx context.Context, tx *store.Tx, s *agency.Session, e directory.Entry, action string, locked bool) (out act.Service, err error) {
	common, hidden, err := n.divide(ctx, tx, s, e, locked)
	if err != nil {
		return out, err
	}
	if hidden { // of the whole service; nothing of it goes into the directory
		if err := n.node.Audit(ctx, tx, s, action, e.ID); err != nil {
			return out, err
		}
		return n.search.viewService(ctx, tx, s, e)
	}
	if e = common; e.Digest != "" && e.Digest == e.Record.Digest() {
		// Only what is sealed changed: nobody else is told that anything did.
		if err := n.node.Audit(ctx, tx, s, action, e.ID); err != nil {
			return out, err
		}
		return n.search.viewService(ctx, tx, s, e)
	}
	whole := action == "directory.edit" || action == "directory.add"
	e, err = sources.AssertOwn(ctx, tx, e, directory.AgencySource, whole, n.node.Pseudonym("directory", s.Member))
	if err != nil {
		return out, err
	}
	if err := forgetClear(ctx, tx, s, e.ID); err != nil {
		return out, err
	}
	if err := n.node.Audit(ctx, tx, s, action, e.ID); err != nil {
		return out, err
	}
	return n.search.viewService(ctx, tx, s, e)
}

// UpsertService adds a service of one's own agency, or changes it.
var UpsertService = define.Define[act.UpsertService, act.Service]("UpsertService", "POST /services", "directory", agency.SignedIn,
	"Add a service of one's own agency, or change it.")

func (n *Listings) upsertService(ctx context.Context, s *agency.Session, in act.UpsertService) (out act.Service, err error) {
	if err := listing.Check(in); err != nil {
		return out, err
	}
	if in.ID == "" {
		return n.addService(ctx, s, in)
	}
	return n.editService(ctx, s, in.ID, "directory.edit",
		func(ctx context.Context, tx *store.Tx, e directory.Entry) (hsds.Record, error) {
			if err := in.Check(act.Fingerprint(e.Record.Digest())); err != nil {
				return hsds.Record{}, err
			}
			owner, err := n.owner(ctx, tx, s)
			if err != nil {
				return hsds.Record{}, err
			}
			r, err := listing.Edit(e.Record, in, owner, tx.Now())
			if err != nil {
				return r, err
			}
			return visibility.Set(r, e.Record, in.Visibility)
		})
}

func (n *Listings) addService(ctx context.Context, s *agency.Session, in act.UpsertService) (out act.Service, err error) {
	if err := agency.Listers.May(s); err != nil {
		return out, err
	}
	id := hsds.NewID()
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		owner, err := n.owner(ctx, tx, s)
		if err != nil {
			return err
		}
		rec, err := listing.New(in, owner, id, tx.Now())
		if err != nil {
			return err
		}
		if rec, err = visibility.Set(rec, hsds.Record{}, in.Visibility); err != nil {
			return err
		}
		e := directory.Entry{Record: rec, Agency: s.Agency, Publisher: owner.Name.In("en")}
		if out, err = n.putService(ctx, tx, s, e, "directory.add", false); err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}

func (n *Listings) owner(ctx context.Context, tx *store.Tx, s *agency.Session) (listing.Owner, error) {
	p, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return listing.Owner{}, err
	}
	return listing.Owner{ID: p.ID, Name: p.Name, Sector: p.Sector, Province: p.Province}, nil
}

// UpdateCapacity says how many places are free now.
var UpdateCapacity = define.Define[act.UpdateCapacity, act.Service]("UpdateCapacity", "PUT /services/{id}/capacity", "directory", agency.SignedIn,
	"Say how many places are free now in a service of one's own agency.")

func (n *Listings) updateCapacity(ctx context.Context, s *agency.Session, in act.UpdateCapacity) (out act.Service, err error) {
	if in.Maximum > 0 && in.Available > in.Maximum {
		return out, fault.Invalid("available", "directory.capacity.order")
	}
	return n.editService(ctx, s, in.ID, "directory.capacity",
		func(ctx context.Context, tx *store.Tx, e directory.Entry) (hsds.Record, error) {
			if err := n.taken.Counted(ctx, tx, e.ID); err != nil {
				return hsds.Record{}, err
			}
			return listing.SetCapacity(e.Record, in, tx.Now())
		})
}

// HideLocation takes the address of a service out of the directory and seals
// it for its agency. What the address was is scrubbed from the files.
var HideLocation = define.Define[act.HideLocation, act.Service]("HideLocation", "PUT /services/{id}/hidden-place", "directory", agency.CaseDesk,
	"Take the address of one's own service out of the directory and seal it for one's agency.")

func (n *Listings) hideLocation(ctx context.Context, s *agency.Session, in act.HideLocation) (out act.Service, err error) {
	version, key := s.Vault()
	hidden := visibility.SealPlace(key, version, s.Agency, in.ID, visibility.Place(in.HiddenPlace))
	return n.editService(ctx, s, in.ID, "directory.hide",
		func(ctx context.Context, tx *store.Tx, e directory.Entry) (hsds.Record, error) {
			hidden.Changed = tx.Now()
			if err := tx.PutHiddenLocation(ctx, hidden); err != nil {
				return hsds.Record{}, err
			}
			tx.Erased()
			if err := hideOrganization(ctx, tx, e.Organization); err != nil {
				return hsds.Record{}, err
			}
			return visibility.Withhold(e.Record, in.Region)
		}, func(ctx context.Context, tx *store.Tx) error { // what the sources said of it, and what it was
			return sources.Scrub(ctx, tx, hsds.KindService, in.ID,
				func(r hsds.Record) (hsds.Record, error) { return visibility.Withhold(r, in.Region) })
		})
}

// hideOrganization takes the places out of the record of the service's
// organization, where it stands in the directory.
func hideOrganization(ctx context.Context, tx *store.Tx, id string) error {
	e, err := tx.DirectoryEntry(ctx, hsds.KindOrganization, id)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if e.Record, err = visibility.WithholdOrganization(e.Record); err != nil {
		return err
	}
	if e.Version, err = tx.NextDirectoryVersion(ctx); err != nil {
		return err
	}
	e.Digest, e.Changed = e.Record.Digest(), tx.Now()
	if err := tx.PutDirectoryEntry(ctx, e); err != nil {
		return err
	}
	return sources.Scrub(ctx, tx, hsds.KindOrganization, id, visibility.WithholdOrganization)
}
