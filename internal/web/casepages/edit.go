package casepages

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// editForm is what the list of people shows of one.
type editForm struct {
	Known  string `json:"known"`
	Next   string `json:"next"`
	Worker string `json:"worker"`
}

func editFormOf(c act.Case) editForm { return editForm{c.Known, c.Next, c.Worker} }

type editView struct {
	inFile
	Form    ui.Form
	Workers []ui.Choice
}

type closeView struct {
	fileView
	Form   ui.Form
	Family []act.Relative // whose files are open
}

var (
	editPage  = web.NewPage[editView](files, "pages/edit.html", parts)
	closePage = web.NewPage[closeView](files, "pages/close.html", parts)
)

// showEdit is the form of name, next date and worker.
func (p *pages) showEdit(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	all, err := p.members(r, f.words)
	if err != nil {
		return err
	}
	v := editView{inFile: f, Form: r.Form(editFormOf(f.Case))}
	v.Workers = append([]ui.Choice{{Text: r.T("case.worker_none")}}, choicesOf(readers(all))...)
	return editPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

func (p *pages) postEdit(w *web.Response, r *web.Request) error {
	var stood string // the next date; one that has passed may stay as it is
	_, err := web.Replace(r, func() (stands web.Standing[editForm], err error) {
		f, err := p.load(r)
		if err != nil {
			return stands, err
		}
		stood = f.Case.Next
		return web.Standing[editForm]{Now: editFormOf(f.Case), Seen: f.Case.Seen.Seen, Asking: web.Asking{Say: func(field string) string {
			switch {
			case field == "next" && f.Case.Next != "":
				return f.words.Date(f.Case.Next)
			case field == "worker":
				return f.words.Name(f.Case.Worker)
			}
			return ""
		}}}, nil
	}, func(ctx context.Context, s *agency.Session, in editForm, seen string) (act.Case, error) {
		change := act.SetCase{Case: r.PathValue("id"), Known: &in.Known, Worker: &in.Worker, Seen: act.Seen{Seen: seen}}
		if in.Next != stood {
			change.Next = &in.Next
		}
		return casework.SetCase.Do(ctx, p.n, s, change)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showEdit)
	}
	w.Say("case.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}

// showClose says what is still under way before a file is closed.
func (p *pages) showClose(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := closeView{fileView: fileView{inFile: f}, Form: r.Form(nil)}
	if err := p.fill(r, &v.fileView); err != nil {
		return err
	}
	if v.Family, err = (kinPages{p}).openFamily(r, f.Case.ID); err != nil {
		return err
	}
	return closePage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// OpenNeeds counts the needs that still want an answer.
func (v closeView) OpenNeeds() int {
	n := 0
	for _, need := range v.Case.Needs {
		if casefile.NeedStatus(need.Status).Open() {
			n++
		}
	}
	return n
}

// Under are the referrals that are not at their end.
func (v closeView) Under() []referralLine {
	var out []referralLine
	for _, row := range v.Referrals {
		if !row.over() {
			out = append(out, row)
		}
	}
	return out
}

func (p *pages) postClose(w *web.Response, r *web.Request) error {
	return p.setOpen(w, r, false, "case.closed_now", p.showClose)
}

func (p *pages) postReopen(w *web.Response, r *web.Request) error {
	return p.setOpen(w, r, true, "case.reopened", p.showFile)
}

func (p *pages) setOpen(w *web.Response, r *web.Request, open bool, say string, page web.Handler) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in struct {
		Closing act.Closing `json:"closing"`
	}) (act.Case, error) {
		do := act.SetCase{Case: r.PathValue("id"), Open: &open}
		if in.Closing != (act.Closing{}) {
			do.Closing = &in.Closing
		}
		return casework.SetCase.Do(ctx, p.n, s, do)
	})
	if err != nil {
		return web.Retry(w, r, err, page)
	}
	w.Say(say)
	return w.SeeOther(address.File(r.PathValue("id")))
}
