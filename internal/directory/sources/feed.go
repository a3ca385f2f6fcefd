package sources

import (
	"cmp"
	"context"
	"io"
	"slices"

	"relais/internal/act"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/visibility"
)

// Feed reads a whole feed and stores it in batches, each in a transaction of
// its own; reading goes on while a batch is stored. progress, which may be nil,
// is told how many records are done. Stopped half-way, the next run of the
// same feed goes on where it stopped, since what is there already changes
// nothing.
func Feed(ctx context.Context, im Import, r io.Reader, run Runner, progress func(records int)) (*hsds.Report, error) {
	return ImportRecords(ctx, im, run, progress, func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error {
		return read.Stream(ctx, r, read.Options{Namespace: im.Source}, rep, emit)
	})
}

// ImportRecords is Feed for records that any reader gives.
func ImportRecords(ctx context.Context, im Import, run Runner, progress func(records int),
	read func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error) (*hsds.Report, error) {
	if err := im.check(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	rep, batches, failed := &hsds.Report{}, make(chan []Incoming, 2), make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- gather(ctx, rep, batches, read)
	}()
	stored, seen, done, err := &hsds.Report{}, seenIDs{}, 0, error(nil)
	for batch := range batches {
		if err != nil {
			continue // let the reader end
		}
		var one *hsds.Report
		if one, err = im.batch(ctx, run, batch); err != nil {
			stop()
			continue
		}
		stored.Merge(one)
		seen.add(im, batch)
		if done += len(batch); progress != nil {
			progress(done)
		}
	}
	err = cmp.Or(err, <-failed)
	refused := rep.Refused
	rep.Merge(stored)
	if err == nil && im.Full && !im.DryRun {
		err = im.removeMissing(ctx, run, seen, refused, rep)
	}
	return rep, err
}

// gather reads records into batches.
func gather(ctx context.Context, rep *hsds.Report, batches chan<- []Incoming,
	read func(context.Context, *hsds.Report, func(hsds.Record, hsds.Note) error) error) error {
	var waiting []Incoming
	flush := func() error {
		select {
		case batches <- waiting:
			waiting = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := read(ctx, rep, func(rec hsds.Record, note hsds.Note) error {
		rec, ok := visibility.Admit(rec, note, rep)
		if !ok {
			return nil
		}
		if waiting = append(waiting, Incoming{rec, note, rec.Digest()}); len(waiting) == BatchSize {
			return flush()
		}
		return nil
	})
	if err == nil && len(waiting) > 0 {
		err = flush()
	}
	return err
}

// ToReport turns the report of an import into what the API says.
func ToReport(r *hsds.Report, dryRun bool) act.ImportReport {
	out := act.ImportReport{In: r.In, Added: r.Added, Updated: r.Updated, Unchanged: r.Unchanged, Refused: r.Refused,
		Kept: notes(r.Kept), Changed: notes(r.Changed), Refusals: notes(r.Refusals), More: r.More, DryRun: dryRun}
	if r.In > 0 {
		out.Holds = holdings(r.Before, r.After)
	}
	worst, counts := r.Worst(worstLosses)
	for i, l := range worst {
		out.Losses = append(out.Losses, act.ImportLoss{File: l.File, Member: l.Member, Reason: l.Reason, N: counts[i]})
	}
	for code, n := range r.Reasons {
		out.Reasons = append(out.Reasons, act.CodeCount{Code: code, N: n})
	}
	slices.SortFunc(out.Reasons, func(a, b act.CodeCount) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Code, b.Code)) })
	return out
}

// worstLosses is how many losses a report names.
const worstLosses = 10

func holdings(before, after hsds.Holding) []act.ImportHolding {
	return []act.ImportHolding{
		{What: "service", Before: before.Services, After: after.Services},
		{What: "place", Before: before.Place, After: after.Place},
		{What: "phone", Before: before.Phone, After: after.Phone},
		{What: "hours", Before: before.Hours, After: after.Hours},
		{What: "language", Before: before.Language, After: after.Language},
		{What: "need", Before: before.Need, After: after.Need},
	}
}

func notes(list []hsds.Note) []act.ImportNote {
	var out []act.ImportNote
	for _, n := range list {
		out = append(out, act.ImportNote{File: n.File, Line: n.Line, Kind: string(n.Kind), ID: n.ID, Member: n.Member, Reason: n.Reason})
	}
	return out
}
