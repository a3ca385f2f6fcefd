package casepages

import (
	"context"
	"fmt"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/oneperson"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// pairPages are the pages by which two files become one, and two again.
type pairPages struct{ *pages }

func (p *pairPages) routes() []web.Route {
	const pair = "/files/{id}/pair/{other}"
	return []web.Route{
		web.Get("/files/pair", p.showPairs),
		web.Post("/files/pair", p.postPairs),
		web.Get(pair, p.showPair),
		web.Post(pair, p.postPair),
		web.Get("/files/{id}/apart", p.showApart),
		web.Post("/files/{id}/apart", p.postApart),
	}
}

type pairsView struct {
	words
	Alike   act.Alike
	Pairs   []pairLine
	Further string // address of the same page, which looks into some more files
}

// pairLine is a proposal.
type pairLine struct{ act.AlikePair }

// Both are its two files.
func (l pairLine) Both() []act.CaseRow { return []act.CaseRow{l.One, l.Other} }

var pairsPage = web.NewPage[pairsView](files, "pages/pairs.html")

// showPairs lists files that could be about the same person; each look at it looks
// into some more of them.
func (p *pairPages) showPairs(w *web.Response, r *web.Request) error {
	var in struct {
		File string `json:"file" query:"file"`
	}
	if err := web.DecodeQuery(r, &in); err != nil {
		return err
	}
	v := pairsView{words: wordsOf(r), Further: "/files/pair"}
	if in.File != "" {
		v.Further += "?file=" + in.File
	}
	var err error
	if v.Alike, err = oneperson.ListAlike.Do(r.Context(), p.n, r.Session(), act.AlikeQuery{Case: in.File}); err != nil {
		return err
	}
	for _, one := range v.Alike.Items {
		v.Pairs = append(v.Pairs, pairLine{one})
	}
	if _, err := p.members(r, v.words); err != nil {
		return err
	}
	return pairsPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/files", Back: "/files"}, v)
}

// postPairs remembers that two files are about two people.
func (p *pairPages) postPairs(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, oneperson.NotSame.On(p.n)); err != nil {
		return web.RetryOnce(w, r, err, p.showPairs)
	}
	w.Say("case.saved")
	return w.SeeOther("/files/pair")
}

type pairView struct {
	words
	Form    ui.Form
	Both    []inFile
	Choices []ui.Choice
}

var pairPage = web.NewPage[pairView](files, "pages/pair.html", parts)

// showPair shows two files beside one another, and asks which one is shown from now on.
func (p *pairPages) showPair(w *web.Response, r *web.Request) error {
	v := pairView{words: wordsOf(r)}
	if _, err := p.members(r, v.words); err != nil {
		return err
	}
	if _, err := p.agencies(r, v.words); err != nil {
		return err
	}
	for _, id := range []string{r.PathValue("id"), r.PathValue("other")} {
		c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
		if err != nil {
			return err
		}
		v.Both = append(v.Both, inFile{v.words, c})
		v.Choices = append(v.Choices, ui.Choice{Value: c.ID, Text: c.Known + " · " + c.Code})
	}
	v.Form = r.Form(act.MergeCases{Into: r.PathValue("id")})
	return pairPage.Render(w, r, web.Frame{Title: web.TitleForm, Nav: "/files", Back: "/files/pair"}, v)
}

func (p *pairPages) postPair(w *web.Response, r *web.Request) error {
	c, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in struct {
		Into string `json:"into"`
	}) (act.Case, error) {
		from, other := r.PathValue("other"), r.PathValue("id")
		if in.Into == from {
			from, other = other, from
		}
		if in.Into != other {
			return act.Case{}, fault.Invalid("into", "check.required")
		}
		return oneperson.MergeCases.Do(ctx, p.n, s, act.MergeCases{Case: from, Into: other})
	})
	if err != nil {
		return web.Retry(w, r, err, p.showPair)
	}
	w.Say("merge.done")
	return w.SeeOther(address.File(c.ID, "ways"))
}

type apartView struct {
	inFile
	Form  ui.Form
	Since []ui.Choice // what was written since, in either
}

var apartPage = web.NewPage[apartView](files, "pages/apart.html", parts)

// showApart asks where what was written meanwhile belongs, before two files are parted.
func (p *pairPages) showApart(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	if f.Case.Into == "" {
		return w.SeeOther(f.At())
	}
	v := apartView{inFile: f, Form: r.Form(nil)}
	shown, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.Into})
	if err != nil {
		return err
	}
	for _, c := range []act.Case{shown, f.Case} {
		if err := p.since(r, &v, c); err != nil {
			return err
		}
	}
	return apartPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// tied is since when the two files are one.
func (v apartView) tied() (at time.Time) {
	for _, t := range v.Case.Ties {
		if t.ID == v.Case.Into {
			at = t.At
		}
	}
	return at
}

// since lists what was written in a file since it was one with the other.
func (p *pairPages) since(r *web.Request, v *apartView, c act.Case) error {
	for _, s := range c.Sections {
		if !s.Readable || s.Entries == 0 {
			continue
		}
		all, err := casework.GetSection.Do(r.Context(), p.n, r.Session(), act.SectionRef{Case: c.ID, Section: s.Section})
		if err != nil {
			return err
		}
		for _, e := range all.Items {
			plain := e.Kind == casefile.KindPlain || e.Kind == casefile.KindContact
			if !plain || e.Removed || !e.Verified || e.Revision > 1 || e.At.Before(v.tied()) {
				continue
			}
			v.Since = append(v.Since, ui.Choice{Value: e.ID, Text: fmt.Sprintf("%s · %s · %s", c.Known, r.T("code.section."+s.Section), firstWords(e.Label+" "+e.Text)),
				Hint: e.Author})
		}
	}
	return nil
}

// firstWords are some words of a text, to know it again.
func firstWords(text string) string {
	words := strings.Fields(text)
	if len(words) > 12 {
		return strings.Join(words[:12], " ") + " …"
	}
	return strings.Join(words, " ")
}

func (p *pairPages) postApart(w *web.Response, r *web.Request) error {
	c, err := web.Submit(r, oneperson.PartCases.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showApart)
	}
	w.Say("merge.parted")
	return w.SeeOther(address.File(c.ID))
}
