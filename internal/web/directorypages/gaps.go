package directorypages

import (
	"relais/internal/act"
	"relais/internal/directory/needs"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type gapsView struct {
	words
	Rows     []gapRow
	Few      int // others, too few to tell which
	Most     int // of a row
	Withheld bool
}

// gapRow is what stood in the way of a need, in words.
type gapRow struct {
	act.GapSum
	Name, Reason, Where string
}

var gapsPage = web.NewPage[gapsView](files, "pages/gaps.html", parts)

// showGaps shows which needs nobody met in the last weeks, and what stood in the
// way. An agency that enforces is told why nothing is there.
func (p *pages) showGaps(w *web.Response, r *web.Request) error {
	v := gapsView{words: wordsOf(r)}
	all, err := listings.ListGaps.Do(r.Context(), p.n, r.Session(), act.GapQuery{})
	if v.Withheld = fault.CodeOf(err) == fault.NotFound; err != nil && !v.Withheld {
		return err
	}
	v.Few = all.Few
	for _, g := range all.Items {
		row := gapRow{GapSum: g, Name: g.Need, Reason: v.barrier(g.Why), Where: v.T("dir.gaps.anywhere")}
		if n, ok := needs.Default().Get(g.Need); ok {
			row.Name = n.Name.In(string(v.Lang))
		}
		if g.Province != "" {
			row.Where = v.ProvinceName(g.Province)
		}
		v.Rows, v.Most = append(v.Rows, row), max(v.Most, g.Total)
	}
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return gapsPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Crumbs: crumbs}, v)
}

// barrier is what stood in the way: what a search came closest to, or the reason
// of who declined.
func (w words) barrier(code string) string {
	if key := "match.gap." + code; locale.Has(key) {
		return w.T(key)
	}
	return w.T("code.reason." + code)
}
