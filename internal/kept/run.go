package kept

import (
	"context"
	"errors"
	"sync"
	"time"

	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// lease is how long a process may run a file before it says again that it still
// does; soon is how long a step waits for a short run to end.
const (
	lease  = time.Minute
	soon   = 3 * time.Second
	atOnce = 2 // runs of a process
)

// background are runs that outlive the request that began them.
type background struct {
	mu      sync.Mutex
	wg      sync.WaitGroup
	stops   map[string]context.CancelFunc
	stopped bool
}

// begin registers a run; false when there are enough, or the node closes.
func (b *background) begin(id string, stop context.CancelFunc) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped || len(b.stops) >= atOnce {
		return false
	}
	if b.stops == nil {
		b.stops = map[string]context.CancelFunc{}
	}
	b.stops[id] = stop
	b.wg.Add(1)
	return true
}

func (b *background) done(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.stops, id)
	b.wg.Done()
}

// end stops all runs and waits for them.
func (b *background) end() {
	b.mu.Lock()
	b.stopped = true
	for _, stop := range b.stops {
		stop()
	}
	b.mu.Unlock()
	b.wg.Wait()
}

// Work is what is done with a file.
type Work interface {
	// Do does it; far, which it calls now and then, is told how many records are done.
	Do(ctx context.Context, f *File, far func(records int)) error
	// Body seals into f what is known of the file afterwards.
	Body(f *File)
	// In writes what follows once the file is in, in the transaction that says so.
	In(ctx context.Context, tx *store.Tx) error
}

// Run is what is asked of a file.
type Run struct {
	Dry       bool // rehearsed only
	Rehearsed bool // a rehearsal of the file as it now stands has ended
	Work      Work
}

// run is a rehearsal or an import on its way.
type run struct {
	*File
	work   Work
	dry    bool
	holder string
	said   time.Time
}

// Unfinished returns a Conflict when the file is in already.
func (f *File) Unfinished() error {
	if f.State == sources.UploadDone {
		return fault.New(fault.Conflict, "dir.import.over")
	}
	return nil
}

// Run rehearses a file, or brings it in, beside the request: it returns when the
// run has ended, or after a few seconds. A run that broke off is begun anew; what
// is in already, or was not rehearsed, is a Conflict. It wipes the file's key in
// the end.
func (f *File) Run(ctx context.Context, what Run) (err error) {
	defer func() {
		if err != nil {
			f.Key.Wipe()
		}
	}()
	if err := f.Unfinished(); err != nil {
		return err
	}
	if !what.Dry && !what.Rehearsed {
		return fault.New(fault.Conflict, "dir.import.rehearse_first")
	}
	r := &run{File: f, work: what.Work, dry: what.Dry, holder: seal.NewID()}
	f.State, f.Holder, f.Records, f.Failure = sources.UploadImporting, r.holder, 0, ""
	if r.dry {
		f.State = sources.UploadChecking
	}
	held, stop := context.WithCancel(context.WithoutCancel(ctx))
	if !f.files.runs.begin(r.holder, stop) {
		stop()
		return fault.New(fault.TooMany, "dir.import.busy")
	}
	err = f.files.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		f.Lease, f.Expires = tx.Now().Add(lease), tx.Now().Add(lasts)
		ok, err := tx.SetDirectoryUpload(ctx, f.Upload, "")
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "dir.import.running")
		}
		return err
	})
	if err != nil {
		stop()
		f.files.runs.done(r.holder)
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer f.files.runs.done(r.holder)
		defer close(ended)
		defer stop()
		r.run(held, stop)
	}()
	t := time.NewTimer(soon)
	defer t.Stop()
	select {
	case <-ended:
	case <-t.C:
	case <-ctx.Done():
	}
	return nil
}

// run does the work and writes what became of it.
func (r *run) run(ctx context.Context, stop func()) {
	defer r.Key.Wipe()
	beat := make(chan struct{})
	go func() { defer close(beat); r.hold(ctx, stop) }()
	err := r.work.Do(ctx, r.File, r.far(ctx))
	stop()
	<-beat
	last := context.WithoutCancel(ctx)
	if err := r.files.node.DB.Transact(last, func(ctx context.Context, tx *store.Tx) error { return r.end(ctx, tx, err) }); err != nil {
		r.files.node.Log().Warn("the end of an import could not be written", "err", fault.CodeOf(err))
	}
}

// hold says that the run goes on until ctx ends; a file that was taken away
// stops it.
func (r *run) hold(ctx context.Context, stop func()) {
	t := time.NewTicker(lease / 4)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			r.say(ctx, -1, stop)
		}
	}
}

// say writes how far a run is, -1 for as far as before.
func (r *run) say(ctx context.Context, records int, stop func()) {
	err := r.files.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		ok, err := tx.HoldDirectoryUpload(ctx, r.Row, r.holder, records, tx.Now().Add(lease), tx.Now().Add(lasts))
		if err == nil && !ok {
			stop()
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		r.files.node.Log().Warn("how far an import is could not be written", "err", fault.CodeOf(err))
	}
}

// far writes how far the run is, once a second at most.
func (r *run) far(ctx context.Context) func(int) {
	return func(records int) {
		r.Records = records
		if time.Since(r.said) < time.Second {
			return
		}
		r.said = time.Now()
		r.say(ctx, records, func() {})
	}
}

// end writes what became of a run. Once a file is in, it goes.
func (r *run) end(ctx context.Context, tx *store.Tx, failed error) error {
	f := r.File
	f.Holder, f.Lease, f.Failure, f.Expires = "", time.Time{}, "", tx.Now().Add(lasts)
	switch {
	case errors.Is(failed, context.Canceled):
		f.Failure = "dir.import.stopped"
	case failed != nil:
		f.Failure = "dir.import.failed"
		if x, ok := fault.As(failed); ok && x.Code != fault.Internal {
			f.Failure = x.Key
		} else {
			f.files.node.Log().Error("an import failed", "err", fault.CodeOf(failed))
		}
	case r.dry:
		f.State = sources.UploadChecked
	default:
		f.State = sources.UploadDone
	}
	r.work.Body(f)
	ok, err := tx.SetDirectoryUpload(ctx, f.Upload, r.holder)
	if err != nil || f.State != sources.UploadDone {
		return err
	}
	if ok {
		if err := tx.DropDirectoryUploadParts(ctx, f.Row); err != nil {
			return err
		}
	}
	return r.work.In(ctx, tx)
}
