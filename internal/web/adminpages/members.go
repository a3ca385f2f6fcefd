package adminpages

import (
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/shape"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type membersView struct {
	Admin   bool
	Waiting []memberLine
	At      []memberLine
	Gone    []memberLine
}

// memberLine is a colleague in a list.
type memberLine struct {
	act.Member
	RoleNames []string
	Me        bool
	NeedsKeys bool // may read cases by role, but was not handed the keys
}

var membersPage = web.NewPage[membersView](files, "pages/members.html")

// waits tells whether somebody must still admit a member.
func waits(m act.Member) bool {
	return !m.Removed && !m.Damaged && (!m.Certified || agency.CaseRoles(m.Roles) && !m.Admitted)
}

func (p *room) showMembers(w *web.Response, r *web.Request) error {
	s := r.Session()
	all, err := accounts.ListMembers.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	v := membersView{Admin: administers(s)}
	for _, m := range all.Items {
		line := newMemberLine(r, m)
		switch {
		case m.Removed:
			v.Gone = append(v.Gone, line)
		case waits(m):
			v.Waiting = append(v.Waiting, line)
		default:
			v.At = append(v.At, line)
		}
	}
	return membersPage.Render(w, r, web.Frame{Title: web.TitleList, Back: "/agency"}, v)
}

func newMemberLine(r *web.Request, m act.Member) memberLine {
	if m.Damaged {
		m.Name = r.T("admin.member.damaged")
	}
	return memberLine{
		Member: m, RoleNames: roleNames(r, m.Roles), Me: m.ID == r.Session().Member,
		NeedsKeys: m.Certified && agency.CaseRoles(m.Roles) && !m.Admitted,
	}
}

type memberView struct {
	Admit    ui.Form
	Change   ui.Form // of roles
	Member   memberLine
	Roles    []ui.Choice
	Admin    bool
	CanAdmit bool // the reader holds the root or the case desk's keys
	Waits    bool
	ID       string
	Readers  []ui.Choice // who may take over where they no longer read case files
	Settles  bool        // the reader sees what they leave behind
}

var memberPage = web.NewPage[memberView](files, "pages/member.html")

// findMember finds a colleague; anybody else is not found.
func (p *room) findMember(r *web.Request, id string) (act.Member, error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return act.Member{}, err
	}
	for _, m := range all.Items {
		if m.ID == id {
			return m, nil
		}
	}
	return act.Member{}, fault.New(fault.NotFound, "fault.not_found")
}

func (p *room) showMember(w *web.Response, r *web.Request) error {
	m, err := p.findMember(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	s := r.Session()
	v := memberView{
		Member: newMemberLine(r, m), Roles: roleChoices(r),
		Admin: administers(s), CanAdmit: administers(s) || s.CaseAccess() && m.Certified, Waits: waits(m), ID: m.ID,
	}
	now := shape.EncodeForm(act.ChangeRoles{Roles: m.Roles})
	if strings.HasSuffix(r.URL.Path, "/admit") {
		v.Admit, v.Change = r.Form(nil), ui.Form{Values: now}
	} else {
		v.Change = r.Form(act.ChangeRoles{Roles: m.Roles})
	}
	if v.Readers, _, err = readersBut(r, p, m.ID); err != nil {
		return err
	}
	v.Settles = v.Admin || s.CaseAccess()
	return memberPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/agency/members"}, v)
}

// postAdmit lets a newcomer in, after the code was compared by voice.
func (p *room) postAdmit(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.AdmitMember.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showMember)
	}
	w.Say("admin.member.admitted")
	return w.SeeOther("/agency/members/" + r.PathValue("id"))
}

func (p *room) postRoles(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.ChangeRoles.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showMember)
	}
	w.Say("admin.member.changed")
	return w.SeeOther("/agency/members/" + r.PathValue("id"))
}

type removeView struct {
	Form    ui.Form
	Left    act.Left
	Member  memberLine
	Me      bool
	Readers []ui.Choice
	Names   map[string]string // of colleagues, by id
}

var removePage = web.NewPage[removeView](files, "pages/remove.html", "pages/left.html")

// showRemove says what a removal does before it is done.
func (p *room) showRemove(w *web.Response, r *web.Request) error {
	if !administers(r.Session()) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	m, err := p.findMember(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := p.leaving(r, m)
	if err != nil {
		return err
	}
	return removePage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency/members/" + m.ID}, v)
}

// leaving shows what somebody leaves behind, and who may take over.
func (p *room) leaving(r *web.Request, m act.Member) (v removeView, err error) {
	v = removeView{Form: r.Form(nil), Member: newMemberLine(r, m), Me: m.ID == r.Session().Member}
	if v.Left, err = accounts.GetHandover.Do(r.Context(), p.node, r.Session(), act.ID{ID: m.ID}); err != nil {
		return v, err
	}
	v.Readers, v.Names, err = readersBut(r, p, m.ID)
	return v, err
}

// readersBut are the colleagues who read case files, but for one, and the names
// of all.
func readersBut(r *web.Request, p *room, id string) ([]ui.Choice, map[string]string, error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.node, r.Session(), act.None{})
	out, names := []ui.Choice{{Text: r.T("admin.handover.choose")}}, map[string]string{}
	for _, m := range all.Items {
		names[m.ID] = m.Name
		if m.ID != id && m.Certified && !m.Removed && agency.CaseRoles(m.Roles) {
			out = append(out, ui.Choice{Value: m.ID, Text: m.Name})
		}
	}
	return out, names, err
}

var handoverPage = web.NewPage[removeView](files, "pages/handover.html", "pages/left.html")

// showHandover is what a colleague leaves behind: beforehand, or what still waits.
func (p *room) showHandover(w *web.Response, r *web.Request) error {
	m, err := p.findMember(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := p.leaving(r, m)
	if err != nil {
		return err
	}
	if len(v.Form.Values) == 0 {
		v.Form.Values = shape.EncodeForm(act.HandOver{To: v.Left.To})
	}
	return handoverPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency/members/" + m.ID}, v)
}

func (p *room) postHandover(w *web.Response, r *web.Request) error {
	left, err := web.Submit(r, accounts.HandOver.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showHandover)
	}
	if left.Waits {
		w.Say("admin.handover.still")
		return w.SeeOther("/agency/members/" + r.PathValue("id") + "/take")
	}
	w.Say("admin.handover.done")
	return w.SeeOther("/agency/members/" + r.PathValue("id"))
}

func (p *room) postRemove(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.RemoveMember.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showRemove)
	}
	w.Say("admin.member.removed")
	return w.SeeOther("/agency/members")
}
