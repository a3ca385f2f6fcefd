package casepages

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type safeView struct {
	inFile
	Form ui.Form
	Safe safeFields
}

var safePage = web.NewPage[safeView](files, "pages/safe.html", parts)

// showSafe is the form of the safe-contact rules.
func (p *pages) showSafe(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := safeView{inFile: f, Form: r.Form(safeFormOf(f.Case.Safe))}
	if v.Safe, err = p.safeFields(r, f.words, v.Form, ""); err != nil {
		return err
	}
	return safePage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

func (p *pages) postSafe(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in safeForm) (act.SafeContact, error) {
		out, err := casework.SetSafeContact.Do(ctx, p.n, s, act.SetSafeContact{Case: r.PathValue("id"), SafeContact: in.act()})
		return out, renamed(err, in.field)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showSafe)
	}
	w.Say("case.safe.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}
