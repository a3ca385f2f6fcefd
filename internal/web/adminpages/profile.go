package adminpages

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/locale"
	"relais/internal/shape"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// profileOf is the reader's agency as its profile's input: each form changes
// a part of it and keeps the rest.
func (p *room) profileOf(r *web.Request) (act.AgencyProfile, error) {
	s := r.Session()
	a, err := accounts.GetAgency.Do(r.Context(), p.node, s, act.ID{ID: s.Agency})
	return act.AgencyProfile{
		Name: a.Name, Zone: a.Zone, Uses: a.Uses, Hours: a.Hours, Backup: a.Backup, Phone: a.Phone, RequirePasskey: a.RequirePasskey, Seen: a.Seen,
	}, err
}

// saveProfile changes one part of the profile with what a form says.
// shown encodes the form of that part, which asks only these questions.
func (p *room) saveProfile(r *web.Request, shown func(act.AgencyProfile) url.Values, only []string,
	part func(typed act.AgencyProfile, whole *act.AgencyProfile)) (err error) {
	for range 3 { // somebody else may change another part at the same moment
		whole, err := p.profileOf(r)
		if err != nil {
			return err
		}
		if err := web.Merge(r, shown(whole), web.Asking{Say: saidInWords(r, p, whole), Only: only, One: hoursQuestions}); err != nil {
			return err
		}
		_, err = web.Submit(r, func(ctx context.Context, s *agency.Session, typed act.AgencyProfile) (act.Agency, error) {
			part(typed, &whole)
			return accounts.SetAgencyProfile.Do(ctx, p.node, s, whole)
		})
		if !act.Changed(err) {
			return err
		}
	}
	return act.ErrChanged()
}

// saidInWords says what stands in a field of the profile that is no text.
func saidInWords(r *web.Request, p *room, now act.AgencyProfile) func(string) string {
	return func(field string) string {
		switch field {
		case "zone":
			return r.T("zone." + now.Zone)
		case "require_passkey":
			return r.T(map[bool]string{true: "admin.yes", false: "admin.no"}[now.RequirePasskey])
		case "kind":
			return strings.Join(openText(r, now.Hours), " · ")
		case "uses":
			var all []string
			for _, code := range now.Uses {
				all = append(all, r.T("code.attribute."+code))
			}
			return locale.List(r.Lang, all)
		case "backup":
			all, err := p.backups(r)
			if i := slices.IndexFunc(all, func(c ui.Choice) bool { return c.Value == now.Backup }); err == nil && i >= 0 {
				return all[i].Text
			}
		}
		return ""
	}
}

// asForm is the profile as the fields of a form.
func asForm(now act.AgencyProfile) url.Values { return shape.EncodeForm(now) }

type profileView struct {
	Form  ui.Form
	Zones []ui.Choice
}

type rulesView struct {
	Form ui.Form
	Uses []ui.Choice
}

var (
	profilePage = web.NewPage[profileView](files, "pages/profile.html")
	rulesPage   = web.NewPage[rulesView](files, "pages/rules.html")
)

func (p *room) showProfile(w *web.Response, r *web.Request) error {
	if !administers(r.Session()) {
		return forbidden()
	}
	now, err := p.profileOf(r)
	if err != nil {
		return err
	}
	v := profileView{Form: r.Form(now), Zones: withZone(zones(r, false), now.Zone)}
	return profilePage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency"}, v)
}

// withZone adds a zone that is not among the choices.
func withZone(all []ui.Choice, zone string) []ui.Choice {
	for _, c := range all {
		if c.Value == zone {
			return all
		}
	}
	return append(all, ui.Choice{Value: zone, Text: zone})
}

func (p *room) postProfile(w *web.Response, r *web.Request) error {
	err := p.saveProfile(r, asForm, []string{"name", "zone", "require_passkey"}, func(typed act.AgencyProfile, whole *act.AgencyProfile) {
		whole.Name, whole.Zone, whole.RequirePasskey = typed.Name, typed.Zone, typed.RequirePasskey
	})
	if err != nil {
		return web.Retry(w, r, err, p.showProfile)
	}
	w.Say("admin.saved")
	return w.SeeOther("/agency")
}

// showRules asks which attributes of an ask the agency's own rules look at: what
// is not ticked never reaches it.
func (p *room) showRules(w *web.Response, r *web.Request) error {
	if !administers(r.Session()) {
		return forbidden()
	}
	now, err := p.profileOf(r)
	if err != nil {
		return err
	}
	v := rulesView{Form: r.Form(now)}
	for _, code := range act.Codes["attribute"] {
		v.Uses = append(v.Uses, ui.Choice{Value: code, Text: r.T("code.attribute." + code), Hint: r.T("admin.uses." + code)})
	}
	return rulesPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency"}, v)
}

func (p *room) postRules(w *web.Response, r *web.Request) error {
	err := p.saveProfile(r, asForm, []string{"uses"}, func(typed act.AgencyProfile, whole *act.AgencyProfile) { whole.Uses = typed.Uses })
	if err != nil {
		return web.Retry(w, r, err, p.showRules)
	}
	w.Say("admin.saved")
	return w.SeeOther("/agency")
}
