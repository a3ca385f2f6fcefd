package casepages

import (
	"context"
	"net/url"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type consentView struct {
	inFile
	Consent act.Consent
	Whom    whom
	Form    ui.Form
	Mine    bool // the reader took it, and can't co-sign it
	Say     locale.Lang
	SayTag  string
	Other   locale.Lang
	Name2   string // name of the other language
	soon    string // the day until which it ends soon
}

// Waits reports whether the consent waits for a second signature.
func (v consentView) Waits() bool { return casefile.ConsentState(v.Consent.State) == casefile.Waiting }

// Held reports whether it came back with a restore and must be confirmed.
func (v consentView) Held() bool { return casefile.ConsentState(v.Consent.State) == casefile.Held }

// Live reports whether it can be taken back.
func (v consentView) Live() bool { return casefile.ConsentState(v.Consent.State).Live() }

var (
	kindsPage    = web.NewPage[inFile](files, "pages/kinds.html", parts)
	consentPage  = web.NewPage[consentView](files, "pages/consent.html", parts)
	withdrawPage = web.NewPage[consentView](files, "pages/withdraw.html", parts)
	paperPage    = web.NewPage[consentView](files, "pages/paper.html", parts)
)

// showKinds asks what the agreement is about.
func (p *pages) showKinds(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	return kindsPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), f)
}

// postTalk records what the person agreed to. The button of the other language
// only shows the conversation again.
func (p *pages) postTalk(w *web.Response, r *web.Request) error {
	var in act.RecordConsent
	if err := web.Decode(r, &in); err == nil && r.PostForm.Get("saying") != "" {
		return web.Ask(w, r, p.showTalk)
	}
	if r.PostForm.Get("said") == "no" {
		return refusePages{p}.refuse(w, r, in.NewConsent)
	}
	edit := func(in *act.RecordConsent) {
		if in.Enforcement = r.PathValue("kind") == special; in.Enforcement {
			in.Kind = r.PostForm.Get("about")
		}
	}
	c, err := web.SubmitWith(r, edit, casework.RecordConsent.On(p.n))
	if err != nil {
		return web.Retry(w, r, renamed(err, func(name string) string {
			if name == "kind" {
				return "about"
			}
			return name
		}), p.showTalk)
	}
	return p.agreed(w, r, c)
}

// refusePages record a no.
type refusePages struct{ *pages }

// refuse records that the person said no, to what the form names: one press, like a
// yes. Nothing else of the form has to be filled in.
func (p refusePages) refuse(w *web.Response, r *web.Request, asked act.NewConsent) error {
	in := act.RefuseConsent{Case: r.PathValue("id"), NewRefusal: act.NewRefusal{Kind: r.PathValue("kind"), Agencies: asked.Agencies, Sectors: asked.Sectors, GivenBy: asked.GivenBy}}
	if in.Kind == special {
		in.Kind = r.PostForm.Get("about")
	}
	for _, o := range asked.Outside {
		in.Outside = append(in.Outside, o.Service)
	}
	if r.PathValue("kind") == special && len(in.Agencies)+len(in.Sectors)+len(in.Outside) == 0 {
		for _, sector := range act.Codes["sector"] { // the page is about these alone
			if agency.Enforces(sector) {
				in.Sectors = append(in.Sectors, sector)
			}
		}
	}
	if err := p.everybody(r, in); err != nil {
		return web.Retry(w, r, err, p.showTalk)
	}
	in.Key = r.PostForm.Get("key")
	if _, err := casework.RefuseConsent.Do(r.Context(), p.n, r.Session(), in); err != nil {
		return web.Retry(w, r, renamed(err, func(name string) string {
			if name == "kind" {
				return "about"
			}
			return name
		}), p.showTalk)
	}
	w.Say("case.refusal.recorded")
	return w.SeeOther(address.File(r.PathValue("id")))
}

// everybody asks once more before a no that chooses nobody ends what was agreed with
// others and may be in use.
func (p refusePages) everybody(r *web.Request, in act.RefuseConsent) error {
	if len(in.Agencies)+len(in.Sectors)+len(in.Outside) > 0 || r.PostForm.Get("everybody") != "" {
		return nil
	}
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: in.Case})
	if err != nil {
		return err
	}
	ends := 0
	for _, one := range c.Consents {
		if one.Kind == in.Kind && casefile.ConsentState(one.State).Live() {
			ends++
		}
	}
	if ends == 0 {
		return nil
	}
	return fault.Invalid("everybody", "case.talk.ends", ends)
}

// Refused are those in words whom a no names.
func (f inFile) Refused(no act.Refusal) []string {
	names := append(f.Names(no.Agencies), f.Codes("sector", no.Sectors)...)
	if names = append(names, no.Outside...); len(names) == 0 {
		names = []string{f.T("case.refusal.everybody")}
	}
	return names
}

