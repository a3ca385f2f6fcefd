package webtest

import (
	"context"
	"embed"
	"fmt"
	"sync/atomic"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

//go:embed gallery/*.html
var files embed.FS

var (
	listPage  = web.NewPage[galleryView](files, "gallery/list.html")
	filePage  = web.NewPage[galleryView](files, "gallery/file.html")
	formPage  = web.NewPage[galleryView](files, "gallery/form.html")
	enterPage = web.NewPage[galleryView](files, "gallery/enter.html")
)

// galleryView is what all gallery pages show: two languages without the
// catalog, so that no such text ships with the product.
type galleryView struct {
	Form ui.Form
	Now  time.Time
	fr   bool
}

// S picks the words of a language.
func (v galleryView) S(en, fr string) string {
	if v.fr {
		return fr
	}
	return en
}

// In returns a moment so many minutes from now.
func (v galleryView) In(minutes int) time.Time {
	return v.Now.Add(time.Duration(minutes) * time.Minute)
}

// Story is an input like those of real acts.
type Story struct {
	Known    string   `json:"known" check:"required,line,max=60"`
	Contact  string   `json:"contact" check:"required"`
	Phone    string   `json:"phone,omitempty" check:"phone"`
	Born     string   `json:"born,omitempty" check:"date"`
	Next     string   `json:"next,omitempty" check:"date"`
	Meets    string   `json:"meets,omitempty" check:"time"`
	Needs    []string `json:"needs" check:"required,max=5"`
	Province string   `json:"province"`
	Text     string   `json:"text" check:"required,text,max=400"`
	Agreed   bool     `json:"agreed" check:"required"`
}

// GalleryToken is the session of the gallery's member.
const GalleryToken = "gallery"

// Gallery returns routes that show all parts as pages of a product would.
// Whoever signs in is a member of their own.
func Gallery(m *Memory) []web.Route {
	var visits atomic.Int64
	return []web.Route{
		web.Get("/", show(listPage, web.Frame{Title: web.TitleHome})),
		web.Get("/gallery/file", show(filePage, web.Frame{Title: web.TitlePage, Crumbs: []ui.Link{{Href: "/", Text: "Relais"}}, Nav: "/"})),
		web.Get("/gallery/form", showForm),
		web.Post("/gallery/form", submitForm),
		web.Get("/sign-in", show(enterPage, web.Frame{Title: web.TitleSignIn, Width: web.Middle})).Open(),
		web.Post("/sign-in", func(w *web.Response, r *web.Request) error {
			token, s := fmt.Sprintf("%s-%d", GalleryToken, visits.Add(1)), Member()
			s.Member = token
			m.Add(token, s)
			return w.SignIn(token, time.Now().Add(12*time.Hour))
		}).Open(),
	}
}

// Member is the member of the gallery.
func Member() *agency.Session {
	zone := hours.ZoneOrUTC("America/Winnipeg")
	return &agency.Session{ID: "s", Member: "m", Agency: "a", Name: "Noor Delisle", Roles: []string{agency.Caseworker}, Zone: zone}
}

// GalleryConfig is a configuration with one member, for the gallery and for
// tests of rooms.
func GalleryConfig(m *Memory) web.Config {
	m.Add(GalleryToken, Member())
	return web.Config{
		Sessions: m, Drafts: m,
		Nav: []web.NavItem{
			{Href: "/", Key: "web.title.home"}, {Href: "/gallery/form", Key: "web.title.form"},
			{Href: "/gallery/list", Key: "web.title.list"}, {Href: "/gallery/settings", Key: "web.title.settings"},
		},
		About: func(_ context.Context, _ *agency.Session, l locale.Lang) web.About {
			name := "Havre Lilas Shelter"
			if l == locale.FR {
				name = "Refuge Havre Lilas"
			}
			return web.About{Agency: name, Counts: map[string]int{"/": 3, "/gallery/list": 12}, Late: map[string]bool{"/": true}}
		},
		Demo: func(r *web.Request) *web.Demo {
			v := view(r)
			return &web.Demo{Action: "/demo/as", Members: []web.DemoMember{
				{ID: "1", Label: v.S("Hotline responder", "Intervenante de la ligne")},
				{ID: "2", Label: v.S("Shelter worker", "Travailleuse du refuge"), Current: true},
				{ID: "3", Label: v.S("Coalition desk", "Bureau de la coalition")},
			}, Help: ui.Link{Href: "/", Text: v.S("What to try", "Quoi essayer")}}
		},
	}
}

func view(r *web.Request) galleryView {
	return galleryView{Now: r.Now(), fr: r.Lang == locale.FR}
}

func show(page *web.Page[galleryView], f web.Frame) web.Handler {
	return func(w *web.Response, r *web.Request) error { return page.Render(w, r, f, view(r)) }
}

func showForm(w *web.Response, r *web.Request) error {
	v := view(r)
	v.Form = r.Form(nil)
	return formPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/"}, v)
}

func submitForm(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(_ context.Context, _ *agency.Session, in Story) (Story, error) {
		return in, act.Check(&in)
	})
	if err != nil {
		return web.Retry(w, r, err, showForm)
	}
	w.Say("web.draft_kept")
	return w.SeeOther("/")
}
