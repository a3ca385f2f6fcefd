package casework

import (
	"context"
	"runtime"
	"sync"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/text"
)

// Founding is a case file that is opened with many others, from records of another
// system. It holds no consent: what a person agreed to elsewhere was not said here.
type Founding struct {
	Line     int
	Record   []byte // what the record says: the same again makes no second file
	Known    string
	Language string
	Next     string
	Closed   bool
	Drafts   []casefile.Draft
}

// What becomes of a record.
const (
	FoundNew     = "added"
	FoundBefore  = "unchanged" // its file was opened already
	FoundErased  = "erased"    // its file was opened, and erased since
	FoundAlike   = "same_name" // somebody of the same name has a file
	foundAtOnce  = 100         // in a transaction
	foundInReach = 2           // batches that are sealed ahead
)

// Founds opens many case files, for one member.
type Founds struct {
	n     *Casework
	s     *agency.Session
	names map[string]bool // of the agency's files
	codes map[string]bool
}

// NewFounds looks at the agency's files, for who opens others beside them.
func NewFounds(ctx context.Context, n *Casework, s *agency.Session) (*Founds, error) {
	if !s.Kit {
		return nil, fault.New(fault.Conflict, "casefile.kit_first")
	}
	alone := *s
	alone.Memory = nil // a walk through many files must not crowd out the one that is worked on
	f := &Founds{n: n, s: &alone, names: map[string]bool{}, codes: map[string]bool{}}
	return f, n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		roll, err := n.Roster(ctx, tx, s)
		if err != nil {
			return err
		}
		for _, l := range roll.Pick(func(casefile.Line) bool { return true }) {
			f.names[text.NameKey(l.Known)], f.codes[l.Code] = true, true
		}
		return nil
	})
}

