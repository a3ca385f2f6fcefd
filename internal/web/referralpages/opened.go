package referralpages

import (
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type openedView struct {
	words
	R      act.Referral
	Open   act.OpenedRelease
	Parts  []openedPart
	Rules  safeView
	Limits limitsView
	Sent   bool     // it was disclosed without consent
	Closed []string // parts that only others open
	File   string   // the case file that was opened with it
	Who    []string // names of those who open the restricted parts
}

type readersView struct {
	words
	Form    ui.Form
	R       act.Referral
	Parts   []string // in words
	Members []ui.Choice
}

type openedPart struct {
	Title   string
	Entries []entryView
}

type receiptView struct {
	words
	Form    ui.Form
	R       act.Referral
	Choices []ui.Choice
	Ways    []ui.Choice // in which somebody without Relais said so
}

var (
	openedPage  = web.NewPage[openedView](files, "pages/opened.html", parts)
	readersPage = web.NewPage[readersView](files, "pages/readers.html", parts)
	receiptPage = web.NewPage[receiptView](files, "pages/receipt.html", parts)
)

// postOpened is the first opening: the signed receipt.
func (p *pages) postOpened(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, loop.OpenRelease.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.Request(r.PathValue("id")), p.showReferral)
	}
	return w.SeeOther(address.Request(r.PathValue("id"), "opened"))
}

// showOpened shows what was released. Before the first opening the referral's own
// page has the button that opens: reading must not sign by itself.
func (p *pages) showOpened(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	if referral.Status(one.State) == referral.Released || one.Release == nil {
		return w.SeeOther(address.Request(one.ID))
	}
	v := openedView{words: wordsOf(r), R: one}
	if v.Open, err = loop.OpenRelease.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.ID}); err != nil {
		return err
	}
	if v.Rules, err = p.safeView(r, v.words, v.Open.Safe); err != nil {
		return err
	}
	v.Limits = limitsIn(v.words, v.Open.Limits)
	for _, part := range v.Open.Parts {
		out := openedPart{Title: v.Code("part", part.Section)}
		for _, e := range part.Entries {
			out.Entries = append(out.Entries, entryIn(v.words, e))
		}
		v.Parts = append(v.Parts, out)
	}
	if err := p.fillReaders(r, &v); err != nil {
		return err
	}
	if v.File, err = kept(p.n, r, one); err != nil {
		return err
	}
	v.Sent = len(one.Moves) > 0 && referral.Move(one.Moves[0].Type) == referral.MoveDisclose
	frame := referralFrame()
	frame.Width, frame.Back = web.Narrow, address.Request(one.ID)
	return openedPage.Render(w, r, frame, v)
}

// fillReaders says who opens what was restricted at the sender's.
func (p *pages) fillReaders(r *web.Request, v *openedView) error {
	if len(v.Open.Restricted) == 0 {
		return nil
	}
	all, err := accounts.ListMembers.Do(r.Context(), p.n, r.Session(), act.None{})
	for _, m := range all.Items {
		if slices.Contains(v.Open.Readers, m.ID) {
			v.Who = append(v.Who, m.Name)
		}
	}
	if !v.Open.Opens {
		v.Closed = v.Codes("part", v.Open.Restricted)
	}
	return err
}

// showReaders is the form that says who opens the restricted parts.
func (p *pages) showReaders(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	if referral.Status(one.State) == referral.Released || one.Release == nil {
		return w.SeeOther(address.Request(one.ID))
	}
	open, err := loop.OpenRelease.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.ID})
	if err != nil {
		return err
	}
	if !open.MayName {
		return fault.New(fault.Forbidden, "referral.readers_only")
	}
	v := readersView{words: wordsOf(r), R: one, Form: r.Form(act.NameReaders{Members: open.Readers})}
	v.Parts = v.Codes("part", open.Restricted)
	if v.Members, err = p.caseStaff(r); err != nil {
		return err
	}
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(one.ID, "opened"), web.TitleForm
	return readersPage.Render(w, r, frame, v)
}

func (p *pages) postReaders(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, loop.NameReaders.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showReaders)
	}
	w.Say("ref.said.readers")
	return w.SeeOther(address.Request(r.PathValue("id"), "opened"))
}

// postTake takes a referral on, or hands it over.
func (p *pages) postTake(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, loop.TakeOn.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.Request(r.PathValue("id")), p.showReferral)
	}
	w.Say("ref.said.take")
	return w.SeeOther(address.Request(r.PathValue("id")))
}

// showReceipt asks what became of a release that ended.
func (p *pages) showReceipt(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	if one.Side != referral.SideReceived && one.Outside == "" || one.Release == nil || !referral.ReleaseStatus(one.Release.State).ReceiptDue() {
		return fault.New(fault.Conflict, "ref.not_now")
	}
	v := receiptView{words: wordsOf(r), R: one, Form: r.Form(nil)}
	if one.Outside != "" {
		v.Ways = r.Choices("code.said_way.", act.Codes["said_way"]...)
	}
	v.Choices = r.Choices("ref.receipt.", act.Codes["receipt"]...)
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(one.ID), web.TitleForm
	return receiptPage.Render(w, r, frame, v)
}

// postReceipt signs it.
func (p *pages) postReceipt(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, loop.Receipt.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showReceipt)
	}
	w.Say("ref.said.receipt")
	return w.SeeOther(address.Request(r.PathValue("id")))
}
