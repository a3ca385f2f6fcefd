package public

import (
	"context"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type joinView struct{}

// joinFormView is the form of a newcomer. AskCode is false when the link
// brought the code along.
type joinFormView struct {
	Form    ui.Form
	Who     identity
	AskCode bool
	Action  string
	Invited *act.Invited // nil while the code is unknown
	By      string
	Roles   []string
}

var (
	joinPage   = web.NewPage[joinView](files, "pages/join.html")
	agencyPage = web.NewPage[joinFormView](files, "pages/join-agency.html", "pages/parts.html")
	memberPage = web.NewPage[joinFormView](files, "pages/join-member.html", "pages/parts.html")
)

// showJoin asks what somebody was invited to.
func (p *room) showJoin(w *web.Response, r *web.Request) error {
	return joinPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true, Back: "/sign-in"}, joinView{})
}

func (p *room) showAgency(w *web.Response, r *web.Request) error {
	defaults := func(*act.Invited) any {
		return act.RegisterAgency{Admin: act.NewIdentity{Language: string(r.Lang.Fallback())}}
	}
	return p.renderJoin(w, r, agencyPage, defaults, "admin.", "agency")
}

func (p *room) showMember(w *web.Response, r *web.Request) error {
	defaults := func(who *act.Invited) any {
		in := act.AcceptInvitation{Identity: act.NewIdentity{Language: string(r.Lang.Fallback())}}
		if who != nil {
			in.Identity.Name = who.Name
		}
		return in
	}
	return p.renderJoin(w, r, memberPage, defaults, "identity.", "member")
}

// renderJoin shows a newcomer's form. The code may come with the address; one
// that is unknown is asked for again, before anything else is typed.
func (p *room) renderJoin(w *web.Response, r *web.Request, page *web.Page[joinFormView], defaults func(*act.Invited) any, prefix, kind string) error {
	who, err := p.invited(r, kind)
	if err != nil {
		return err
	}
	form := r.Form(defaults(who))
	v := joinFormView{
		Form: form, Who: identity{form, prefix, r.Choices("code.language.", act.Codes["language"]...)},
		AskCode: who == nil, Invited: who,
	}
	if v.AskCode {
		v.Action = "/join/" + kind
		if code := r.PathValue("code"); code != "" {
			form.Values.Set("code", code)
			if form.Fault == nil {
				v.Form.Fault = fault.Invalid("code", "agency.invitation.unknown")
				v.Who.Form = v.Form
			}
		}
	} else {
		v.By = who.By.In(string(r.Lang))
		for _, role := range who.Roles {
			v.Roles = append(v.Roles, r.T("code.role."+role))
		}
	}
	return page.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Bare: true, Back: "/join"}, v)
}

// invited tells who invites the holder of the code in the address; nil for an
// unknown code or none.
func (p *room) invited(r *web.Request, kind string) (*act.Invited, error) {
	code := r.PathValue("code")
	if code == "" {
		return nil, nil
	}
	who, err := accounts.LookAtInvitation.Do(r.Context(), p.node, nil, act.InvitationCode{Kind: kind, Code: code})
	switch fault.CodeOf(err) {
	case "":
		return &who, nil
	case fault.NotFound, fault.InvalidInput:
		return nil, nil
	}
	return nil, err
}

func (p *room) postAgency(w *web.Response, r *web.Request) error {
	joined, err := web.SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in act.RegisterAgency) (act.Joined, error) {
		return accounts.RegisterAgency.Do(ctx, p.node, nil, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "code", fault.NotFound), p.showAgency)
	}
	return welcome(w, r, joined, r.PostFormValue("admin.login"), true)
}

func (p *room) postMember(w *web.Response, r *web.Request) error {
	joined, err := web.SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in act.AcceptInvitation) (act.Joined, error) {
		return accounts.AcceptInvitation.Do(ctx, p.node, nil, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "code", fault.NotFound), p.showMember)
	}
	return welcome(w, r, joined, r.PostFormValue("identity.login"), false)
}
