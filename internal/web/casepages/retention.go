package casepages

import (
	"context"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/retention"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// retainedView is how long the sections of closed files live, and what the clock
// is going to erase.
type retainedView struct {
	Form  ui.Form
	Now   act.Retention
	Admin bool // may decide
	Reads bool // reads files
	Soon  act.Retained
}

var retainedPage = web.NewPage[retainedView](files, "pages/retained.html", "pages/parts/retained.html")

// showRetained shows the agency's terms, to administrators as a form.
func (p *erasePages) showRetained(w *web.Response, r *web.Request) error {
	s := r.Session()
	now, err := retention.GetRetention.Do(r.Context(), p.n, s, act.None{})
	if err != nil {
		return err
	}
	v := retainedView{Form: r.Form(act.SetRetention{Terms: now.Terms}), Now: now, Admin: s.Has(agency.Administrator), Reads: s.CaseAccess()}
	if v.Reads {
		if v.Soon, err = retention.ListRetention.Do(r.Context(), p.n, s, act.RetentionQuery{}); err != nil {
			return err
		}
	}
	f := web.Frame{Title: web.TitleSettings, Width: web.Narrow, Back: "/agency", Nav: "/agency"}
	return retainedPage.Render(w, r, f, v)
}

func (p *erasePages) postRetained(w *web.Response, r *web.Request) error {
	_, err := web.Replace(r, func() (stands web.Standing[act.SetRetention], err error) {
		now, err := retention.GetRetention.Do(r.Context(), p.n, r.Session(), act.None{})
		return web.Standing[act.SetRetention]{Now: act.SetRetention{Terms: now.Terms}, Seen: now.Seen.Seen, Asking: web.Asking{Say: func(string) string {
			var all []string
			for _, one := range now.Terms {
				if one.Months > 0 {
					all = append(all, r.T("code.retained."+one.Section)+": "+r.T("retention.months", one.Months))
				}
			}
			return strings.Join(all, " · ")
		}}}, err
	}, func(ctx context.Context, s *agency.Session, in act.SetRetention, seen string) (act.Retention, error) {
		in.Seen.Seen = seen
		return retention.SetRetention.Do(ctx, p.n, s, in)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showRetained)
	}
	w.Say("retention.saved")
	return w.SeeOther("/agency/keep")
}

func (p *erasePages) postApply(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, retention.ApplyRetention.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, "/agency/keep", p.showRetained)
	}
	w.Say("retention.applied")
	return w.SeeOther("/agency/keep")
}
