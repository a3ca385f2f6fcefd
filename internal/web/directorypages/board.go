package directorypages

import (
	"context"
	"slices"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory/needs"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type boardView struct {
	words
	Form      ui.Form
	Provinces []ui.Choice
	Groups    []boardGroup
	Free      int // places free in all that is shown
	Token     string
	Withheld  bool // the reader's agency enforces and is told of no free place
}

// boardGroup are the services of one kind.
type boardGroup struct {
	Name string
	Free int
	Rows []boardRow
}

// boardRow is a service and its free places; Own may be updated at once.
type boardRow struct {
	words
	act.Match
	Title, By, Where  string
	Own, Old          bool
	Fewer, More, Same int // what the buttons set; Fewer is -1 where none can
}

var boardPage = web.NewPage[boardView](files, "pages/board.html", parts)

// boardKinds are the needs that a free place answers, in the order of a night.
var boardKinds = []string{"emergency-shelter", "confidential-shelter", "youth-shelter", "detox", "transitional-housing",
	"addiction-treatment", "long-term-housing"}

// showBoard shows where places are free, by kind and region, with the age of each
// figure. It is for members: a bed that disappears tells of an arrival. An agency
// that enforces is told why nothing is there.
func (p *pages) showBoard(w *web.Response, r *web.Request) error {
	token := r.URL.Query().Get(searchKey)
	s, ok := opened(r, token)
	v := boardView{words: wordsOf(r), Token: token, Withheld: !r.Session().ReadsForMembers()}
	if !ok {
		v.Token = ""
		if own, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.Session().Agency}); err == nil {
			s.Province = own.Province
		}
	}
	seen := map[string]bool{}
	for _, kind := range boardKinds {
		q := act.MatchNeeds{Needs: []act.MatchNeed{{Code: kind}}, Province: s.Province, Page: act.Page{Limit: mostFound}}
		found, err := listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), q)
		if err != nil {
			return err
		}
		if g := v.group(kind, found.Items, seen, r.Session()); len(g.Rows) > 0 {
			v.Groups, v.Free = append(v.Groups, g), v.Free+g.Free
		}
	}
	v.Form = r.Form(s)
	v.Provinces = append([]ui.Choice{{Text: r.T("dir.any.province")}}, r.Choices("code.province.", act.Codes["province"]...)...)
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return boardPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Crumbs: crumbs}, v)
}

// group are the services of a kind that count places; each stands once.
func (v boardView) group(kind string, items []act.Match, seen map[string]bool, who *agency.Session) boardGroup {
	n, _ := needs.Default().Get(kind)
	g := boardGroup{Name: n.Name.In(string(v.Lang))}
	for _, m := range items {
		if m.Capacity == nil || seen[m.ID] {
			continue
		}
		seen[m.ID] = true
		row := boardRow{words: v.words, Match: m, Title: v.Text(m.Name), By: v.Text(m.Organization), Where: v.PlaceName(m.Place, m.Province)}
		if row.Where == "" {
			row.Where = v.ProvinceName(m.Province)
		}
		row.Own = m.Agency != "" && m.Agency == who.Agency && mayWrite(who)
		row.Same, row.Fewer, row.More = m.Capacity.Available, m.Capacity.Available-1, m.Capacity.Available+1
		if m.Capacity.Maximum > 0 && row.More > m.Capacity.Maximum {
			row.More = -1
		}
		row.Old = slices.ContainsFunc(m.Unknown, func(why act.Reason) bool { return why.Code == "capacity_old" })
		g.Free += m.Capacity.Available
		g.Rows = append(g.Rows, row)
	}
	slices.SortStableFunc(g.Rows, func(a, b boardRow) int {
		if (a.Capacity.Available > 0) != (b.Capacity.Available > 0) {
			if a.Capacity.Available > 0 {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Where, b.Where)
	})
	return g
}

// postBoard leads to the board of a province.
func (p *pages) postBoard(w *web.Response, r *web.Request) error {
	token, err := web.SubmitWith(r, nil, func(_ context.Context, s *agency.Session, in search) (string, error) {
		return search{Province: in.Province}.sealed(s)
	})
	if err != nil {
		return err
	}
	return w.SeeOther("/services/board?" + searchKey + "=" + token)
}
