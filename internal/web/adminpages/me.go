package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type meView struct {
	Form    ui.Form
	Choices []ui.Choice
	Me      act.Member
	Roles   []string
	Zone    string
	Ends    act.Session
	Kept    int
}

type passphraseView struct{ Form ui.Form }

type passkeysView struct {
	Form     ui.Form
	Items    []act.Passkey
	Required bool
}

type passkeyView struct{ Passkey act.Passkey }

var (
	mePage         = web.NewPage[meView](files, "pages/me.html")
	passphrasePage = web.NewPage[passphraseView](files, "pages/passphrase.html")
	passkeysPage   = web.NewPage[passkeysView](files, "pages/passkeys.html")
	passkeyPage    = web.NewPage[passkeyView](files, "pages/passkey.html")
)

// showMe is the reader's own account.
func (p *room) showMe(w *web.Response, r *web.Request) error {
	s := r.Session()
	who, err := accounts.Whoami.Do(r.Context(), p.node, s, act.None{})
	if err != nil {
		return err
	}
	m, err := p.findMember(r, s.Member)
	if err != nil {
		return err
	}
	v := meView{
		Form: r.Form(act.SetLanguage{Language: s.Language}), Choices: r.Choices("code.language.", act.Codes["language"]...),
		Me: m, Roles: roleNames(r, m.Roles),
		Zone: r.T("zone." + who.Me.Zone), Ends: who, Kept: len(who.Kept),
	}
	return mePage.Render(w, r, web.Frame{Title: web.TitleSettings, Width: web.Narrow, Back: "/agency", Nav: "/agency"}, v)
}

// postMe chooses the language for good, so the choice made on this
// device is forgotten.
func (p *room) postMe(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.SetLanguage.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showMe)
	}
	w.ForgetLanguage()
	w.Say("admin.saved")
	return w.SeeOther("/me")
}

func (p *room) showPassphrase(w *web.Response, r *web.Request) error {
	f := web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/me", Nav: "/agency"}
	return passphrasePage.Render(w, r, f, passphraseView{r.Form(nil)})
}

func (p *room) postPassphrase(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.ChangePassphrase.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showPassphrase)
	}
	w.Say("admin.passphrase.changed")
	return w.SeeOther("/me")
}

func (p *room) showPasskeys(w *web.Response, r *web.Request) error {
	list, err := accounts.ListPasskeys.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	now, err := p.profileOf(r)
	if err != nil {
		return err
	}
	v := passkeysView{Form: r.Form(nil), Items: list.Items, Required: now.RequirePasskey}
	f := web.Frame{Title: web.TitleSettings, Width: web.Narrow, Back: "/me", Nav: "/agency", Scripts: []string{"passkey.js"}}
	return passkeysPage.Render(w, r, f, v)
}

// showRemovePasskey asks before a passkey is taken away.
func (p *room) showRemovePasskey(w *web.Response, r *web.Request) error {
	list, err := accounts.ListPasskeys.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	for _, k := range list.Items {
		if k.ID == r.PathValue("id") {
			f := web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/me/passkeys", Nav: "/agency"}
			return passkeyPage.Render(w, r, f, passkeyView{k})
		}
	}
	return fault.New(fault.NotFound, "fault.not_found")
}

func (p *room) postRemovePasskey(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.RemovePasskey.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showRemovePasskey)
	}
	w.Say("admin.passkeys.removed")
	return w.SeeOther("/me/passkeys")
}

// postPasskeys and postPasskeysFinish talk with the script of the page: a passkey
// can't be made without it.
func (p *room) postPasskeys(w *web.Response, r *web.Request) error {
	options, err := web.Submit(r, accounts.PasskeyAddBegin.On(p.node))
	return web.JSON(w, r, options, err)
}

func (p *room) postPasskeysFinish(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, accounts.PasskeyAddFinish.On(p.node))
	if err == nil {
		w.Say("admin.passkey.added")
	}
	return web.JSON(w, r, struct {
		Next string `json:"next"`
	}{"/me/passkeys"}, err)
}
