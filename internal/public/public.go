// Package public is the pages before anybody is signed in: signing in,
// founding a node, joining with an invitation, recovering an agency with its
// kit, and what Relais is. It must not know case files or referrals, and shows
// nothing of anybody.
package public

import (
	"embed"

	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/web"
)

//go:embed pages/*.html
var files embed.FS

// room is the handlers of these pages.
type room struct{ node *node.Node }

// Routes returns the public pages of a node.
func Routes(n *node.Node) []web.Route {
	p := &room{n}
	routes := []web.Route{
		web.Get("/sign-in", p.signInForm), web.Post("/sign-in", p.signIn),
		web.Post("/sign-in/passkey", p.passkeyBegin), web.Post("/sign-in/passkey/finish", p.passkeyFinish),
		web.Get("/setup", p.setupForm), web.Post("/setup", p.setup),
		web.Get("/join", p.join), web.Get("/join/ready", p.ready),
		web.Get("/join/agency", p.agencyForm), web.Post("/join/agency", p.registerAgency),
		web.Get("/join/agency/{code}", p.agencyForm), web.Post("/join/agency/{code}", p.registerAgency),
		web.Get("/join/member", p.memberForm), web.Post("/join/member", p.acceptInvitation),
		web.Get("/join/member/{code}", p.memberForm), web.Post("/join/member/{code}", p.acceptInvitation),
		web.Get("/recover", p.recoverForm), web.Post("/recover", p.recover),
		web.Get("/recover/{id}", p.finishForm), web.Post("/recover/{id}", p.finish),
		web.Get("/about", p.about),
		web.Get("/confirm/{token}", p.confirmForm), web.Post("/confirm/{token}", p.confirm),
		web.Get("/confirm/list/{token}", p.listingsForm), web.Post("/confirm/list/{token}", p.confirmListings),
		web.Get("/confirm/stop/{token}", p.stopForm), web.Post("/confirm/stop/{token}", p.stop),
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
