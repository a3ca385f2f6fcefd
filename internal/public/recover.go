package public

import (
	"context"
	"strconv"
	"strings"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// mostShares is the greatest number of shares that a kit has.
const mostShares = 7

// shareField is the box of one share.
type shareField struct {
	ID, Value, Error string
	Number           int
}

type recoverView struct {
	Form   ui.Form
	Who    identity
	Shares []shareField
	More   []shareField // for kits that need more than three
}

type finishView struct {
	recoverView
	ID    string
	Ready time.Time
}

var (
	recoverPage = web.NewPage[recoverView](files, "pages/recover.html", "pages/parts.html")
	finishPage  = web.NewPage[finishView](files, "pages/recover-finish.html", "pages/parts.html")
)

func newRecoverView(r *web.Request) recoverView {
	form := r.Form(act.Recover{Admin: act.NewIdentity{Language: string(r.Lang.Fallback())}})
	v := recoverView{Form: form, Who: identity{form, "admin.", r.Choices("code.language.", act.Codes["language"]...)}}
	typed := trimmed(form.Values["shares"])
	for i := range mostShares {
		f := shareField{ID: ui.FieldID(shareName(i)), Number: i + 1}
		if i < len(typed) {
			f.Value = typed[i]
		}
		form.Ask(shareName(i), r.T("public.recover.share", i+1))
		if bad, ok := complaint(form, i); ok {
			f.Error = r.T(bad.Key, bad.Args...)
		}
		if i < 3 {
			v.Shares = append(v.Shares, f)
		} else {
			v.More = append(v.More, f)
		}
	}
	return v
}

// shareName names a share's box: what is wrong with all of them is shown at
// the first.
func shareName(i int) string {
	if i == 0 {
		return "shares"
	}
	return "shares." + strconv.Itoa(i)
}

// complaint finds what is wrong with one share; what is wrong with all of
// them stands at the first.
func complaint(form ui.Form, i int) (fault.Field, bool) {
	if form.Fault == nil {
		return fault.Field{}, false
	}
	for _, f := range form.Fault.Fields {
		if f.Name == "shares."+strconv.Itoa(i) || i == 0 && f.Name == "shares" {
			return f, true
		}
	}
	return fault.Field{}, false
}

func (p *room) showRecover(w *web.Response, r *web.Request) error {
	f := web.Frame{Title: web.TitleForm, Width: web.Narrow, Bare: true, Back: "/sign-in"}
	return recoverPage.Render(w, r, f, newRecoverView(r))
}

func (p *room) postRecover(w *web.Response, r *web.Request) error {
	rec, err := web.SubmitWith(r, func(in *act.Recover) { in.Shares = trimmed(in.Shares) },
		func(ctx context.Context, _ *agency.Session, in act.Recover) (act.Recovery, error) {
			return accounts.Recover.Do(ctx, p.node, nil, in)
		})
	if err != nil {
		return web.Retry(w, r, mend(err, "agency", fault.NotFound), p.showRecover)
	}
	w.Remember(readyCookie+rec.ID, strconv.FormatInt(rec.Ready.Unix(), 10), 7*24*time.Hour)
	return w.SeeOther("/recover/" + rec.ID)
}

// readyCookie tells this browser when a recovery it began may be finished.
const readyCookie = "__Host-from-"

func (p *room) showFinish(w *web.Response, r *web.Request) error {
	v := finishView{recoverView: newRecoverView(r), ID: r.PathValue("id")}
	if unix, err := strconv.ParseInt(r.Remembered(readyCookie+v.ID), 10, 64); err == nil {
		v.Ready = time.Unix(unix, 0)
	}
	return finishPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Bare: true}, v)
}

func (p *room) postFinish(w *web.Response, r *web.Request) error {
	rec, err := web.SubmitWith(r, func(in *act.FinishRecovery) { in.Shares = trimmed(in.Shares) },
		func(ctx context.Context, _ *agency.Session, in act.FinishRecovery) (act.Recovery, error) {
			return accounts.FinishRecovery.Do(ctx, p.node, nil, in)
		})
	if err != nil {
		return web.Retry(w, r, err, p.showFinish)
	}
	if rec.Join == nil {
		return w.SeeOther("/sign-in")
	}
	return welcome(w, r, *rec.Join, r.PostFormValue("admin.login"), true)
}

// trimmed leaves out spaces around shares; empty boxes are left out already.
func trimmed(shares []string) []string {
	var out []string
	for _, s := range shares {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
