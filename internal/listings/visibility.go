package listings

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/store"
)

// hiddenParts opens what only the session's agency reads of a service. locked
// is true when there is something and this member has no key to it.
func hiddenParts(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (p visibility.Parts, locked bool, err error) {
	h, err := tx.HiddenPart(ctx, id, s.Agency)
	if fault.CodeOf(err) == fault.NotFound {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p, ok, err := openParts(s, h)
	if !p.Deleted.IsZero() {
		p = visibility.Parts{}
	}
	return p, !ok, err
}

func openParts(s *agency.Session, h visibility.HiddenPart) (p visibility.Parts, ok bool, err error) {
	if !s.CaseAccess() {
		return p, false, nil
	}
	keys, ok := s.Keys.Versions[h.KeyVersion]
	if !ok {
		return p, false, nil
	}
	p, err = visibility.OpenParts(keys.Vault, h)
	return p, err == nil, err
}

// ownService is a service as its own agency knows it, with what is hidden from
// others; to everybody else it is what the directory holds.
func ownService(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (e directory.Entry, locked bool, err error) {
	e, missing := seenService(ctx, tx, s, id)
	if missing != nil && fault.CodeOf(missing) != fault.NotFound {
		return e, false, missing
	}
	if missing == nil && e.Agency != s.Agency {
		return e, false, nil
	}
	parts, locked, err := hiddenParts(ctx, tx, s, id)
	if err != nil {
		return e, locked, err
	}
	if missing != nil {
		if parts.Whole == nil {
			return e, locked, missing
		}
		return hiddenEntry(s, *parts.Whole), false, nil
	}
	e.Record, err = visibility.Join(e.Record, parts)
	return e, locked, err
}

// hiddenEntry is the entry of a service that no record speaks of.
func hiddenEntry(s *agency.Session, r hsds.Record) directory.Entry {
	return directory.Entry{Record: r, Agency: s.Agency, Source: directory.AgencySource, Verified: facts.VerifiedAt(r),
		Changed: r.ModifiedAt()}
}

// divide takes out of an edited service what only its agency reads, and seals
// it. whole is true when that is all of it: then nothing is to be put into the
// directory. locked: there is something hidden that this member could not read,
// and that stays as it is.
func (n *Listings) divide(ctx context.Context, tx *store.Tx, s *agency.Session, e directory.Entry, locked bool) (_ directory.Entry, whole bool, err error) {
	old, err := tx.DirectoryEntry(ctx, hsds.KindService, e.ID)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return e, false, err
	}
	stood := err == nil // a record of it is in the directory now
	common, hidden, stays, err := visibility.Split(e.Record)
	if err != nil {
		return e, false, err
	}
	_, none := tx.HiddenPart(ctx, e.ID, s.Agency)
	if none != nil && fault.CodeOf(none) != fault.NotFound {
		return e, false, none
	}
	had := none == nil
	switch {
	case !hidden.Empty() && (locked || !s.CaseAccess()):
		return e, false, fault.New(fault.Forbidden, "directory.hidden_locked")
	case !hidden.Empty():
		if err := sealParts(ctx, tx, s, e.ID, hidden); err != nil {
			return e, false, err
		}
		tx.Erased() // what was in clear before is scrubbed from the files
	case !locked:
		if err := tx.DeleteHiddenPart(ctx, e.ID, s.Agency); err != nil {
			return e, false, err
		}
	}
	if !stays {
		if !stood {
			return e, true, nil
		}
		return e, true, withdrawService(ctx, tx, old)
	}
	e.Record = common
	if had || !hidden.Empty() || visibility.HasMembersParts(common) {
		if e.Record, err = visibility.QuietEdit(common, old.Record); err != nil {
			return e, false, err
		}
	}
	if !stood {
		return e, false, tx.DropTombstones(ctx, hsds.KindService, []string{e.ID})
	}
	if len(hidden.Parts) > 0 {
		err = sources.Scrub(ctx, tx, hsds.KindService, e.ID, visibility.Unmarked(hidden))
	}
	return e, false, err
}

func sealParts(ctx context.Context, tx *store.Tx, s *agency.Session, id string, p visibility.Parts) error {
	version, key := s.Vault()
	h := visibility.SealParts(key, version, s.Agency, id, p)
	h.Changed = tx.Now()
	return tx.PutHiddenPart(ctx, h)
}

// withdrawService takes a service that becomes its agency's only out of the directory,
// with what sources and the past said of it.
func withdrawService(ctx context.Context, tx *store.Tx, old directory.Entry) error {
	claims, err := tx.DirectoryClaims(ctx, hsds.KindService, old.ID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if err := tx.DropDirectoryClaim(ctx, c.Kind, c.ID, c.Source); err != nil {
			return err
		}
	}
	if err := tx.DropDirectoryRevisions(ctx, hsds.KindService, old.ID); err != nil {
		return err
	}
	stone := sources.Tombstone{Entry: old, By: directory.AgencySource, Reason: "gone", At: tx.Now()}
	stone.Doc = []byte(`{}`)
	if stone.Version, err = tx.NextDirectoryVersion(ctx); err != nil {
		return err
	}
	return tx.RemoveDirectoryEntry(ctx, stone)
}

// readService is a service of the directory, or one that only the session's
// agency knows of.
func readService(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (directory.Entry, error) {
	e, missing := seenService(ctx, tx, s, id)
	if fault.CodeOf(missing) != fault.NotFound {
		return e, missing
	}
	parts, _, err := hiddenParts(ctx, tx, s, id)
	if err != nil {
		return e, err
	}
	if parts.Whole == nil {
		return e, missing
	}
	return hiddenEntry(s, *parts.Whole), nil
}

// hiddenServices are the services that only the session's agency knows of.
func (n *Listings) hiddenServices(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.Service, error) {
	rows, err := tx.HiddenServices(ctx, s.Agency)
	if err != nil {
		return nil, err
	}
	var out []act.Service
	for _, h := range rows {
		p, ok, err := openParts(s, h)
		if err != nil {
			return nil, err
		}
		if !ok || p.Whole == nil || !p.Deleted.IsZero() {
			continue
		}
		one, err := n.search.viewService(ctx, tx, s, hiddenEntry(s, *p.Whole))
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
