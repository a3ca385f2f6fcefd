package web

import (
	"net/http"
	"strings"

	"relais/internal/fault"
	"relais/internal/web/address"
)

// A Handler answers a request or returns an error, which becomes a page.
type Handler func(w *Response, r *Request) error

// A Route is a page or a form's target. Routes are private: only somebody
// signed in gets in, unless Open says otherwise.
type Route struct {
	Pattern string // of http.ServeMux: "GET /files/{id}"
	Do      Handler
	Public  bool
	Each    bool  // each opening is a form of its own
	Quiet   bool  // opens no session: to ask is no activity
	Body    int64 // largest body in bytes; 0 is DefaultBody
}

// DefaultBody is the largest form that a route takes unless it says
// otherwise: a long intake in text, in any script (a letter of Arabic is six
// bytes in a form, one of Chinese nine).
const DefaultBody = 4 << 20

// Get is a private route for reading.
func Get(path string, h Handler) Route { return Route{Pattern: "GET " + exact(path), Do: h} }

// Post is a private route for doing.
func Post(path string, h Handler) Route { return Route{Pattern: "POST " + exact(path), Do: h} }

// Numbered makes each opening of a page a form of its own: a second tab, or
// the next person, begins with nothing of the first.
func (r Route) Numbered() Route { r.Each = true; return r }

// Open makes a route public: it must show nothing of anybody.
func (r Route) Open() Route { r.Public = true; return r }

// Takes sets the largest body, for uploads. Everything stays in memory:
// nothing that people send is written to a temporary file.
func (r Route) Takes(bytes int64) Route { r.Body = bytes; return r }

// exact keeps "/" from meaning every path.
func exact(path string) string {
	if path == "/" {
		return "/{$}"
	}
	return path
}

// own are the routes of the frame itself.
func (s *Server) own() []Route {
	return []Route{
		Get("/exit", s.showExit).Open(),
		Post("/out", s.postOut).Open(),
		Post("/alive", s.postAlive),
		{Pattern: "GET /alive", Do: s.showNews, Public: true, Quiet: true},
		Post("/draft", s.postDraft).Open(),
		Post("/draft/words", s.postLanguage).Open(),
		Post("/draft/drop", s.postDropDraft),
		{Pattern: "/", Do: showNotFound, Public: true},
	}
}

// decodePath puts the word of the domain in the place of the code that stands
// in an address: handlers and acts know nothing of codes. A word in an address
// leads nowhere.
func decodePath(r *http.Request, pattern string) error {
	for part := range strings.SplitSeq(pattern, "/") {
		name := strings.Trim(part, "{}")
		codes, ok := address.Coded(name)
		if !ok || name == part {
			continue
		}
		word, ok := codes.Word(r.PathValue(name))
		if !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		r.SetPathValue(name, word)
	}
	return nil
}

// handle wraps a route: the request gets its language and session, the error
// becomes a page.
func (s *Server) handle(route Route) http.Handler {
	return http.HandlerFunc(func(hw http.ResponseWriter, hr *http.Request) {
		if s.switchLanguage(hw, hr) {
			return
		}
		limit := route.Body
		if limit == 0 {
			limit = DefaultBody
		}
		hr.Body = http.MaxBytesReader(hw, hr.Body, limit)
		if s.cfg.Prepare != nil {
			hr = hr.WithContext(s.cfg.Prepare(hr))
		}
		r := &Request{Request: hr, srv: s, route: route, limit: limit}
		w := &Response{ResponseWriter: hw, r: r}
		err := s.open(r)
		if err == nil {
			err = decodePath(hr, route.Pattern)
		}
		if err == nil {
			err = s.receive(w, r)
		}
		if err == nil && s.begins(w, r) {
			return
		}
		if err == nil && hr.Method == http.MethodGet && !route.Quiet {
			r.mark = s.mark(r) // before the page is read: what comes in meanwhile is news
		}
		if err == nil {
			err = s.do(route, w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}
