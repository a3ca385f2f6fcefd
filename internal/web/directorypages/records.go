package directorypages

import (
	"mime/multipart"
	"strconv"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type recordsView struct {
	words
	Form   ui.Form
	Desk   bool // the reader may bring records in
	Total  int
	Forms  []string
	Report *reportView
}

// reportView is what became of a feed.
type reportView struct {
	act.ImportReport
	Groups []noteGroup
}

// noteGroup are notes of one kind: refused, stored otherwise, kept though odd.
type noteGroup struct {
	Key   string // of the heading
	Open  bool
	Notes []act.ImportNote
}

var recordsPage = web.NewPage[recordsView](files, "pages/records.html", parts)

// mayBring tells whether a member may bring records in; the act decides.
func mayBring(s *agency.Session) bool {
	return s.IsDesk && (s.Has(agency.Desk) || s.Has(agency.Administrator) || s.Has(agency.Coordinator))
}

// records shows how records come in and go out.
func (p *pages) records(w *web.Response, r *web.Request) error { return p.showRecords(w, r, nil) }

func (p *pages) showRecords(w *web.Response, r *web.Request, report *act.ImportReport) error {
	v := recordsView{words: wordsOf(r), Desk: mayBring(r.Session()), Forms: []string{"json", "ndjson", "array", "tabular"}}
	all, err := p.n.SearchServices(r.Context(), r.Session(), act.SearchServices{Page: act.Page{Limit: 1}})
	if err != nil {
		return err
	}
	v.Total = all.Total
	v.Form = r.Form(nil)
	if report != nil {
		v.Report = &reportView{ImportReport: *report, Groups: noteGroups(*report)}
		v.Form.Values = r.PostForm
		if r.MultipartForm != nil {
			v.Form.Values = r.MultipartForm.Value
		}
	}
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return recordsPage.Render(w, r, web.Frame{Title: web.TitleForm, Nav: "/services", Crumbs: crumbs}, v)
}

func noteGroups(rep act.ImportReport) []noteGroup {
	var out []noteGroup
	for _, g := range []noteGroup{{"dir.report.refusals", true, rep.Refusals}, {"dir.report.changed", false, rep.Changed},
		{"dir.report.kept", false, rep.Kept}} {
		if len(g.Notes) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// feedForm is what the import asks beside the file.
type feedForm struct {
	Source    string `json:"source"`
	Publisher string `json:"publisher"`
	Do        string `json:"_do"` // "bring", or anything else for a rehearsal
}

// bring reads a file, as a rehearsal or in earnest, and shows what became of
// every record. The file stays in memory.
func (p *pages) bring(w *web.Response, r *web.Request) error {
	var in feedForm
	if err := web.Decode(r, &in); err != nil {
		return web.Retry(w, r, err, p.records)
	}
	file, err := uploaded(r)
	if err != nil {
		return web.Retry(w, r, err, p.records)
	}
	defer file.Close()
	feed := act.ImportDirectory{Source: in.Source, Publisher: in.Publisher, DryRun: in.Do != "bring"}
	report, err := p.n.ImportFeed(r.Context(), r.Session(), feed, file, nil)
	if err != nil {
		return web.Retry(w, r, err, p.records)
	}
	return p.showRecords(w, r, &report)
}

func uploaded(r *web.Request) (multipart.File, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["data"]) == 0 || r.MultipartForm.File["data"][0].Size == 0 {
		return nil, fault.Invalid("data", "dir.records.no_file")
	}
	return r.MultipartForm.File["data"][0].Open()
}

// export sends the public records as a file.
func (p *pages) export(w *web.Response, r *web.Request) error {
	out, err := web.Load(r, p.n.ExportDirectory)
	if err != nil {
		return err
	}
	kind, name := "application/json", "relais-directory.json"
	if out.Form == "ndjson" {
		kind, name = "application/x-ndjson", "relais-directory.ndjson"
	}
	if out.Form == "tabular" {
		kind, name = "application/zip", "relais-directory.zip"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(out.Data)))
	_, err = w.Write(out.Data)
	return err
}
