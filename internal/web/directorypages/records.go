package directorypages

import (
	"strconv"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type recordsView struct {
	words
	Form  ui.Form
	Desk  bool // the reader may bring records in
	Total int
	Forms []string
	Going []act.Import // files on their way
	Known []string     // names of sources
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

// showRecords shows how records come in and go out.
func (p *deskPages) showRecords(w *web.Response, r *web.Request) error {
	v := recordsView{words: wordsOf(r), Desk: mayBring(r.Session()), Forms: []string{"json", "ndjson", "array", "tabular"}}
	all, err := listings.SearchServices.Do(r.Context(), p.n, r.Session(), act.SearchServices{Page: act.Page{Limit: 1}})
	if err != nil {
		return err
	}
	v.Total = all.Total
	v.Form = r.Form(nil)
	if v.Desk {
		going, err := imports.ListImports.Do(r.Context(), p.n, r.Session(), act.None{})
		if err != nil {
			return err
		}
		v.Going = going.Items
		sources, err := imports.ListSources.Do(r.Context(), p.n, r.Session(), act.None{})
		if err != nil {
			return err
		}
		for _, s := range sources.Items {
			if !locale.Has("dir.quality.source." + s.Name) {
				v.Known = append(v.Known, s.Name)
			}
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

// showExport sends the public records as a file.
func (p *deskPages) showExport(w *web.Response, r *web.Request) error {
	out, err := web.Load(r, listings.ExportDirectory.On(p.n))
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
