package public

import (
	"context"

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
}

var (
	joinPage   = web.NewPage[joinView](files, "pages/join.html")
	agencyPage = web.NewPage[joinFormView](files, "pages/join-agency.html", "pages/parts.html")
	memberPage = web.NewPage[joinFormView](files, "pages/join-member.html", "pages/parts.html")
)

// join asks what somebody was invited to.
func (p *room) join(w *web.Response, r *web.Request) error {
	return joinPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true, Back: "/sign-in"}, joinView{})
}

func (p *room) agencyForm(w *web.Response, r *web.Request) error {
	return showJoin(w, r, agencyPage, act.RegisterAgency{Admin: act.NewIdentity{Language: string(r.Lang)}}, "admin.", "/join/agency")
}

func (p *room) memberForm(w *web.Response, r *web.Request) error {
	return showJoin(w, r, memberPage, act.AcceptInvitation{Identity: act.NewIdentity{Language: string(r.Lang)}}, "identity.", "/join/member")
}

func showJoin(w *web.Response, r *web.Request, page *web.Page[joinFormView], defaults any, prefix, path string) error {
	form := r.Form(defaults)
	_, wrong := form.Complaint("code")
	v := joinFormView{
		Form: form, Who: identity{form, prefix, r.Choices("code.language.", act.Codes["language"]...)},
		AskCode: r.PathValue("code") == "" || wrong,
	}
	if v.AskCode {
		v.Action = path
		if v.Form.Value("code") == "" && r.PathValue("code") != "" {
			v.Form.Values.Set("code", r.PathValue("code"))
		}
	}
	return page.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Bare: true, Back: "/join"}, v)
}

func (p *room) registerAgency(w *web.Response, r *web.Request) error {
	joined, err := web.SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in act.RegisterAgency) (act.Joined, error) {
		return p.node.RegisterAgency(ctx, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "code", fault.NotFound), p.agencyForm)
	}
	return welcome(w, r, joined, r.PostFormValue("admin.login"), true)
}

func (p *room) acceptInvitation(w *web.Response, r *web.Request) error {
	joined, err := web.SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in act.AcceptInvitation) (act.Joined, error) {
		return p.node.AcceptInvitation(ctx, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "code", fault.NotFound), p.memberForm)
	}
	return welcome(w, r, joined, r.PostFormValue("identity.login"), false)
}
