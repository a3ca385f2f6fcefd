package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/sectors"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
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
	Hours    []string
	Dial     string // its telephone, for tel:
	Uses     []string
	CoalName string
	ZoneName string
	Change   *act.SectorChange // a sector that waits for a signature
	Propose  bool              // the reader may propose one
	Agree    bool              // … or agree to the one that waits
	Accept   bool              // … or countersign it
	Form     ui.Form
	Sectors  []ui.Choice
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
	v := coalitionView{Name: mine.Coalition.In(string(r.Lang)), Desk: runsDesk(s) && administers(s), Damaged: len(all.Damaged) > 0}
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
		agencyLine: agencyLine{a, a.Name.In(string(r.Lang)), a.ID == r.Session().Agency}, Hours: openText(r, a.Hours), Dial: say.New(r.Lang, r.Now()).Dial(a.Phone),
		CoalName: a.Coalition.In(string(r.Lang)), ZoneName: r.T("zone." + a.Zone),
	}
	if err := p.sectorOf(r, &v); err != nil {
		return err
	}
	for _, code := range a.Uses {
		v.Uses = append(v.Uses, r.T("code.attribute."+code))
	}
	return agencyPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/network"}, v)
}

// sectorOf fills in what the reader can do about an agency's sector.
func (p *room) sectorOf(r *web.Request, v *agencyView) error {
	s := r.Session()
	all, err := sectors.ListSectorChanges.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	for i, c := range all.Items {
		if c.Agency == v.ID {
			v.Change = &all.Items[i]
		}
	}
	v.Form = r.Form(act.ProposeSector{Sector: v.Sector})
	v.Sectors = r.Choices("code.sector.", act.Codes["sector"]...)
	v.Propose = runsDesk(s) && administers(s)
	v.Agree = runsDesk(s) && v.Change != nil && !v.Change.Confirmed && !v.Change.Mine
	v.Accept = v.Mine && administers(s) && v.Change != nil && v.Change.Confirmed
	return nil
}

func (p *room) postSector(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, sectors.ProposeSector.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showAgency)
	}
	w.Say("admin.sector.proposed")
	return w.SeeOther("/network/" + r.PathValue("id"))
}

func (p *room) postSectorConfirm(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, sectors.ConfirmSector.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showAgency)
	}
	w.Say("admin.sector.agreed")
	return w.SeeOther("/network/" + r.PathValue("id"))
}

func (p *room) postSectorAccept(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, sectors.AcceptSector.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showAgency)
	}
	w.Say("admin.sector.accepted")
	return w.SeeOther("/network/" + r.PathValue("id"))
}
