package directorypages

import (
	"strings"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

func notYours() error { return fault.New(fault.Forbidden, "directory.not_yours") }

type hideView struct {
	words
	act.Service
	Title string
	Form  ui.Form
}

var hidePage = web.NewPage[hideView](files, "pages/hide.html", parts)

// showHide explains what hiding an address does, and asks for it.
func (p *pages) showHide(w *web.Response, r *web.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	v := hideView{words: wordsOf(r), Service: s}
	v.Title = v.Text(s.Name)
	in := act.HideLocation{ID: s.ID, Region: s.Region}
	if s.Hidden != nil {
		in.HiddenPlace = *s.Hidden
	} else if len(s.Sites) > 0 {
		in.Address, in.Region = addressOf(s.Sites[0]), v.ProvinceName(s.Sites[0].Province)
	}
	v.Form = r.Form(in)
	return hidePage.Render(w, r, ownFrame(r, web.Narrow), v)
}

// postHide takes the address out of the directory.
func (p *pages) postHide(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, listings.HideLocation.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showHide)
	}
	w.Say("dir.hide.saved")
	return w.SeeOther("/services/own")
}

// addressOf is a site on one line, as people write it.
func addressOf(s act.Site) string {
	var parts []string
	for _, part := range []string{s.Address, s.Place, strings.TrimSpace(s.Province + " " + s.PostalCode)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
