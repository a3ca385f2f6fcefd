package referralpages

import (
	"net/url"
	"slices"

	"relais/internal/act"
	"relais/internal/deskwork"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/web"
)

// postFind is the answer to the first step.
func (p *pages) postFind(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	v, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	v.Plan.takeFind(form)
	if form.Get("_do") == "everywhere" {
		v.Plan.Set("anywhere", "true")
	}
	if more := form.Get("_more"); more != "" {
		v.Plan.Set("limit", more)
	}
	if err := p.keep(r, v.Plan); err != nil {
		return err
	}
	if form.Get("_do") != "next" {
		return w.SeeOther(v.At(""))
	}
	if len(v.Plan.picks()) == 0 {
		return web.RetryOnce(w, r, fault.Invalid("picked", "ref.pick_one"), p.showFind)
	}
	return w.SeeOther(v.At("/how"))
}

// proposed is the agency that the newest proposal names, if there is one.
func proposed(one act.Referral) string {
	for _, m := range slices.Backward(one.Moves) {
		if referral.Move(m.Type) == referral.MovePropose && !m.Undone && m.Verified {
			return m.Agency
		}
	}
	return ""
}

// proposedBy is the agency that is asked next: the one that was chosen among those
// that the desk proposes, else the newest proposal of who was asked.
func (p deskPages) proposedBy(r *web.Request, one act.Referral, chosen string) (string, error) {
	if chosen == "" {
		return proposed(one), nil
	}
	work, err := deskwork.GetDeskWork.Do(r.Context(), p.n, r.Session(), act.ID{ID: one.ID})
	for _, a := range work.Items {
		if a.Verified && slices.Contains(a.Agencies, chosen) {
			return chosen, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "fault.not_found")
	}
	return "", err
}

// postAgain begins an ask with the facts of an earlier one: nothing is told twice.
func (p *pages) postAgain(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	one, err := p.n.Loop.Peek(r.Context(), r.Session(), form.Get("referral"))
	if err != nil {
		return err
	}
	v, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	if !slices.Contains(v.One.Referrals, one.ID) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v.Plan = plan{url.Values{"replaces": {one.ID}, "note": {one.Note}}}
	if err := p.begin(r, &v); err != nil {
		return err
	}
	v.Plan.setAttributes(one.Attributes)
	id, err := deskPages{p}.proposedBy(r, one, form.Get("agency"))
	if err != nil {
		return err
	}
	if id != "" {
		v.Plan.Set("picked", pick{Agency: id}.Value())
	}
	if err := p.keep(r, v.Plan); err != nil {
		return err
	}
	return w.SeeOther(v.At(""))
}
