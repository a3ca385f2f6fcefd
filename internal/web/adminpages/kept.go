package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/web"
)

type keptView struct {
	Items []act.Kept
	Found []act.Kept // arrived after a session had ended
}

var keptPage = web.NewPage[keptView](files, "pages/kept.html")

// showKept lists forms that were kept for the reader, to go on with, and words
// that were found after a session had ended, to take or drop.
func (p *trust) showKept(w *web.Response, r *web.Request) error {
	who, err := accounts.Whoami.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	var v keptView
	for _, k := range who.Kept {
		switch {
		case k.Found:
			v.Found = append(v.Found, k)
		case !web.Carried(k.Form):
			v.Items = append(v.Items, k)
		}
	}
	f := web.Frame{Title: web.TitleList, Width: web.Narrow, Back: "/me", Nav: "/agency"}
	return keptPage.Render(w, r, f, v)
}

// postTakeKept makes found words the draft of their form, in place of what may
// be there, and leads to it.
func (p *trust) postTakeKept(w *web.Response, r *web.Request) error {
	id := act.ID{ID: r.PathValue("id")}
	found, err := accounts.OpenKept.Do(r.Context(), p.node, r.Session(), id)
	if err != nil {
		return err
	}
	if _, err := accounts.KeepForm.Do(r.Context(), p.node, r.Session(), act.KeepForm{Form: found.Form, Body: found.Body}); err != nil {
		return err
	}
	if _, err := accounts.DropKept.Do(r.Context(), p.node, r.Session(), id); err != nil {
		return err
	}
	return w.SeeOther(found.Form)
}

func (p *trust) postDropKept(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, accounts.DropKept.On(p.node))
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	w.Say("admin.kept.dropped")
	return w.SeeOther("/me/kept")
}
