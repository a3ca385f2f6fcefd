package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/listings"
	"relais/internal/web"
)

// firstView is the way of a new agency to its first case, or of a newcomer to
// being admitted.
type firstView struct {
	Pending  bool // not yet certified, or without the keys that the roles need
	Short    string
	Admin    bool
	Desk     bool // the reader invites agencies
	Invited  bool // another agency of the coalition is here
	Kit      bool
	Members  bool
	Services bool
	Hours    bool
	Backup   bool
	Done, Of int
}

var firstPage = web.NewPage[firstView](files, "pages/first.html")

func (p *room) showFirst(w *web.Response, r *web.Request) error {
	s := r.Session()
	members, err := accounts.ListMembers.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	v := firstView{Pending: len(s.Roles) == 0 || agency.CaseRoles(s.Roles) && !s.CaseAccess(), Admin: administers(s), Kit: s.Kit, Done: 1}
	v.Members, v.Short = countMembers(members.Items, s.Member)
	a, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	v.Hours, v.Backup = len(a.Hours) > 0, a.Backup != ""
	if len(s.Roles) > 0 {
		v.Services = p.hasServices(r, s)
	}
	steps := []bool{v.Kit, v.Members, v.Services, v.Hours, v.Backup}
	if v.Desk = v.Admin && runsDesk(s); v.Desk {
		if v.Invited, err = hasInvited(r, p.node); err != nil {
			return err
		}
		steps = []bool{v.Kit, v.Invited, v.Members, v.Hours, v.Backup}
	}
	v.Of = 1 + len(steps)
	for _, done := range steps {
		if done {
			v.Done++
		}
	}
	return firstPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Nav: "/agency"}, v)
}

// countMembers tells whether a colleague was let in, and the reader's own
// short code while they wait.
func countMembers(all []act.Member, me string) (more bool, short string) {
	at := 0
	for _, m := range all {
		if m.ID == me {
			short = m.ShortCode
		}
		if m.Certified && !m.Removed {
			at++
		}
	}
	return at > 1, short
}

// hasServices tells whether the directory holds a service of the agency.
// Trouble with the directory must not keep anybody from the other steps.
func (p *room) hasServices(r *web.Request, s *agency.Session) bool {
	found, err := listings.SearchServices.Do(r.Context(), p.node, s, act.SearchServices{Agency: s.Agency})
	return err == nil && len(found.Items) > 0
}

// hasInvited tells whether the desk has invited an agency: one has joined, or
// an invitation waits.
func hasInvited(r *web.Request, n *app.App) (bool, error) {
	all, err := accounts.ListInvitations.Do(r.Context(), n, r.Session(), act.None{})
	if err != nil {
		return false, err
	}
	for _, inv := range all.Items {
		if inv.Kind == "agency" {
			return true, nil
		}
	}
	here, err := accounts.ListAgencies.Do(r.Context(), n, r.Session(), act.None{})
	return err == nil && len(here.Items) > 1, err
}
