package casepages

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type sectionView struct {
	inFile
	Form    ui.Form
	Section sectionLine
	Items   []entryLine
	Whole   bool
	Court   bool // somebody marked it: a court may ask for it
	Me      bool // a restricted section that the reader is named in
}

// MarkAt is the address of the form that marks an entry, or the section: a court may
// ask for it.
func (v sectionView) MarkAt(entry string) string {
	k, _ := kinds.Default().Of(casefile.KindOfMark)
	return v.At("plan", "new", strconv.Itoa(k.Number)) + "?item=" + cmp.Or(entry, address.Sections.Of(v.Section.Section))
}

// Erased is what remains of what was erased in the section.
func (v sectionView) Erased() (out []act.Erased) {
	for _, e := range v.Case.Erased {
		if e.Section == v.Section.Section {
			out = append(out, e)
		}
	}
	return out
}

// entryLine is an entry as the list of a section shows it.
type entryLine struct {
	act.Entry
	Body  [][]string
	Rows  []ui.Row // of one that is a list of fields
	Court bool     // somebody marked it: a court may ask for it
	Undo  bool     // written a moment ago: taking it back is one click
}

var sectionPage = web.NewPage[sectionView](files, "pages/section.html", parts)

// justNow is how long an entry shows its undo in the list; the entry's own
// page always has it.
const justNow = 10 * time.Minute

// showSection shows the entries of a section and takes new ones.
func (p *pages) showSection(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	info, err := f.section(r.PathValue("section"))
	if err != nil {
		return err
	}
	if _, err := p.members(r, f.words); err != nil {
		return err
	}
	v := sectionView{inFile: f, Section: sectionLine{info, f.Names(info.Members), f, false}, Whole: f.Case.Whole}
	if info.Readable {
		if err := p.fillSection(r, &v); err != nil {
			return err
		}
	}
	return sectionPage.Render(w, r, f.frame(r, web.TitlePage, web.Narrow), v)
}

func (p *pages) fillSection(r *web.Request, v *sectionView) error {
	s, err := casework.GetSection.Do(r.Context(), p.n, r.Session(), act.SectionRef{Case: v.Case.ID, Section: v.Section.Section})
	if err != nil {
		return err
	}
	v.Form, v.Whole, v.Court = r.Form(nil), s.Whole, s.Court
	for _, e := range s.Items {
		undo := r.Now().Sub(e.At) < justNow && e.Author == r.Session().Name && !e.Removed && e.Kind != "consent"
		v.Items = append(v.Items, entryLine{e, v.Paragraphs(e.Text), v.words.Shaped(e.Shaped), slices.Contains(s.CourtItems, e.ID), undo})
	}
	return nil
}

// postSection writes into a section.
func (p *pages) postSection(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.AddEntry.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showSection)
	}
	w.Say("case.entry.added")
	return w.SeeOther(address.File(r.PathValue("id"), "parts", address.Sections.Of(r.PathValue("section"))))
}
