package imports

import (
	"context"
	"encoding/json"
	"maps"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/kept"
	"relais/internal/store"
)

// uploads is the kind of the desk's files.
var uploads = kept.Kind{Who: "upload", Bind: "directory upload", Wrap: "relais/1/upload"}

// uploadBody is what is known of a file, sealed under its key.
type uploadBody struct {
	Name, Source, Publisher string
	Full, Chosen            bool
	Form                    string
	Old                     bool
	Columns                 []act.ImportColumn
	Rehearsal               *act.ImportRehearsal
	Report                  *act.ImportReport
}

// PreviewDirectory looks at a file, for the coalition's desk. It stores nothing.
var PreviewDirectory = define.Define[act.PreviewDirectory, act.ImportPreview]("PreviewDirectory", "POST /directory/previews", "directory", agency.SignedIn,
	"Look at a file before it is brought in (desk): its columns beside sample values, where they may belong, and its first records as they would stand. Nothing is stored.")

func (n *Imports) previewDirectory(ctx context.Context, s *agency.Session, in act.PreviewDirectory) (out act.ImportPreview, err error) {
	if !s.KeepsDirectory() {
		return out, fault.New(fault.Forbidden, "directory.import.desk")
	}
	if err := checkPlaces(in.Columns); err != nil {
		return out, err
	}
	if out, err = lookAtFile("", in.Data, in.Form); err != nil {
		return out, err
	}
	how := in.ImportReading
	if out.Table != nil {
		if in.Columns != nil {
			for i := range out.Table.Columns {
				out.Table.Columns[i].Place = in.Columns[out.Table.Columns[i].Name]
			}
		} else if err := n.remembered(ctx, in.Source, out.Table.Columns); err != nil {
			return out, err
		}
		how.Form, how.Columns = read.FormTable, places(out.Table.Columns)
	}
	out.Services, err = n.firstServices(ctx, in.Data, readingOf(in.Source, how), in.Source, "")
	return out, err
}

// remembered puts columns where the desk put them the last time.
func (n *Imports) remembered(ctx context.Context, source string, columns []act.ImportColumn) error {
	var kept string
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		kept, err = tx.DirectoryColumns(ctx, source)
		return err
	})
	if err != nil || kept == "" {
		return err
	}
	var by map[string]string
	if err := json.Unmarshal([]byte(kept), &by); err != nil {
		return err
	}
	for i, c := range columns {
		if to, ok := by[c.Name]; ok {
			columns[i].Place, columns[i].Remembered = to, true
		}
	}
	return nil
}

// BeginImport takes a file of the desk: looked at, sealed, and kept until the
// import has ended or its time is over.
var BeginImport = define.Define[act.BeginImport, act.Import]("BeginImport", "POST /directory/uploads", "directory", agency.Importers,
	"Take a file that is to be brought in: it is looked at, sealed, and kept between the steps (desk).")

func (n *Imports) beginImport(ctx context.Context, s *agency.Session, in act.BeginImport) (out act.Import, err error) {
	if in.Source == directory.AgencySource || in.Source == directory.VerifiedSource {
		return out, fault.Invalid("source", "directory.import.source")
	}
	p, err := lookAtFile(in.Name, in.Data, "")
	if err != nil {
		return out, err
	}
	b := uploadBody{Name: in.Name, Source: in.Source, Publisher: in.Publisher, Form: p.Form, Old: p.Old}
	if p.Table != nil {
		b.Columns = p.Table.Columns
		if err := n.remembered(ctx, in.Source, b.Columns); err != nil {
			return out, err
		}
	}
	f, err := n.files.Keep(ctx, s, b.record(), in.Data)
	if err != nil {
		return out, err
	}
	defer f.Key.Wipe()
	return n.viewUpload(ctx, f.Upload, b)
}

// upload opens a file of the member; others' are not found.
func (n *Imports) upload(ctx context.Context, s *agency.Session, id string) (f *kept.File, b uploadBody, err error) {
	if err := agency.Importers.May(s); err != nil {
		return nil, b, err
	}
	var rec uploadRecord
	f, err = n.files.Open(ctx, s, id, &rec)
	return f, rec.body(), err
}

// GetImport shows a file between two steps.
var GetImport = define.Define[act.ID, act.Import]("GetImport", "GET /directory/uploads/{id}", "directory", agency.Importers,
	"A file between two steps: its columns, its rehearsal, how far it is.")

