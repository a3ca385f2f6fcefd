package casepages

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// whoForm says who may read a section.
type whoForm struct {
	Scope   string   `json:"scope"` // all or some
	Members []string `json:"members"`
}

type whoView struct {
	inFile
	Form    ui.Form
	Section act.SectionInfo
	Members []ui.Choice
}

var whoPage = web.NewPage[whoView](files, "pages/who.html", parts)

// showWho is the form that limits a section to named colleagues.
func (p *pages) showWho(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	info, err := f.section(r.PathValue("section"))
	if err != nil {
		return err
	}
	if !info.Readable {
		return fault.New(fault.Forbidden, "casefile.restricted")
	}
	all, err := p.members(r, f.words)
	if err != nil {
		return err
	}
	now := whoForm{Scope: "all", Members: []string{r.Session().Member}}
	if info.Restricted {
		now = whoForm{"some", info.Members}
	}
	v := whoView{inFile: f, Section: info, Form: r.Form(now), Members: choicesOf(readers(all))}
	return whoPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

func (p *pages) postWho(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in whoForm) (act.SectionInfo, error) {
		do := act.Restrict{Case: r.PathValue("id"), Section: r.PathValue("section")}
		if in.Scope != "all" {
			if do.Members = in.Members; len(do.Members) < 2 {
				return act.SectionInfo{}, fault.Invalid("members", "casefile.two_members")
			}
		}
		return casework.RestrictSection.Do(ctx, p.n, s, do)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showWho)
	}
	w.Say("case.who.saved")
	return w.SeeOther(address.File(r.PathValue("id"), "parts", address.Sections.Of(r.PathValue("section"))))
}
