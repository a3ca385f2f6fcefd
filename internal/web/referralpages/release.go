package referralpages

import (
	"slices"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type releaseView struct {
	words
	Form     ui.Form
	R        act.Referral
	Case     act.Case
	Key      string
	Consents []releaseConsent
	Choices  []ui.Choice
	Chosen   *releaseConsent
	Name     string // when the consent names it
	Limits   limitsView
	Parts    []releasePart
	Rules    safeView
	Ways     []ui.Choice // in which the worker tells somebody without Relais
	Talk     string      // where the conversation about a consent begins
}

// releaseConsent is a consent to release that names the agency.
type releaseConsent struct {
	act.Consent
	Sections []string // in words
}

// releasePart is a section as the agency will get it.
type releasePart struct {
	Title   string
	Entries []entryView
}

var releasePage = web.NewPage[releaseView](files, "pages/release.html", parts)

// showRelease shows what a release would send, under which consent.
func (p *pages) showRelease(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	if !slices.Contains(one.Can, string(referral.MoveRelease)) {
		return fault.New(fault.Conflict, "ref.not_now")
	}
	v := releaseView{words: wordsOf(r), R: one, Key: newKey(), Form: r.Form(nil)}
	if v.Case, err = casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.Case}); err != nil {
		return err
	}
	v.consents(r)
	if err := p.fillParts(r, &v); err != nil {
		return err
	}
	v.Talk = talk(one.Case, "release", address.Request(one.ID, "share"), needOf(v.Case, one.ID), one.Other)
	if one.Outside != "" {
		v.Talk = talk(one.Case, "release", address.Request(one.ID, "share"), needOf(v.Case, one.ID)) + outsideOf(one.Outside, one.Sector)
		v.Ways = r.Choices("code.said_way.", "telephone", "in_person")
	}
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(one.ID), web.TitleForm
	return releasePage.Render(w, r, frame, v)
}

// needOf is the need that a referral is about, "" when the file does not tell:
// the consent to release begins with it alone.
func needOf(c act.Case, referral string) string {
	for _, n := range c.Needs {
		if slices.Contains(n.Referrals, referral) {
			return n.ID
		}
	}
	return ""
}

// consents finds the consents that name the agency; the newest is chosen
// unless the reader says otherwise.
func (v *releaseView) consents(r *web.Request) {
	want := v.Form.Value("consent")
	if want == "" {
		want = r.URL.Query().Get("agreement")
	}
	for _, c := range slices.Backward(v.Case.Consents) {
		if !casefile.ConsentState(c.State).Valid() || c.Kind != "release" || !v.names(c) {
			continue
		}
		one := releaseConsent{c, v.Codes("part", c.NewConsent.Sections)}
		v.Consents = append(v.Consents, one)
		v.Choices = append(v.Choices, ui.Choice{Value: c.ID, Text: v.List(one.Sections), Hint: c.Purpose})
		if v.Chosen == nil || c.ID == want {
			v.Chosen = &v.Consents[len(v.Consents)-1]
		}
	}
}

// names reports whether a consent names who is asked, on Relais or outside.
func (v *releaseView) names(c act.Consent) bool {
	if v.R.Outside == "" {
		return slices.Contains(c.Agencies, v.R.Other) && !refused(c, v.R.Other, v.R.Sector)
	}
	return slices.ContainsFunc(c.Outside, func(o act.ConsentOutside) bool { return o.Service == v.R.Outside && o.Sector == v.R.Sector })
}

// fillParts shows what the agency will get, exactly: the act that sends says it.
func (p *pages) fillParts(r *web.Request, v *releaseView) error {
	if v.Chosen == nil {
		return nil
	}
	would, err := loop.PreviewRelease.Do(r.Context(), p.n, r.Session(), act.Release{ID: v.R.ID, Consent: v.Chosen.ID})
	if err != nil {
		return err
	}
	v.Name, v.Limits = would.Known, limitsIn(v.words, would.Limits)
	if v.Rules, err = p.safeView(r, v.words, would.Safe); err != nil {
		return err
	}
	for _, s := range would.Parts {
		part := releasePart{Title: v.Code("part", s.Section)}
		for _, e := range s.Entries {
			part.Entries = append(part.Entries, entryIn(v.words, e))
		}
		v.Parts = append(v.Parts, part)
	}
	return nil
}

// postRelease sends. The button of another consent only shows the page again.
func (p *pages) postRelease(w *web.Response, r *web.Request) error {
	if err := r.ParseForm(); err == nil && r.PostForm.Get("_show") != "" {
		return w.SeeOther(address.Request(r.PathValue("id"), "share") + "?agreement=" + clean(r.PostForm.Get("consent")))
	}
	out, err := web.Submit(r, loop.Release.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showRelease)
	}
	w.Say("ref.said.release")
	if out.Outside != "" {
		w.Say("ref.said.recorded")
	}
	return w.SeeOther(address.Request(r.PathValue("id")))
}
