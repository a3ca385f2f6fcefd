package directorypages

import (
	"context"
	"net/url"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// shown is how many of each list the page of quality shows at once; pairs
// stand side by side and take more room.
const shown, shownPairs = 20, 10

type qualityView struct {
	words
	Sources     []sourceLine
	Due         []dueLine
	DueTotal    int
	Pairs       []pairLine
	PairsTotal  int
	Decided     []pairLine
	Suggestions []act.Suggestion
	SuggestAll  int
	Form        ui.Form
	MailFails   bool // the mail server takes nothing now

	PairPages, DuePages, SuggestPages ui.Pager
}

type sourceLine struct {
	act.Source
	Title string
}

type dueLine struct {
	words
	act.WorkItem
	Title string
	Kinds []string
	Desk  bool    // the desk answers for it, no agency of the node does
	Mail  *letter // nil for nothing to say
}

type pairLine struct {
	words
	act.Duplicate
	Why  []string
	Rows []pairRow // what they say, side by side
	Same int       // fields in which they say the same
}

// pairRow is a field in which two services differ.
type pairRow struct {
	Key           string
	First, Second []string
}

var qualityPage = web.NewPage[qualityView](files, "pages/quality.html", parts)

// qualityRoutes are the desk's pages of what is to be done in the directory.
func (p *deskPages) qualityRoutes() []web.Route {
	const at = "/services/quality"
	routes := p.answerRoutes()
	for _, part := range []string{"", "/find", "/pair", "/apart", "/suggestion", "/verified", "/run", "/link"} {
		// The address of a form that was refused shows the page again.
		routes = append(routes, web.Get(at+part, p.showQuality))
	}
	return append(routes,
		web.Post(at+"/link", p.postLink),
		web.Post(at+"/find", p.postFindPairs),
		web.Post(at+"/pair", p.postPair),
		web.Post(at+"/apart", p.postApart),
		web.Post(at+"/suggestion", p.postQualitySuggestion),
		web.Post(at+"/verified", p.postVerified),
		web.Post(at+"/run", p.postRunSource),
	)
}

// showQuality shows where the records come from and what waits for somebody.
func (p *deskPages) showQuality(w *web.Response, r *web.Request) error {
	ctx, who := r.Context(), r.Session()
	v := qualityView{words: wordsOf(r), Form: r.Form(nil)}
	pairs, err := listings.ListDuplicates.Do(ctx, p.n, who, act.DuplicateQuery{Page: partOf(r, "pairs", shownPairs)})
	if err != nil {
		return err // only the desk gets further
	}
	decided, err := listings.ListDuplicates.Do(ctx, p.n, who, act.DuplicateQuery{State: "same", Page: act.Page{Limit: shown}})
	if err != nil {
		return err
	}
	different, err := listings.ListDuplicates.Do(ctx, p.n, who, act.DuplicateQuery{State: "different", Page: act.Page{Limit: shown}})
	if err != nil {
		return err
	}
	sources, err := imports.ListSources.Do(ctx, p.n, who, act.None{})
	if err != nil {
		return err
	}
	due, err := listings.WorkList.Do(ctx, p.n, who, act.WorkQuery{Page: partOf(r, "due", shown)})
	if err != nil {
		return err
	}
	waiting, err := listings.ListSuggestions.Do(ctx, p.n, who, act.SuggestionQuery{Page: partOf(r, "suggestions", shown)})
	if err != nil {
		return err
	}
	mailOf, failing, err := p.letters(ctx, who)
	if err != nil {
		return err
	}
	v.MailFails = failing
	for _, s := range sources.Items {
		v.Sources = append(v.Sources, sourceLine{s, v.sourceName(s.Name)})
	}
	for _, d := range due.Items {
		v.Due = append(v.Due, dueLine{v.words, d, v.Text(d.Name), v.Codes("field_kind", d.Fields), d.Agency == "", mailOf(d.Agency)})
	}
	v.Pairs, v.Decided = v.pairs(pairs.Items), v.pairs(slices.Concat(decided.Items, different.Items))
	slices.SortStableFunc(v.Decided, func(a, b pairLine) int { return latest(b).Compare(latest(a)) })
	for i := range v.Pairs {
		if err := p.compared(r, &v.Pairs[i]); err != nil {
			return err
		}
	}
	v.PairPages, v.DuePages = pagerOf(r, "pairs", pairs.Total, shownPairs), pagerOf(r, "due", due.Total, shown)
	v.SuggestPages = pagerOf(r, "suggestions", waiting.Total, shown)
	v.Suggestions, v.SuggestAll = waiting.Items, waiting.Total
	v.DueTotal, v.PairsTotal = due.Total, pairs.Total
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return qualityPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Crumbs: crumbs}, v)
}

func (w words) pairs(list []act.Duplicate) (out []pairLine) {
	for _, d := range list {
		out = append(out, pairLine{words: w, Duplicate: d, Why: w.Codes("duplicate_reason", d.Reasons)})
	}
	return out
}

func (w words) sourceName(name string) string {
	if key := "dir.quality.source." + name; locale.Has(key) {
		return w.T(key)
	}
	return name
}

// settle does an act of the page and comes back to it.
func settle[In, Out any](p *deskPages, w *web.Response, r *web.Request, part, said string, do func(context.Context, *agency.Session, In) (Out, error)) error {
	if _, err := web.Submit(r, do); err != nil {
		return web.Retry(w, r, err, p.showQuality)
	}
	w.Say(said)
	return w.SeeOther((&url.URL{Path: "/services/quality", Fragment: part}).String())
}

func (p *deskPages) postFindPairs(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "pairs", "dir.quality.looked", listings.FindDuplicates.On(p.n))
}

func (p *deskPages) postPair(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "pairs", "dir.quality.decided", listings.DecideDuplicate.On(p.n))
}

func (p *deskPages) postApart(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "pairs", "dir.quality.undone", listings.UndoDuplicate.On(p.n))
}

func (p *deskPages) postQualitySuggestion(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "suggestions", "dir.quality.answered", listings.DecideSuggestion.On(p.n))
}

func (p *deskPages) postVerified(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "due", "dir.checked.saved", listings.VerifyService.On(p.n))
}

func (p *deskPages) postRunSource(w *web.Response, r *web.Request) error {
	return settle(p, w, r, "sources", "dir.quality.ran", imports.RunSource.On(p.n))
}
