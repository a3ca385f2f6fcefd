package public

import (
	"context"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/hours"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type setupView struct {
	Form      ui.Form
	Admin     identity
	Provinces []ui.Choice
	Zones     []ui.Choice
}

var setupPage = web.NewPage[setupView](files, "pages/setup.html", "pages/parts.html")

// showSetup founds the node's first agency, the coalition's desk.
func (p *room) showSetup(w *web.Response, r *web.Request) error {
	if done, err := p.node.Agencies.IsSetUp(r.Context()); err != nil || done {
		if err == nil {
			w.Say("public.setup.done")
			err = w.SeeOther("/sign-in")
		}
		return err
	}
	form := r.Form(act.Setup{Admin: act.NewIdentity{Language: string(r.Lang.Fallback())}})
	v := setupView{
		Form: form, Admin: identity{form, "admin.", r.Choices("code.language.", act.Codes["language"]...)},
		Provinces: chooseOne(r, r.Choices("code.province.", act.Codes["province"]...)), Zones: Zones(r),
	}
	return setupPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Bare: true}, v)
}

func (p *room) postSetup(w *web.Response, r *web.Request) error {
	joined, err := web.SubmitWith(r, func(in *act.Setup) {
		in.Agency.Sector = "coalition"
		if in.Agency.Zone == "" {
			in.Agency.Zone = hours.ZoneOf(in.Agency.Province)
		}
	}, func(ctx context.Context, _ *agency.Session, in act.Setup) (act.Joined, error) {
		return accounts.Setup.Do(ctx, p.node, nil, in)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showSetup)
	}
	return welcome(w, r, joined, r.PostFormValue("admin.login"), true)
}

// identity is the questions about how somebody will sign in.
type identity struct {
	Form      ui.Form
	Prefix    string // of the field names: "admin."
	Languages []ui.Choice
}

// Zones are the choices of a time zone; the first leaves it to the province.
func Zones(r *web.Request) []ui.Choice {
	all := []ui.Choice{{Value: "", Text: r.T("public.zone.usual")}}
	for _, z := range hours.Canadian() {
		all = append(all, ui.Choice{Value: z, Text: r.T("zone." + z)})
	}
	return all
}

// chooseOne puts an empty choice before the others.
func chooseOne(r *web.Request, choices []ui.Choice) []ui.Choice {
	return append([]ui.Choice{{Value: "", Text: r.T("public.choose")}}, choices...)
}
