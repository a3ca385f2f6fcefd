package directorypages

import (
	"net/url"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type ownView struct {
	words
	Rows  []ownRow
	Write bool // the reader may change listings
	// Deleted were taken out and can come back; Waiting counts the suggestions
	// that wait for the agency.
	Deleted []act.DeletedService
	Waiting int
	Mail    *mailingView // nil for who has no say in it
}

// ownRow is a service of the reader's agency, and the numbers behind its
// buttons.
type ownRow struct {
	words
	act.Service
	Title       string
	Fewer, More int // free places after one click; -1 for no button
	Hide        string
}

var ownPage = web.NewPage[ownView](files, "pages/own.html", parts)

// showOwn lists the services of the reader's agency.
func (p *pages) showOwn(w *web.Response, r *web.Request) error {
	all, err := listings.OwnServices.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v := ownView{words: wordsOf(r), Write: mayWrite(r.Session())}
	if v.Write {
		v.Deleted = all.Deleted
		waiting, err := listings.ListSuggestions.Do(r.Context(), p.n, r.Session(), act.SuggestionQuery{Mine: true, Page: act.Page{Limit: 1}})
		if err != nil {
			return err
		}
		v.Waiting = waiting.Total
	}
	if v.Mail, err = p.mailing(r); err != nil {
		return err
	}
	for _, s := range all.Items {
		v.Rows = append(v.Rows, v.row(r.Session(), s))
	}
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return ownPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Crumbs: crumbs}, v)
}

func (w words) row(who *agency.Session, s act.Service) ownRow {
	row := ownRow{words: w, Service: s, Title: w.Text(s.Name), Fewer: -1, More: -1}
	if mayHide(who, s) && !s.Confidential {
		row.Hide = w.At(s.ID, "/hide")
	}
	if c := s.Capacity; c != nil {
		row.Fewer = c.Available - 1
		if c.Maximum == 0 || c.Available < c.Maximum {
			row.More = c.Available + 1
		}
	}
	return row
}

// mayWrite tells whether a member may change listings of their agency; the
// act decides, this only hides buttons that would be refused.
func mayWrite(s *agency.Session) bool {
	for _, role := range []string{agency.Administrator, agency.Coordinator, agency.Caseworker, agency.Responder, agency.Desk} {
		if s.Has(role) {
			return true
		}
	}
	return false
}

type placesView struct {
	words
	act.Service
	Title string
	Form  ui.Form
	Units []ui.Choice
}

var placesPage = web.NewPage[placesView](files, "pages/places.html", parts)

// showPlaces shows the whole form for free places.
func (p *pages) showPlaces(w *web.Response, r *web.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	v := placesView{words: wordsOf(r), Service: s, Units: r.Choices("code.capacity_unit.", "bed", "place", "household", "hour")}
	v.Title = v.Text(s.Name)
	in := act.UpdateCapacity{ID: s.ID, Waitlist: s.Waitlist, Expected: s.Expected}
	if c := s.Capacity; c != nil {
		in.Available, in.Maximum, in.Unit = c.Available, c.Maximum, c.Unit
	}
	v.Form = r.Form(in)
	if v.Form.Fault == nil && !v.Form.Kept && s.Capacity != nil && s.Capacity.Available == 0 {
		v.Form.Values.Set("available", "0") // none is a figure too
	}
	return placesPage.Render(w, r, ownFrame(r, web.Narrow), v)
}

// postPlaces says how many places are free now, from the list or the form.
func (p *pages) postPlaces(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, listings.UpdateCapacity.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showPlaces)
	}
	w.Say("dir.places.saved")
	if back := boardOf(r); back != "" {
		return w.SeeOther(back)
	}
	return w.SeeOther("/services/own")
}

// boardOf is the board of free places that a button stands on, "" when it
// stands elsewhere.
func boardOf(r *web.Request) string {
	var from struct {
		Board string `json:"_board"` // its sealed choice, or "-"
	}
	switch err := web.Decode(r, &from); {
	case err != nil || from.Board == "":
		return ""
	case from.Board == "-":
		return "/services/board"
	}
	return "/services/board?" + searchKey + "=" + url.QueryEscape(from.Board)
}

// postChecked says that a record is right today.
func (p *pages) postChecked(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, listings.VerifyService.On(p.n)); err != nil {
		return err
	}
	w.Say("dir.checked.saved")
	return w.SeeOther("/services/own")
}

// mine is a service that the reader may change; any other is not found here.
func (p *pages) mine(r *web.Request) (act.Service, error) {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")})
	if err == nil && !s.Own {
		err = notYours()
	}
	return s, err
}

// ownFrame is that of a page about one's own services.
func ownFrame(r *web.Request, width string) web.Frame {
	return web.Frame{Title: web.TitleForm, Width: width, Nav: "/services", Crumbs: []ui.Link{
		{Href: "/services", Text: r.T("nav.services")}, {Href: "/services/own", Text: r.T("dir.own.title")},
	}}
}
