// Package web is the frame in which all pages live: routing, the session
// cookie, decoding of forms, rendering, the layout with its quick exit, error
// pages, security headers and the one log event per request. Rooms of pages
// (web/casepages, …) return their routes and know nothing of these.
//
// It must not know the store, and nothing of what pages say: no case data in
// addresses, titles or logs. See the README beside this file for how to add a
// page.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"relais/internal/agency"
	"relais/internal/assets"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// Sessions opens and ends sessions; *node.Node is one.
type Sessions interface {
	// Session returns the session of a token and counts as activity; a fault
	// of code Unauthenticated when it ended or never was.
	Session(ctx context.Context, token string) (*agency.Session, error)
	// End destroys the session of a token. An unknown one is no error.
	End(ctx context.Context, token string) error
}

// Drafts keeps what somebody is writing, sealed to themselves. A form is
// named by its path.
type Drafts interface {
	// Keep seals body (a URL-encoded form) for the member whose session has or
	// had this token: it works after an idle sign-out.
	Keep(ctx context.Context, token, form, body string) error
	// Kept returns what was kept for a form, "" for nothing.
	Kept(ctx context.Context, s *agency.Session, form string) (string, error)
	// Drop forgets what was kept for a form.
	Drop(ctx context.Context, s *agency.Session, form string) error
}

// About is what the bar says of who is signed in.
type About struct {
	Agency string         // the agency's name
	Counts map[string]int // what waits, by the Href of navigation items
	Late   map[string]bool
}

// Config says what the pages run on. Sessions is required.
type Config struct {
	Sessions Sessions
	Drafts   Drafts // nil: nothing is kept
	Nav      []NavItem
	// About is asked once per page of somebody signed in; nil says nothing.
	About func(context.Context, *agency.Session, locale.Lang) About
	// News is a mark that changes when who is signed in would find something
	// new, and their session, without counting as activity; nil: pages are not
	// told.
	News func(ctx context.Context, token string) (mark string, s *agency.Session, err error)
	// Stop ends what pages wait for, when the server stops.
	Stop <-chan struct{}
	// Prepare may add to a request's context, such as its source for the
	// limits on guessing.
	Prepare func(*http.Request) context.Context
	// Leave ends what else is open in a browser that leaves quickly; nil: nothing is.
	Leave func(*Response, *Request) error
	// Demo fills the bar of the demonstration; nil: no bar.
	Demo func(*Request) *Demo
	// Retell puts a demonstration's invented texts into the reader's language.
	Retell func(locale.Lang, string) string
	Log    *slog.Logger     // nil: no log
	Now    func() time.Time // nil: the clock
}

// Server serves pages.
type Server struct {
	cfg    Config
	mux    *http.ServeMux
	routes []Route
	kits   sync.Map // kitKey → *ui.Kit
	lines  lines
}

// New returns a server of these routes, beside its own (sign-out, exit,
// drafts, assets). Two routes of one pattern are a mistake and panic.
func New(cfg Config, rooms ...[]Route) *Server {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{cfg: cfg, mux: http.NewServeMux()}
	s.mux.Handle("GET "+assets.Prefix, assets.Handler())
	s.mux.Handle("GET /favicon.ico", http.HandlerFunc(favicon))
	for _, routes := range append(rooms, s.own()) {
		for _, route := range routes {
			s.routes = append(s.routes, route)
			s.mux.Handle(route.Pattern, s.handle(route))
		}
	}
	return s
}

// Routes lists every route, for tests that try them all.
func (s *Server) Routes() []Route { return append([]Route(nil), s.routes...) }

// Handler returns the pages with headers, protection against requests from
// other sites, and the log.
func (s *Server) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.handle(Route{Pattern: "denied", Public: true, Do: showDenied}))
	return headers(guard.Handler(s.mux))
}

type kitKey struct {
	lang locale.Lang
	zone string
}

// kit returns the parts of a language and a zone, made once.
func (s *Server) kit(l locale.Lang, zone *time.Location) *ui.Kit {
	key := kitKey{l, zone.String()}
	if k, ok := s.kits.Load(key); ok {
		return k.(*ui.Kit)
	}
	k, _ := s.kits.LoadOrStore(key, ui.NewKit(l, zone, s.cfg.Now))
	return k.(*ui.Kit)
}

// favicon answers browsers that ask without reading the page.
func favicon(w http.ResponseWriter, r *http.Request) {
	if url := assets.URL("icon.svg"); url != "" {
		http.Redirect(w, r, url, http.StatusFound)
		return
	}
	http.NotFound(w, r)
}
