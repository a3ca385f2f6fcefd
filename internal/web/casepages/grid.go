package casepages

import (
	"cmp"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/web"
)

// Lists are the kinds of which somebody is named that stand as mere lists: they let
// nothing of the file be known.
func (v gridView) Lists() []string {
	return slices.DeleteFunc([]string{"ask", "loopback"}, func(kind string) bool { return !v.Has(kind) })
}

// gridPages show what the person agreed to through time.
type gridPages struct{ *pages }

// gridView is who may know what until when, and all that was ever agreed.
type gridView struct {
	inFile
	Parts []string // codes, in the order of forms
	Rows  []gridRow
	Past  []act.Consent // newest first
}

// gridRow is somebody who may be told, or asked.
type gridRow struct {
	Who     string
	Until   map[string]string // last day by part
	Ends    string            // the first of them
	Consent string            // id of the consent that ends first
	Kind    string
	Soon    bool // it ends within two weeks
}

// Has reports whether anything can be told.
func (v gridView) Has(kind string) bool {
	return slices.ContainsFunc(v.Rows, func(r gridRow) bool { return r.Kind == kind })
}

var gridPage = web.NewPage[gridView](files, "pages/grid.html", parts)

// soonEnds is how long before its end an agreement is to be renewed.
const soonEnds = 14 * 24 * time.Hour

// showGrid shows recipients by parts, and what has been.
func (p gridPages) showGrid(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	if _, err := p.agencies(r, f.words); err != nil {
		return err
	}
	v := gridView{inFile: f, Parts: act.Codes["part"]}
	soon := r.Now().Add(soonEnds).Format(time.DateOnly)
	rows := map[string]*gridRow{}
	for _, c := range f.Case.Consents {
		if !casefile.ConsentState(c.State).Live() || c.Kind == "" {
			v.Past = append(v.Past, c)
			continue
		}
		for _, who := range slices.Concat(f.Names(c.Agencies), outsideNames(c), f.Codes("sector", c.Sectors)) {
			key := c.Kind + " " + who
			if rows[key] == nil {
				rows[key] = &gridRow{Who: who, Kind: c.Kind, Until: map[string]string{}}
			}
			rows[key].take(c, soon)
		}
	}
	for _, row := range rows {
		v.Rows = append(v.Rows, *row)
	}
	slices.SortFunc(v.Rows, func(a, b gridRow) int { return cmp.Or(cmp.Compare(a.Who, b.Who), cmp.Compare(a.Kind, b.Kind)) })
	slices.SortStableFunc(v.Past, func(a, b act.Consent) int { return b.At.Compare(a.At) })
	return gridPage.Render(w, r, f.frame(r, web.TitlePage, web.Wide), v)
}

// take adds what a consent lets be known, the longest end of each part, and the first
// end of all.
func (g *gridRow) take(c act.Consent, soon string) {
	for _, p := range c.Sections {
		g.Until[p] = max(g.Until[p], c.Until)
	}
	if g.Ends == "" || c.Until < g.Ends {
		g.Ends, g.Consent = c.Until, c.ID
	}
	g.Soon = g.Ends <= soon
}

func outsideNames(c act.Consent) (out []string) {
	for _, o := range c.Outside {
		out = append(out, o.Name)
	}
	return out
}
