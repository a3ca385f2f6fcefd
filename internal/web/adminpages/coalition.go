package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/web"
)

type coalitionView struct {
	Name    string
	Items   []agencyLine
	Desk    bool
	Damaged bool         // some can't be read
	Others  []agencyLine // of other coalitions on this server
}

type agencyLine struct {
	act.Agency
	Label string
	Mine  bool
}

type agencyView struct {
	agencyLine
	Hours     []string
	Uses      []string
	CoalName  string
	ZoneName  string
	SectorKey string
}

var (
	coalitionPage = web.NewPage[coalitionView](files, "pages/coalition.html")
	agencyPage    = web.NewPage[agencyView](files, "pages/agency.html")
)

// showCoalition lists the agencies that work together here.
func (p *room) showCoalition(w *web.Response, r *web.Request) error {
	s := r.Session()
	all, err := accounts.ListAgencies.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	var mine act.Agency
	for _, a := range all.Items {
		if a.ID == s.Agency {
			mine = a
		}
	}
	v := coalitionView{Name: mine.Coalition.In(string(r.Lang)), Desk: runsDesk(s), Damaged: len(all.Damaged) > 0}
	for _, a := range all.Items {
		line := agencyLine{a, a.Name.In(string(r.Lang)), a.ID == s.Agency}
		if a.Coalition.Equal(mine.Coalition) {
			v.Items = append(v.Items, line)
		} else {
			v.Others = append(v.Others, line)
		}
	}
	return coalitionPage.Render(w, r, web.Frame{Title: web.TitleList, Back: "/agency"}, v)
}

func (p *room) showAgency(w *web.Response, r *web.Request) error {
	a, err := web.Load(r, accounts.GetAgency.On(p.node))
	if err != nil {
		return err
	}
	v := agencyView{
		agencyLine: agencyLine{a, a.Name.In(string(r.Lang)), a.ID == r.Session().Agency}, Hours: openText(r, a.Hours),
		CoalName: a.Coalition.In(string(r.Lang)), ZoneName: r.T("zone." + a.Zone),
	}
	for _, code := range a.Uses {
		v.Uses = append(v.Uses, r.T("code.attribute."+code))
	}
	return agencyPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/network"}, v)
}
