package directory

import (
	"bytes"
	"context"
	"slices"

	"relais/internal/check"
	"relais/internal/directory/hsds"
)

// Reasons of a report that come from what is stored already.
const (
	// ChangedHidden: the record's address stays hidden as its agency wished.
	ChangedHidden = "address_kept_hidden"
)

// Incoming is a record on its way in, with where it stood in the file.
type Incoming struct {
	hsds.Record
	Note hsds.Note
}

// Import brings the records of one feed in.
type Import struct {
	Source    string
	Publisher string
	// Links tells whether the record may say that an agency of the node runs
	// it. Nil: never.
	Links func(agency string) bool
	// DryRun reports and stores nothing.
	DryRun bool
}

// BatchSize is how many records a transaction takes, so that the directory
// stays writable for others during a long import.
const BatchSize = 500

// Batch stores some records and returns what became of them; the caller adds
// that to its report once the transaction is committed. Records of another
// source are never overwritten, and the same record twice changes nothing.
func (im Import) Batch(ctx context.Context, st Store, in []Incoming) (*hsds.Report, error) {
	rep := &hsds.Report{}
	known, err := im.known(ctx, st, in)
	if err != nil {
		return nil, err
	}
	var version int64
	for _, r := range in {
		old, exists := known[string(r.Kind)+" "+r.ID]
		e, write := im.decide(r, old, exists, rep)
		if !write || im.DryRun {
			continue
		}
		if version == 0 {
			if version, err = st.NextDirectoryVersion(ctx); err != nil {
				return nil, err
			}
		}
		e.Version, e.Changed = version, st.Now()
		if err := st.PutDirectoryEntry(ctx, e); err != nil {
			return nil, err
		}
	}
	return rep, nil
}

// known reads what is stored about the records of a batch.
func (im Import) known(ctx context.Context, st Store, in []Incoming) (map[string]Entry, error) {
	known := map[string]Entry{}
	for _, kind := range hsds.Kinds {
		var ids []string
		for _, r := range in {
			if r.Kind == kind {
				ids = append(ids, r.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		found, err := st.DirectoryFound(ctx, kind, slices.Compact(slices.Sorted(slices.Values(ids))))
		if err != nil {
			return nil, err
		}
		for id, e := range found {
			known[string(kind)+" "+id] = e
		}
	}
	return known, nil
}

// decide says what becomes of one record.
func (im Import) decide(r Incoming, old Entry, exists bool, rep *hsds.Report) (e Entry, write bool) {
	note := r.Note
	if exists && old.Source != im.Source {
		note.Reason = hsds.RefusedOtherFeed
		rep.Refuse(note)
		return e, false
	}
	e = im.entry(r, old, rep)
	switch {
	case !exists:
		rep.Added++
	case old.Digest == e.Digest && old.Agency == e.Agency && old.Publisher == e.Publisher:
		rep.Unchanged++
		return e, false
	default:
		rep.Updated++
	}
	return e, true
}

// entry makes the row of a record.
func (im Import) entry(r Incoming, old Entry, rep *hsds.Report) Entry {
	e := Entry{Record: r.Record, Source: im.Source, Publisher: im.Publisher}
	switch r.Kind {
	case hsds.KindService:
		s, _ := r.Service()
		e = im.service(e, s, old, r.Note, rep)
	case hsds.KindOrganization:
		if withheldOrganization(old.Record) {
			e = withheld(e, WithholdOrganization, r.Note, "locations", rep)
		}
	}
	e.Digest = e.Record.Digest()
	return e
}

func (im Import) service(e Entry, s hsds.Service, old Entry, note hsds.Note, rep *hsds.Report) Entry {
	x := extension(s)
	e.Verified = verified(s)
	if p, err := check.Text(x.Publisher, 200, false); err == nil && p != "" {
		e.Publisher = p
	}
	if x.Agency != "" {
		if im.Links != nil && im.Links(x.Agency) {
			e.Agency = x.Agency
		} else {
			note.Reason, note.Member = hsds.KeptAgencyLink, "relais.agency_id"
			rep.Keep(note)
		}
	}
	if e.Agency == "" {
		e.Agency = old.Agency
	}
	if region, hidden := confidential(old.Record); hidden && !x.Confidential {
		hide := func(r hsds.Record) (hsds.Record, error) { return Withhold(r, region) }
		e = withheld(e, hide, note, "service_at_locations", rep)
	}
	if len(needCodes(s, needsTaxonomy())) == 0 {
		note.Reason, note.Member = hsds.KeptNoNeed, "attributes"
		rep.Keep(note)
	}
	return e
}

// withheld keeps hidden in a new state of a record what its agency hid.
func withheld(e Entry, hide func(hsds.Record) (hsds.Record, error), note hsds.Note, member string, rep *hsds.Report) Entry {
	r, err := hide(e.Record)
	if err != nil {
		return e // no object, and no place in it either
	}
	e.Record = r
	note.Reason, note.Member = ChangedHidden, member
	rep.Change(note)
	return e
}

// confidential tells whether a stored record's address was hidden.
func confidential(r hsds.Record) (region string, hidden bool) {
	if !bytes.Contains(r.Doc, []byte(`"confidential":true`)) {
		return "", false // most records: not worth decoding
	}
	s, _ := r.Service()
	x := extension(s)
	return x.Region, x.Confidential
}
