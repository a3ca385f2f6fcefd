package planpages

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"relais/internal/act"
	"relais/internal/calendar"
	"relais/internal/web"
)

type calendarView struct {
	words
	On   bool
	Made string // the address of a feed that was made now
}

var calendarPage = web.NewPage[calendarView](files, "pages/calendar.html", parts)

// showCalendar says what one's own feed of times shows, and to whom.
func (p *pages) showCalendar(w *web.Response, r *web.Request) error {
	return p.renderCalendar(w, r, "")
}

func (p *pages) renderCalendar(w *web.Response, r *web.Request, made string) error {
	c, err := calendar.GetCalendar.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	frame := web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/tasks", Back: "/tasks"}
	return calendarPage.Render(w, r, frame, calendarView{words: wordsOf(r), On: c.On, Made: made})
}

// postCalendar shows the address in answer to the form: it exists nowhere else.
func (p *pages) postCalendar(w *web.Response, r *web.Request) error {
	made, err := web.Submit(r, calendar.MakeCalendar.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showCalendar)
	}
	return p.renderCalendar(w, r, p.n.Origin+"/dates/"+made.Token)
}

// postDropCalendar switches the feed off.
func (p *pages) postDropCalendar(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, calendar.DropCalendar.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, "/me/dates", p.showCalendar)
	}
	w.Say("calendar.dropped")
	return w.SeeOther("/me/dates")
}

// showFeed is a feed, for whoever has its address.
func (p *pages) showFeed(w *web.Response, r *web.Request) error {
	ics, err := p.n.Calendar.Feed(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(ics)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = w.Write(ics)
	return err
}
