package referralpages

import (
	"slices"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type previewView struct {
	inNeed
	Ask   act.Ask
	Seen  []seenView
	Rare  []string // attributes that together could name somebody
	Again bool     // one of them has an ask for the need in hand
	Armed bool
}

// seenView is what one agency will see.
type seenView struct {
	act.CandidatePreview
	Title   string
	Facts   []ui.Row
	Kept    []string // withheld, in words
	Release []string // sections that are sent upon acceptance
	Places  string   // how many places are free, where that is counted
}

var previewPage = web.NewPage[previewView](files, "pages/preview.html", parts)

// showPreview shows exactly what each agency will see, before anything is sent.
func (p *pages) showPreview(w *web.Response, r *web.Request) error {
	v := previewView{}
	var err error
	if v.inNeed, err = p.loadNeed(r); err != nil {
		return err
	}
	switch {
	case len(v.Plan.picks()) == 0:
		return w.SeeOther(v.At(""))
	case v.Plan.Get("consent") == "":
		return w.SeeOther(v.At("/how"))
	}
	v.Form, v.Ask = r.Form(nil), v.Plan.ask(r)
	seen, err := p.previewOf(r.Context(), r.Session(), r, v.Plan)
	switch fault.CodeOf(err) {
	case "":
	case fault.InvalidInput, fault.Conflict: // a consent ended meanwhile: where it is chosen
		return w.SeeOther(v.At("/how"))
	default:
		return err
	}
	v.fill(seen)
	return previewPage.Render(w, r, v.frame(r, web.Narrow), v)
}

func (v *previewView) fill(seen act.AskPreview) {
	for i, c := range seen.Candidates {
		one := seenView{CandidatePreview: c, Title: v.Text(c.Name), Facts: v.words.Facts(c.Attributes), Kept: v.Codes("attribute", c.Withheld)}
		if i < len(v.Ask.Candidates) && v.Ask.Candidates[i].Release != "" {
			one.Release, v.Armed = v.sections(v.Ask.Candidates[i].Release), true
			if some := v.Ask.Candidates[i].Sections; len(some) > 0 {
				one.Release = v.Codes("part", some)
			}
		}
		if c.Free != nil && *c.Free > 0 {
			one.Places = v.T("ref.preview.free", *c.Free)
		} else if c.Free != nil {
			one.Places = v.T("ref.preview.full")
		}
		v.Again = v.Again || c.Again
		for _, name := range c.Rare {
			if word := v.Code("attribute", name); !slices.Contains(v.Rare, word) {
				v.Rare = append(v.Rare, word)
			}
		}
		v.Seen = append(v.Seen, one)
	}
}

// Nth is a place in the order.
func (previewView) Nth(i int) int { return i + 1 }

// sections are those of a consent, in words.
func (v *previewView) sections(consent string) []string {
	for _, c := range v.Case.Consents {
		if c.ID == consent {
			return v.Codes("part", c.NewConsent.Sections)
		}
	}
	return nil
}

// postPreview sends.
func (p *pages) postPreview(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	in, err := p.planOf(r)
	if err != nil {
		return err
	}
	if len(in.picks()) == 0 { // sent already, or begun anew
		return w.SeeOther(address.File(r.PathValue("id")))
	}
	ask := in.ask(r)
	ask.Anyway = form.Get("anyway") != ""
	out, err := loop.Ask.Do(r.Context(), p.n, r.Session(), ask)
	if err != nil {
		return web.RetryOnce(w, r, err, p.showPreview)
	}
	if err := p.n.Sessions.DropFor(r.Context(), r.Session(), askPath(r)); err != nil {
		return err
	}
	w.Say("ref.said.ask")
	if len(out.Referrals) == 0 {
		return w.SeeOther(address.File(r.PathValue("id")))
	}
	return w.SeeOther(address.Request(out.Referrals[0].ID))
}
