package imports

import (
	"bytes"
	"context"
	"io"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/store"
)

// ImportDirectory brings a feed in, for the coalition's desk.
var ImportDirectory = define.Define[act.ImportDirectory, act.ImportReport]("ImportDirectory", "POST /directory/imports", "directory", agency.SignedIn,
	"Bring records in HSDS 3.2.3 in (desk), with a report of what became of each.")

func (n *Imports) importDirectory(ctx context.Context, s *agency.Session, in act.ImportDirectory) (out act.ImportReport, err error) {
	return n.ImportFeed(ctx, s, in, bytes.NewReader(in.Data), nil)
}

// ImportFeed is ImportDirectory with the records from r instead of in.Data;
// progress, which may be nil, is told how many records are done.
func (n *Imports) ImportFeed(ctx context.Context, s *agency.Session, in act.ImportDirectory, r io.Reader,
	progress func(records int)) (out act.ImportReport, err error) {
	if in.Data == nil {
		in.Data = []byte{' '} // required of those who send no stream
	}
	if err := agency.SignedIn.May(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if !s.KeepsDirectory() {
		return out, fault.New(fault.Forbidden, "directory.import.desk")
	}
	if out, err = n.feed(ctx, in, r, progress); err != nil || in.DryRun {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "directory.import", "directory")
	})
	return out, err
}

// LoadDirectory brings a feed in for whoever runs the machine: the command
// line and the demonstration. There is no session.
func (n *Imports) LoadDirectory(ctx context.Context, in act.ImportDirectory, r io.Reader, progress func(records int)) (act.ImportReport, error) {
	in.Data = []byte{' '}
	if err := act.Check(&in); err != nil {
		return act.ImportReport{}, err
	}
	return n.feed(ctx, in, r, progress)
}

func (n *Imports) feed(ctx context.Context, in act.ImportDirectory, r io.Reader, progress func(int)) (out act.ImportReport, err error) {
	im, err := n.importer(ctx, in)
	if err != nil {
		return out, err
	}
	if err := checkPlaces(in.Columns); err != nil {
		return out, err
	}
	o := readingOf(in.Source, in.ImportReading)
	rep, err := sources.ImportRecords(ctx, im, n.runner(), progress, func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error {
		return read.Stream(ctx, r, o, rep, emit)
	})
	if rep == nil {
		rep = &hsds.Report{}
	}
	return sources.ToReport(rep, in.DryRun), err
}

// importer knows the agencies of the node, so that records may name them.
func (n *Imports) importer(ctx context.Context, in act.ImportDirectory) (im sources.Import, err error) {
	if in.Source == directory.AgencySource || in.Source == directory.VerifiedSource {
		return im, fault.Invalid("source", "directory.import.source")
	}
	var ids []string
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		ids, err = tx.AgencyIDs(ctx)
		return err
	})
	return sources.Import{Source: in.Source, Publisher: in.Publisher, DryRun: in.DryRun, Full: in.Full, Force: in.Force,
		Links: func(id string) bool { return slices.Contains(ids, id) }}, err
}

// runner runs each batch of a feed in a transaction of its own.
func (n *Imports) runner() sources.Runner {
	with := func(run func(context.Context, func(context.Context, *store.Tx) error) error) func(context.Context, func(context.Context, sources.Store) error) error {
		return func(ctx context.Context, work func(context.Context, sources.Store) error) error {
			return run(ctx, func(ctx context.Context, tx *store.Tx) error { return work(ctx, tx) })
		}
	}
	return sources.Runner{View: with(n.node.DB.View), Transact: with(n.node.DB.Transact)}
}
