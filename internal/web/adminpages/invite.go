package adminpages

import (
	"html/template"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/qr"
	"relais/internal/web/ui"
)

type inviteView struct {
	Form      ui.Form
	Roles     []ui.Choice
	Languages []ui.Choice
}

// letter is an invitation as it is printed and handed over, once, in the
// language of who gets it.
type letter struct {
	Lang    string
	Name    string
	Agency  string
	Roles   []string
	Link    string
	Code    string
	Picture template.HTML
	Expires time.Time
	Member  bool
	Back    string
}

type inviteAgencyView struct {
	Form      ui.Form
	Sectors   []ui.Choice
	Provinces []ui.Choice
	Zones     []ui.Choice
}

type invitationsView struct {
	Members  []invitationLine
	Agencies []invitationLine
	Admin    bool
	Desk     bool
	Damaged  bool // some can't be read
}

type invitationLine struct {
	act.Invitation
	RoleNames []string
}

type revokeView struct{ Name string }

var (
	invitePage       = web.NewPage[inviteView](files, "pages/invite.html")
	inviteAgencyPage = web.NewPage[inviteAgencyView](files, "pages/invite-agency.html")
	letterPage       = web.NewPage[letter](files, "pages/letter.html")
	invitationsPage  = web.NewPage[invitationsView](files, "pages/invitations.html")
	revokePage       = web.NewPage[revokeView](files, "pages/revoke.html")
)

func forbidden() error { return fault.New(fault.Forbidden, "fault.forbidden") }

func (p *room) showInvite(w *web.Response, r *web.Request) error {
	if !administers(r.Session()) {
		return forbidden()
	}
	v := inviteView{
		Form: r.Form(act.InviteMember{Language: string(r.Lang.Fallback()), Roles: []string{"caseworker"}}), Roles: roleChoices(r),
		Languages: r.Choices("code.language.", act.Codes["language"]...),
	}
	return invitePage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency/members"}, v)
}

// postInvite shows the letter in answer to the form: its code exists nowhere else.
func (p *room) postInvite(w *web.Response, r *web.Request) error {
	inv, err := web.Submit(r, accounts.InviteMember.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showInvite)
	}
	return p.letter(w, r, inv, r.PostFormValue("language"))
}

func (p *room) showInviteAgency(w *web.Response, r *web.Request) error {
	if s := r.Session(); !runsDesk(s) || !administers(s) { // the desk's root signs the sector
		return forbidden()
	}
	desk, err := accounts.GetAgency.Do(r.Context(), p.node, r.Session(), act.ID{ID: r.Session().Agency})
	if err != nil {
		return err
	}
	one := []ui.Choice{{Text: r.T("admin.choose")}}
	v := inviteAgencyView{ // most agencies of a coalition are where its desk is
		Form:      r.Form(act.InviteAgency{Agency: act.NewAgency{Province: desk.Province}}),
		Sectors:   append(one, r.Choices("code.sector.", act.Codes["sector"]...)...),
		Provinces: r.Choices("code.province.", act.Codes["province"]...),
		Zones:     zones(r, true),
	}
	if desk.Zone != hours.ZoneOf(desk.Province) {
		v.Form = r.Form(act.InviteAgency{Agency: act.NewAgency{Province: desk.Province, Zone: desk.Zone}})
	}
	return inviteAgencyPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/network"}, v)
}

func (p *room) postInviteAgency(w *web.Response, r *web.Request) error {
	inv, err := web.SubmitWith(r, func(in *act.InviteAgency) {
		if in.Agency.Zone == "" {
			in.Agency.Zone = hours.ZoneOf(in.Agency.Province)
		}
	}, accounts.InviteAgency.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showInviteAgency)
	}
	return p.letter(w, r, inv, string(r.Lang.Fallback()))
}

// zones are the choices of a time zone; usual adds the one of the province.
func zones(r *web.Request, usual bool) []ui.Choice {
	var all []ui.Choice
	if usual {
		all = append(all, ui.Choice{Text: r.T("public.zone.usual")})
	}
	for _, z := range hours.Canadian() {
		all = append(all, ui.Choice{Value: z, Text: r.T("zone." + z)})
	}
	return all
}

func (p *room) letter(w *web.Response, r *web.Request, inv act.Invitation, lang string) error {
	l, ok := locale.Parse(lang)
	if !ok {
		l = r.Lang
	}
	s := r.Session()
	mine, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	if err != nil {
		return err
	}
	v := letter{
		Lang: string(l), Name: inv.Name, Agency: mine.Name.In(string(l)), Code: inv.Code, Expires: inv.Expires,
		Member: inv.Kind == "member", Back: "/network", Link: p.origin + "/join/" + inv.Kind + "/" + inv.Code,
	}
	if v.Member {
		v.Back = "/agency/members"
		for _, role := range inv.Roles {
			v.Roles = append(v.Roles, locale.T(l, "code.role."+role))
		}
	} else {
		v.Agency = mine.Coalition.In(string(l))
	}
	if v.Picture, err = qr.SVG(v.Link, locale.T(l, "admin.letter.qr")); err != nil {
		return err
	}
	return letterPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow}, v)
}

// T returns a text in the language of the letter.
func (l letter) T(key string, args ...any) string { return locale.T(locale.Lang(l.Lang), key, args...) }

// Until is the letter's last day in its language.
func (l letter) Until() string { return locale.LongDate(locale.Lang(l.Lang), l.Expires) }

func (p *room) showInvitations(w *web.Response, r *web.Request) error {
	all, err := accounts.ListInvitations.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v := invitationsView{Admin: administers(r.Session()), Desk: runsDesk(r.Session()), Damaged: len(all.Damaged) > 0}
	for _, inv := range all.Items {
		line := invitationLine{inv, roleNames(r, inv.Roles)}
		if inv.Kind == "member" {
			v.Members = append(v.Members, line)
		} else {
			v.Agencies = append(v.Agencies, line)
		}
	}
	return invitationsPage.Render(w, r, web.Frame{Title: web.TitleList, Back: "/agency"}, v)
}

func (p *room) showRevoke(w *web.Response, r *web.Request) error {
	all, err := accounts.ListInvitations.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	for _, inv := range all.Items {
		if inv.ID == r.PathValue("id") {
			f := web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency/invitations"}
			return revokePage.Render(w, r, f, revokeView{inv.Name})
		}
	}
	return fault.New(fault.NotFound, "fault.not_found")
}

func (p *room) postRevoke(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.RevokeInvitation.On(p.node)); err != nil {
		return err
	}
	w.Say("admin.invitation.revoked")
	return w.SeeOther("/agency/invitations")
}
