package referralpages

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/received"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/same"
	"relais/internal/web/ui"
)

// keepPages open a case file with what was received.
type keepPages struct{ *pages }

// keepForm is act.FileReceived as people fill it in.
type keepForm struct {
	Known   string `json:"known"`
	Another bool   `json:"another"` // somebody else of the same name
}

type keepView struct {
	words
	Form ui.Form
	R    act.Referral
	Same []ui.Same // files of somebody of the same name
}

var keepPage = web.NewPage[keepView](files, "pages/keep.html", parts)

func (p keepPages) routes() []web.Route {
	const at = "/requests/{id}/opened/keep"
	return []web.Route{web.Get(at, p.showKeep), web.Post(at, p.postKeep)}
}

// showKeep asks how the person is called, where nothing says so, and whether it is
// somebody who has a file already.
func (p keepPages) showKeep(w *web.Response, r *web.Request) error {
	one, err := p.n.Loop.Peek(r.Context(), r.Session(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if one.Release == nil {
		return w.SeeOther(address.Request(one.ID))
	}
	open, err := loop.OpenRelease.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.ID})
	if err != nil {
		return err
	}
	v := keepView{words: wordsOf(r), R: one, Form: r.Form(keepForm{Known: open.Known})}
	if v.Same, err = same.Named(r, p.n, v.Form); err != nil {
		return err
	}
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(one.ID, "opened"), web.TitleForm
	return keepPage.Render(w, r, frame, v)
}

// postKeep opens the file, or leads to the one that was opened before.
func (p keepPages) postKeep(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	out, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in keepForm) (act.ReceivedFile, error) {
		return received.FileReceived.Do(ctx, p.n, s, act.FileReceived{ID: id, Known: in.Known, Alone: !in.Another})
	})
	if f, bad := fault.As(err); bad && (f.Code == fault.InvalidInput || f.Key == "casefile.same_name" || f.Key == "casefile.received_erased") {
		return web.RetryAt(w, r, err, address.Request(id, "opened", "keep"), p.showKeep)
	}
	if err != nil {
		return err
	}
	switch {
	case out.Before:
		w.Say("ref.keep.before")
	case len(out.Left) > 0:
		w.Say("ref.keep.left")
	default:
		w.Say("ref.keep.done")
	}
	return w.SeeOther(address.File(out.Case))
}

// kept is the file that was opened with a release, "" for none, or where it is not
// the session's to open.
func kept(n *app.App, r *web.Request, one act.Referral) (string, error) {
	if one.Release == nil || one.Side != referral.SideReceived || !r.Session().CaseAccess() {
		return "", nil
	}
	return n.FileOf(r.Context(), r.Session(), one.Release.ID)
}
