package imports

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// A file is kept for uploadLasts after the desk's last step; a member has
// mostUploads at once, and older ones make room. It is stored in parts.
const (
	uploadLasts = 2 * time.Hour
	mostUploads = 4
	uploadPart  = 1 << 20
)

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

func uploadBind(id string, part int) seal.Bind {
	return seal.Bind{Kind: "directory upload", Object: id, Version: uint64(part)}
}

func uploadWrap(member, id string) []byte {
	return []byte("relais/1/upload\x00" + member + "\x00" + id)
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
	u, key, err := n.keepUpload(ctx, s, b, in.Data)
	if err != nil {
		return out, err
	}
	defer key.Wipe()
	return n.viewUpload(ctx, u, b)
}

// keepUpload writes a file in parts, so that no transaction holds others up.
func (n *Imports) keepUpload(ctx context.Context, s *agency.Session, b uploadBody, data []byte) (u sources.Upload, key seal.Key, err error) {
	id := seal.NewID()
	key = seal.NewKey()
	u = sources.Upload{ID: id, Who: n.node.Pseudonym("upload", s.Member), Size: int64(len(data)), State: sources.UploadArriving,
		Parts: (len(data) + uploadPart - 1) / uploadPart, Body: agency.SealJSON(key, uploadBind(id, 0), b.record())}
	if u.Wrap, err = s.Keys.Seal.Public().SealToExact(uploadWrap(s.Member, id), key.Bytes()); err != nil {
		return u, key, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		mine, err := tx.DirectoryUploads(ctx, u.Who)
		if err != nil {
			return err
		}
		for i, old := range mine {
			if i+1 >= mostUploads && !running(old, tx.Now()) {
				if err := tx.DropDirectoryUpload(ctx, old.Row); err != nil {
					return err
				}
			}
		}
		u.Expires = tx.Now().Add(uploadLasts)
		u.Row, err = tx.AddDirectoryUpload(ctx, u)
		return err
	})
	for i := 0; err == nil && i < u.Parts; i++ {
		part := data[i*uploadPart : min(len(data), (i+1)*uploadPart)]
		sealed := key.SealExact(uploadBind(id, i+1), part)
		err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			ok, err := tx.PutDirectoryUploadPart(ctx, u, i+1, sealed)
			if err == nil && !ok { // newer files of the member made room
				err = fault.New(fault.NotFound, "dir.import.gone")
			}
			return err
		})
	}
	if err == nil {
		u.State = sources.UploadWaiting
		err = n.setUpload(ctx, u, "")
	}
	if err != nil && u.Row != 0 { // nothing half stored
		_ = n.node.DB.Transact(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
			return dropUpload(ctx, tx, u)
		})
	}
	return u, key, err
}

// setUpload writes the state of a file that nobody else runs.
func (n *Imports) setUpload(ctx context.Context, u sources.Upload, holder string) error {
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		u.Expires = tx.Now().Add(uploadLasts)
		ok, err := tx.SetDirectoryUpload(ctx, u, holder)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "dir.import.running")
		}
		return err
	})
}

func running(u sources.Upload, now time.Time) bool { return u.Holder != "" && u.Lease.After(now) }

// upload opens a file of the member; others' are not found.
func (n *Imports) upload(ctx context.Context, s *agency.Session, id string) (u sources.Upload, b uploadBody, key seal.Key, err error) {
	if err := agency.Importers.May(s); err != nil {
		return u, b, key, err
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		u, err = tx.DirectoryUpload(ctx, n.node.Pseudonym("upload", s.Member), id)
		return err
	})
	if fault.CodeOf(err) == fault.NotFound || err == nil && u.State == sources.UploadArriving {
		return u, b, key, fault.New(fault.NotFound, "dir.import.gone")
	}
	if err != nil {
		return u, b, key, err
	}
	raw, err := s.Keys.Seal.Open(uploadWrap(s.Member, id), u.Wrap)
	if err != nil {
		return u, b, key, err
	}
	if key, err = seal.KeyFromBytes(raw); err != nil {
		return u, b, key, err
	}
	var rec uploadRecord
	err = agency.OpenJSON(key, uploadBind(id, 0), u.Body, &rec)
	return u, rec.body(), key, err
}

// GetImport shows a file between two steps.
var GetImport = define.Define[act.ID, act.Import]("GetImport", "GET /directory/uploads/{id}", "directory", agency.Importers,
	"A file between two steps: its columns, its rehearsal, how far it is.")

func (n *Imports) getImport(ctx context.Context, s *agency.Session, in act.ID) (out act.Import, err error) {
	u, b, key, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	key.Wipe()
	return n.viewUpload(ctx, u, b)
}

// ListImports lists the member's files, the newest first.
var ListImports = define.Define[act.None, act.Imports]("ListImports", "GET /directory/uploads", "directory", agency.Importers,
	"Your own files between two steps, the newest first.")

func (n *Imports) listImports(ctx context.Context, s *agency.Session, _ act.None) (out act.Imports, err error) {
	out.Items = []act.Import{}
	var rows []sources.Upload
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		rows, err = tx.DirectoryUploads(ctx, n.node.Pseudonym("upload", s.Member))
		return err
	})
	for _, row := range rows {
		one, err := n.getImport(ctx, s, act.ID{ID: row.ID})
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
		out.Running = running(u, tx.Now())
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
	u, b, key, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	defer key.Wipe()
	if u.State == sources.UploadDone {
		return out, fault.New(fault.Conflict, "dir.import.over")
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
	u.State, u.Holder, u.Failure, u.Records, u.Lease = sources.UploadWaiting, "", "", 0, time.Time{}
	u.Body = agency.SealJSON(key, uploadBind(u.ID, 0), b.record())
	if err := n.setUpload(ctx, u, ""); err != nil {
		return out, err
	}
	return n.viewUpload(ctx, u, b)
}

// DropImport destroys a file, also one that is being brought in: that stops.
var DropImport = define.Define[act.ID, act.None]("DropImport", "DELETE /directory/uploads/{id}", "directory", agency.Importers,
	"Destroy a file, also one that is being brought in: that stops.")

func (n *Imports) dropImport(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	u, _, key, err := n.upload(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	key.Wipe()
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return dropUpload(ctx, tx, u) })
}

// dropUpload destroys a file that may be gone already: its row may be that of
// another one by now.
func dropUpload(ctx context.Context, tx *store.Tx, u sources.Upload) error {
	now, err := tx.DirectoryUpload(ctx, u.Who, u.ID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // or the sweep's
	}
	if err != nil {
		return err
	}
	return tx.DropDirectoryUpload(ctx, now.Row)
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

// forgetUploads destroys files whose time is over.
type forgetUploads struct{ n *Imports }

func (forgetUploads) Name() string         { return "directory uploads" }
func (forgetUploads) Every() time.Duration { return time.Minute }

func (j forgetUploads) Do(ctx context.Context) error {
	return j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.DirectoryUploadsOver(ctx)
		for _, row := range rows {
			if err := tx.DropDirectoryUpload(ctx, row); err != nil {
				return err
			}
		}
		return err
	})
}
