package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// A Request is an http.Request with its language and session.
type Request struct {
	*http.Request
	Lang locale.Lang

	srv       *Server
	route     Route
	limit     int64
	session   *agency.Session
	token     string
	kit       *ui.Kit
	zone      *time.Location
	posted    url.Values   // what the form sent, once parsed
	carried   url.Values   // what was posted before this page, see carry
	reference string       // of a problem that was carried here
	fault     *fault.Error // why a form is shown again
	asked     *ui.Asked    // the questions of that form
	kept      bool         // the page shows a kept draft
	mark      string       // of what the page shows, see showNews
	merged    bool         // what somebody else wrote meanwhile is kept too
}

// Session returns who is signed in; never nil on private routes.
func (r *Request) Session() *agency.Session { return r.session }

// Zone is the reader's time zone: the agency's, otherwise that of Ottawa.
func (r *Request) Zone() *time.Location { return r.zone }

// In says in which zone the reader is, where nobody is signed in who has one.
func (r *Request) In(zone *time.Location) { r.zone = zone }

// Now is the moment, in the reader's zone.
func (r *Request) Now() time.Time { return r.srv.cfg.Now().In(r.zone) }

// T returns a text in the reader's language.
func (r *Request) T(key string, args ...any) string { return locale.T(r.Lang, key, args...) }

// Choices makes the answers of a question from codes: the text of each is the
// key prefix+code.
func (r *Request) Choices(prefix string, codes ...string) []ui.Choice {
	out := make([]ui.Choice, len(codes))
	for i, c := range codes {
		out[i] = ui.Choice{Value: c, Text: r.T(prefix + c)}
	}
	return out
}

// open finds the session, the language and the parts of a request.
func (s *Server) open(r *Request) error {
	r.token = cookieValue(r.Request, sessionCookie)
	var err error
	if !r.route.Quiet {
		err = s.openSession(r)
	}
	r.zone = hours.Capital()
	if r.session != nil && r.session.Zone != nil {
		r.zone = r.session.Zone
	}
	r.Lang = language(r)
	r.kit = s.kit(r.Lang, r.zone)
	return err
}

// openSession reads the cookie. A session that ended is none; any other
// trouble is an error.
func (s *Server) openSession(r *Request) error {
	if r.token == "" {
		return nil
	}
	ctx := agency.WithProof(r.Context(), cookieValue(r.Request, proofCookie))
	session, err := s.cfg.Sessions.Session(ctx, r.token)
	switch fault.CodeOf(err) {
	case "":
		r.session = session
		return nil
	case fault.Unauthenticated, fault.NotFound:
		return nil
	}
	return err
}

// language: what was chosen here, the member's own, what the browser prefers.
func language(r *Request) locale.Lang {
	if l, ok := locale.Choose(cookieValue(r.Request, langCookie)); ok {
		return l
	}
	if r.session != nil {
		if l, ok := locale.Parse(r.session.Language); ok {
			return l
		}
	}
	return locale.Negotiate(r.Header.Get("Accept-Language"))
}

// local tells whether a path leads to a page of this server and nowhere else.
func local(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n?#") && len(path) < 200
}
