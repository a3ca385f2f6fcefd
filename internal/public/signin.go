package public

import (
	"context"
	"net/url"
	"slices"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// deviceCookie marks a browser on which a member signed in before, so that
// guesses made elsewhere don't make them wait here. It opens nothing. It is kept
// only where the member said that the device is their own: a shared computer
// keeps nothing.
const (
	deviceCookie = "__Host-device"
	deviceLasts  = 400 * 24 * time.Hour // the longest that browsers keep one
)

// Where somebody begins who has something to set up first.
const firstSteps = "/agency/first-steps"

type signInView struct {
	Form  ui.Form
	Fresh bool // the node has no agency yet
}

var signInPage = web.NewPage[signInView](files, "pages/sign-in.html", "pages/parts.html")

func (p *room) showSignIn(w *web.Response, r *web.Request) error {
	if r.Session() != nil {
		return w.SeeOther("/")
	}
	ready, err := p.node.Agencies.IsSetUp(r.Context())
	if err != nil {
		return err
	}
	f := web.Frame{Title: web.TitleSignIn, Width: web.Middle, Bare: true, Scripts: []string{"passkey.js"}}
	form := r.Form(nil)
	if len(form.Values) == 0 && r.Remembered(deviceCookie) != "" {
		form.Values = url.Values{"own": {"true"}}
	}
	return signInPage.Render(w, r, f, signInView{Form: form, Fresh: !ready})
}

// rememberDevice keeps a sign-in's mark where the member chose so, and forgets
// an older one where they did not.
func rememberDevice(w *web.Response, r *web.Request, mark string) {
	if r.PostFormValue("own") != "true" {
		w.Remember(deviceCookie, "", -time.Second)
		return
	}
	w.Remember(deviceCookie, mark, deviceLasts)
}

// postSignIn answers alike whether the login, the passphrase or the code was
// wrong, or nobody has that login.
func (p *room) postSignIn(w *web.Response, r *web.Request) error {
	s, err := web.SubmitWith(r, func(in *act.SignIn) {
		in.Device = r.Remembered(deviceCookie)
		if assertion := r.PostFormValue("assertion"); assertion != "" {
			in.Response = []byte(assertion)
		}
	}, func(ctx context.Context, _ *agency.Session, in act.SignIn) (act.Session, error) {
		return accounts.SignIn.Do(ctx, p.node, nil, in)
	})
	if err != nil {
		return web.Retry(w, r, mend(err, "", fault.Unauthenticated), p.showSignIn)
	}
	rememberDevice(w, r, s.Device)
	w.Remember(newCookie, "", -time.Second)
	return w.SignInTo(s.Token, s.Ends, start(s.Me))
}

// start is where a member begins: at their work, unless something must come
// first.
func start(me act.Me) string {
	reads := agency.CaseRoles(me.Roles)
	switch {
	case len(me.Roles) == 0, reads && !me.CaseAccess, !me.KitPrinted && slices.Contains(me.Roles, agency.Administrator):
		return firstSteps
	case !reads:
		return "/agency"
	}
	return "/"
}
