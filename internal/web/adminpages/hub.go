package adminpages

import (
	"relais/internal/act"
	"relais/internal/web"
)

type hubView struct {
	Agency     act.Agency
	Name       string
	Admin      bool
	Desk       bool
	Invites    bool
	Audits     bool
	Kit        bool
	CaseAccess bool
	Waiting    int // members to be admitted
}

var hubPage = web.NewPage[hubView](files, "pages/hub.html")

// showHub leads to everything about the reader's agency and account.
func (p *room) showHub(w *web.Response, r *web.Request) error {
	s := r.Session()
	a, err := p.node.GetAgency(r.Context(), s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	members, err := p.node.ListMembers(r.Context(), s, act.None{})
	if err != nil {
		return err
	}
	v := hubView{
		Agency: a, Name: a.Name.In(string(r.Lang)), Admin: administers(s), Desk: runsDesk(s),
		Invites: administers(s) || runsDesk(s), Audits: audits(s), Kit: s.Kit, CaseAccess: s.CaseAccess(),
	}
	for _, m := range members.Items {
		if waits(m) {
			v.Waiting++
		}
	}
	return hubPage.Render(w, r, web.Frame{Title: web.TitleSettings, Nav: "/agency"}, v)
}
