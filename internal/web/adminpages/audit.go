package adminpages

import (
	"strconv"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// audits tells whether the reader may see all that the agency's members did.
func audits(s *agency.Session) bool {
	return s.Has(agency.Administrator) || s.Has(agency.Auditor)
}

type auditView struct {
	Items []auditLine
	Total int
	Pager ui.Pager
	Case  string // the one file that this is about
	Head  bool
}

// auditLine is an entry in words: who did what to which thing.
type auditLine struct {
	act.AuditEntry
	Who, What, Thing string
}

type auditHeadView struct {
	Head   act.AuditHead
	Origin string
}

var (
	auditPage     = web.NewPage[auditView](files, "pages/audit.html")
	auditHeadPage = web.NewPage[auditHeadView](files, "pages/audit-head.html")
)

const auditPageSize = 50

func (p *room) showAudit(w *web.Response, r *web.Request) error {
	return p.renderAudit(w, r, "", "/audit", "/agency")
}

// showAuditOf is who opened one case file and what they did, for its workers and,
// printed, for the person.
func (p *room) showAuditOf(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	return p.renderAudit(w, r, id, "/audit/"+id, "")
}

func (p *room) renderAudit(w *web.Response, r *web.Request, object, path, back string) error {
	at, _ := strconv.Atoi(r.URL.Query().Get("p"))
	at = max(1, min(at, 10_000))
	in := act.AuditQuery{Case: object, Page: act.Page{Offset: (at - 1) * auditPageSize, Limit: auditPageSize}}
	got, err := casework.ListAudit.Do(r.Context(), p.node, r.Session(), in)
	if err != nil {
		return err
	}
	v := auditView{Total: got.Total, Case: object, Pager: ui.Pager{
		Page: at, Pages: (got.Total + auditPageSize - 1) / auditPageSize,
		Link: func(page int) string { return path + "?p=" + strconv.Itoa(page) },
	}}
	names := p.names(r)
	for _, e := range got.Items {
		v.Items = append(v.Items, inWords(r, e, names))
	}
	return auditPage.Render(w, r, web.Frame{Title: web.TitleList, Back: back, Nav: "/agency"}, v)
}

// names of colleagues, to say whom an act was about.
func (p *room) names(r *web.Request) map[string]string {
	out := map[string]string{r.Session().Agency: r.T("admin.audit.agency")}
	all, err := accounts.ListMembers.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return out
	}
	for _, m := range all.Items {
		out[m.ID] = m.Name
	}
	return out
}

func inWords(r *web.Request, e act.AuditEntry, names map[string]string) auditLine {
	line := auditLine{AuditEntry: e, Who: e.Actor, Thing: names[e.Object]}
	if line.Who == "" {
		line.Who = r.T("admin.audit.nobody")
	}
	line.What = say.New(r.Lang, r.Now()).Done(e.Action, e.Action)
	if line.Thing == "" && len(e.Object) >= 6 {
		line.Thing = r.T("admin.audit.thing", e.Object[:6])
	}
	return line
}

// showAuditHead shows the signed head, to print and keep elsewhere.
func (p *room) showAuditHead(w *web.Response, r *web.Request) error {
	head, err := casework.AuditHead.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	f := web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/audit"}
	return auditHeadPage.Render(w, r, f, auditHeadView{head, p.origin})
}
