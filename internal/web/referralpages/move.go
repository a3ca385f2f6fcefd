package referralpages

import (
	"context"
	"slices"
	"strings"

	"relais/content/reasons"
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type moveView struct {
	words
	Form     ui.Form
	R        act.Referral
	Type     string
	Key      string
	Reasons  []ui.Choice
	Outcomes []ui.Choice
	Agencies []ui.Choice
	Asks     map[string]bool // which fields the move takes
	Ways     []ui.Choice     // in which somebody without Relais said so
	Loop     string          // what the sender will be told
}

var movePage = web.NewPage[moveView](files, "pages/move.html", parts)

// postReferral makes a move that needs no form.
func (p *pages) postReferral(w *web.Response, r *web.Request) error {
	out, err := web.SubmitWith(r, nil, func(ctx context.Context, s *agency.Session, in act.Move) (act.Referral, error) {
		if m := referral.Move(in.Type); !m.Button(referral.S) && !m.Button(referral.R) {
			return act.Referral{}, fault.New(fault.Conflict, "ref.not_now")
		}
		return loop.Move.Do(ctx, p.n, s, in)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showReferral)
	}
	w.Say(said(r.PostForm.Get("type")))
	return w.SeeOther(address.Request(out.ID))
}

// said is what the next page says that was done.
func said(move string) string { return "ref.said." + move }

// showMove is the form of a move.
func (p *pages) showMove(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := moveView{words: wordsOf(r), R: one, Type: r.PathValue("type"), Key: newKey(), Asks: map[string]bool{}}
	if !referral.Move(v.Type).ByForm() {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if !slices.Contains(one.Can, v.Type) {
		return fault.New(fault.Conflict, "ref.not_now")
	}
	for _, f := range referral.Move(v.Type).Fields() {
		v.Asks[string(f)] = true
	}
	if records(one, v.Type) {
		v.Ways = r.Choices("code.said_way.", act.Codes["said_way"]...)
	}
	v.Form = r.Form(defaultsOf(v.Type, one))
	if err := p.fillMove(r, &v); err != nil {
		return err
	}
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(one.ID), web.TitleForm
	return movePage.Render(w, r, frame, v)
}

// defaultsOf are the values that a move's form starts with.
func defaultsOf(move string, one act.Referral) act.Move {
	in := act.Move{}
	if referral.Move(move).Takes(referral.FieldHold) && !one.Defaults.HoldUntil.IsZero() {
		in.HoldUntil = one.Defaults.HoldUntil.Format("2006-01-02T15:04:05Z07:00")
	}
	return in
}

func (p *pages) fillMove(r *web.Request, v *moveView) error {
	if v.Asks["reason"] {
		v.Reasons = r.Choices(v.reasons(), reasons.For(v.Type)...)
	}
	if v.Asks["outcome"] {
		v.Outcomes = r.Choices("ref.outcome.", act.Codes["outcome"]...)
	}
	if referral.SideOf(v.R.Side) == referral.R {
		v.Loop = v.R.Loopback
	}
	if !v.Asks["agency"] {
		return nil
	}
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	for _, a := range all.Items {
		if a.ID != r.Session().Agency && a.ID != v.R.Other && a.Left == "" {
			v.Agencies = append(v.Agencies, ui.Choice{Value: a.ID, Text: v.Text(a.Name), Hint: v.Code("sector", a.Sector)})
		}
	}
	return err
}

// postMove makes a move with its form.
func (p *pages) postMove(w *web.Response, r *web.Request) error {
	move := r.PathValue("type")
	if !referral.Move(move).ByForm() {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	undated(r)
	out, err := web.SubmitWith(r, func(in *act.Move) { in.Type = move }, loop.Move.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showMove)
	}
	w.Say(said(move))
	if out.Outside != "" && r.PostForm.Has("said.by") {
		w.Say("ref.said.recorded")
	}
	if out.Unsaid {
		w.Say("ref.said.unsaid")
	}
	return w.SeeOther(address.Request(r.PathValue("id")))
}

// Ask is the key of a question, or of what stands at it: to who records what
// somebody without Relais said, it is about them.
func (v moveView) Ask(key string) string {
	if theirs := strings.Replace(key, "ref.", "ref.theirs.", 1); len(v.Ways) > 0 && locale.Has(theirs) {
		return theirs
	}
	return key
}

// reasons is the first part of the keys of reasons: "we have no room", or, of
// somebody else, "no room".
func (v moveView) reasons() string {
	if len(v.Ways) > 0 {
		return "code.reason."
	}
	return "ref.reason."
}

// Button is what the form's button says.
func (v moveView) Button() string {
	if len(v.Ways) > 0 {
		return v.T("ref.record.save")
	}
	if key := "ref.save." + v.Type; locale.Has(key) {
		return v.T(key)
	}
	return v.T(referral.Move(v.Type).Key())
}

// Grave reports whether a move ends something for the person.
func (v moveView) Grave() bool { return referral.Move(v.Type).Grave() }

// LoopWords says what the sender will see of a move, by what the person
// agreed may be told back.
func (v moveView) LoopWords() string {
	if referral.SideOf(v.R.Side) != referral.R || !referral.Move(v.Type).LoopBack() {
		return ""
	}
	if v.Loop == "" {
		return v.T("ref.loop.none")
	}
	return v.T("ref.loop." + v.Loop)
}

// undated takes the time of day away that the form of a waiting list brings along for
// a day, where no day was given: it may be left out.
func undated(r *web.Request) {
	if r.ParseForm() == nil && r.PostForm.Get("when.date") == "" && r.PostForm.Get("when.time") == "12:00" {
		r.PostForm.Del("when.time")
	}
}
