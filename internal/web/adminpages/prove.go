package adminpages

import (
	"context"
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// trust is the pages about what opens accounts: proving again who one is, and a
// lost authenticator.
type trust struct{ *room }

func (p *trust) routes() []web.Route {
	return []web.Route{
		web.Get("/me/prove", p.showProve), web.Post("/me/prove", p.postProve),
		web.Get("/me/sessions", p.showSessions), web.Post("/me/sessions/{id}/end", p.postEndSession), web.Post("/me/devices/{id}/end", p.postEndDevice),
		web.Get("/me/kept", p.showKept), web.Post("/me/kept/{id}/take", p.postTakeKept), web.Post("/me/kept/{id}/drop", p.postDropKept),
		web.Get("/agency/members/{id}/second", p.showSecond), web.Post("/agency/members/{id}/second", p.postSecond),
		web.Post("/agency/members/{id}/second/agree", p.postSecondAgree), web.Get("/agency/members/{id}/second/agree", p.showSecond),
		web.Post("/agency/members/{id}/second/stop", p.postSecondStop), web.Get("/agency/members/{id}/second/stop", p.showSecond),
	}
}

type proveView struct {
	Form ui.Form
	Text string // says what is grave
	Code bool   // a code suffices
}

var provePage = web.NewPage[proveView](files, "pages/prove.html")

// showProve asks again who acts, before something grave.
func (p *trust) showProve(w *web.Response, r *web.Request) error {
	kind := r.Prove()
	if !slices.Contains(act.Codes["grave"], kind) {
		return w.SeeOther("/me")
	}
	text := "admin.prove." + kind
	if kind == agency.GravePasskey {
		text = "admin.prove.keys"
	}
	f := web.Frame{Title: web.TitleForm, Width: web.Middle, Nav: "/agency", Scripts: []string{"passkey.js"}}
	return provePage.Render(w, r, f, proveView{r.Form(nil), text, kind == agency.GraveDisclosure})
}

func (p *trust) postProve(w *web.Response, r *web.Request) error {
	out, err := web.SubmitWith(r, func(in *act.StepUp) {
		in.For = r.Prove()
		if assertion := r.PostFormValue("assertion"); assertion != "" {
			in.Response = []byte(assertion)
		}
	}, func(ctx context.Context, s *agency.Session, in act.StepUp) (act.StepUpProof, error) {
		return accounts.StepUp.Do(ctx, p.node, s, in)
	})
	if fault.CodeOf(err) == fault.Conflict {
		err = fault.Invalid("passphrase", "agency.passkey.over")
	}
	if err != nil {
		return web.Retry(w, r, err, p.showProve)
	}
	return w.Proved(out.Proof)
}
