// Package portablepages are the pages with which case files come in from other
// systems and leave for them, and a person gets a copy of what is written about
// them.
package portablepages

import (
	"embed"
	"slices"
	"strconv"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/htcds"
	"relais/internal/locale"
	"relais/internal/portable"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

//go:embed pages
var files embed.FS

type pages struct{ n *app.App }

// words put things into the reader's language; views embed them.
type words struct{ say.Words }

func wordsOf(r *web.Request) words { return words{say.New(r.Lang, r.Now())} }

// Field is what a field, a section or a column is called.
func (w words) Field(name string) string {
	if f, ok := htcds.FieldOf(name); ok {
		return f.Title.In(string(w.Lang))
	}
	return w.Code("section", name)
}

const at = "/import/"

// Routes returns the pages of this room.
func Routes(n *app.App) []web.Route {
	p := &pages{n}
	return []web.Route{
		web.Get("/import", p.showFiles),
		web.Post("/import", p.postFiles).Takes(htcds.MostBytes + 1<<20),
		web.Get(at+"{id}", p.showImport),
		web.Get(at+"{id}/columns", p.showColumns),
		web.Post(at+"{id}/columns", p.postColumns),
		web.Post(at+"{id}/run", p.postRun),
		web.Post(at+"{id}/drop", p.postDrop),
		web.Get(at+"{id}/report", p.showReport),
		web.Get("/files/take", p.showTake),
		web.Get("/files/take/preview", p.showPreview),
		web.Post("/files/take/preview", p.postPreview),
		web.Get("/files/{id}/take", p.showCopy),
		web.Post("/files/{id}/take", p.postCopy),
	}
}

func frame(r *web.Request, width string, more ...ui.Link) web.Frame {
	return web.Frame{Title: web.TitleForm, Width: width, Nav: "/files", Crumbs: append([]ui.Link{{Href: "/files", Text: r.T("case.people")}}, more...)}
}

type filesView struct {
	words
	Form  ui.Form
	Going []act.CaseImport
	Takes bool // may take case files out
}

var filesPage = web.NewPage[filesView](files, "pages/files.html")

// showFiles asks for a file, and lists those on their way.
func (p *pages) showFiles(w *web.Response, r *web.Request) error {
	going, err := portable.ListCaseImports.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	return filesPage.Render(w, r, frame(r, web.Narrow), filesView{wordsOf(r), r.Form(nil), going.Items, portable.ExportCases.Who.May(r.Session()) == nil})
}

func (p *pages) postFiles(w *web.Response, r *web.Request) error {
	var in act.BeginCaseImport
	err := web.Decode(r, &in)
	if fault.CodeOf(err) == fault.TooLarge {
		err = fault.Invalid("data", "htcds.too_large")
	}
	if err == nil {
		in.Data, in.Name, err = web.Uploaded(r, htcds.MostBytes)
	}
	var out act.CaseImport
	if err == nil {
		out, err = portable.BeginCaseImport.Do(r.Context(), p.n, r.Session(), in)
	}
	if err != nil {
		return web.RetryOnce(w, r, err, p.showFiles)
	}
	return w.SeeOther(at + out.ID)
}

type takeView struct {
	words
	Form ui.Form
}

var takePage = web.NewPage[takeView](files, "pages/take.html")

// showTake asks which files leave.
func (p *pages) showTake(w *web.Response, r *web.Request) error {
	if err := portable.ExportCases.Who.May(r.Session()); err != nil {
		return err
	}
	return takePage.Render(w, r, frame(r, web.Narrow), takeView{wordsOf(r), r.Form(nil)})
}

// chosen is what stands in the address of the next page.
type chosen struct {
	Mine   bool `json:"mine"`
	Closed bool `json:"closed"`
	Page   int  `json:"page"`
}

// perFile is how many case files a file holds.
const perFile = 500

func choiceOf(r *web.Request) (act.CaseChoice, chosen, error) {
	var c chosen
	err := web.DecodeQuery(r, &c)
	c.Page = min(max(c.Page, 1), 20_000)
	return act.CaseChoice{Mine: c.Mine, Closed: c.Closed, Offset: (c.Page - 1) * perFile}, c, err
}

type previewView struct {
	words
	act.ExportedCases
	Form  ui.Form
	Pager ui.Pager
	Forms []ui.Choice
}

var previewPage = web.NewPage[previewView](files, "pages/preview.html")

// showPreview says what has no place in the file, before anything leaves.
func (p *pages) showPreview(w *web.Response, r *web.Request) error {
	choice, c, err := choiceOf(r)
	if err != nil {
		return err
	}
	out, err := portable.PreviewCases.Do(r.Context(), p.n, r.Session(), choice)
	if err != nil {
		return err
	}
	v := previewView{words: wordsOf(r), ExportedCases: out, Form: r.Form(act.ExportCases{Form: "xlsx"}), Forms: r.Choices("code.case_form.", act.Codes["case_form"]...)}
	v.Pager = ui.Pager{Page: c.Page, Pages: (out.Total + perFile - 1) / perFile, Link: func(n int) string {
		return "/files/take/preview?mine=" + strconv.FormatBool(c.Mine) + "&closed=" + strconv.FormatBool(c.Closed) + "&page=" + strconv.Itoa(n)
	}}
	return previewPage.Render(w, r, frame(r, web.Narrow, ui.Link{Href: "/files/take", Text: r.T("take.title")}), v)
}

// postPreview sends the file.
func (p *pages) postPreview(w *web.Response, r *web.Request) error {
	choice, _, err := choiceOf(r)
	if err != nil {
		return err
	}
	var form string
	out, err := web.SubmitWith(r, func(in *act.ExportCases) { in.CaseChoice, form = choice, in.Form }, portable.ExportCases.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showPreview)
	}
	return web.Attach(w, "relais."+form, out.Data)
}

