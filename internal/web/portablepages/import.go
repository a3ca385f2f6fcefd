package portablepages

import (
	"strconv"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/portable"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// importView is a file between two steps of the import.
type importView struct {
	words
	act.CaseImport
	Form    ui.Form
	Steps   []ui.Step
	Step    string // columns, checking, check, running, done, stopped
	Outcome *act.CaseImportReport
	Wrong   string // with the columns
}

var importPage = web.NewPage[importView](files, "pages/import.html")

func (p *pages) showImport(w *web.Response, r *web.Request) error {
	return p.renderImport(w, r, false)
}

func (p *pages) showColumns(w *web.Response, r *web.Request) error {
	return p.renderImport(w, r, true)
}

func (p *pages) renderImport(w *web.Response, r *web.Request, columns bool) error {
	in, err := portable.GetCaseImport.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := importView{words: wordsOf(r), CaseImport: in, Form: r.Form(act.SetCaseImport{Alike: in.Alike}), Outcome: in.Rehearsal}
	if in.Report != nil {
		v.Outcome = in.Report
	}
	v.Step = web.Brought{State: in.State, Running: in.Running, Stopped: in.Stopped, Placed: in.Chosen && in.Rehearsal != nil}.Step(columns)
	v.Steps = web.BringSteps(v.T, v.Step, "columns")
	if bad, ok := v.Form.Complaint("columns"); ok {
		v.Wrong = r.T(bad.Key, bad.Args...)
	}
	if in.Running {
		w.Header().Set("Refresh", "5")
	}
	return importPage.Render(w, r, frame(r, "", ui.Link{Href: "/import", Text: r.T("bring.title")}), v)
}

// Asked is the question where the columns belong.
func (v importView) Asked() ui.Columns {
	q := ui.Columns{Legend: v.T("dir.import.columns") + number(v.Lang, len(v.Columns)), Wrong: v.Wrong, None: v.T("dir.import.no_value"), Groups: v.groups(),
		First: []ui.Choice{{Value: act.KeepColumn, Text: v.T("bring.keep")}, {Value: "-", Text: v.T("bring.leave_out")}}}
	typed := v.Form.Values["places"]
	listed := map[string]bool{act.KeepColumn: true, "-": true}
	for _, g := range q.Groups {
		for _, c := range g.Choices {
			listed[c.Value] = true
		}
	}
	for i, c := range v.Columns {
		one := ui.Column{N: i, Name: c.Name, Samples: c.Samples, Place: c.Place}
		if one.Place == "" {
			one.Place = act.KeepColumn
		}
		if v.Wrong != "" && i < len(typed) {
			one.Place = typed[i]
		}
		if !listed[one.Place] { // a value of a list, a consent, a name of ours
			one.Extra = &ui.Choice{Value: one.Place, Text: v.Field(one.Place)}
		}
		if c.Suggested != "" && c.Suggested != "-" {
			one.Notes = append(one.Notes, ui.ColumnNote{Text: v.T("dir.import.suggested"), Quiet: true})
		}
		q.Items = append(q.Items, one)
	}
	return q
}

// postColumns takes where the columns belong, and looks at once what would become
// of the file.
func (p *pages) postColumns(w *web.Response, r *web.Request) error {
	var in act.SetCaseImport
	err := web.Decode(r, &in)
	if err == nil {
		_, err = portable.SetCaseImport.Do(r.Context(), p.n, r.Session(), in)
	}
	if err == nil {
		_, err = portable.RunCaseImport.Do(r.Context(), p.n, r.Session(), act.RunCaseImport{ID: in.ID, DryRun: true})
	}
	if err != nil {
		return web.RetryOnce(w, r, err, p.showColumns)
	}
	return w.SeeOther(at + in.ID)
}

func (p *pages) postRun(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, portable.RunCaseImport.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, at+r.PathValue("id"), p.showImport)
	}
	return w.SeeOther(at + r.PathValue("id"))
}

func (p *pages) postDrop(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, portable.DropCaseImport.On(p.n)); err != nil {
		return err
	}
	w.Say("dir.import.dropped")
	return w.SeeOther("/import")
}

// showReport is what became of each row, as a table that a spreadsheet opens.
func (p *pages) showReport(w *web.Response, r *web.Request) error {
	in, err := portable.GetCaseImport.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	rep := in.Report
	if rep == nil {
		rep = in.Rehearsal
	}
	if rep == nil {
		return fault.New(fault.NotFound, "dir.import.no_report")
	}
	words, t := wordsOf(r), web.NewSheet(r.Lang)
	t.Row(r.T("bring.row"), r.T("bring.name"), r.T("dir.import.fate"), r.T("dir.report.why"))
	for _, l := range rep.Lines {
		why := ""
		if l.Reason != "" {
			why = r.T("htcds.defect." + l.Reason)
		}
		t.Row(strconv.Itoa(l.Line), l.Known, r.T("bring.what."+l.What), why)
	}
	if rep.More > 0 {
		t.Row(r.T("bring.more", rep.More))
	}
	t.Row()
	for _, l := range rep.Losses {
		t.Row("", words.Field(l.Field), strconv.Itoa(l.N), r.T("portable.loss."+l.Reason))
	}
	for _, n := range rep.Notes {
		t.Row(strconv.Itoa(n.Line), n.Column, strconv.Itoa(n.N), r.T("htcds.defect."+n.Defect))
	}
	return web.Attach(w, "relais.csv", t.Bytes())
}
