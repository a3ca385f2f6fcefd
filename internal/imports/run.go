package imports

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/listing"
	"relais/internal/directory/sources"
	"relais/internal/kept"
	"relais/internal/store"
	"relais/internal/text"
)

const mostLines = 100 // shown of each fate

// uploadRun is a rehearsal or an import on its way.
type uploadRun struct {
	n   *Imports
	b   uploadBody
	in  act.RunImport
	who agency.Session // who began it, without keys
}

// RunImport rehearses an import or carries it out, beside the request: it
// answers when the run has ended, or after a few seconds with how far it is.
// A run that broke off is begun anew; what is in already changes nothing.
var RunImport = define.Define[act.RunImport, act.Import]("RunImport", "POST /directory/uploads/{id}/run", "directory", agency.Importers,
	"Rehearse an import, or carry it out.")

func (n *Imports) runImport(ctx context.Context, s *agency.Session, in act.RunImport) (out act.Import, err error) {
	f, b, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	r := &uploadRun{n: n, b: b, in: in, who: agency.Session{Member: s.Member, Agency: s.Agency}}
	if err := f.Run(ctx, kept.Run{Dry: in.DryRun, Rehearsed: b.Rehearsal != nil, Work: r}); err != nil {
		return out, err
	}
	return n.getImport(ctx, s, act.ID{ID: in.ID})
}

// Do implements kept.Work.
func (r *uploadRun) Do(ctx context.Context, f *kept.File, far func(int)) error {
	data, err := f.Data(ctx)
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
		return r.rehearse(ctx, im, far, read)
	}
	rep, err := sources.ImportRecords(ctx, im, r.n.runner(), far, read)
	if err == nil {
		report := sources.ToReport(rep, false)
		r.b.Report = &report
	}
	return err
}

func (r *uploadRun) rehearse(ctx context.Context, im sources.Import, far func(int),
	read func(context.Context, *hsds.Report, func(hsds.Record, hsds.Note) error) error) error {
	out, told := act.ImportRehearsal{}, map[string]int{}
	res, err := sources.Rehearse(ctx, im, r.n.runner(), far, read, func(f sources.Fate) {
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
			Name: text.Short(firstOf(name.FR, name.EN), 120), What: f.What, Fields: f.Fields})
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

// Body implements kept.Work.
func (r *uploadRun) Body(f *kept.File) { f.SetBody(r.b.record()) }

// In implements kept.Work.
func (r *uploadRun) In(ctx context.Context, tx *store.Tx) error {
	if err := r.n.rememberColumns(ctx, tx, r.b.Source, r.b.Columns); err != nil {
		return err
	}
	return r.n.node.Audit(ctx, tx, &r.who, "directory.import", "directory")
}
