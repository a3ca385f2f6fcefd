package referralpages

import (
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/caseview"
	"relais/internal/listings"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// letterView is an ask on paper or by telephone, without the person's
// identity.
type letterView struct {
	words
	Need, Urgency string
	Facts         []ui.Row
	Note          string
	From, Worker  string
	To            string
	Service       *act.Service
	Ref           string
	Back          string // page it belongs to
	Record        string // where the answer is noted
}

var letterPage = web.NewPage[letterView](files, "pages/letter.html", parts)

// showLetter is for a service that is not on Relais: what to say on the
// telephone, and the same on paper.
func (p *pages) showLetter(w *web.Response, r *web.Request) error {
	n, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.URL.Query().Get("service")})
	if err != nil {
		return err
	}
	a, _ := referral.CutTo(append([]string{"languages"}, s.Uses...), caseview.Attributes(n.Plan.attributes()))
	v := letterView{words: n.words, Need: n.Need(n.One.Code), Urgency: n.One.Urgency, Facts: n.Facts(caseview.AskAttributes(a)), Service: &s,
		To: strings.Join([]string{n.Text(s.Organization), n.Text(s.Name)}, ", "), Back: n.At(""), Record: address.File(n.Case.ID, "parts", address.Sections.Of("plan"))}
	p.sign(r, &v)
	frame := n.frame(r, web.Narrow)
	frame.Title = web.TitlePage
	return letterPage.Render(w, r, frame, v)
}

// showPrint is an ask of the inbox or the outbox on paper.
func (p *pages) showPrint(w *web.Response, r *web.Request) error {
	one, err := p.n.Loop.Peek(r.Context(), r.Session(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := letterView{words: wordsOf(r), Urgency: one.Urgency, Note: one.Note, Ref: one.ID, Back: address.Request(one.ID)}
	v.Need, v.Facts = v.Subject(one.ReferralRow), v.words.Facts(one.Attributes)
	p.sign(r, &v)
	if one.Side == referral.SideSent {
		v.To = v.Text(one.Name)
	} else {
		v.To, v.From, v.Worker = v.From, v.Text(one.Name), ""
	}
	frame := referralFrame()
	frame.Width, frame.Back = web.Narrow, v.Back
	return letterPage.Render(w, r, frame, v)
}

// sign says who asks.
func (p *pages) sign(r *web.Request, v *letterView) {
	v.Worker = r.Session().Name
	if a, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.Session().Agency}); err == nil {
		v.From = v.Text(a.Name)
	}
}
