package casepages

import (
	"cmp"
	"fmt"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// bothPages are one conversation about asking and sharing, where the person wants to
// decide about both at once: each with its own points, its own yes and its own no.
type bothPages struct{ *pages }

// bothForm is what a worker fills in. What was said of each part is a yes or a no.
type bothForm struct {
	Ask         act.NewConsent `json:"ask"`
	Release     act.NewConsent `json:"release"`
	AskSaid     string         `json:"ask_said"`
	ReleaseSaid string         `json:"release_said"`
	act.Once
}

// bothView is the page: two conversations that share who speaks, and how.
type bothView struct {
	inFile
	Form         ui.Form
	Ask, Release talkView
	Said         []ui.Choice
}

// Parts are the two in their order.
func (v bothView) Parts() []talkView { return []talkView{v.Ask, v.Release} }

var bothPage = web.NewPage[bothView](files, "pages/both.html", parts)

func (p bothPages) showBoth(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	agencies, err := p.agencies(r, f.words)
	if err != nil {
		return err
	}
	start := bothForm{}
	v := bothView{inFile: f, Form: r.Form(start), Said: r.Choices("case.both.", "yes", "no")}
	for kind, part := range map[string]*talkView{"ask": &v.Ask, "release": &v.Release} {
		for name, values := range defaults(r, f, kind) {
			if field := kind + "." + name; !r.Refused() && !v.Form.Kept && name != "next" {
				v.Form.Values[field] = values
			}
		}
		*part = talkView{inFile: f, Form: v.Form, Kind: kind}
		foreign := ""
		if part.Say, foreign = sayIn(r, f, v.Form); foreign != "" {
			part.Foreign = f.Language(foreign)
		}
		part.SayTag = part.Say.Tag()
		part.fill(r, agencies)
		part.points(kind)
		for i, one := range part.Points {
			part.Points[i].Said = v.Form.Has(kind+".explained", one.Code)
		}
	}
	return bothPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// Field is the name of a field of one part.
func (v talkView) Field(name string) string { return v.Kind + "." + name }

// postBoth records what the person said of each: neither is recorded before both were
// decided, and a repeat records nothing twice.
func (p bothPages) postBoth(w *web.Response, r *web.Request) error {
	var in bothForm
	if err := web.Decode(r, &in); err != nil {
		return web.Retry(w, r, err, p.showBoth)
	}
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	for name, said := range map[string]string{"ask_said": in.AskSaid, "release_said": in.ReleaseSaid} {
		if said != "yes" && said != "no" {
			bad.Add(name, "case.both.undecided")
		}
	}
	if len(bad.Fields) > 0 {
		return web.Retry(w, r, bad, p.showBoth)
	}
	for _, one := range []struct {
		kind, said string
		terms      act.NewConsent
	}{{"ask", in.AskSaid, in.Ask}, {"release", in.ReleaseSaid, in.Release}} {
		if err := p.record(r, one.kind, one.said, in.Key, one.terms); err != nil {
			return web.Retry(w, r, renamed(err, func(name string) string { return one.kind + "." + name }), p.showBoth)
		}
	}
	w.Say("case.both.recorded")
	return w.SeeOther(address.File(r.PathValue("id")))
}

// record records a yes or a no to one of the two.
func (p bothPages) record(r *web.Request, kind, said, key string, c act.NewConsent) (err error) {
	id, once := r.PathValue("id"), act.Once{Key: fmt.Sprintf("%.60s-%.1s", key, kind)}
	if key == "" {
		once.Key = ""
	}
	c.Kind = kind
	if said == "yes" {
		_, err = casework.RecordConsent.Do(r.Context(), p.n, r.Session(), act.RecordConsent{Case: id, NewConsent: c, Once: once})
		return err
	}
	in := act.RefuseConsent{Case: id, Once: once, NewRefusal: act.NewRefusal{Kind: kind, Agencies: c.Agencies, Sectors: c.Sectors,
		GivenBy: cmp.Or(c.GivenBy, "person")}}
	if err := refusePages(p).everybody(r, in); err != nil {
		return err
	}
	_, err = casework.RefuseConsent.Do(r.Context(), p.n, r.Session(), in)
	return err
}

// SayTitle is the question of a part, in the language of the conversation.
func (v talkView) SayTitle() string { return locale.T(v.Say, "case.talk.title."+v.Kind) }