type copyView struct {
	words
	Case     act.Case
	Form     ui.Form
	Sections []ui.Choice
	Closed   []string // sections that the member may not read
}

var copyPage = web.NewPage[copyView](files, "pages/copy.html")

// showCopy asks what of a file goes into the person's copy.
func (p *pages) showCopy(w *web.Response, r *web.Request) error {
	one, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := copyView{words: wordsOf(r), Case: one}
	var open []string
	for _, s := range one.Sections {
		switch {
		case s.Entries == 0:
		case s.Readable:
			open = append(open, s.Section)
		default:
			v.Closed = append(v.Closed, s.Section)
		}
	}
	v.Form, v.Sections = r.Form(act.CopyCase{Sections: open}), r.Choices("code.section.", open...)
	return copyPage.Render(w, r, frame(r, web.Narrow, ui.Link{Href: address.File(one.ID), Text: one.Known}), v)
}

// postCopy sends the copy.
func (p *pages) postCopy(w *web.Response, r *web.Request) error {
	out, err := web.Submit(r, portable.CopyCase.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showCopy)
	}
	return web.Attach(w, "relais.html", out.Data)
}

// groups are the fields in which a column can be put, by where they stand in a file.
func (w words) groups() []ui.ColumnGroup {
	var out []ui.ColumnGroup
	for _, f := range htcds.Fields() {
		if f.Section == "" {
			continue
		}
		label := w.Code("section", f.Section)
		i := slices.IndexFunc(out, func(g ui.ColumnGroup) bool { return g.Label == label })
		if i < 0 {
			i, out = len(out), append(out, ui.ColumnGroup{Label: label})
		}
		out[i].Choices = append(out[i].Choices, ui.Choice{Value: f.Name, Text: f.Title.In(string(w.Lang))})
	}
	return out
}

func number(l locale.Lang, n int) string { return " (" + locale.Number(l, n) + ")" }
