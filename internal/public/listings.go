package public

import (
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
)

// listingsView is what somebody who holds a letter's link reads: what is due,
// and one button.
type listingsView struct {
	Items   []listingView
	Members bool   // others are for members only
	Done    bool   // something was confirmed just now
	Bad     string // message key of why the link does not work
	Fault   string // message key of what is missing
}

type listingView struct {
	confirmView
	ID string
}

// stopView asks whether letters shall stop; Done when they did.
type stopView struct {
	Done bool
	Bad  string
}

var (
	listingsPage = web.NewPage[listingsView](files, "pages/listings.html")
	stopPage     = web.NewPage[stopView](files, "pages/stop.html")
)

func mailFrame() web.Frame {
	return web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true}
}

// showListings shows; only the button confirms, so that programs that open the
// links of letters confirm nothing.
func (p *room) showListings(w *web.Response, r *web.Request) error {
	return p.renderListings(w, r, "")
}

func (p *room) renderListings(w *web.Response, r *web.Request, missing string) error {
	got, err := listings.LookAtListings.Do(r.Context(), p.node, nil, act.ConfirmToken{Token: r.PathValue("token")})
	if e, ok := fault.As(err); ok && (e.Code == fault.NotFound || e.Code == fault.Gone) {
		return listingsPage.Render(w, r, mailFrame(), listingsView{Bad: e.Key})
	}
	if err != nil {
		return err
	}
	v := listingsView{Members: got.Members > 0, Fault: missing}
	for _, s := range got.Items {
		v.Items = append(v.Items, listingView{newConfirmView(r, act.Confirmation{Service: s}), s.ID})
	}
	return listingsPage.Render(w, r, mailFrame(), v)
}

func (p *room) postListings(w *web.Response, r *web.Request) error {
	var in act.ConfirmListings
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.InvalidInput, "directory.mail.nothing")
	}
	in.Token, in.Services = r.PathValue("token"), r.PostForm["services"]
	if len(in.Services) == 0 {
		return p.renderListings(w, r, "directory.mail.nothing")
	}
	_, err := listings.ConfirmListings.Do(r.Context(), p.node, nil, in)
	switch e, ok := fault.As(err); {
	case ok && e.Code == fault.InvalidInput:
		return p.renderListings(w, r, "directory.mail.nothing")
	case ok && (e.Code == fault.NotFound || e.Code == fault.Gone):
		return listingsPage.Render(w, r, mailFrame(), listingsView{Bad: e.Key})
	case err != nil:
		return err
	}
	return listingsPage.Render(w, r, mailFrame(), listingsView{Done: true})
}

// showStop asks; only the button stops.
func (p *room) showStop(w *web.Response, r *web.Request) error {
	return stopPage.Render(w, r, mailFrame(), stopView{})
}

// postStop is the button, and the one click of mail programs (RFC 8058).
func (p *room) postStop(w *web.Response, r *web.Request) error {
	_, err := listings.StopListingMail.Do(r.Context(), p.node, nil, act.StopListingMail{Token: r.PathValue("token")})
	if e, ok := fault.As(err); ok && (e.Code == fault.NotFound || e.Code == fault.InvalidInput) {
		return stopPage.Render(w, r, mailFrame(), stopView{Bad: "directory.mail.none"})
	}
	if err != nil {
		return err
	}
	return stopPage.Render(w, r, mailFrame(), stopView{Done: true})
}