func (n *Imports) getImport(ctx context.Context, s *agency.Session, in act.ID) (out act.Import, err error) {
	f, b, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	f.Key.Wipe()
	return n.viewUpload(ctx, f.Upload, b)
}

// ListImports lists the member's files, the newest first.
var ListImports = define.Define[act.None, act.Imports]("ListImports", "GET /directory/uploads", "directory", agency.Importers,
	"Your own files between two steps, the newest first.")

func (n *Imports) listImports(ctx context.Context, s *agency.Session, _ act.None) (out act.Imports, err error) {
	out.Items = []act.Import{}
	ids, err := n.files.List(ctx, s)
	for _, id := range ids {
		one, err := n.getImport(ctx, s, act.ID{ID: id})
		if err != nil {
			continue // it went meanwhile
		}
		out.Items = append(out.Items, one)
	}
	return out, err
}

func (n *Imports) viewUpload(ctx context.Context, u sources.Upload, b uploadBody) (out act.Import, err error) {
	out = act.Import{ID: u.ID, Name: b.Name, Size: u.Size, Source: b.Source, Publisher: b.Publisher, Full: b.Full, State: u.State,
		Chosen: b.Chosen, Form: b.Form, Old: b.Old, Columns: b.Columns, Records: u.Records, Failure: u.Failure,
		Rehearsal: b.Rehearsal, Report: b.Report, Expires: u.Expires}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out.Running = kept.Running(u, tx.Now())
		d, err := tx.DirectorySource(ctx, b.Source)
		if fault.CodeOf(err) == fault.NotFound {
			return nil
		}
		out.Settings = &act.SourceSettings{Name: d.Name, URL: d.URL, Precedence: d.Precedence, Publisher: d.Publisher,
			Licensed: d.Licensed, Complete: d.Complete}
		return err
	})
	out.Stopped = !out.Running && (u.State == sources.UploadChecking || u.State == sources.UploadImporting)
	return out, err
}

// SetImport says where the columns of a file belong; a rehearsal of before no
// longer counts.
var SetImport = define.Define[act.SetImport, act.Import]("SetImport", "PUT /directory/uploads/{id}", "directory", agency.Importers,
	"Say where the columns of a file belong.")

func (n *Imports) setImport(ctx context.Context, s *agency.Session, in act.SetImport) (out act.Import, err error) {
	f, b, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	defer f.Key.Wipe()
	if err := f.Unfinished(); err != nil {
		return out, err
	}
	for i := range b.Columns {
		if i < len(in.Places) {
			b.Columns[i].Place = in.Places[i]
			if in.Places[i] == act.KeepColumn {
				b.Columns[i].Place = ""
			}
		}
	}
	if b.Columns != nil {
		if err := checkPlaces(places(b.Columns)); err != nil {
			return out, err
		}
	}
	b.Full, b.Publisher, b.Chosen, b.Rehearsal = in.Full, in.Publisher, true, nil
	f.SetBody(b.record())
	if err := f.Rest(ctx); err != nil {
		return out, err
	}
	return n.viewUpload(ctx, f.Upload, b)
}

// DropImport destroys a file, also one that is being brought in: that stops.
var DropImport = define.Define[act.ID, act.None]("DropImport", "DELETE /directory/uploads/{id}", "directory", agency.Importers,
	"Destroy a file, also one that is being brought in: that stops.")

func (n *Imports) dropImport(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	f, _, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	f.Key.Wipe()
	return out, f.Drop(ctx)
}

// rememberColumns keeps where the columns of a source belong, beside those of
// its other files.
func (n *Imports) rememberColumns(ctx context.Context, tx *store.Tx, source string, columns []act.ImportColumn) error {
	if len(columns) == 0 {
		return nil
	}
	kept, err := tx.DirectoryColumns(ctx, source)
	if err != nil {
		return err
	}
	by := map[string]string{}
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &by); err != nil {
			return err
		}
	}
	if len(by) > 2000 {
		by = map[string]string{}
	}
	maps.Copy(by, places(columns))
	raw, err := json.Marshal(by)
	if err != nil {
		return err
	}
	return tx.PutDirectoryColumns(ctx, source, string(raw))
}
