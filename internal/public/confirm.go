package public

import (
	"strings"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/say"
)

// confirmView is what somebody who holds a confirmation link reads: the
// public record in their language, and a button.
type confirmView struct {
	Name, Organization string
	Description        string
	Rows               []confirmRow
	Done               bool
	Bad                string // message key of why the link does not work
}

type confirmRow struct {
	Label string
	Lines []string
}

var confirmPage = web.NewPage[confirmView](files, "pages/confirm.html")

// showConfirm shows; only the button confirms, so that programs that look at
// links in letters confirm nothing.
func (p *room) showConfirm(w *web.Response, r *web.Request) error {
	got, err := listings.LookAtConfirmation.Do(r.Context(), p.node, nil, act.ConfirmToken{Token: r.PathValue("token")})
	return p.showConfirmation(w, r, got, err)
}

func (p *room) postConfirm(w *web.Response, r *web.Request) error {
	got, err := listings.ConfirmService.Do(r.Context(), p.node, nil, act.ConfirmToken{Token: r.PathValue("token")})
	return p.showConfirmation(w, r, got, err)
}

func (p *room) showConfirmation(w *web.Response, r *web.Request, got act.Confirmation, err error) error {
	f := web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true}
	if e, ok := fault.As(err); ok && (e.Code == fault.NotFound || e.Code == fault.Gone) {
		return confirmPage.Render(w, r, f, confirmView{Bad: e.Key})
	}
	if err != nil {
		return err
	}
	return confirmPage.Render(w, r, f, newConfirmView(r, got))
}

func newConfirmView(r *web.Request, got act.Confirmation) confirmView {
	s, lang := got.Service, string(r.Lang)
	v := confirmView{Name: s.Name.In(lang), Organization: s.Organization.In(lang), Description: s.Description.In(lang), Done: got.Done}
	add := func(key string, lines ...string) {
		var said []string
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				said = append(said, l)
			}
		}
		if len(said) > 0 {
			v.Rows = append(v.Rows, confirmRow{r.T(key), said})
		}
	}
	var phones, places []string
	for _, one := range s.Phones {
		phones = append(phones, one.Number+" "+one.Note)
	}
	for _, one := range s.Sites {
		places = append(places, strings.Join(strings.Fields(one.Address+" "+one.Place+" "+one.Province+" "+one.PostalCode), " "))
	}
	add("public.confirm.phones", phones...)
	add("public.confirm.online", s.Email, s.URL)
	add("public.confirm.places", append(places, s.Region)...)
	add("public.confirm.hours", say.New(r.Lang, r.Now()).Opening(s)...)
	add("public.confirm.who", s.Eligibility.In(lang))
	add("public.confirm.how", s.Application.In(lang))
	add("public.confirm.cost", s.Fees.In(lang))
	return v
}
