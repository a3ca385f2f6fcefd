package casepages

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
)

type printView struct {
	fileView
	Now     time.Time
	By      string
	Include []string
	Parts   []printPart
}

// printPart is a section on paper.
type printPart struct {
	Section string
	Items   []entryLine
}

var printPage = web.NewPage[printView](files, "pages/print.html", parts)

// showPrint is the case file on paper: a summary, and the sections that were
// ticked.
func (p *pages) showPrint(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := printView{fileView: fileView{inFile: f}, Now: r.Now(), By: r.Session().Name}
	for _, code := range r.URL.Query()["s"] {
		if section, ok := address.Sections.Word(code); ok {
			v.Include = append(v.Include, section)
		}
	}
	if err := p.fill(r, &v.fileView); err != nil {
		return err
	}
	for _, s := range f.Case.Sections {
		if !s.Readable || !slices.Contains(v.Include, s.Section) {
			continue
		}
		got, err := casework.GetSection.Do(r.Context(), p.n, r.Session(), act.SectionRef{Case: f.Case.ID, Section: s.Section})
		if err != nil {
			return err
		}
		part := printPart{Section: s.Section}
		for _, e := range got.Items {
			if !e.Removed {
				part.Items = append(part.Items, entryLine{Entry: e, Body: f.Paragraphs(e.Text), Rows: f.words.Shaped(e.Shaped)})
			}
		}
		v.Parts = append(v.Parts, part)
	}
	return printPage.Render(w, r, f.frame(r, web.TitlePage, web.Narrow), v)
}

// Has tells whether a section is ticked.
func (v printView) Has(section string) bool { return slices.Contains(v.Include, section) }

// PartCode is a section in the address of what is printed.
func (printView) PartCode(section string) string { return address.Sections.Of(section) }
