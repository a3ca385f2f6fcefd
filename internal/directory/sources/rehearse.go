package sources

import (
	"context"
	"encoding/json"
	"slices"

	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
)

// What would become of a record.
const (
	FateAdded     = "added"
	FateUpdated   = "updated"
	FateUnchanged = "unchanged"
	FateRefused   = "refused"
)

// Fate is what would become of one record of a feed.
type Fate struct {
	Incoming
	What string
	// Fields are the members that would differ from what stands in the
	// directory now, of a record that would be updated.
	Fields []string
}

// Rehearsal is what an import would do.
type Rehearsal struct {
	Report *hsds.Report
	// Missing counts the records of the source that a full feed no longer has.
	// They would leave the directory, but for a feed that is not believed.
	Missing  int
	Believed bool
}

// Rehearse is Records without storing anything: tell, which may be nil, hears
// of every record that could be read.
func Rehearse(ctx context.Context, im Import, run Runner, progress func(records int),
	read func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error, tell func(Fate)) (Rehearsal, error) {
	im.DryRun = true
	r := rehearsal{im: im, run: run, tell: tell, seen: seenIDs{}, rep: &hsds.Report{}, stored: &hsds.Report{}}
	out := Rehearsal{Report: r.rep, Believed: true}
	if err := im.check(); err != nil {
		return out, err
	}
	err := read(ctx, r.rep, func(rec hsds.Record, note hsds.Note) error {
		rec, ok := visibility.Admit(rec, note, r.rep)
		if !ok {
			return nil
		}
		r.waiting = append(r.waiting, Incoming{rec, note, rec.Digest()})
		if len(r.waiting) < BatchSize {
			return nil
		}
		if err := r.flush(ctx); err != nil {
			return err
		}
		if progress != nil {
			progress(r.done)
		}
		return nil
	})
	if err == nil {
		err = r.flush(ctx)
	}
	if err == nil && im.Full {
		err = r.missing(ctx, &out)
	}
	r.rep.Merge(r.stored)
	return out, err
}

type rehearsal struct {
	im          Import
	run         Runner
	tell        func(Fate)
	waiting     []Incoming
	seen        seenIDs
	done        int
	rep, stored *hsds.Report
}

// flush looks at the records that wait and judges each as an import would.
func (r *rehearsal) flush(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	r.seen.add(r.im, r.waiting)
	b := newBatch(r.im)
	if err := r.run.View(ctx, func(ctx context.Context, st Store) error { return b.look(ctx, st, r.waiting) }); err != nil {
		return err
	}
	for i := range r.waiting {
		was := *b.rep
		b.decide(r.waiting[i : i+1])
		if r.tell != nil {
			r.tell(b.fate(r.waiting[i], was))
		}
		b.puts, b.before, b.claims = nil, nil, nil
	}
	r.stored.Merge(b.rep)
	r.done += len(r.waiting)
	r.waiting = r.waiting[:0]
	return nil
}

// fate is what the batch decided last.
func (b *batch) fate(in Incoming, was hsds.Report) Fate {
	f := Fate{Incoming: in, What: FateUnchanged}
	switch {
	case b.rep.Refused > was.Refused:
		f.What = FateRefused
		if n := len(b.rep.Refusals); n > 0 {
			f.Note = b.rep.Refusals[n-1]
		}
	case b.rep.Added > was.Added:
		f.What = FateAdded
	case b.rep.Updated > was.Updated:
		f.What = FateUpdated
		old := b.old[ref{in.Kind, target(in.ID, b.found[ref{in.Kind, in.ID}])}]
		f.Fields = differing(old.Doc, in.Doc)
	}
	return f
}

// differing names the members that two documents don't have alike.
func differing(old, doc []byte) []string {
	var was, is map[string]json.RawMessage
	if json.Unmarshal(old, &was) != nil || json.Unmarshal(doc, &is) != nil {
		return nil
	}
	var out []string
	for name, v := range is {
		if string(was[name]) != string(v) {
			out = append(out, name)
		}
	}
	for name := range was {
		if _, ok := is[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// missing counts what a full feed no longer has, by the rule of bury.
func (r *rehearsal) missing(ctx context.Context, out *Rehearsal) error {
	return r.run.View(ctx, func(ctx context.Context, st Store) error {
		for _, kind := range hsds.Kinds {
			had, err := st.SourceRecords(ctx, kind, r.im.Source)
			if err != nil {
				return err
			}
			gone := 0
			for _, id := range had {
				if !r.seen[kind][id] {
					gone++
				}
			}
			out.Missing += gone
			if gone > 0 && !r.im.Force && (r.rep.Refused > 0 || gone*100 > len(had)*mostGone) {
				out.Believed = false
			}
		}
		return nil
	})
}