// Rehearse tells what would become of the records that each gives.
func (f *Founds) Rehearse(ctx context.Context, each func(emit func(Founding) error) error, told func(Founding, string)) error {
	var batch []Founding
	flush := func() error {
		records := batch
		batch = nil
		return f.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
			fates, err := f.fates(ctx, tx, records)
			for i, fate := range fates {
				told(records[i], fate)
			}
			return err
		})
	}
	err := each(func(one Founding) error {
		if batch = append(batch, one); len(batch) < foundAtOnce {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return err
}

func (f *Founds) fates(ctx context.Context, tx *store.Tx, records []Founding) ([]string, error) {
	var all []string
	ids := make([][]string, len(records))
	for i, r := range records {
		ids[i] = casefile.ImportedIDs(f.s, r.Record)
		all = append(all, ids[i]...)
	}
	known, err := store.CasesKnown(ctx, tx, f.n.caseOwner(f.s), all)
	if err != nil {
		return nil, err
	}
	fates := make([]string, len(records))
	for i, r := range records {
		fates[i] = FoundNew
		if key := text.NameKey(r.Known); key != "" && f.names[key] {
			fates[i] = FoundAlike
		}
		for _, id := range ids[i] {
			if own, there := known[id]; there && own {
				fates[i] = FoundBefore
			} else if there {
				fates[i] = FoundErased
			}
		}
	}
	return fates, nil
}

// Open opens a file for each record that each gives; told is called with what
// became of one once that is stored. alike says whether somebody of the same name
// gets a second file.
func (f *Founds) Open(ctx context.Context, alike bool, each func(emit func(Founding) error) error, told func(Founding, string)) error {
	ctx, stop := context.WithCancel(ctx)
	batches, read := make(chan sealedBatch, foundInReach), make(chan error, 1)
	go func() {
		defer close(batches)
		read <- f.batches(ctx, each, batches)
	}()
	var err error
	for b := range batches {
		if err == nil {
			if err = b.err; err == nil {
				err = f.put(ctx, b, alike, told)
			}
			if err != nil {
				stop() // the reader ends, too
			}
		}
	}
	stop()
	if failed := <-read; err == nil {
		err = failed
	}
	return err
}

func (f *Founds) put(ctx context.Context, b sealedBatch, alike bool, told func(Founding, string)) error {
	fates, err := f.store(ctx, b, alike)
	if err == nil {
		for i, fate := range fates {
			told(b.records[i], fate)
		}
	}
	return err
}

// batches seals records ahead of who stores them.
func (f *Founds) batches(ctx context.Context, each func(emit func(Founding) error) error, out chan<- sealedBatch) error {
	var batch []Founding
	send := func() error {
		b := f.seal(batch)
		batch = nil
		select {
		case out <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := each(func(one Founding) error {
		if batch = append(batch, one); len(batch) < foundAtOnce {
			return nil
		}
		return send()
	})
	if err == nil && len(batch) > 0 {
		err = send()
	}
	return err
}

type sealedBatch struct {
	records []Founding
	files   []*casefile.File
	err     error
}

// seal makes the files of a batch, on all processors: most of what a file costs is
// its signatures, and none of that needs a transaction.
func (f *Founds) seal(records []Founding) sealedBatch {
	b := sealedBatch{records: records, files: make([]*casefile.File, len(records))}
	now, owner := f.n.node.DB.Now(), f.n.caseOwner(f.s)
	errs := make([]error, len(records))
	codes := make([]string, len(records))
	for i := range records {
		codes[i] = f.newCode()
	}
	var wg sync.WaitGroup
	part := (len(records) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for from := 0; from < len(records); from += part {
		wg.Go(func() {
			for i := from; i < min(from+part, len(records)); i++ {
				b.files[i], errs[i] = f.file(owner, codes[i], records[i], now)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			b.err = err
		}
	}
	return b
}

func (f *Founds) file(owner []byte, code string, in Founding, now time.Time) (*casefile.File, error) {
	roster := casefile.Roster{Code: code, Known: in.Known, Language: in.Language, Next: in.Next, Worker: f.s.Member, Open: !in.Closed}
	for _, d := range in.Drafts {
		if d.Kind == casefile.KindNeed {
			if need, err := casefile.DraftNeed(d); err == nil && need.Status.Open() {
				roster.Urgent = casefile.MoreUrgent(roster.Urgent, need.Urgency)
			}
		}
	}
	file := casefile.NewAs(f.s, owner, roster, casefile.ImportedIDs(f.s, in.Record)[0])
	for _, d := range in.Drafts {
		if _, err := file.Append(now, d, nil); err != nil {
			return nil, err
		}
	}
	file.Finish(now)
	return file, nil
}

// newCode draws a code that no file of the agency has.
func (f *Founds) newCode() string {
	for {
		if code := seal.NewCode(); !f.codes[code] {
			f.codes[code] = true
			return code
		}
	}
}

// store writes what of a batch is to be written, in one transaction, and records
// each opening.
func (f *Founds) store(ctx context.Context, b sealedBatch, alike bool) (fates []string, err error) {
	err = f.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if fates, err = f.fates(ctx, tx, b.records); err != nil {
			return err
		}
		var files []*casefile.File
		for i, file := range b.files {
			if fates[i] == FoundAlike && alike {
				fates[i] = FoundNew
			}
			if fates[i] == FoundNew {
				files = append(files, file)
			}
		}
		if err := casefile.StoreAll(ctx, tx, files); err != nil {
			return err
		}
		for _, file := range files {
			if err := f.follow(ctx, tx, file); err != nil {
				return err
			}
		}
		return nil
	})
	return fates, err
}

// follow is what commit does for a new file: what watches open needs and closed
// files learns of it, and the act is recorded.
func (f *Founds) follow(ctx context.Context, tx *store.Tx, file *casefile.File) error {
	c := &OpenedCase{File: file, n: f.n, ctx: ctx, tx: tx, s: f.s}
	if ch := c.Change(); ch.Touches([]string{"needs"}) { // nothing else of a new file is watched
		if err := f.n.loop().FileChanged(ctx, tx, f.s, c.State(), ch); err != nil {
			return err
		}
	}
	if err := c.retain(); err != nil {
		return err
	}
	return f.n.auditCase(ctx, tx, f.s, "case.import", c.Row.ID, markOf(c.Head))
}
