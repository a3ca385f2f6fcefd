package planpages

import (
	"fmt"
	"slices"
	"strconv"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/plans"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// entryLine is an entry of a plan as the page shows it.
type entryLine struct {
	act.PlanEntry
	Kind string // in words
	Rows []ui.Row
	Done bool // it can be done
}

type goalLine struct {
	entryLine
	Steps []entryLine
}

type planView struct {
	inFile
	Next  []entryLine
	Goals []goalLine
	Other []entryLine
	Kinds kinds.Kinds
	Plan  act.CasePlan
}

var planPage = web.NewPage[planView](files, "pages/plan.html", parts)

// showPlan shows a person's plan: what comes next first.
func (p *pages) showPlan(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	if f.Case.Into != "" {
		return w.SeeOther(address.File(f.Case.Into, "plan"))
	}
	plan, err := plans.GetPlan.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID})
	if err != nil {
		return err
	}
	v := planView{inFile: f, Kinds: kinds.Default().On(""), Plan: plan, Next: f.lines(plan.Next), Other: f.lines(plan.Other)}
	for _, g := range plan.Goals {
		v.Goals = append(v.Goals, goalLine{f.line(g.PlanEntry), f.lines(g.Steps)})
	}
	return planPage.Render(w, r, f.frame(r, web.TitlePage), v)
}

func (f inFile) line(e act.PlanEntry) entryLine {
	k, _ := kinds.Default().Of(e.Shaped.Kind)
	rows := f.Shaped(e.Shaped)
	if len(rows) > 0 && e.Title == e.Shaped.Fields[k.Title] { // it stands above already
		rows = slices.DeleteFunc(rows, func(r ui.Row) bool { return r.Key == f.Field(k.Kind, k.Title) })
	}
	return entryLine{e, f.words.Kind(e.Shaped.Kind), rows, k.Done}
}

func (f inFile) lines(list []act.PlanEntry) (out []entryLine) {
	for _, e := range list {
		out = append(out, f.line(e))
	}
	return out
}

// place is the address of an entry of a kind, on the page where it stands.
func place(file, kind, entry string) string {
	return address.File(file, pageOfKind(kind)...) + "#e-" + entry
}

// Here is the address of what a line shows.
func (l entryLine) Here() string { return place(l.Case, l.Shaped.Kind, l.ID) }

// PlanAt is the address of a page below the plan of the file that has an entry.
func (l entryLine) PlanAt(parts ...string) string {
	return address.File(l.Case, append([]string{"plan"}, parts...)...)
}

// NewAt is the address of the form of a kind.
func (f inFile) NewAt(k kinds.Kind) string { return f.At("plan", "new", strconv.Itoa(k.Number)) }

type datesView struct {
	inFile
	Items []happening
	Pager ui.Pager
	Line  act.Timeline
}

// Valid reports whether the state of a consent says nothing that is not expected.
func (datesView) Valid(state string) bool { return casefile.ConsentState(state).Valid() }

// happening is something that happened, in words.
type happening struct {
	act.Happening
	Title, By, Text string
	Next            bool // it is still to come
}

var datesPage = web.NewPage[datesView](files, "pages/dates.html", parts)

// pageSize is how much a page lists.
const pageSize = 50

// pageOf is the page that the address asks for, and its part of a list.
func pageOf(r *web.Request) (int, act.Page) {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > 20000 {
		n = 1
	}
	return n, act.Page{Offset: (n - 1) * pageSize, Limit: pageSize}
}

// showDates shows what happened with a file, newest first.
func (p *pages) showDates(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	number, part := pageOf(r)
	line, err := plans.GetTimeline.Do(r.Context(), p.n, r.Session(), act.TimelineQuery{Case: f.Case.ID, Page: part})
	if err != nil {
		return err
	}
	v := datesView{inFile: f, Line: line, Pager: ui.Pager{Page: number, Pages: (line.Total + pageSize - 1) / pageSize,
		Link: func(n int) string { return fmt.Sprintf("%s?page=%d", f.At("dates"), n) }}}
	for _, h := range line.Items {
		v.Items = append(v.Items, f.event(h, r))
	}
	return datesPage.Render(w, r, f.frame(r, web.TitlePage), v)
}

// event puts something that happened into words.
func (f inFile) event(h act.Happening, r *web.Request) happening {
	e := happening{Happening: h, Next: h.At.After(r.Now())}
	switch {
	case h.Consent != nil:
		e.Title, e.Text = f.T("shaped.agreed", f.Code("consent_kind", h.Consent.Kind)), h.Consent.Purpose
	case h.Move != "":
		e.Title, e.By = f.Code("move", h.Move), f.words.Text(h.Name)
		if h.Need != "" {
			e.Text = f.Need(h.Need)
		}
	case h.Entry != nil:
		e.Title, e.By, e.Text = f.entryTitle(*h.Entry), h.Entry.Author, h.Entry.Text
		switch {
		case h.Title != "":
			e.Text = h.Title
		case h.Entry.Contact != nil:
			e.Text = f.Code("channel", h.Entry.Contact.Channel) + ". " + h.Entry.Text
		case h.Entry.Fact != nil:
			e.Text = f.FactText(*h.Entry.Fact)
		}
	}
	return e
}

// entryTitle is what an entry is called in a list of all.
func (f inFile) entryTitle(e act.Entry) string {
	switch {
	case e.Shaped != nil:
		return f.Kind(e.Shaped.Kind)
	case e.Need != nil:
		return f.Need(e.Need.Code)
	case e.Safe != nil:
		return f.T("case.safe.changed")
	case e.Fact != nil:
		return f.Code("fact", e.Fact.Fact)
	case e.Contact != nil:
		return f.T("code.entry_kind.contact")
	case e.Label != "":
		return e.Label
	}
	return f.Code("section", e.Section)
}
