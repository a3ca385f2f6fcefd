package portable

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/htcds"
	"relais/internal/kept"
	"relais/internal/locale"
	"relais/internal/store"
)

// BeginCaseImport takes a file with case data: looked at, sealed, and kept until the
// import has ended or its time is over.
var BeginCaseImport = define.Define[act.BeginCaseImport, act.CaseImport]("BeginCaseImport", "POST /case-uploads", "cases", agency.CaseDesk,
	"Take a file with case data (HTCDS, or a table of any shape): it is looked at, sealed, and kept between the steps.")

func (n *Portable) beginCaseImport(ctx context.Context, s *agency.Session, in act.BeginCaseImport) (out act.CaseImport, err error) {
	if !s.Kit {
		return out, fault.New(fault.Conflict, "casefile.kit_first")
	}
	file, err := htcds.Open(in.Data)
	if err != nil {
		return out, err
	}
	b := uploadBody{Name: in.Name, Size: int64(len(in.Data)), Form: file.Form, Rows: file.Rows}
	for _, c := range file.Columns {
		b.Columns = append(b.Columns, act.ImportColumn{Name: c.Name, Samples: c.Samples, Place: c.Place, Suggested: c.Place})
	}
	table, err := file.Pack() // nothing else of a workbook is kept
	if err != nil {
		return out, err
	}
	f, err := n.kept.Keep(ctx, s, b.record(), table)
	if err != nil {
		return out, err
	}
	defer f.Key.Wipe()
	return n.view(f, b), nil
}

// open opens a file of the member; others' are not found.
func (n *Portable) open(ctx context.Context, s *agency.Session, id string) (*kept.File, uploadBody, error) {
	var rec uploadRecord
	f, err := n.kept.Open(ctx, s, id, &rec)
	return f, rec.body(), err
}

func (n *Portable) view(f *kept.File, b uploadBody) act.CaseImport {
	out := act.CaseImport{ID: f.ID, Name: b.Name, Size: b.Size, State: f.State, Running: kept.Running(f.Upload, n.node.DB.Now()),
		Chosen: b.Chosen, Alike: b.Alike, Form: b.Form, Rows: b.Rows, Columns: b.Columns, Records: f.Records, Failure: f.Failure,
		Rehearsal: b.Rehearsal, Report: b.Report, Expires: f.Expires}
	out.Stopped = !out.Running && (f.State == sources.UploadChecking || f.State == sources.UploadImporting)
	return out
}

// GetCaseImport shows a file between two steps.
var GetCaseImport = define.Define[act.ID, act.CaseImport]("GetCaseImport", "GET /case-uploads/{id}", "cases", agency.CaseDesk,
	"A file with case data between two steps: its columns, its rehearsal, how far it is.")

