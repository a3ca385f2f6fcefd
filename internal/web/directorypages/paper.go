package directorypages

import (
	"html/template"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/qr"
	"relais/internal/web/ui"
)

type paperView struct {
	words
	Title, By, Tongue string
	Neutral           bool // nothing on it says what it is about
	Phones            []act.PhoneLine
	Lines             []paperLine
	QR                template.HTML // dials the first number
	Copied            string        // the same, as plain text
	Plain, Full, Back string
}

// paperLine is a line of a paper under a word of its own.
type paperLine struct {
	Key  string
	Text []string
}

var paperPage = web.NewPage[paperView](files, "pages/paper.html", parts)

// showPaper is what the person takes along: on a small sheet, as a photo of the
// screen, or copied. The neutral one names neither the service nor what it is
// for, so that whoever finds it learns a number and an hour only.
func (p *pages) showPaper(w *web.Response, r *web.Request) error {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := paperView{words: wordsOf(r), Neutral: r.URL.Query().Get("neutral") != "", Phones: s.Phones}
	v.Plain, v.Full, v.Back = v.At(s.ID, "/paper?neutral=1"), v.At(s.ID, "/paper"), v.At(s.ID, "")
	v.Title, v.By, v.Tongue = v.Text(s.Name), v.Text(s.Organization), v.TongueOf(act.LongText(s.Name))
	v.Lines = v.paperLines(s, v.Neutral)
	if v.Neutral {
		v.Title, v.By, v.Tongue = r.T("dir.paper.neutral_title"), "", ""
		v.Phones = slices.Clone(s.Phones)
		for i := range v.Phones {
			v.Phones[i].Note = ""
		}
	}
	if len(s.Phones) > 0 {
		if v.QR, err = qr.SVG("tel:"+v.Dial(s.Phones[0].Number), r.T("dir.paper.qr")); err != nil {
			return err
		}
	}
	v.Copied = v.copied()
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}, {Href: v.Back, Text: r.T("dir.paper.back")}}
	return paperPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Nav: "/services", Crumbs: crumbs}, v)
}

// paperLines are what a person needs on the way. A neutral paper leaves out
// what tells: texts, documents, the name of a building.
func (w words) paperLines(s act.Service, neutral bool) []paperLine {
	var out []paperLine
	add := func(key string, lines []string) {
		if len(lines) > 0 {
			out = append(out, paperLine{key, lines})
		}
	}
	add("dir.fact.hours", w.hoursOf(s))
	if neutral {
		return out
	}
	if !s.Confidential {
		add("dir.fact.where", w.placesOf(s))
	}
	if text := s.Application.In(string(w.Lang)); text != "" {
		add("dir.fact.apply", []string{text})
	}
	add("dir.fact.bring", s.Documents)
	if len(s.Languages) > 0 {
		add("dir.fact.languages", append([]string{w.Within(w.LanguageNames(s.Languages))}, w.languageNotes(s)...))
	}
	return out
}

// copied is the paper as plain text.
func (v paperView) copied() string {
	var lines []string
	if !v.Neutral {
		lines = append(lines, v.Title)
	}
	for _, p := range v.Phones {
		lines = append(lines, strings.TrimSpace(p.Number+" "+p.Note))
	}
	for _, l := range v.Lines {
		lines = append(lines, v.T(l.Key)+v.T("dir.paper.colon")+strings.Join(l.Text, "; "))
	}
	return strings.Join(lines, "\n")
}
