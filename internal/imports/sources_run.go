package imports

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/directory/fetch"
	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
	"relais/internal/directory/spool"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// feedLease is how long a process may run a feed before it says again that it
// still does.
const feedLease = 3 * time.Minute

func sortedKeys(m map[string]int) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// feedClock brings in the feeds that are due. A lease in the source's row
// keeps other processes from the same feed; who dies loses it.
type feedClock struct{ n *Imports }

// Name implements Job.
func (feedClock) Name() string { return "directory feeds" }

// Every implements Job.
func (feedClock) Every() time.Duration { return time.Minute }

// Do runs what is due, one after the other. A feed that fails says so in its
// row and is tried again at its next time.
func (j feedClock) Do(ctx context.Context) error {
	var due []string
	err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		due, err = tx.DirectorySourcesDue(ctx)
		return err
	})
	for _, name := range due {
		if _, err := j.n.runFeed(ctx, name, feedRun{}); err != nil && ctx.Err() == nil {
			j.n.node.Log().Warn("a feed could not be brought in", "err", fault.CodeOf(err))
		}
	}
	return err
}

// feedRun says how a feed is brought in.
type feedRun struct {
	full, force bool
	progress    func(records int)
}

// runSource brings a feed in under a lease and keeps the report.
func (n *Imports) runFeed(ctx context.Context, name string, how feedRun) (out act.ImportReport, err error) {
	holder := seal.NewID()
	var d sources.Source
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if d, err = tx.DirectorySource(ctx, name); fault.CodeOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "directory.source.none")
		}
		if err != nil {
			return err
		}
		if d.URL == "" {
			return fault.New(fault.Conflict, "directory.source.no_address")
		}
		got, err := tx.LeaseDirectorySource(ctx, name, holder, tx.Now().Add(feedLease))
		if err == nil && !got {
			err = fault.New(fault.Conflict, "directory.source.running")
		}
		d.Run, d.Complete = tx.Now(), d.Complete || how.full
		return err
	})
	if err != nil {
		return out, err
	}
	held, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); n.holdSource(held, stop, name, holder) }()
	out, state, failed := n.bringSource(held, d, how)
	stop()
	<-done
	if err := n.endSource(context.WithoutCancel(ctx), d, holder, out, state, failed); err != nil {
		return out, errors.Join(failed, err)
	}
	return out, failed
}

// holdSource renews the lease until ctx ends; lost, it stops the run.
func (n *Imports) holdSource(ctx context.Context, stop func(), name, holder string) {
	t := time.NewTicker(feedLease / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.LeaseDirectorySource(ctx, name, holder, tx.Now().Add(feedLease))
			if err == nil && !got {
				stop()
			}
			return err
		})
		if err != nil && ctx.Err() == nil {
			n.node.Log().Warn("the lease of a feed could not be renewed", "err", fault.CodeOf(err))
		}
	}
}

// bringSource fetches a feed into a file and imports it from there: a slow
// server holds nothing up, and a feed that breaks off changes nothing.
func (n *Imports) bringSource(ctx context.Context, d sources.Source, how feedRun) (out act.ImportReport, state fetch.State, err error) {
	state = fetch.State{ETag: d.ETag, Modified: d.Modified}
	f, err := spool.New()
	if err != nil {
		return out, state, err
	}
	defer f.Close()
	client, unchanged := fetch.Client{Local: d.Local}, false
	was := state
	if how.force || how.full {
		was = fetch.State{} // also what did not change is looked at again
	}
	if d.Format == "api" {
		since := d.Since
		if d.Complete || how.force {
			since = time.Time{} // what is missing shows in the whole only
		}
		err = client.Pages(ctx, d.URL, since, f)
	} else {
		var now fetch.State
		if now, unchanged, err = client.File(ctx, d.URL, was, f); err == nil {
			state = now
		}
	}
	if err != nil || unchanged {
		return out, state, fetchFault(err)
	}
	im, err := n.importer(ctx, act.ImportDirectory{Source: d.Name, Publisher: d.Publisher, Full: d.Complete, Force: how.force})
	if err != nil {
		return out, state, err
	}
	rep, err := sources.Feed(ctx, im, f.Reader(), n.runner(), how.progress)
	if rep == nil {
		rep = &hsds.Report{}
	}
	return sources.ToReport(rep, false), state, err
}

// fetchFault says in words what was wrong with a feed.
func fetchFault(err error) error {
	for cause, key := range map[error]string{fetch.ErrAddress: "directory.source.address", fetch.ErrStatus: "directory.source.status",
		fetch.ErrTooLarge: "directory.source.too_large", fetch.ErrPages: "directory.source.pages"} {
		if errors.Is(err, cause) {
			return fault.New(fault.Unavailable, key)
		}
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, "directory.source.unreachable", err)
	}
	return nil
}

// endSource gives the lease back and keeps what became of the run.
func (n *Imports) endSource(ctx context.Context, run sources.Source, holder string, out act.ImportReport, state fetch.State, failed error) error {
	report, err := json.Marshal(short(out))
	if err != nil {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.DirectorySource(ctx, run.Name)
		if fault.CodeOf(err) == fault.NotFound || err == nil && d.Holder != holder {
			return nil // it was removed meanwhile, or another process has it
		}
		if err != nil {
			return err
		}
		d.Holder, d.Lease, d.Run, d.Next, d.Failure = "", time.Time{}, run.Run, d.NextRun(tx.Now()), ""
		if failed != nil {
			d.Failure = "directory.source.failed"
			if e, ok := fault.As(failed); ok {
				d.Failure = e.Key
			}
		} else if d.URL == run.URL && d.Format == run.Format {
			d.ETag, d.Modified, d.Since, d.Report = state.ETag, state.Modified, run.Run, string(report)
		}
		return tx.PutDirectorySource(ctx, d)
	})
}

// short keeps the counts of a report and its first notes.
func short(r act.ImportReport) act.ImportReport {
	for _, list := range []*[]act.ImportNote{&r.Kept, &r.Changed, &r.Refusals} {
		if len(*list) > 50 {
			r.More += len(*list) - 50
			*list = (*list)[:50]
		}
	}
	return r
}
