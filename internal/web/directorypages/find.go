package directorypages

import (
	"context"
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory/needs"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type findView struct {
	words
	filters
	Search search
	Form   ui.Form
	Token  string // the sealed search, "" before the first one
	Asked  bool
	Ended  bool // the search of the address belongs to a session that has ended
	Groups []needGroup
	Total  int // services in the whole directory
	Answer act.Matches
	Found  []foundView
	Map    mapView
	Also   []string // further languages than the one that the form shows
	Quick  []quickButton
	Sorts  []sortButton
	Facets []facetView
	// Pickable tells that there are services to compare.
	Pickable bool
	Withheld bool // the reader is told of no free place
	Gaps     []gapView
	Read     []string // needs understood from the words, not chosen yet
	ReadAll  string   // their codes, for the button that asks for them alone
	LeftOut  int
	More     int
	Pager    ui.Pager
	Own      bool // the agency of the reader has services here
	Desk     bool // the reader may bring records in
}

// quickButton adds what is asked most often with one press.
type quickButton struct{ Set, Text, Icon string }

// needGroup are the needs of one horizon.
type needGroup struct {
	Horizon string
	Open    bool
	Needs   []needButton
}

type needButton struct {
	Code, Name, About string
	Icon              string // of its field of life
	Services          int
	Chosen            bool
}

// gapView is a need that nobody covers, and what to try next.
type gapView struct {
	act.NeedGap
	Name string
}

var findPage = web.NewPage[findView](files, "pages/find.html", parts)

// showFind shows the search, and what it found once there is one.
func (p *pages) showFind(w *web.Response, r *web.Request) error {
	token := r.URL.Query().Get(searchKey)
	if file := r.URL.Query().Get("file"); file != "" && token == "" {
		s, err := p.searchFor(r, file)
		if err == nil {
			token, err = s.sealed(r.Session())
		}
		return lead(w, "/services?"+searchKey+"="+token, err)
	}
	s, ok := opened(r, token)
	v := findView{words: wordsOf(r), Search: s, Asked: ok, Ended: token != "" && !ok}
	if ok {
		v.Token = token
		v.Search.page = pageOf(r)
	}
	return p.renderFind(w, r, v)
}

// searchForm is what the form of a search sends.
type searchForm struct {
	search
	press
}

// postFind takes the form and leads to the address that holds it sealed.
func (p *pages) postFind(w *web.Response, r *web.Request) error {
	to := "/services"
	token, err := web.SubmitWith(r, func(in *searchForm) { in.apply(in.press) },
		func(ctx context.Context, s *agency.Session, in searchForm) (string, error) {
			if _, err := listings.MatchNeeds.Do(ctx, p.n, s, in.question()); err != nil {
				return "", renamed(err)
			}
			if in.Do == "compare" {
				to = "/services/compare"
			} else {
				in.Picked = nil
			}
			return in.sealed(s)
		})
	if err != nil {
		return web.Retry(w, r, err, p.showFind)
	}
	return w.SeeOther(to + "?" + searchKey + "=" + token)
}

func (p *pages) renderFind(w *web.Response, r *web.Request, v findView) error {
	if err := p.fillFind(r, &v); err != nil {
		return err
	}
	v.Form = r.Form(v.Search)
	v.filters = filtersOf(v.words, r, v.Form)
	if all := v.Form.Values["language"]; len(all) > 1 {
		v.Also, v.Form.Values["language"] = all[1:], all[:1]
	}
	v.Quick, v.Withheld = v.quick(v.Search), !r.Session().ReadsForMembers()
	return findPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Scripts: []string{"find.js"}}, v)
}

func (p *pages) fillFind(r *web.Request, v *findView) error {
	known, err := listings.ListNeeds.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v.Desk = mayBring(r.Session())
	if v.Asked {
		if err := p.answer(r, v); err != nil {
			return err
		}
	} else if err := p.begin(r, v); err != nil {
		return err
	}
	v.group(known)
	return nil
}

// begin fills a new search with what is known without asking anybody: where
// the agency is.
func (p *pages) begin(r *web.Request, v *findView) error {
	all, err := listings.SearchServices.Do(r.Context(), p.n, r.Session(), act.SearchServices{Page: act.Page{Limit: 1}})
	if err != nil {
		return err
	}
	v.Total = all.Total
	own, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.Session().Agency})
	if err == nil {
		v.Search.Province = own.Province
	}
	v.Map = v.startMap("")
	mine, err := listings.SearchServices.Do(r.Context(), p.n, r.Session(), act.SearchServices{Agency: r.Session().Agency, Page: act.Page{Limit: 1}})
	v.Own = mine.Total > 0
	return err
}

// quick are the buttons for what is not asked yet.
func (w words) quick(s search) []quickButton {
	var out []quickButton
	add := func(asked bool, set, key, icon string) {
		if !asked {
			out = append(out, quickButton{set, w.T(key), icon})
		}
	}
	add(s.By != "", "by:tonight", "dir.by.tonight", "moon")
	add(s.OpenNow, "open_now:true", "dir.chip.open_now", "clock")
	add(s.Free, "free:true", "dir.chip.free", "bed")
	add(slices.Contains(s.Dependants, "children"), "dependants:children", "dir.quick.children", "need-family")
	add(slices.Contains(s.Dependants, "pet"), "dependants:pet", "dir.quick.pet", "paw")
	add(s.Cost != "", "cost:free", "dir.cost.free", "need-money")
	return out
}

// group puts the needs of the taxonomy under their horizons.
func (v *findView) group(known act.NeedTypes) {
	for i, h := range []string{needs.Tonight, needs.Weeks, needs.Months, needs.Years} {
		g := needGroup{Horizon: h, Open: i == 0 && !v.Asked}
		for _, n := range known.Items {
			if n.Horizon == h {
				g.Needs = append(g.Needs, needButton{Code: n.Code, Icon: "need-" + n.Group, Name: v.Text(n.Name), About: v.Text(n.Description),
					Services: n.Services, Chosen: slices.Contains(v.Search.Needs, n.Code)})
			}
		}
		v.Groups = append(v.Groups, g)
	}
}

// renamed gives the fields of a fault the names that the search form uses.
func renamed(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = slices.Clone(f.Fields)
	names := map[string]string{"query": "q", "languages.0": "language", "free_only": "free", "children.0": "child"}
	for i, field := range out.Fields {
		if to := names[field.Name]; to != "" {
			out.Fields[i].Name = to
		}
	}
	return &out
}