func (n *Portable) getCaseImport(ctx context.Context, s *agency.Session, in act.ID) (out act.CaseImport, err error) {
	f, b, err := n.open(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	f.Key.Wipe()
	return n.view(f, b), nil
}

// ListCaseImports lists the member's files, the newest first.
var ListCaseImports = define.Define[act.None, act.CaseImports]("ListCaseImports", "GET /case-uploads", "cases", agency.CaseDesk,
	"Your own files with case data between two steps, the newest first.")

func (n *Portable) listCaseImports(ctx context.Context, s *agency.Session, _ act.None) (out act.CaseImports, err error) {
	out.Items = []act.CaseImport{}
	ids, err := n.kept.List(ctx, s)
	for _, id := range ids {
		if one, err := n.getCaseImport(ctx, s, act.ID{ID: id}); err == nil { // or it went meanwhile
			out.Items = append(out.Items, one)
		}
	}
	return out, err
}

// SetCaseImport says where the columns of a file belong; a rehearsal of before no
// longer counts.
var SetCaseImport = define.Define[act.SetCaseImport, act.CaseImport]("SetCaseImport", "PUT /case-uploads/{id}", "cases", agency.CaseDesk,
	"Say where the columns of a file with case data belong.")

func (n *Portable) setCaseImport(ctx context.Context, s *agency.Session, in act.SetCaseImport) (out act.CaseImport, err error) {
	f, b, err := n.open(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	defer f.Key.Wipe()
	if err := f.Unfinished(); err != nil {
		return out, err
	}
	for i, p := range in.Places {
		if p == act.KeepColumn {
			p = htcds.Kept
		}
		if i < len(b.Columns) {
			if !htcds.IsPlace(p) {
				return out, fault.Invalid("columns", "dir.import.no_such_place")
			}
			b.Columns[i].Place = p
		}
	}
	b.Alike, b.Chosen, b.Rehearsal = in.Alike, true, nil
	f.SetBody(b.record())
	if err := f.Rest(ctx); err != nil {
		return out, err
	}
	return n.view(f, b), nil
}

// DropCaseImport destroys a file, also one that is being brought in: that stops.
var DropCaseImport = define.Define[act.ID, act.None]("DropCaseImport", "DELETE /case-uploads/{id}", "cases", agency.CaseDesk,
	"Destroy a file with case data, also one that is being brought in: that stops.")

func (n *Portable) dropCaseImport(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	f, _, err := n.open(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	f.Key.Wipe()
	return out, f.Drop(ctx)
}

// RunCaseImport rehearses an import or carries it out, beside the request: it
// answers when the run has ended, or after a few seconds with how far it is. A run
// that broke off is begun anew; of what is in already no second file is opened.
var RunCaseImport = define.Define[act.RunCaseImport, act.CaseImport]("RunCaseImport", "POST /case-uploads/{id}/run", "cases", agency.CaseDesk,
	"Rehearse an import of case files, or carry it out.")

func (n *Portable) runCaseImport(ctx context.Context, s *agency.Session, in act.RunCaseImport) (out act.CaseImport, err error) {
	f, b, err := n.open(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	r := &caseRun{n: n, s: s, b: b, dry: in.DryRun, lang: languageOf(s), today: n.node.DB.Now().In(s.Zone).Format(time.DateOnly),
		losses: map[act.CaseLoss]int{}, seen: map[string]int{}}
	if err := f.Run(ctx, kept.Run{Dry: in.DryRun, Rehearsed: b.Rehearsal != nil, Work: r}); err != nil {
		return out, err
	}
	return n.getCaseImport(ctx, s, act.ID{ID: in.ID})
}

// Bounds of what a report names.
const (
	mostLines = 2000 // rows that opened no file
	mostFirst = 50   // rows that did
	mostCards = 5
)

// caseRun is a rehearsal or an import on its way.
type caseRun struct {
	n      *Portable
	s      *agency.Session
	b      uploadBody
	dry    bool
	lang   locale.Lang
	today  string
	losses map[act.CaseLoss]int
	seen   map[string]int // records by what they say
	notes  []htcds.Note
	cards  []act.CaseImportCard
	out    act.CaseImportReport
	first  int // rows of which a file was opened, among the lines
}

// Do implements kept.Work.
func (r *caseRun) Do(ctx context.Context, f *kept.File, far func(int)) error {
	data, err := f.Data(ctx)
	if err != nil {
		return err
	}
	file, err := htcds.Unpack(data)
	if err != nil {
		return err
	}
	founds, err := r.n.files.Founds(ctx, r.s)
	if err != nil {
		return err
	}
	r.out.DryRun = r.dry
	for _, c := range r.b.Columns {
		if c.Place == htcds.LeftOut && c.Suggested != htcds.LeftOut {
			r.losses[act.CaseLoss{Field: c.Name, Reason: lossLeftOut}]++
		}
	}
	told := func(one Founding, fate string) {
		r.tell(one, fate)
		far(r.out.In)
	}
	each := func(emit func(Founding) error) error { return r.each(ctx, file, emit) }
	if r.dry {
		err = founds.Rehearse(ctx, each, told)
	} else {
		err = founds.Open(ctx, r.b.Alike, each, told)
	}
	if err == nil {
		r.finish()
	}
	return err
}

// each makes case files of the records of a file. What it notes is put into the
// report in the end: that is written beside it.
func (r *caseRun) each(ctx context.Context, file *htcds.File, emit func(Founding) error) (err error) {
	var placed []htcds.Place
	for _, c := range r.b.Columns {
		placed = append(placed, c.Place)
	}
	lose := func(field, reason string) { r.losses[act.CaseLoss{Field: field, Reason: reason}]++ }
	r.notes, err = file.Records(ctx, placed, func(rec htcds.Record) error {
		d := draft(rec, r.lang, r.today, lose)
		d.out.Record = unique(r.seen, rec.Digest())
		if r.dry && len(r.cards) < mostCards {
			r.cards = append(r.cards, d.card())
		}
		return emit(d.out)
	})
	return err
}

// card is a file as it would stand.
func (d *drafting) card() act.CaseImportCard {
	return act.CaseImportCard{Line: d.rec.Line, Known: d.out.Known, Closed: d.out.Closed, Entries: d.entries, Needs: d.needs, Facts: &d.facts.CaseFacts}
}

// note takes what the reader noted; rows that it refused are lines.
func (r *caseRun) note(n htcds.Note) {
	if n.Refused {
		r.out.In++
		r.out.Refused++
		r.line(act.CaseImportLine{Line: n.Line, What: "refused", Reason: n.Defect})
		return
	}
	r.out.Notes = append(r.out.Notes, act.CaseImportNote{Line: n.Line, Column: n.Column, Field: n.Field, Defect: n.Defect, N: n.N})
}

func (r *caseRun) line(l act.CaseImportLine) {
	if len(r.out.Lines) >= mostLines {
		r.out.More++
		return
	}
	r.out.Lines = append(r.out.Lines, l)
}

// tell counts what became of a record.
func (r *caseRun) tell(one Founding, fate string) {
	r.out.In++
	switch fate {
	case "unchanged":
		r.out.Unchanged++
	case "same_name":
		if r.dry && r.b.Alike {
			fate = "added"
			r.out.Added++
		} else {
			r.out.SameName++
		}
	case "erased":
		r.out.Erased++
	default:
		r.out.Added++
	}
	if fate == "added" {
		if r.first++; r.first > mostFirst {
			return
		}
	}
	r.line(act.CaseImportLine{Line: one.Line, Known: one.Known, What: fate})
}

// finish puts together what was noted and lost.
func (r *caseRun) finish() {
	r.out.Cards = r.cards
	for _, n := range r.notes {
		r.note(n)
	}
	r.out.Losses = sortedLosses(r.losses)
	slices.SortStableFunc(r.out.Lines, func(a, b act.CaseImportLine) int { return a.Line - b.Line })
	if out := r.out; r.dry {
		r.b.Rehearsal = &out
	} else {
		r.b.Report = &out
	}
}

// Body implements kept.Work.
func (r *caseRun) Body(f *kept.File) { f.SetBody(r.b.record()) }

// In implements kept.Work.
func (r *caseRun) In(ctx context.Context, tx *store.Tx) error {
	return r.n.node.Audit(ctx, tx, r.s, "cases.import", r.s.Agency)
}
