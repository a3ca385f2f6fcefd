package casepages

import (
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// endingPages are what comes with the end of a consent, and its signed paper.
type endingPages struct{ *pages }

// soon is how many days before its end a consent can be let end.
const soon = 14

// talkOf is the page on which a consent is asked for.
func talkOf(c act.Consent) string {
	if c.Enforcement {
		return special
	}
	return c.Kind
}

// Again is the address of the conversation with the parts of the consent; "" where
// nothing of it can be read, or the person took it back.
func (v consentView) Again() string {
	if s := casefile.ConsentState(v.Consent.State); s == casefile.Withdrawn || s == casefile.Damaged || v.Consent.Kind == "" {
		return ""
	}
	return v.At("agree", address.Agreements.Of(talkOf(v.Consent))) + "?agreement=" + v.Consent.ID
}

// Soon reports whether it ends soon.
func (v consentView) Soon() bool { return v.Live() && v.Consent.Until <= v.soon }

// postLapse notes that a consent which ends soon ends.
func (p endingPages) postLapse(w *web.Response, r *web.Request) error {
	at := address.File(r.PathValue("id"), "agreements", r.PathValue("consent"))
	if _, err := web.Submit(r, casework.LetConsentEnd.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, at, p.showConsent)
	}
	w.Say("case.consent.lapsed")
	return w.SeeOther(at)
}

type scanView struct {
	consentView
	Papers []ui.Choice
}

var scanPage = web.NewPage[scanView](files, "pages/scan.html", parts)

// showScan asks which document of the file is the signed paper of a consent.
func (p endingPages) showScan(w *web.Response, r *web.Request) error {
	c, err := p.viewConsent(r)
	if err != nil {
		return err
	}
	v := scanView{consentView: c, Papers: []ui.Choice{{Text: r.T("case.consent.scan_off")}}}
	v.Form = r.Form(act.SetConsentPaper{Document: c.Consent.Paper})
	info, err := v.section("documents")
	if err != nil {
		return err
	}
	if info.Readable {
		s, err := casework.GetSection.Do(r.Context(), p.n, r.Session(), act.SectionRef{Case: v.Case.ID, Section: "documents"})
		if err != nil {
			return err
		}
		for _, e := range s.Items {
			if e.Kind == casefile.KindDocument && !e.Removed && e.Verified {
				v.Papers = append(v.Papers, ui.Choice{Value: e.ID, Text: e.Label + " · " + locale.Date(r.Lang, e.At)})
			}
		}
	}
	return scanPage.Render(w, r, v.frame(r, web.TitleForm, web.Narrow), v)
}

// postScan names it.
func (p endingPages) postScan(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.SetConsentPaper.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showScan)
	}
	w.Say("case.consent.scan_set")
	return w.SeeOther(address.File(r.PathValue("id"), "agreements", r.PathValue("consent")))
}

// side is a language of a paper that stands in two.
type side struct {
	Tag, Name string
}

// line is a line of such a paper.
type line struct{ Titles, Texts []string }

type twoView struct {
	consentView
	Sides []side
	Lines []line
	Sign  []line
	Title []string
}

var twoPage = web.NewPage[twoView](files, "pages/two.html", parts)

// renderTwo is a consent in two languages side by side, with the lines to sign on: that of
// the conversation where these pages have it, and otherwise French and English.
func (p endingPages) renderTwo(w *web.Response, r *web.Request, c consentView) error {
	v := twoView{consentView: c}
	both := []locale.Lang{locale.FR, locale.EN}
	if own, ok := locale.Parse(c.Consent.Language); ok && c.Consent.Language != "" && own.Fallback() != own {
		both = []locale.Lang{own, r.Lang.Fallback()}
	}
	said := make([]consentView, len(both))
	for i, l := range both {
		said[i] = c
		said[i].Say, said[i].words.Lang = l, l
		if _, err := p.agencies(r, said[i].words); err != nil {
			return err
		}
		said[i].Whom = whomIn(said[i].words, c.Consent)
		v.Sides = append(v.Sides, side{l.Tag(), l.Name()})
		v.Title = append(v.Title, said[i].Said("case.paper.title"))
	}
	add := func(title string, text func(consentView) string) {
		one := line{}
		for _, s := range said {
			one.Titles, one.Texts = append(one.Titles, s.Said(title)), append(one.Texts, text(s))
		}
		v.Lines = append(v.Lines, one)
	}
	words := func(key string) func(consentView) string {
		return func(s consentView) string { return s.Said(key) }
	}
	add("case.two.about", words("case.paper.kind."+c.Consent.Kind))
	add("code.explained.who", func(s consentView) string { return s.List(append(s.Whom.Agencies, s.Whom.Sectors...)) })
	if len(c.Consent.Sections) > 0 {
		add("code.explained.what", func(s consentView) string { return s.List(s.Codes("part", c.Consent.Sections)) })
	}
	add("code.explained.why", func(consentView) string { return c.Consent.Purpose })
	add("code.explained.until", func(s consentView) string { return s.Day(c.Consent.Until) })
	if c.Consent.Loopback != "" {
		add("case.paper.loopback", words("code.loopback."+c.Consent.Loopback))
	}
	add("case.paper.change", words("case.paper.change_text"))
	for _, key := range []string{"case.two.name", "case.two.sign", "case.two.day", "case.two.taken"} {
		one := line{}
		for _, s := range said {
			one.Titles = append(one.Titles, s.Said(key))
		}
		v.Sign = append(v.Sign, one)
	}
	return twoPage.Render(w, r, c.frame(r, web.TitlePage, web.Wide), v)
}

// soonFrom is the day until which a consent ends soon.
func soonFrom(now time.Time) string { return now.AddDate(0, 0, soon).Format(time.DateOnly) }
