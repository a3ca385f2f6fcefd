package sources

import (
	"bytes"
	"context"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

// look reads what is there of the records of a batch: of those that come as
// they were no more than a digest.
func (b *batch) look(ctx context.Context, st Store, in []Incoming) error {
	b.now = st.Now()
	ids := map[hsds.Kind][]string{}
	for _, r := range in {
		ids[r.Kind] = append(ids[r.Kind], r.ID)
	}
	for kind, list := range ids {
		found, err := st.DirectoryImportStates(ctx, kind, b.im.Source, list)
		if err != nil {
			return err
		}
		for _, id := range list {
			b.found[ref{kind, id}] = found[id]
		}
	}
	want := map[hsds.Kind][]string{}
	for _, r := range in {
		s := b.found[ref{r.Kind, r.ID}]
		if of := target(r.ID, s); !b.unchanged(r, s) && (s.Exists || of != r.ID) {
			want[r.Kind] = append(want[r.Kind], of)
		}
	}
	for kind, list := range want {
		if err := b.read(ctx, st, kind, list); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) read(ctx context.Context, st Store, kind hsds.Kind, ids []string) error {
	entries, err := st.DirectoryFound(ctx, kind, ids)
	if err != nil {
		return err
	}
	origins, err := st.DirectoryProvenance(ctx, kind, ids)
	if err != nil {
		return err
	}
	for id, e := range entries {
		b.old[ref{kind, id}], b.was[ref{kind, id}] = e, origins[id]
	}
	return nil
}

// target is the record that an incoming one speaks of.
func target(id string, s ImportState) string {
	switch {
	case s.Of != "":
		return s.Of
	case s.Tombstone == ReasonMerged:
		return s.Into
	}
	return id
}

func (b *batch) unchanged(r Incoming, s ImportState) bool {
	if s.Claim != "" {
		return s.Claim == r.Digest && b.im.settled(r, b.im.Publisher)
	}
	return s.Exists && s.Head.Source == b.im.Source && s.Head.Digest == r.Digest && b.im.settled(r, s.Head.Publisher)
}

// decide says what becomes of each record.
func (b *batch) decide(in []Incoming) {
	for _, r := range in {
		s := b.found[ref{r.Kind, r.ID}]
		of := target(r.ID, s)
		old, exists := b.old[ref{r.Kind, of}]
		switch {
		case s.Tombstone == ReasonDeleted:
			b.refuse(r, RefusedDeleted)
		case b.unchanged(r, s):
			b.rep.Unchanged++
			b.hold(r, r.Record, r.Record)
		case !exists:
			b.add(r, s)
		case s.Claim == "" && !s.Head.Claimed && old.Source == b.im.Source && of == r.ID:
			b.replace(r, old)
		case s.Claim == "" && of == r.ID && !sameRecord(r.Record, old.Record):
			b.refuse(r, hsds.RefusedOtherFeed)
		default:
			b.claim(r, s, old, of)
		}
	}
}

func (b *batch) refuse(r Incoming, reason string) {
	r.Note.Reason = reason
	b.rep.Refuse(r.Note)
}

func (b *batch) add(r Incoming, s ImportState) {
	b.puts = append(b.puts, b.im.entry(r, directory.Entry{}, b.rep))
	b.before = append(b.before, directory.Entry{})
	if s.Tombstone != "" {
		b.back[r.Kind] = append(b.back[r.Kind], r.ID)
	}
	b.rep.Added++
	b.hold(r, hsds.Record{}, r.Record)
}

// replace writes a record anew that this source alone speaks of.
func (b *batch) replace(r Incoming, old directory.Entry) {
	e := b.im.entry(r, old, b.rep)
	b.hold(r, old.Record, e.Record)
	if e.Digest == old.Digest && e.Agency == old.Agency && e.Publisher == old.Publisher {
		b.rep.Unchanged++
		return
	}
	e.Fields = oneSource(old, b.was[ref{r.Kind, r.ID}], e, b.now).Encode()
	b.puts, b.before = append(b.puts, e), append(b.before, old)
	b.rep.Updated++
}

// claim writes what this source says beside what others say.
func (b *batch) claim(r Incoming, s ImportState, old directory.Entry, of string) {
	e := b.im.entry(r, old, b.rep)
	b.hold(r, old.Record, e.Record)
	switch {
	case s.Claim == e.Digest && s.Claim != "":
		b.rep.Unchanged++
		return
	case s.Claim == "":
		b.rep.Added++
	default:
		b.rep.Updated++
	}
	b.claims = append(b.claims, Claim{Record: e.Record, Source: b.im.Source, Of: of, Agency: e.Agency,
		Publisher: e.Publisher, Digest: e.Digest})
}

// same fails with errMoved when what was looked at is no longer so.
func (b *batch) same(ctx context.Context, st Store) error {
	ids := map[hsds.Kind][]string{}
	for r := range b.found {
		ids[r.kind] = append(ids[r.kind], r.id)
	}
	for kind, list := range ids {
		now, err := st.DirectoryImportStates(ctx, kind, b.im.Source, list)
		if err != nil {
			return err
		}
		for _, id := range list {
			if now[id] != b.found[ref{kind, id}] {
				return errMoved
			}
		}
	}
	return nil
}

// write stores what was decided, under one number of the directory.
func (b *batch) write(ctx context.Context, st Store) error {
	if len(b.puts) > 0 {
		if err := b.writeRecords(ctx, st); err != nil {
			return err
		}
	}
	for kind, ids := range b.back {
		if err := st.DropTombstones(ctx, kind, ids); err != nil {
			return err
		}
	}
	for _, c := range b.claims {
		if _, _, err := Assert(ctx, st, c, nil); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) writeRecords(ctx context.Context, st Store) error {
	version, err := st.NextDirectoryVersion(ctx)
	if err != nil {
		return err
	}
	entries, pasts := make([]directory.Entry, len(b.puts)), []Revision{}
	for i, e := range b.puts {
		e.Version, e.Changed = version, st.Now()
		entries[i] = e
		if b.before[i].ID == "" {
			continue
		}
		if narrower(b.before[i].Record, e.Record) {
			if err := st.DropDirectoryRevisions(ctx, e.Kind, e.ID); err != nil {
				return err
			}
			st.Erased()
			continue
		}
		p, err := revisionOf(b.before[i], version, nil, st.Now())
		if err != nil {
			return err
		}
		pasts = append(pasts, p)
	}
	if err := st.PutDirectoryRevisions(ctx, pasts); err != nil {
		return err
	}
	return st.PutDirectoryEntries(ctx, entries)
}

// narrower reports whether a record says less to fewer people than before: its
// place is hidden now, or it is for members only. What it was is then not kept.
func narrower(before, after hsds.Record) bool {
	for _, mark := range []string{`"confidential":true`, `"visibility":"members"`} {
		if bytes.Contains(after.Doc, []byte(mark)) && !bytes.Contains(before.Doc, []byte(mark)) {
			return true
		}
	}
	return false
}
