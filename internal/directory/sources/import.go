package sources

import (
	"bytes"
	"context"
	"errors"
	"time"

	"relais/internal/check"
	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/index"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
)

// RefusedDeleted: people took the record out of the directory, and no feed
// brings it back.
const RefusedDeleted = "deleted_here"

// Incoming is a record on its way in, with where it stood in the file.
type Incoming struct {
	hsds.Record
	Note   hsds.Note
	Digest string // of the record as it came
}

// Import brings the records of one feed in.
type Import struct {
	Source    string
	Publisher string
	// Links reports whether the record may say that an agency of the node runs
	// it. Nil: never.
	Links func(agency string) bool
	// DryRun reports and stores nothing.
	DryRun bool
	// Full: the feed brings all that its source has, so that what is missing is
	// gone. Force: even when that is a large part.
	Full, Force bool
}

// BatchSize is how many records a transaction takes, so that the directory
// stays writable for others during a long import.
const BatchSize = 500

// Runner runs work in transactions. Transact may run it several times.
type Runner struct {
	View, Transact func(ctx context.Context, work func(ctx context.Context, st Store) error) error
}

// errMoved says that somebody changed a record between the look at it and the
// writing.
var errMoved = errors.New("directory: a record changed meanwhile")

// looks is how often a batch is looked at anew before everybody else waits.
const looks = 3

// batch stores some records and returns what became of them. What a record
// says is read outside of the transaction that writes.
func (im Import) batch(ctx context.Context, run Runner, in []Incoming) (*hsds.Report, error) {
	for range looks {
		b := newBatch(im)
		if err := run.View(ctx, func(ctx context.Context, st Store) error { return b.look(ctx, st, in) }); err != nil {
			return nil, err
		}
		b.decide(in)
		if im.DryRun || b.empty() {
			return b.rep, nil
		}
		err := run.Transact(ctx, func(ctx context.Context, st Store) error {
			if err := b.same(ctx, st); err != nil {
				return err
			}
			return b.write(ctx, st)
		})
		if err == nil || !errors.Is(err, errMoved) {
			return b.rep, err
		}
	}
	var b *batch
	err := run.Transact(ctx, func(ctx context.Context, st Store) error {
		b = newBatch(im)
		if err := b.look(ctx, st, in); err != nil {
			return err
		}
		b.decide(in)
		return b.write(ctx, st)
	})
	return b.rep, err
}

// settled reports whether equal documents mean that nothing at all changes.
func (im Import) settled(r Incoming, publisher string) bool {
	if bytes.Contains(r.Doc, []byte(`"agency_id"`)) {
		return false // who is on the node may have changed
	}
	return im.Publisher == publisher || bytes.Contains(r.Doc, []byte(`"publisher"`))
}

// entry makes the row of a record; old is the record that is there.
func (im Import) entry(r Incoming, old directory.Entry, rep *hsds.Report) directory.Entry {
	e := directory.Entry{Record: r.Record, Source: im.Source, Publisher: im.Publisher, Digest: r.Digest}
	switch r.Kind {
	case hsds.KindService:
		e = im.service(e, old, r.Note, rep)
	case hsds.KindOrganization:
		if visibility.WithheldOrganization(old.Record) {
			e = withheld(e, visibility.WithholdOrganization, r.Note, "locations", rep)
		}
		e.Facts = index.MakeFacts(e)
	}
	return e
}

// service reads a service once, for its row and for its facts.
func (im Import) service(e directory.Entry, old directory.Entry, note hsds.Note, rep *hsds.Report) directory.Entry {
	f := facts.Of(e.Record, "", nil, needs.Default())
	if region, hidden := confidential(old.Record); hidden && !f.Confidential {
		hide := func(r hsds.Record) (hsds.Record, error) { return visibility.WithholdNested(r, region) }
		e = withheld(e, hide, note, "service_at_locations", rep)
		f = facts.Of(e.Record, "", nil, needs.Default())
	}
	e.Verified = f.Verified
	if p, err := check.Text(f.Publisher, 200, false); err == nil && p != "" {
		e.Publisher = p
	}
	e.Agency = im.agency(e, old, note, rep)
	if len(f.Needs) == 0 {
		note.Reason, note.Member = hsds.KeptNoNeed, "attributes"
		rep.Keep(note)
	}
	f.Agency, f.Publisher = e.Agency, e.Publisher
	e.Facts = offered(e, f)
	return e
}

// offered is MakeFacts of a service whose facts are known.
func offered(e directory.Entry, f match.Service) []byte {
	if inactive(e.Record) {
		return []byte{}
	}
	return index.EncodeFacts(f)
}

// inactive reports whether a service is not offered, mostly without decoding it.
func inactive(r hsds.Record) bool {
	if !bytes.Contains(r.Doc, []byte(`"inactive"`)) && !bytes.Contains(r.Doc, []byte(`"defunct"`)) {
		return false
	}
	s, _ := r.Service()
	return !tidy.Offered(s.Status)
}

// agency says which agency of the node runs a service.
func (im Import) agency(e, old directory.Entry, note hsds.Note, rep *hsds.Report) string {
	if bytes.Contains(e.Doc, []byte(`"agency_id"`)) {
		s, _ := e.Service()
		if id := s.Extension().Agency; id != "" {
			if im.Links != nil && im.Links(id) {
				return id
			}
			note.Reason, note.Member = hsds.KeptAgencyLink, "relais.agency_id"
			rep.Keep(note)
		}
	}
	return old.Agency
}

// withheld keeps hidden in a new state of a record what its agency hid.
func withheld(e directory.Entry, hide func(hsds.Record) (hsds.Record, error), note hsds.Note, member string, rep *hsds.Report) directory.Entry {
	r, err := hide(e.Record)
	if err != nil {
		return e // no object, and no place in it either
	}
	e.Record, e.Digest = r, r.Digest()
	note.Reason, note.Member = visibility.ChangedHidden, member
	rep.Change(note)
	return e
}

// confidential reports whether a stored record's address was hidden.
func confidential(r hsds.Record) (region string, hidden bool) {
	if !bytes.Contains(r.Doc, []byte(`"confidential":true`)) {
		return "", false // most records: not worth decoding
	}
	s, _ := r.Service()
	x := s.Extension()
	return x.Region, x.Confidential
}

// batch is some records of a feed between the look at what is there and the
// writing.
type batch struct {
	im    Import
	rep   *hsds.Report
	now   time.Time
	found map[ref]ImportState
	old   map[ref]directory.Entry
	was   map[ref]Provenance

	puts   []directory.Entry
	before []directory.Entry // what puts replace
	claims []Claim
	back   map[hsds.Kind][]string // tombstones of what comes back
}

// ref names a record.
type ref struct {
	kind hsds.Kind
	id   string
}

func newBatch(im Import) *batch {
	return &batch{im: im, rep: &hsds.Report{}, found: map[ref]ImportState{}, old: map[ref]directory.Entry{}, was: map[ref]Provenance{},
		back: map[hsds.Kind][]string{}}
}

func (b *batch) empty() bool { return len(b.puts)+len(b.claims) == 0 }

// unknownSource wants no more than a name.
func (im Import) check() error {
	if im.Source == directory.AgencySource || im.Source == directory.VerifiedSource {
		return fault.Invalid("source", "directory.import.source")
	}
	return nil
}
