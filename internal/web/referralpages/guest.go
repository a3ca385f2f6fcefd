package referralpages

import (
	"context"
	"slices"

	"relais/content/reasons"
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/guest"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// guestPages are the pages of the link by which a recipient without Relais answers:
// the sender's worker makes it, and whoever is asked opens it without signing in.
type guestPages struct{ *pages }

func (p guestPages) routes() []web.Route {
	const one, link = "/requests/{id}/link", "/link/{token}"
	return []web.Route{
		web.Get(one, p.showLink), web.Post(one, p.postLink), web.Post(one+"/drop", p.postDropLink),
		web.Get(link, p.showGuest).Open(), web.Post(link, p.postGuest).Open(), web.Get(link+"/ready", p.showKept).Open(),
	}
}

// linkView is the page on which a worker makes a link. Link, once it was made, is
// shown once.
type linkView struct {
	words
	R    act.Referral
	Open bool // there is one already
	Link *act.AnswerLink
	At   string // its address
	Mail []string
	Back string
}

var linkPage = web.NewPage[linkView](files, "pages/link.html", parts)

func (p guestPages) showLink(w *web.Response, r *web.Request) error { return p.renderLink(w, r, nil) }

// postLink shows the link in answer to the form: it exists nowhere else.
func (p guestPages) postLink(w *web.Response, r *web.Request) error {
	made, err := web.Submit(r, guest.MakeAnswerLink.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showLink)
	}
	return p.renderLink(w, r, &made)
}

func (p guestPages) postDropLink(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, guest.DropAnswerLink.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.Request(r.PathValue("id"), "link"), p.showLink)
	}
	w.Say("guest.said.dropped")
	return w.SeeOther(address.Request(r.PathValue("id")))
}

func (p guestPages) renderLink(w *web.Response, r *web.Request, made *act.AnswerLink) error {
	one, err := p.n.Loop.Peek(r.Context(), r.Session(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if one.Outside == "" {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	has, err := guest.GetAnswerLink.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.ID})
	if err != nil {
		return err
	}
	v := linkView{words: wordsOf(r), R: one, Open: has.Open, Link: made, Back: address.Request(one.ID)}
	if made != nil {
		v.At = p.n.Origin + "/link/" + made.Token
		if v.Mail, err = p.mail(r, v.At); err != nil {
			return err
		}
	}
	frame := referralFrame()
	frame.Width, frame.Back = web.Narrow, v.Back
	return linkPage.Render(w, r, frame, v)
}

// mail is the text to send, in both languages: it says neither what is asked nor of
// whom.
func (p guestPages) mail(r *web.Request, at string) ([]string, error) {
	s := r.Session()
	own, err := accounts.GetAgency.Do(r.Context(), p.n, s, act.ID{ID: s.Agency})
	if err != nil {
		return nil, err
	}
	langs := []locale.Lang{locale.FR, locale.EN}
	if r.Lang.Fallback() == locale.EN {
		slices.Reverse(langs)
	}
	var out []string
	for _, l := range langs {
		out = append(out, locale.T(l, "guest.mail", own.Name.In(string(l)), s.Name))
	}
	return append(out, at), nil
}

// guestView is what whoever holds a link sees. Without Ask the code is asked for.
type guestView struct {
	words
	Form          ui.Form
	Ask           *act.LinkedAsk
	Need          string
	Facts         []ui.Row
	Code, Key     string
	Type          string // the answer whose form is shown
	Takes         map[string]bool
	Reasons       []ui.Choice
	Outcomes      []ui.Choice
	Moved, Closed bool
	Kept          bool
}

var guestPage = web.NewPage[guestView](files, "pages/guest.html", parts)

// guestFrame is bare, and its answer tells no other site where it was: the address
// is half of the secret.
func guestFrame(w *web.Response) web.Frame {
	w.Header().Set("Referrer-Policy", "no-referrer")
	return web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true}
}

// showGuest asks for the code. It looks nothing up: whoever tries addresses learns
// nothing here.
func (p guestPages) showGuest(w *web.Response, r *web.Request) error {
	return guestPage.Render(w, r, guestFrame(w), guestView{words: wordsOf(r), Form: r.Form(nil)})
}

// showKept says that an answer was kept: a page of its own, so that a reload sends
// nothing.
func (p guestPages) showKept(w *web.Response, r *web.Request) error {
	return guestPage.Render(w, r, guestFrame(w), guestView{words: wordsOf(r), Form: r.Form(nil), Kept: true})
}

// postGuest takes the code, then the choice of an answer, then the answer. Each
// brings the code along: no cookie holds it.
func (p guestPages) postGuest(w *web.Response, r *web.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.InvalidInput, "fault.invalid")
	}
	undated(r)
	if zone, err := hours.Zone(r.PostForm.Get("_zone")); err == nil && r.PostForm.Has("_zone") {
		r.In(zone)
	}
	if r.PostForm.Get("_do") != "send" {
		return p.look(w, r, r.PostForm.Get("_type"), false)
	}
	_, err := web.SubmitOpen(r, func(ctx context.Context, in act.LinkAnswer) (act.LinkedAsk, error) {
		return guest.AnswerByLink.Do(ctx, p.n, nil, in)
	})
	switch fault.CodeOf(err) {
	case "":
		return w.SeeOther("/link/" + r.PathValue("token") + "/ready")
	case fault.NotFound, fault.Gone:
		return p.closed(w, r)
	case fault.Conflict:
		return p.look(w, r, "", true)
	}
	return web.Retry(w, r, err, func(w *web.Response, r *web.Request) error { return p.look(w, r, r.PostForm.Get("type"), false) })
}

func (p guestPages) closed(w *web.Response, r *web.Request) error {
	return guestPage.Render(w, r, guestFrame(w), guestView{words: wordsOf(r), Form: r.Form(nil), Closed: true})
}

// look shows the ask, or the form of one answer to it.
func (p guestPages) look(w *web.Response, r *web.Request, move string, moved bool) error {
	key := act.LinkCode{Token: r.PathValue("token"), Code: r.PostForm.Get("code")}
	seen, err := guest.LookByLink.Do(r.Context(), p.n, nil, key)
	if c := fault.CodeOf(err); c == fault.NotFound || c == fault.Gone {
		return p.closed(w, r)
	}
	if err != nil {
		return web.Retry(w, r, err, p.showGuest)
	}
	v := guestView{words: wordsOf(r), Ask: &seen, Code: key.Code, Moved: moved, Key: newKey(), Form: r.Form(nil)}
	if !r.Refused() {
		v.Form = r.Looked()
	}
	v.Need, v.Facts = v.words.Need(seen.Need), v.words.Facts(seen.Attributes)
	if slices.Contains(seen.Can, move) {
		v.fill(r, move)
	}
	return guestPage.Render(w, r, guestFrame(w), v)
}

// fill puts together the form of an answer.
func (v *guestView) fill(r *web.Request, move string) {
	v.Type, v.Takes = move, map[string]bool{}
	for _, f := range referral.Move(move).Fields() {
		v.Takes[string(f)] = true
	}
	v.Reasons = r.Choices("ref.reason.", reasons.For(move)...)
	v.Outcomes = r.Choices("ref.outcome.", act.Codes["outcome"]...)
}
