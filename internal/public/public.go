// Package public is the pages before anybody is signed in: signing in,
// founding a node, joining with an invitation, recovering an agency with its
// kit, and what Relais is. It must not know case files or referrals, and shows
// nothing of anybody.
package public

import (
	"embed"

	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/web"
)

//go:embed pages/*.html
var files embed.FS

// room is the handlers of these pages.
type room struct{ node *app.App }

// Routes returns the public pages of a node.
func Routes(n *app.App) []web.Route {
	p := &room{n}
	routes := []web.Route{
		web.Get("/sign-in", p.showSignIn), web.Post("/sign-in", p.postSignIn),
		web.Post("/sign-in/passkey", p.postPasskey), web.Post("/sign-in/passkey/finish", p.postPasskeyFinish),
		web.Get("/setup", p.showSetup), web.Post("/setup", p.postSetup),
		web.Get("/join", p.showJoin), web.Get("/join/ready", p.showReady),
		web.Get("/join/agency", p.showAgency), web.Post("/join/agency", p.postAgency),
		web.Get("/join/agency/{code}", p.showAgency), web.Post("/join/agency/{code}", p.postAgency),
		web.Get("/join/member", p.showMember), web.Post("/join/member", p.postMember),
		web.Get("/join/member/{code}", p.showMember), web.Post("/join/member/{code}", p.postMember),
		web.Get("/recover", p.showRecover), web.Post("/recover", p.postRecover),
		web.Get("/recover/{id}", p.showFinish), web.Post("/recover/{id}", p.postFinish),
		web.Get("/second", p.showSecond), web.Post("/second", p.postSecond),
		web.Get("/about", p.showAbout),
		web.Get("/confirm/{token}", p.showConfirm), web.Post("/confirm/{token}", p.postConfirm),
		web.Get("/confirm/list/{token}", p.showListings), web.Post("/confirm/list/{token}", p.postListings),
		web.Get("/confirm/stop/{token}", p.showStop), web.Post("/confirm/stop/{token}", p.postStop),
	}
	for i := range routes {
		routes[i] = routes[i].Open()
	}
	return routes
}

// mend turns a fault that would lead away from the form into one that the
// form can show; field is where its words belong, "" for the top.
func mend(err error, field string, codes ...fault.Code) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for _, c := range codes {
		if f.Code != c {
			continue
		}
		if field != "" {
			return fault.Invalid(field, f.Key, f.Args...)
		}
		return fault.New(fault.InvalidInput, f.Key, f.Args...)
	}
	return err
}
