package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/hours"
	"relais/internal/locale"
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
	// Zones says to administrators which zone data the server uses, OldZones
	// that somebody should look for newer.
	Zones    string
	OldZones bool
	// KeyBeside says to administrators that the node key lies beside the data.
	KeyBeside bool
}

var hubPage = web.NewPage[hubView](files, "pages/hub.html")

// showHub leads to everything about the reader's agency and account.
func (p *room) showHub(w *web.Response, r *web.Request) error {
	s := r.Session()
	a, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	members, err := accounts.ListMembers.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	v := hubView{
		Agency: a, Name: a.Name.In(string(r.Lang)), Admin: administers(s), Desk: runsDesk(s),
		Invites: administers(s) || runsDesk(s), Audits: audits(s), Kit: s.Kit, CaseAccess: s.CaseAccess(),
	}
	v.KeyBeside = v.Admin && p.node.KeyBeside
	for _, m := range members.Items {
		if waits(m) {
			v.Waiting++
		}
	}
	if zones := hours.Zones(); v.Admin {
		v.Zones, v.OldZones = r.T("admin.zones", zones.Version, locale.Date(r.Lang, zones.Date)), zones.Old(r.Now())
	}
	return hubPage.Render(w, r, web.Frame{Title: web.TitleSettings, Nav: "/agency"}, v)
}
