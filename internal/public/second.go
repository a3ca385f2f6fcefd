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

type secondView struct{ Form ui.Form }

var secondPage = web.NewPage[secondView](files, "pages/second.html")

// showSecond is where somebody sets up a new authenticator for a lost one.
func (p *room) showSecond(w *web.Response, r *web.Request) error {
	f := web.Frame{Title: web.TitleForm, Width: web.Middle, Bare: true, Back: "/sign-in"}
	return secondPage.Render(w, r, f, secondView{r.Form(nil)})
}

func (p *room) postSecond(w *web.Response, r *web.Request) error {
	out, err := web.SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in act.FinishSecond) (act.SecondFactor, error) {
		return accounts.FinishSecond.Do(ctx, p.node, nil, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "", fault.Unauthenticated), p.showSecond)
	}
	return welcome(w, r, act.Joined{TOTPSecret: out.TOTPSecret, TOTPURL: out.TOTPURL}, r.PostFormValue("login"), false)
}
