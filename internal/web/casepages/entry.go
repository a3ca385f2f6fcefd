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

type entryView struct {
	inFile
	Form  ui.Form
	Entry entryLine   // as it stands
	Past  []entryLine // earlier revisions, newest first
	Stale bool        // a colleague wrote meanwhile
	Plain bool        // can be changed here
}

var entryPage = web.NewPage[entryView](files, "pages/entry.html", parts)

// showEntry shows an entry with its history, and changes it. When a colleague was
// faster both texts stand on the page: nothing that anybody wrote is lost.
func (p *pages) showEntry(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	h, err := casework.EntryHistory.Do(r.Context(), p.n, r.Session(), act.EntryRef{Case: f.Case.ID, Entry: r.PathValue("entry")})
	if err != nil {
		return err
	}
	v := entryView{inFile: f}
	for i, e := range h.Items {
		line := entryLine{Entry: e, Body: f.Paragraphs(e.Text), Rows: f.Shaped(e.Shaped)}
		if i == 0 {
			v.Entry = line
		} else {
			v.Past = append(v.Past, line)
		}
	}
	now := v.Entry
	v.Plain = now.Kind == ""
	v.Form = r.Form(act.AmendEntry{Label: now.Label, Text: now.Text})
	v.Stale = v.Form.Fault != nil && v.Form.Fault.Code == fault.Conflict
	frame := f.frame(r, web.TitlePage, web.Narrow)
	frame.Crumbs = append(frame.Crumbs, ui.Link{Href: f.SectionAt(now.Section), Text: r.T("code.section." + now.Section)})
	return entryPage.Render(w, r, frame, v)
}

// postEntry writes the next revision.
func (p *pages) postEntry(w *web.Response, r *web.Request) error {
	return p.revised(w, r, "case.entry.amended", func() (act.Entry, error) { return web.Submit(r, casework.AmendEntry.On(p.n)) })
}

// postRemove empties an entry; its history stays, and it can be undone.
func (p *pages) postRemove(w *web.Response, r *web.Request) error {
	return p.revised(w, r, "case.entry.removed_now", func() (act.Entry, error) {
		return web.SubmitWith(r, func(in *act.AmendEntry) { in.Removed, in.Label, in.Text = true, "", "" }, casework.AmendEntry.On(p.n))
	})
}

// postUndo takes the newest revision back.
func (p *pages) postUndo(w *web.Response, r *web.Request) error {
	return p.revised(w, r, "case.entry.undone", func() (act.Entry, error) {
		return web.Submit(r, func(ctx context.Context, s *agency.Session, in act.EntryRef) (act.Entry, error) {
			return casework.UndoEntry.Do(ctx, p.n, s, in)
		})
	})
}

func (p *pages) revised(w *web.Response, r *web.Request, say string, do func() (act.Entry, error)) error {
	e, err := do()
	if err != nil {
		return web.RetryAt(w, r, err, address.File(r.PathValue("id"), "entries", r.PathValue("entry")), p.showEntry)
	}
	w.Say(say)
	return w.SeeOther(address.File(r.PathValue("id"), "parts", address.Sections.Of(e.Section)))
}