// agreed leads on to where the agreement was wanted, or shows it.
func (p *pages) agreed(w *web.Response, r *web.Request, c act.Consent) error {
	if casefile.ConsentState(c.State) == casefile.Waiting {
		w.Say("case.consent.waits")
	} else {
		w.Say("case.consent.recorded")
	}
	if next, err := url.Parse(r.PostForm.Get("next")); err == nil && within(next) && casefile.ConsentState(c.State).Valid() {
		q := next.Query()
		q.Set("agreement", c.ID)
		next.RawQuery = q.Encode()
		return w.SeeOther(next.String())
	}
	return w.SeeOther(address.File(r.PathValue("id"), "agreements", c.ID))
}

// within tells whether an address is one of ours to go on to.
func within(u *url.URL) bool {
	ours := strings.HasPrefix(u.Path, "/files/") || strings.HasPrefix(u.Path, "/requests/")
	return ours && u.Host == "" && u.Scheme == "" && !strings.ContainsAny(u.Path, "\\\r\n")
}

// viewConsent loads what pages about one consent show.
func (p *pages) viewConsent(r *web.Request) (consentView, error) {
	f, err := p.load(r)
	if err != nil {
		return consentView{}, err
	}
	c, err := f.consent(r.PathValue("consent"))
	if err != nil {
		return consentView{}, err
	}
	if _, err := p.agencies(r, f.words); err != nil {
		return consentView{}, err
	}
	return consentView{inFile: f, Consent: c, Whom: whomIn(f.words, c), Mine: c.TakenBy == r.Session().Name, Form: r.Form(nil), soon: soonFrom(r.Now())}, nil
}

// showConsent shows one agreement and where it stands.
func (p *pages) showConsent(w *web.Response, r *web.Request) error {
	v, err := p.viewConsent(r)
	if err != nil {
		return err
	}
	return consentPage.Render(w, r, v.frame(r, web.TitlePage, web.Narrow), v)
}

// postCosign is the second member's signature.
func (p *pages) postCosign(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.CosignConsent.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.File(r.PathValue("id"), "agreements", r.PathValue("consent")), p.showConsent)
	}
	w.Say("case.consent.cosigned")
	return w.SeeOther(address.File(r.PathValue("id"), "agreements", r.PathValue("consent")))
}

// postConfirm says, after a restore, that the person still agrees.
func (p *pages) postConfirm(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.ConfirmConsent.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.File(r.PathValue("id"), "agreements", r.PathValue("consent")), p.showConsent)
	}
	w.Say("case.consent.confirmed")
	return w.SeeOther(address.File(r.PathValue("id"), "agreements", r.PathValue("consent")))
}

// showWithdraw says what stops before it is done.
func (p *pages) showWithdraw(w *web.Response, r *web.Request) error {
	v, err := p.viewConsent(r)
	if err != nil {
		return err
	}
	if !casefile.ConsentState(v.Consent.State).Live() {
		return fault.New(fault.Conflict, "consent."+v.Consent.State)
	}
	return withdrawPage.Render(w, r, v.frame(r, web.TitleForm, web.Narrow), v)
}

// postWithdraw takes the consent back for the person, at once.
func (p *pages) postWithdraw(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in act.WithdrawConsent) (act.Consent, error) {
		return casework.WithdrawConsent.Do(ctx, p.n, s, in)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showWithdraw)
	}
	w.Say("case.consent.taken_back")
	return w.SeeOther(address.File(r.PathValue("id"), "agreements", r.PathValue("consent")))
}

// showPaper is for the person, in large type and in the language of the
// conversation, or the other one; or in both side by side, to be signed.
func (p *pages) showPaper(w *web.Response, r *web.Request) error {
	v, err := p.viewConsent(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("say") == "both" {
		return endingPages{p}.renderTwo(w, r, v)
	}
	v.Say = r.Lang.Fallback()
	for _, tag := range []string{v.Consent.Language, r.URL.Query().Get("say")} {
		if l, ok := locale.Parse(tag); ok && tag != "" {
			v.Say = l
		}
	}
	v.words.Lang = v.Say
	if _, err := p.agencies(r, v.words); err != nil {
		return err
	}
	v.Whom, v.SayTag = whomIn(v.words, v.Consent), v.Say.Tag()
	v.Other = locale.Lang(other(string(v.Say)))
	v.Name2 = v.Other.Name()
	return paperPage.Render(w, r, v.frame(r, web.TitlePage, web.Narrow), v)
}

// Said is a text in the language of the conversation.
func (v consentView) Said(key string, args ...any) string { return locale.T(v.Say, key, args...) }

// Day is a calendar day in the language of the conversation.
func (v consentView) Day(day string) string { return v.words.Date(day) }

// List names things in the language of the conversation.
func (v consentView) List(items []string) string { return locale.List(v.Say, items) }
