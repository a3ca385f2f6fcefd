package personpages

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/person"
	"relais/internal/web"
)

// ownCookie holds the session of a person in their own file.
const ownCookie = "__Host-own"

// What the door says, by the number in its address: an answer to a form is none that
// the browser keeps.
const (
	saidWrong = "1" // these words open nothing
	saidBusy  = "2" // too many tries from here
	saidOver  = "3" // the visit has ended
	saidKept  = "4" // and what was written then is kept
	saidBye   = "5" // left
	saidSent  = "6" // on the file: what was written was sent
	saidEnded = "7" // it was taken back
	saidEmpty = "8" // nothing was written
)

type doorView struct {
	words
	Said string
}

var doorPage = web.NewPage[doorView](files, "pages/door.html")

// ownFrame is bare: nobody is signed in, and the address of the page before is told to
// nobody.
func ownFrame(w *web.Response, width string) web.Frame {
	w.Header().Set("Referrer-Policy", "same-origin")
	return web.Frame{Title: web.TitlePage, Width: width, Bare: true}
}

// showDoor asks for the words.
func (p *pages) showDoor(w *web.Response, r *web.Request) error {
	said := r.URL.Query().Get("s")
	if !slices.Contains([]string{saidWrong, saidBusy, saidOver, saidKept, saidBye}, said) {
		said = ""
	}
	return doorPage.Render(w, r, ownFrame(w, web.Narrow), doorView{wordsOf(r), said})
}

// postDoor takes the words. Wrong ones lead back to the door, and are not shown again.
func (p *pages) postDoor(w *web.Response, r *web.Request) error {
	s, err := web.SubmitOpen(r, person.OpenOwn.OpenOn(p.n))
	switch fault.CodeOf(err) {
	case "":
	case fault.NotFound, fault.InvalidInput:
		return w.SeeOther("/own?s=" + saidWrong)
	case fault.TooMany, fault.Unavailable:
		return w.SeeOther("/own?s=" + saidBusy)
	default:
		return err
	}
	w.Remember(ownCookie, s.Token, s.Ends.Sub(r.Now()))
	return w.SeeOther("/own/all")
}

type ownView struct {
	words
	Own   act.OwnFile
	Said  string
	Meets []act.OwnReferral // appointments that lie ahead
	Kinds []string
}

var ownPage = web.NewPage[ownView](files, "pages/own.html")

// showOwn is the person's own file.
func (p *pages) showOwn(w *web.Response, r *web.Request) error {
	own, err := person.GetOwn.Do(r.Context(), p.n, nil, act.OwnToken{Token: token(r)})
	if err != nil {
		return p.over(w, err)
	}
	v := ownView{words: wordsOf(r), Own: own, Said: r.URL.Query().Get("s"), Kinds: []string{"copy", "correct", "erase", "went"}}
	for _, one := range own.Referrals {
		if one.Meets != nil && one.Meets.After(r.Now().Add(-time.Hour)) && !one.Ended {
			v.Meets = append(v.Meets, one)
		}
	}
	return ownPage.Render(w, r, ownFrame(w, web.Narrow), v)
}

// token is that of the person's session; what stands for none opens nothing.
func token(r *web.Request) string {
	if t := r.Remembered(ownCookie); t != "" {
		return t
	}
	return "-"
}

// over leads to the door when the session has ended.
func (p *pages) over(w *web.Response, err error) error {
	f, ok := fault.As(err)
	switch {
	case ok && f.Key == "own.shut":
		return w.SeeOther("/own?s=" + saidOver)
	case ok && f.Key == "own.kept":
		return w.SeeOther("/own?s=" + saidKept)
	}
	return err
}

type endView struct {
	words
	Consent  *act.OwnConsent
	Referral *act.OwnReferral
	Disagree bool
	ID       string
}

var endPage = web.NewPage[endView](files, "pages/end.html")

// showEnd asks once more before something is taken back.
func (p *pages) showEnd(w *web.Response, r *web.Request) error {
	own, err := person.GetOwn.Do(r.Context(), p.n, nil, act.OwnToken{Token: token(r)})
	if err != nil {
		return p.over(w, err)
	}
	v := endView{words: wordsOf(r), ID: r.PathValue("item"), Disagree: r.URL.Query().Get("s") == "1"}
	if i := slices.IndexFunc(own.Consents, func(c act.OwnConsent) bool { return c.ID == v.ID }); i >= 0 {
		v.Consent = &own.Consents[i]
	}
	if i := slices.IndexFunc(own.Referrals, func(c act.OwnReferral) bool { return c.ID == v.ID }); i >= 0 {
		v.Referral = &own.Referrals[i]
	}
	if v.Consent == nil && v.Referral == nil {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return endPage.Render(w, r, ownFrame(w, web.Narrow), v)
}

// postEnd takes it back.
func (p *pages) postEnd(w *web.Response, r *web.Request) error {
	err := submit(r, func(in *act.EndOwn) { in.Token, in.ID = token(r), r.PathValue("item") }, person.EndOwn.OpenOn(p.n))
	if fault.CodeOf(err) == fault.Conflict {
		return w.SeeOther("/own/all") // it had ended already
	}
	if err != nil {
		return p.over(w, err)
	}
	return w.SeeOther("/own/all?s=" + saidEnded)
}

// submit decodes a form into an act that needs no session, sets what no field says,
// and carries it out.
func submit[In, Out any](r *web.Request, edit func(*In), do func(context.Context, In) (Out, error)) error {
	var in In
	if err := web.Decode(r, &in); err != nil {
		return err
	}
	edit(&in)
	_, err := do(r.Context(), in)
	return err
}

// postSay writes to the worker, or asks for something.
func (p *pages) postSay(w *web.Response, r *web.Request) error {
	err := submit(r, func(in *act.SayOwn) { in.Token = token(r) }, person.SayOwn.OpenOn(p.n))
	if fault.CodeOf(err) == fault.InvalidInput {
		return w.SeeOther("/own/all?s=" + saidEmpty)
	}
	if err != nil {
		return p.over(w, err)
	}
	return w.SeeOther("/own/all?s=" + saidSent)
}

// postLeave ends the session, and what the browser keeps of it.
func (p *pages) postLeave(w *web.Response, r *web.Request) error {
	if err := Leave(w, r, p.n); err != nil {
		return err
	}
	return w.SeeOther("/own?s=" + saidBye)
}
