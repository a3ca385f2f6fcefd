package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/demo"
	"relais/internal/locale"
	"relais/internal/node"
	"relais/internal/public"
	"relais/internal/web"
	"relais/internal/web/adminpages"
	"relais/internal/web/casepages"
	"relais/internal/web/demopages"
	"relais/internal/web/directorypages"
	"relais/internal/web/personpages"
	"relais/internal/web/planpages"
	"relais/internal/web/portablepages"
	"relais/internal/web/referralpages"
)

// pagesHandler serves the pages of a node; origin is the address in the
// browser.
func pagesHandler(n *app.App, log *slog.Logger, origin string, cast demo.Cast, stop <-chan struct{}) http.Handler {
	cfg := web.Config{
		Sessions: n.Sessions, Drafts: drafts{n}, Nav: navigation(), Log: log, Now: n.DB.Now,
		About:   func(ctx context.Context, s *agency.Session, l locale.Lang) web.About { return about(ctx, n, s, l) },
		News:    n.Sessions.News,
		Stop:    stop,
		Leave:   func(w *web.Response, r *web.Request) error { return personpages.Leave(w, r, n) },
		Prepare: func(r *http.Request) context.Context { return withSource(r) },
	}
	rooms := [][]web.Route{
		public.Routes(n), adminpages.Routes(n, origin), casepages.Routes(n),
		referralpages.Routes(n), directorypages.Routes(n), portablepages.Routes(n), personpages.Routes(n), planpages.Routes(n),
	}
	if n.Demo() {
		rooms, cfg.Demo, cfg.Retell = append(rooms, demopages.Routes(n, cast)), demopages.Bar(cast), demo.Retell
	}
	return web.New(cfg, rooms...).Handler()
}

func withSource(r *http.Request) context.Context {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return node.WithDevice(node.WithSource(r.Context(), host), web.DeviceName(r.UserAgent()))
}

// navigation is the same for everybody; each sees what their roles open.
func navigation() []web.NavItem {
	cases := func(s *agency.Session) bool { return s.CaseAccess() }
	member := func(s *agency.Session) bool { return s != nil }
	return []web.NavItem{
		{Href: "/", Key: "nav.home", Who: cases},
		{Href: "/files", Key: "nav.people", Who: cases, Under: []string{"/files"}},
		{Href: "/tasks", Key: "nav.tasks", Who: cases, Under: []string{"/tasks"}},
		{Href: "/inbox", Key: "nav.inbox", Who: cases, Under: []string{"/inbox", "/requests"}},
		{Href: "/services", Key: "nav.services", Who: member, Under: []string{"/services"}},
		{Href: "/agency", Key: "nav.agency", Who: member, Under: []string{"/agency", "/network", "/audit", "/me", "/papers", "/notices"}},
	}
}

// about fills the bar: the agency's name, and how much waits.
func about(ctx context.Context, n *app.App, s *agency.Session, l locale.Lang) web.About {
	out := web.About{Counts: map[string]int{}, Late: map[string]bool{}}
	if a, err := accounts.GetAgency.Do(ctx, n, s, act.ID{ID: s.Agency}); err == nil {
		out.Agency = a.Name.In(string(l))
	}
	if !s.CaseAccess() {
		return out
	}
	if c, err := n.Attention.Waiting(ctx, s); err == nil {
		out.Counts["/inbox"] = c.Waiting
		if more, err := n.Unasked.AtDesk(ctx, s); err == nil {
			out.Counts["/inbox"] += more
		}
		out.Late["/inbox"] = c.Overdue > 0
		out.Counts["/"] = c.Unasked
	}
	return out
}

// drafts keeps forms sealed to whoever writes them.
type drafts struct{ n *app.App }

// Keep works also just after an idle sign-out: sealing needs only the
// member's public key.
func (d drafts) Keep(ctx context.Context, token, form, body string) error {
	return d.n.Sessions.KeepExpired(ctx, token, act.KeepForm{Form: form, Body: body})
}

// Kept returns what was kept for a form.
func (d drafts) Kept(ctx context.Context, s *agency.Session, form string) (string, error) {
	return d.n.Sessions.KeptFor(ctx, s, form)
}

// Drop forgets what was kept for a form.
func (d drafts) Drop(ctx context.Context, s *agency.Session, form string) error {
	return d.n.Sessions.DropFor(ctx, s, form)
}
