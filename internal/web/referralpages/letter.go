package referralpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
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
	Due           *act.Moment
	Zone          string // of whoever is asked
	Record        string // where the answer is noted, of somebody without Relais
}

var letterPage = web.NewPage[letterView](files, "pages/letter.html", parts)

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
		v.To, v.Due, v.Zone = v.Text(one.Name), one.Due, one.Zone
		if one.Outside != "" {
			v.Record = v.Back
			if s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: one.Outside}); err == nil {
				v.Service = &s // one that is gone from the directory has no telephone there
			}
		}
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
