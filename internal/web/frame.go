package web

import (
	"html/template"
	"net/http"
	"strings"
	"time"

	"relais/internal/agency"
	"relais/internal/assets"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// Title is the word in the browser's title bar and history. There are only
// neutral ones, on purpose: what a page is about stands in its heading. It is
// no text, so that no page can have one of its own.
type Title uint8

// The titles. A page that names none is a page.
const (
	TitlePage Title = iota
	TitleHome
	TitleList
	TitleForm
	TitleSettings
	TitleHelp
	TitleSignIn
	TitleProblem
)

var titleKeys = [...]string{TitlePage: "web.title.page", TitleHome: "web.title.home", TitleList: "web.title.list",
	TitleForm: "web.title.form", TitleSettings: "web.title.settings", TitleHelp: "web.title.help",
	TitleSignIn: "web.title.sign_in", TitleProblem: "web.title.problem"}

// Widths of the main column.
const (
	Wide   = ""       // tables and two columns
	Narrow = "narrow" // text and forms
	Middle = "middle" // one small card, as for signing in
)

// Frame says what stands around a page.
type Frame struct {
	Title Title
	Width string
	// Back is where the page hangs: shown as "Back". Crumbs show a whole path
	// instead, without the page itself.
	Back   string
	Crumbs []ui.Link
	// Nav is the Href of the navigation item that is current; "" finds it by
	// the address.
	Nav string
	// Scripts are further files of the build for this page: "passkey.js".
	Scripts []string
	// Bare leaves out navigation, for people who can't use it yet.
	Bare bool
}

// NavItem is one entry of the navigation. Who decides who sees it; nil means
// everybody signed in. Under lists further addresses that belong to it.
type NavItem struct {
	Href, Key string
	Who       func(*agency.Session) bool
	Under     []string
}

// Demo is the bar of the demonstration: who one can be, and who one is.
type Demo struct {
	Action  string // where the choice is posted, as field "as"
	Members []DemoMember
	Help    ui.Link
	Steps   []ui.Link // what to try next, one after the other; without Href where there is nothing to open
	Open    bool      // they are shown unasked
}

// DemoMember is a fictional member to continue as.
type DemoMember struct {
	ID, Label string
	Current   bool
}

type layout struct {
	Tag, Dir, Title        string
	Notice                 []string // what to know about the language of the page
	CSS, JS, Icon          string
	Scripts                []string
	Width, Back            string
	Crumbs, Languages, Nav []ui.Link
	Bare, SignedIn         bool
	Who, Agency, Path      string // Path leads to this page again
	FormName               string // of what was typed here, for "begin anew"
	Typed                  bool   // the page has a form whose words go along to the other language
	Found                  bool   // the page shows what a search found, at #found
	Mark                   string // of what the reader found; see Config.News
	Now                    string // by the server's clock, RFC 3339
	Idle                   int    // seconds until the session idles out
	Kept                   bool
	Said                   string
	Errors                 template.HTML
	Demo                   *Demo
	Body                   template.HTML
}

func newLayout(w *Response, r *Request, f Frame, body template.HTML, typed bool) (layout, error) {
	v := layout{
		Tag: r.Lang.Tag(), Notice: notice(r.Lang), Dir: r.Lang.Dir(), Title: title(r.Lang, f.Title),
		CSS: assets.URL("app.css"), JS: assets.URL("app.js"), Icon: assets.URL("icon.svg"),
		Width: f.Width, Back: f.Back, Crumbs: f.Crumbs, Bare: f.Bare, Path: r.URL.RequestURI(),
		Languages: languages(r, typed), Typed: typed, Found: strings.Contains(string(body), ` id="found" `), FormName: r.FormName(), Now: r.srv.cfg.Now().UTC().Format(time.RFC3339), Kept: r.kept, Said: w.said(), Body: body,
	}
	if r.Lang.Dir() == "rtl" {
		v.CSS = assets.URL("app-rtl.css")
	}
	for _, name := range f.Scripts {
		v.Scripts = append(v.Scripts, assets.URL(name))
	}
	if r.srv.cfg.Demo != nil {
		v.Demo = r.srv.cfg.Demo(r)
	}
	if r.srv.cfg.Retell != nil {
		v.Body = template.HTML(r.srv.cfg.Retell(r.Lang, string(body))) //nolint:gosec // texts of the demonstration, escaped
	}
	if r.session != nil {
		v.member(r, f)
	}
	var err error
	if r.fault != nil {
		v.Title = r.T("ui.error") + " " + v.Title
		v.Errors, err = r.kit.Errors(r.fault, r.asked)
	}
	return v, err
}

// member fills what only somebody signed in sees.
func (v *layout) member(r *Request, f Frame) {
	v.SignedIn, v.Who = true, r.session.Name
	v.Idle = int(r.session.Idle.Sub(r.srv.cfg.Now()).Seconds())
	if v.Mark = r.mark; v.Mark == "" {
		v.Mark = r.srv.mark(r)
	}
	about := About{}
	if r.srv.cfg.About != nil {
		about = r.srv.cfg.About(r.Context(), r.session, r.Lang)
	}
	v.Agency = about.Agency
	if f.Bare {
		return
	}
	current := f.Nav
	if current == "" {
		current = currentItem(r.srv.cfg.Nav, r.URL.Path)
	}
	for _, item := range r.srv.cfg.Nav {
		if item.Who == nil || item.Who(r.session) {
			v.Nav = append(v.Nav, ui.Link{
				Href: item.Href, Text: r.T(item.Key), Current: item.Href == current,
				Count: about.Counts[item.Href], Late: about.Late[item.Href],
			})
		}
	}
}

// currentItem finds the item whose addresses are the longest match.
func currentItem(items []NavItem, path string) string {
	best, length := "", 0
	for _, item := range items {
		for _, p := range append([]string{item.Href}, item.Under...) {
			within := path == p || (p != "/" && strings.HasPrefix(path, strings.TrimSuffix(p, "/")+"/"))
			if within && len(p) > length {
				best, length = item.Href, len(p)
			}
		}
	}
	return best
}

// notice says that a language is not whole, in which one its rest is, and that
// nobody reviewed it.
func notice(l locale.Lang) []string {
	if l.Whole() {
		return nil
	}
	share, reviewed := locale.Share(l)
	var out []string
	if share < 1 {
		out = append(out, locale.T(l, "web.language.partial", l.Fallback().Name()))
	}
	if !reviewed {
		out = append(out, locale.T(l, "web.language.unreviewed"))
	}
	return out
}

// languages are links to this page in the other languages. A page that
// answers a form has its form at the same address. Beside a form that is kept
// they are buttons which take along what was typed: typed, and Href is their
// value.
func languages(r *Request, typed bool) []ui.Link {
	var out []ui.Link
	for _, l := range locale.Offered() {
		if l.Tag() == r.Lang.Tag() {
			continue
		}
		u := *r.URL
		if typed {
			out = append(out, ui.Link{Href: string(l.With(r.Lang)) + " " + r.URL.RequestURI(), Text: l.Name(), Hidden: l.Tag()})
			continue
		}
		q := u.Query()
		if r.Method != http.MethodGet {
			q = map[string][]string{}
		}
		q.Set("lang", string(l.With(r.Lang)))
		out = append(out, ui.Link{Href: u.EscapedPath() + "?" + q.Encode(), Text: l.Name(), Hidden: l.Tag()})
	}
	return out
}
