package imports

import (
	"context"
	"errors"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/listing"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// uploadLease is how long a process may run a file before it says again that
// it still does; soon is how long a step waits for a short run to end.
const (
	uploadLease = time.Minute
	soon        = 3 * time.Second
	mostLines   = 100 // shown of each fate
	atOnce      = 2   // runs of a process
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

// run is a rehearsal or an import on its way.
type uploadRun struct {
	n      *Imports
	u      sources.Upload
	b      uploadBody
	key    seal.Key
	in     act.RunImport
	who    agency.Session // who began it, without keys
	holder string
	said   time.Time
}

// RunImport rehearses an import or carries it out, beside the request: it
// answers when the run has ended, or after a few seconds with how far it is.
// A run that broke off is begun anew; what is in already changes nothing.
var RunImport = define.Define[act.RunImport, act.Import]("RunImport", "POST /directory/uploads/{id}/run", "directory", agency.Importers,
	"Rehearse an import, or carry it out.")

func (n *Imports) runImport(ctx context.Context, s *agency.Session, in act.RunImport) (out act.Import, err error) {
	u, b, key, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	if u.State == sources.UploadDone {
		return out, fault.New(fault.Conflict, "dir.import.over")
	}
	if !in.DryRun && b.Rehearsal == nil {
		return out, fault.New(fault.Conflict, "dir.import.rehearse_first")
	}
	r := &uploadRun{n: n, u: u, b: b, key: key, in: in, holder: seal.NewID(), who: agency.Session{Member: s.Member, Agency: s.Agency}}
	r.u.State, r.u.Holder, r.u.Records, r.u.Failure = sources.UploadImporting, r.holder, 0, ""
	if in.DryRun {
		r.u.State = sources.UploadChecking
	}
	held, stop := context.WithCancel(context.WithoutCancel(ctx))
	if !n.background.begin(r.holder, stop) {
		stop()
		return out, fault.New(fault.TooMany, "dir.import.busy")
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		r.u.Lease, r.u.Expires = tx.Now().Add(uploadLease), tx.Now().Add(uploadLasts)
		ok, err := tx.SetDirectoryUpload(ctx, r.u, "")
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "dir.import.running")
		}
		return err
	})
	if err != nil {
		stop()
		n.background.done(r.holder)
		return out, err
	}
	ended := make(chan struct{})
	go func() {
		defer n.background.done(r.holder)
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
	return n.getImport(ctx, s, act.ID{ID: in.ID})
}

// run does the work and writes what became of it.
func (r *uploadRun) run(ctx context.Context, stop func()) {
	defer r.key.Wipe()
	beat := make(chan struct{})
	go func() { defer close(beat); r.hold(ctx, stop) }()
	err := r.work(ctx)
	stop()
	<-beat
	last := context.WithoutCancel(ctx)
	if err := r.n.node.DB.Transact(last, func(ctx context.Context, tx *store.Tx) error { return r.end(ctx, tx, err) }); err != nil {
		r.n.node.Log().Warn("the end of an import could not be written", "err", fault.CodeOf(err))
	}
}

// hold says that the run goes on until ctx ends; a file that was taken away
// stops it.
func (r *uploadRun) hold(ctx context.Context, stop func()) {
	t := time.NewTicker(uploadLease / 4)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			r.n.say(ctx, r.u.Row, r.holder, -1, stop)
		}
	}
}

// say writes how far a run is, -1 for as far as before.
func (n *Imports) say(ctx context.Context, row int64, holder string, records int, stop func()) {
	err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		ok, err := tx.HoldDirectoryUpload(ctx, row, holder, records, tx.Now().Add(uploadLease), tx.Now().Add(uploadLasts))
		if err == nil && !ok {
			stop()
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		n.node.Log().Warn("how far an import is could not be written", "err", fault.CodeOf(err))
	}
}

