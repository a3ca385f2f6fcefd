package sources

import (
	"context"

	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/fault"
)

// seenIDs is what a feed brought, by kind.
type seenIDs map[hsds.Kind]map[string]bool

func (c seenIDs) add(im Import, batch []Incoming) {
	if !im.Full {
		return
	}
	for _, r := range batch {
		if c[r.Kind] == nil {
			c[r.Kind] = map[string]bool{}
		}
		c[r.Kind][r.ID] = true
	}
}

// Reasons of a report about what a feed no longer has.
const (
	// ChangedGone: the source no longer has the record; it left the directory.
	ChangedGone = "gone_from_feed"
	// KeptMissing: so many records are missing that the feed is not believed.
	KeptMissing = "too_many_missing"
)

// mostGone is the part of a source, in per cent, that may vanish at once
// without somebody saying so.
const mostGone = 20

// removeMissing takes out what a full feed no longer has. A feed in which something
// could not be read, or in which a large part is missing, is not believed
// unless forced.
func (im Import) removeMissing(ctx context.Context, run Runner, seen seenIDs, unread int, rep *hsds.Report) error {
	for _, kind := range hsds.Kinds {
		var had, missing []string
		err := run.View(ctx, func(ctx context.Context, st Store) (err error) {
			had, err = st.SourceRecords(ctx, kind, im.Source)
			return err
		})
		if err != nil {
			return err
		}
		for _, id := range had {
			if !seen[kind][id] {
				missing = append(missing, id)
			}
		}
		if len(missing) == 0 {
			continue
		}
		if !im.Force && (unread > 0 || len(missing)*100 > len(had)*mostGone) {
			for _, id := range missing {
				rep.Keep(hsds.Note{Kind: kind, ID: id, Reason: KeptMissing})
			}
			continue
		}
		if err := im.removeAll(ctx, run, kind, missing, rep); err != nil {
			return err
		}
	}
	return nil
}

func (im Import) removeAll(ctx context.Context, run Runner, kind hsds.Kind, ids []string, rep *hsds.Report) error {
	for len(ids) > 0 {
		n := min(len(ids), 100)
		err := run.Transact(ctx, func(ctx context.Context, st Store) error {
			for _, id := range ids[:n] {
				if err := Retract(ctx, st, kind, id, im.Source); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, id := range ids[:n] {
			rep.Change(hsds.Note{Kind: kind, ID: id, Reason: ChangedGone})
		}
		ids = ids[n:]
	}
	return nil
}

// Retract takes back what a source said of a record. A record that nobody else
// describes leaves the directory.
func Retract(ctx context.Context, st Store, kind hsds.Kind, id, source string) error {
	states, err := st.DirectoryImportStates(ctx, kind, source, []string{id})
	if err != nil {
		return err
	}
	of := target(id, states[id])
	old, err := st.DirectoryEntry(ctx, kind, of)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	claims, err := st.DirectoryClaims(ctx, kind, of)
	if err != nil {
		return err
	}
	var left []Claim
	whole := false
	for _, c := range claims {
		if c.Source != source || c.ID != id {
			left = append(left, c)
			whole = whole || nameOf(c.Record) != ""
		}
	}
	if !whole {
		return Remove(ctx, st, old, source, ReasonGone, "")
	}
	if err := st.DropDirectoryClaim(ctx, kind, id, source); err != nil {
		return err
	}
	_, _, err = rebuild(ctx, st, old, left, nil)
	return err
}

// Remove takes a record out of the directory and leaves a tombstone. What the
// sources say of it stays known for the day when it comes back, unless its
// last source no longer has it.
func Remove(ctx context.Context, st Store, e directory.Entry, by, reason, into string) error {
	version, err := st.NextDirectoryVersion(ctx)
	if err != nil {
		return err
	}
	if reason == ReasonGone {
		claims, err := st.DirectoryClaims(ctx, e.Kind, e.ID)
		if err != nil {
			return err
		}
		for _, c := range claims {
			if err := st.DropDirectoryClaim(ctx, c.Kind, c.ID, c.Source); err != nil {
				return err
			}
		}
	}
	p, err := revisionOf(e, version, nil, st.Now()) // free places don't stay
	if err != nil {
		return err
	}
	e.Doc, e.Version = p.Doc, version
	return st.RemoveDirectoryEntry(ctx, Tombstone{Entry: e, By: by, Reason: reason, Into: into, At: st.Now()})
}

// Restore brings a record back as it was.
func Restore(ctx context.Context, st Store, kind hsds.Kind, id string) (directory.Entry, error) {
	t, err := st.DirectoryTombstone(ctx, kind, id)
	if err != nil {
		return directory.Entry{}, err
	}
	if t.Reason == ReasonMerged {
		return directory.Entry{}, fault.New(fault.Conflict, "directory.duplicate.undo_instead")
	}
	e := t.Entry
	if kind == hsds.KindService {
		e.Verified = facts.VerifiedAt(e.Record)
	}
	e.Digest, e.Changed = e.Record.Digest(), st.Now()
	if e.Version, err = st.NextDirectoryVersion(ctx); err != nil {
		return e, err
	}
	if err := st.DropTombstones(ctx, kind, []string{id}); err != nil {
		return e, err
	}
	return e, st.PutDirectoryEntry(ctx, e)
}
