package directorypages

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/listings"
	"relais/internal/shape"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// mailingView is where an agency's letters about due listings go, for those
// who decide on it.
type mailingView struct {
	act.ListingMail
	Form      ui.Form
	Languages []ui.Choice
}

// mailingRoutes are the forms about letters, on the list of one's own services.
func (p *pages) mailingRoutes() []web.Route {
	const at = "/services/own/mail"
	return []web.Route{
		web.Get(at, p.showOwn), // the address of a form that was refused shows the page again
		web.Post(at, p.postMailing),
	}
}

// mayMail tells whether a member decides where letters go; the act decides,
// this only hides a form that would be refused.
func mayMail(s *agency.Session) bool { return s.Has(agency.Administrator) || s.Has(agency.Coordinator) }

// mailing is nil for who has no say in it.
func (p *pages) mailing(r *web.Request) (*mailingView, error) {
	if !mayMail(r.Session()) {
		return nil, nil
	}
	got, err := listings.GetListingMail.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return nil, err
	}
	now := act.SetListingMail{Address: got.Address, Language: got.Language}
	v := &mailingView{ListingMail: got, Form: r.Form(now)}
	if v.Form.Fault != nil && !v.Form.Values.Has("address") {
		v.Form = ui.Form{Values: shape.EncodeForm(now)} // another form of the page was refused
	}
	v.Languages = []ui.Choice{{Text: r.T("dir.mail.both")}, {Value: "fr", Text: r.T("dir.mail.fr")}, {Value: "en", Text: r.T("dir.mail.en")}}
	return v, nil
}

func (p *pages) postMailing(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, listings.SetListingMail.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showOwn)
	}
	w.Say("dir.mail.saved")
	return w.SeeOther("/services/own") // where the page says so
}

// letter is what became of the letters to an agency, beside what it has to
// confirm.
type letter struct {
	State string // key of the catalog
	Sent  *time.Time
	Late  bool // the desk has to see to it: no letter gets there
}

// letters are those of a node that sends any, by agency, and whether the mail
// server takes nothing now.
func (p *pages) letters(ctx context.Context, s *agency.Session) (of func(agencyID string) *letter, failing bool, err error) {
	all, err := listings.ListListingMail.Do(ctx, p.n, s, act.None{})
	if err != nil {
		return nil, false, err
	}
	by := map[string]*letter{}
	for _, m := range all.Items {
		by[m.Agency] = &letter{State: "code.mail_state." + m.State, Sent: m.Sent, Late: m.State == "failed" || m.State == "refused"}
	}
	return func(agencyID string) *letter {
		switch one := by[agencyID]; {
		case !all.On || agencyID == "":
			return nil
		case one == nil:
			return &letter{State: "dir.mail.unasked"}
		default:
			return one
		}
	}, all.On && all.Failing, nil
}
