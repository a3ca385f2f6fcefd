package casepages

import (
	"fmt"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/seal"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// listForm is what the list can be asked for. The words searched for come by
// POST: a name never stands in an address.
type listForm struct {
	Query  string `json:"q"`
	Mine   bool   `json:"mine"`
	Closed bool   `json:"closed"`
	Page   int    `json:"page"`
}

// pageSize is how many people a page lists.
const pageSize = 50

type listView struct {
	words
	listForm
	Form       ui.Form
	Cases      act.Cases
	Tabs       []ui.Link
	Pager      ui.Pager
	From, To   int
	Back, More int  // pages of a search, 0 for none
	Takes      bool // may take case files out
}

var listPage = web.NewPage[listView](files, "pages/list.html", parts)

// showList shows everybody, or one's own people, page by page.
func (p *pages) showList(w *web.Response, r *web.Request) error {
	var in listForm
	asked, err := web.Asked(r, &in)
	if err != nil {
		return err
	}
	if asked {
		return p.renderList(w, r, in)
	}
	if err := web.DecodeQuery(r, &in); err != nil {
		return err
	}
	in.Query = ""
	return p.renderList(w, r, in)
}

// postList finds people by name or code. A whole code leads straight to its file.
func (p *pages) postList(w *web.Response, r *web.Request) error { return web.Ask(w, r, p.showList) }

func (p *pages) renderList(w *web.Response, r *web.Request, in listForm) error {
	in.Page = min(max(in.Page, 1), 20000)
	q := act.CaseQuery{Query: in.Query, Mine: in.Mine, Closed: in.Closed}
	q.Offset, q.Limit = (in.Page-1)*pageSize, pageSize
	if _, err := seal.ParseCode(in.Query); err == nil {
		q.Mine, q.Closed = false, true // whoever says the whole code means this file
	}
	found, err := casework.ListCases.Do(r.Context(), p.n, r.Session(), q)
	if err != nil {
		return web.RetryOnce(w, r, err, p.showList)
	}
	if q.Closed && !in.Closed && len(found.Items) == 1 {
		return w.SeeOther(address.File(found.Items[0].ID))
	}
	v := listView{words: wordsOf(r), listForm: in, Cases: found, Takes: agency.Exporters.May(r.Session()) == nil}
	v.Form.Values = map[string][]string{"q": {in.Query}}
	v.page(r)
	if _, err := p.members(r, v.words); err != nil {
		return err
	}
	return listPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/files"}, v)
}

// page works out what surrounds the rows.
func (v *listView) page(r *web.Request) {
	pages := (v.Cases.Total + pageSize - 1) / pageSize
	v.From, v.To = (v.Page-1)*pageSize+1, min(v.Page*pageSize, v.Cases.Total)
	address := func(mine, closed bool, page int) string {
		return fmt.Sprintf("/files?mine=%t&closed=%t&page=%d", mine, closed, page)
	}
	if v.Query != "" {
		v.Back = v.Page - 1
		if v.Page < pages {
			v.More = v.Page + 1
		}
		return
	}
	v.Pager = ui.Pager{Page: v.Page, Pages: pages, Link: func(n int) string { return address(v.Mine, v.Closed, n) }}
	v.Tabs = []ui.Link{
		{Href: "/files", Text: r.T("case.list.open"), Current: !v.Mine && !v.Closed},
		{Href: address(true, false, 1), Text: r.T("case.list.mine"), Current: v.Mine && !v.Closed},
		{Href: address(false, true, 1), Text: r.T("case.list.all"), Current: v.Closed},
	}
}
