package planpages

import (
	"slices"
	"strconv"

	"relais/internal/act"
	"relais/internal/casefile/kinds"
	"relais/internal/plans"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// questionLine is a question as the page shows it.
type questionLine struct {
	act.JusticeQuestion
	Ask     string // in words
	Unsure  string
	Laws    []lawLine
	Answers []entryLine
	Form    string // address where the answer is written
}

type lawLine struct{ Act, Section, Quote, Current string }

// holder is the kind of entry that names who holds something.
const holder = "holder"

// holderLine is who holds something.
type holderLine struct {
	act.Holder
	Who   string
	Parts []string
	Line  *entryLine // of who was entered
}

type justiceView struct {
	inFile
	Justice   act.CaseJustice
	Steps     []entryLine
	Contacts  []entryLine
	Questions []questionLine
	Holders   []holderLine
	Marks     []markLine
	Demand    []adviceLine
	Read      string // where the laws were read
}

type adviceLine struct {
	Text   string
	Unsure bool
}

// markLine is what a court may ask for, and where it stands.
type markLine struct {
	entryLine
	Part string
	What string // address of it
}

var justicePage = web.NewPage[justiceView](files, "pages/justice.html", parts)

// FormAt is the address of the form of a kind of this page.
func (v justiceView) FormAt(kind string) string {
	k, _ := kinds.Default().Of(kind)
	return v.NewAt(k)
}

// showJustice shows what a file holds about going to court, and who holds records.
func (p *pages) showJustice(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	j, err := plans.GetJustice.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID})
	if err != nil {
		return err
	}
	v := justiceView{inFile: f, Justice: j, Steps: f.lines(j.Steps), Contacts: f.lines(j.Contacts), Read: f.words.Text(j.Sources.Read)}
	for _, q := range j.Questions {
		v.Questions = append(v.Questions, v.question(q))
	}
	for _, h := range j.Holders {
		v.Holders = append(v.Holders, f.holder(h))
	}
	for _, m := range j.Marks {
		part := m.Shaped.Fields["part"]
		line := markLine{f.line(m), f.Code("section", part), address.File(m.Case, "parts", address.Sections.Of(part))}
		if entry := m.Shaped.Fields["entry"]; entry != "" {
			line.What = address.File(m.Case, "entries", entry)
		}
		v.Marks = append(v.Marks, line)
	}
	for _, d := range j.Demand {
		v.Demand = append(v.Demand, adviceLine{f.words.Text(d.Text), d.Uncertain})
	}
	return justicePage.Render(w, r, f.frame(r, web.TitlePage), v)
}

func (v justiceView) question(q act.JusticeQuestion) questionLine {
	line := questionLine{JusticeQuestion: q, Ask: v.words.Text(q.Text), Unsure: v.words.Text(q.Uncertain), Answers: v.lines(q.Answers),
		Form: v.FormAt("justice_answer") + "?item=" + strconv.Itoa(q.Number)}
	for _, l := range q.Laws {
		line.Laws = append(line.Laws, lawLine{v.words.Text(l.Act), l.Section, v.words.Text(l.Quote), l.Current})
	}
	return line
}

func (f inFile) holder(h act.Holder) holderLine {
	line := holderLine{Holder: h, Who: f.words.Text(h.Name), Parts: f.Codes("section", h.Sections)}
	if h.Entry != nil {
		one := f.line(*h.Entry)
		one.Rows = slices.DeleteFunc(one.Rows, func(row ui.Row) bool { // what stands above already
			return slices.ContainsFunc([]string{"holder", "name", "court"}, func(name string) bool { return row.Key == f.Field(holder, name) })
		})
		line.Line, line.Who = &one, f.FieldCode(holder, "holder", h.Entry.Shaped.Fields["holder"])
		if name := h.Entry.Shaped.Fields["name"]; name != "" {
			line.Who = name + " (" + line.Who + ")"
		}
	}
	if h.What == "own" {
		line.Who = f.T("justice.own")
	}
	return line
}