func (r *uploadRun) work(ctx context.Context) error {
	data, err := r.n.uploaded(ctx, r.u, r.key)
	if err != nil {
		return err
	}
	how := act.ImportReading{}
	if len(r.b.Columns) > 0 {
		how.Form, how.Columns = read.FormTable, places(r.b.Columns)
		if r.b.Form == read.FormZip {
			how.Form = ""
		}
	}
	im, err := r.n.importer(ctx, act.ImportDirectory{Source: r.b.Source, Publisher: r.b.Publisher, DryRun: r.in.DryRun, Full: r.b.Full, Force: r.in.Force})
	if err != nil {
		return err
	}
	read := readAll(data, readingOf(r.b.Source, how))
	if r.in.DryRun {
		return r.rehearse(ctx, im, read)
	}
	rep, err := sources.ImportRecords(ctx, im, r.n.runner(), r.progress(ctx), read)
	if err == nil {
		report := sources.ToReport(rep, false)
		r.b.Report = &report
	}
	return err
}

// progress writes how far the run is, once a second at most.
func (r *uploadRun) progress(ctx context.Context) func(int) {
	return func(records int) {
		r.u.Records = records
		if time.Since(r.said) < time.Second {
			return
		}
		r.said = time.Now()
		r.n.say(ctx, r.u.Row, r.holder, records, func() {})
	}
}

func (r *uploadRun) rehearse(ctx context.Context, im sources.Import,
	read func(context.Context, *hsds.Report, func(hsds.Record, hsds.Note) error) error) error {
	out, told := act.ImportRehearsal{}, map[string]int{}
	res, err := sources.Rehearse(ctx, im, r.n.runner(), r.progress(ctx), read, func(f sources.Fate) {
		if f.Kind == hsds.KindService && len(out.Services) < cards && f.What != sources.FateRefused {
			e := directory.Entry{Record: f.Record, Source: r.b.Source, Publisher: r.b.Publisher}
			out.Services = append(out.Services, act.ImportCard{Service: listing.View(e, nil), Line: f.Note.Line, What: f.What})
		}
		if f.What == sources.FateUnchanged || f.What == sources.FateRefused || told[f.What] >= mostLines {
			return
		}
		told[f.What]++
		name := listing.NameOf(f.Record)
		out.Lines = append(out.Lines, act.ImportLine{Line: f.Note.Line, Kind: string(f.Kind), ID: f.ID,
			Name: shorten(firstOf(name.FR, name.EN), 120), What: f.What, Fields: f.Fields})
	})
	if err != nil {
		return err
	}
	out.Report, out.Missing, out.Believed = sources.ToReport(res.Report, true), res.Missing, res.Believed
	r.b.Rehearsal = &out
	return nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// uploaded opens the parts of a file.
func (n *Imports) uploaded(ctx context.Context, u sources.Upload, key seal.Key) ([]byte, error) {
	data := make([]byte, 0, u.Size)
	for i := range u.Parts {
		var sealed []byte
		err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			sealed, err = tx.DirectoryUploadPart(ctx, u.Row, i+1)
			return err
		})
		if err != nil {
			return nil, err
		}
		part, err := key.Open(uploadBind(u.ID, i+1), sealed)
		if err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
	return data, nil
}

// end writes what became of a run. Once a file is in, it goes.
func (r *uploadRun) end(ctx context.Context, tx *store.Tx, failed error) error {
	u := r.u
	u.Holder, u.Lease, u.Failure, u.Expires = "", time.Time{}, "", tx.Now().Add(uploadLasts)
	switch {
	case errors.Is(failed, context.Canceled):
		u.Failure = "dir.import.stopped"
	case failed != nil:
		u.Failure = "dir.import.failed"
		if f, ok := fault.As(failed); ok && f.Code != fault.Internal {
			u.Failure = f.Key
		} else {
			r.n.node.Log().Error("an import failed", "err", fault.CodeOf(failed))
		}
	case r.in.DryRun:
		u.State = sources.UploadChecked
	default:
		u.State = sources.UploadDone
	}
	u.Body = agency.SealJSON(r.key, uploadBind(u.ID, 0), r.b.record())
	ok, err := tx.SetDirectoryUpload(ctx, u, r.holder)
	if err != nil || u.State != sources.UploadDone {
		return err
	}
	if ok {
		if err := tx.DropDirectoryUploadParts(ctx, u.Row); err != nil {
			return err
		}
	}
	if err := r.n.rememberColumns(ctx, tx, r.b.Source, r.b.Columns); err != nil {
		return err
	}
	return r.n.node.Audit(ctx, tx, &r.who, "directory.import", "directory")
}
