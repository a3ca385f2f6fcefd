// Package demopages are the pages that only a demonstration has: continuing
// as a fictional member, and what a thief of the database would see. A node
// that serves people never has them.
package demopages

import (
	"context"
	"embed"
	"fmt"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/demo"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/web"
	"relais/internal/web/ui"
)

//go:embed pages/*.html
var files embed.FS

type pages struct {
	n    *app.App
	cast demo.Cast
}

// Routes returns the pages of the demonstration.
func Routes(n *app.App, cast demo.Cast) []web.Route {
	p := &pages{n, cast}
	return []web.Route{
		web.Get("/demo", p.showStart).Open(), web.Post("/demo/as", p.postAs).Open(), web.Get("/demo/as", p.showStart).Open(),
		web.Get("/demo/server", p.showThief).Open(),
	}
}

// Bar fills the bar above every page of the demonstration.
func Bar(cast demo.Cast) func(*web.Request) *web.Demo {
	return func(r *web.Request) *web.Demo {
		d := &web.Demo{Action: "/demo/as", Help: ui.Link{Href: "/demo/server", Text: r.T("demo.thief")}}
		for _, c := range cast {
			here := r.Session() != nil && r.Session().Member == c.Member
			d.Members = append(d.Members, web.DemoMember{ID: c.Key, Label: r.T("demo.as." + c.Key), Current: here})
			if here {
				d.Steps, d.Open = next(r, c.Key), r.URL.Path == "/"
			}
		}
		return d
	}
}

// leads are where each thing to try begins, by persona; "" where it is said only.
var leads = map[string][]string{
	"hotline":    {"/", "/inbox?box=sent", ""},
	"caseworker": {"/files", "/files", "/", ""},
	"shelter":    {"/inbox", "/services/own", ""},
	"desk":       {"/inbox?box=desk", "/services/board", ""},
	"police":     {"/inbox", "/services", "/demo/server"},
}

// next is what a persona can try, one after the other.
func next(r *web.Request, who string) (out []ui.Link) {
	for i, href := range leads[who] {
		out = append(out, ui.Link{Href: href, Text: r.T(fmt.Sprintf("demo.step.%s.%d", who, i+1))})
	}
	return out
}

type startView struct{ Cast []castLine }

type castLine struct{ Key, Label, Try string }

var startPage = web.NewPage[startView](files, "pages/start.html")

func (p *pages) showStart(w *web.Response, r *web.Request) error {
	var v startView
	for _, c := range p.cast {
		v.Cast = append(v.Cast, castLine{c.Key, r.T("demo.as." + c.Key), r.T("demo.try." + c.Key)})
	}
	return startPage.Render(w, r, web.Frame{Title: web.TitlePage}, v)
}

// postAs continues as another member: the session of before ends.
func (p *pages) postAs(w *web.Response, r *web.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.InvalidInput, "fault.invalid", err)
	}
	for _, c := range p.cast {
		if c.Key != r.PostForm.Get("as") {
			continue
		}
		s, err := p.n.Sessions.SignInAs(r.Context(), c.Member)
		if err != nil {
			return err
		}
		w.KeepSession(s.Token, s.Ends)
		w.KeepLanguage()
		return w.SeeOther(w.Begin("/"))
	}
	return fault.New(fault.NotFound, "fault.not_found")
}

type thiefView struct {
	Seen   []pair
	As     bool // seen by the caseworker, since the reader may read nobody's file
	Tables []node.RawTable
}

// pair is a person as the page shows them and the row that it comes from.
type pair struct {
	Case    act.CaseRow
	Columns []string
	Row     []string
}

var thiefPage = web.NewPage[thiefView](files, "pages/thief.html")

// showThief shows the rows as they lie in the database beside what the page shows
// to who may read; where the reader may not, to the caseworker.
func (p *pages) showThief(w *web.Response, r *web.Request) error {
	var v thiefView
	tables, err := p.n.RawTables(r.Context())
	if err != nil {
		return err
	}
	if s := r.Session(); s != nil && s.CaseAccess() {
		if v.Seen, err = p.seen(r.Context(), s, tables); err != nil {
			return err
		}
	}
	if v.As = len(v.Seen) == 0; v.As {
		s, err := p.caseworker(r.Context())
		if err != nil {
			return err
		}
		if v.Seen, err = p.seen(r.Context(), s, tables); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	return thiefPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Wide}, v)
}

// caseworker signs the caseworker in for one page.
func (p *pages) caseworker(ctx context.Context) (*agency.Session, error) {
	for _, c := range p.cast {
		if c.Key == "caseworker" {
			out, err := p.n.Sessions.SignInAs(ctx, c.Member)
			if err != nil {
				return nil, err
			}
			return p.n.Sessions.Session(ctx, out.Token)
		}
	}
	return nil, fault.New(fault.NotFound, "fault.not_found")
}

// seen are the people whom a member may read, with their rows.
func (p *pages) seen(ctx context.Context, s *agency.Session, tables []node.RawTable) ([]pair, error) {
	all, err := casework.ListCases.Do(ctx, p.n, s, act.CaseQuery{Page: act.Page{Limit: 8}})
	return pairs(all.Items, tables), err
}

// pairs finds the row of each case file in the first of the raw tables.
func pairs(seen []act.CaseRow, tables []node.RawTable) (out []pair) {
	if len(tables) == 0 {
		return nil
	}
	for _, c := range seen {
		for _, row := range tables[0].Rows {
			if len(row) > 1 && row[1] == c.ID {
				out = append(out, pair{c, tables[0].Columns, row})
			}
		}
	}
	return out
}
