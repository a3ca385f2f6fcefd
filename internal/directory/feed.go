package directory

import (
	"cmp"
	"context"
	"io"
	"slices"

	"relais/internal/act"
	"relais/internal/directory/hsds"
)

// Feed reads a whole feed and stores it in batches. transact runs one batch in
// a transaction of its own, and may run it several times; progress, which may
// be nil, is told how many records are done. Stopped half-way, the next run of
// the same feed goes on where it stopped, since what is there already changes
// nothing.
func Feed(ctx context.Context, im Import, r io.Reader,
	transact func(ctx context.Context, batch func(ctx context.Context, st Store) error) error,
	progress func(records int)) (*hsds.Report, error) {
	rep := &hsds.Report{}
	done := 0
	var waiting []Incoming
	flush := func() error {
		var batch *hsds.Report
		err := transact(ctx, func(ctx context.Context, st Store) (err error) {
			batch, err = im.Batch(ctx, st, waiting)
			return err
		})
		if err != nil {
			return err
		}
		rep.Merge(batch)
		done += len(waiting)
		waiting = waiting[:0]
		if progress != nil {
			progress(done)
		}
		return nil
	}
	err := hsds.Read(ctx, r, rep, func(rec hsds.Record, note hsds.Note) error {
		if waiting = append(waiting, Incoming{rec, note}); len(waiting) == BatchSize {
			return flush()
		}
		return nil
	})
	if err == nil && len(waiting) > 0 {
		err = flush()
	}
	return rep, err
}

// Report turns the report of an import into what the API says.
func Report(r *hsds.Report, dryRun bool) act.ImportReport {
	out := act.ImportReport{In: r.In, Added: r.Added, Updated: r.Updated, Unchanged: r.Unchanged, Refused: r.Refused,
		Kept: notes(r.Kept), Changed: notes(r.Changed), Refusals: notes(r.Refusals), More: r.More, DryRun: dryRun}
	for code, n := range r.Reasons {
		out.Reasons = append(out.Reasons, act.CodeCount{Code: code, N: n})
	}
	slices.SortFunc(out.Reasons, func(a, b act.CodeCount) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Code, b.Code)) })
	return out
}

func notes(list []hsds.Note) []act.ImportNote {
	var out []act.ImportNote
	for _, n := range list {
		out = append(out, act.ImportNote{Line: n.Line, Kind: string(n.Kind), ID: n.ID, Member: n.Member, Reason: n.Reason})
	}
	return out
}
