package directorypages

import (
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// mostCompared stand side by side; more would be read by nobody.
const mostCompared = 4

type compareView struct {
	words
	Services []comparedView
	Rows     []comparedRow
	Back     string
	Withheld bool // the reader is told of no free place
}

// comparedView heads a column.
type comparedView struct {
	words
	act.Service
	Title, By, Link string
}

// comparedRow is one question about all of the services. Cells hold lines.
type comparedRow struct {
	Key   string
	Cells [][]string
}

var comparePage = web.NewPage[compareView](files, "pages/compare.html", parts)

// showCompare shows services side by side, those that were picked in a search.
func (p *pages) showCompare(w *web.Response, r *web.Request) error {
	token := r.URL.Query().Get(searchKey)
	s, ok := opened(r, token)
	if !ok {
		return w.SeeOther("/services")
	}
	v := compareView{words: wordsOf(r), Back: "/services?" + searchKey + "=" + token,
		Withheld: !r.Session().ReadsForMembers()}
	for _, id := range s.Picked[:min(len(s.Picked), mostCompared)] {
		one, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: id})
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		v.Services = append(v.Services, comparedView{words: v.words, Service: one, Title: v.Text(one.Name), By: v.Text(one.Organization),
			Link: v.At(one.ID, "") + "?" + searchKey + "=" + token})
	}
	v.Rows = v.compared(v.Services)
	crumbs := []ui.Link{{Href: v.Back, Text: r.T("nav.services")}}
	return comparePage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services", Crumbs: crumbs}, v)
}

// compared asks the same of all; a question that no record answers is left out.
func (w words) compared(all []comparedView) []comparedRow {
	one := func(text string) []string {
		if text == "" {
			return nil
		}
		return []string{text}
	}
	ask := []struct {
		key string
		say func(s act.Service) []string
	}{
		{"dir.fact.needs", func(s act.Service) []string { return one(w.Within(w.NeedNames(s.Needs))) }},
		{"dir.fact.where", w.placesOf},
		{"dir.fact.hours", w.hoursOf},
		{"dir.fact.wait", func(s act.Service) []string { return one(s.Wait.In(string(w.Lang))) }},
		{"dir.fact.languages", func(s act.Service) []string {
			out := one(w.Within(w.LanguageNames(s.Languages)))
			if s.Interpreter {
				out = append(out, w.T("match.fit.interpreter"))
			}
			return out
		}},
		{"dir.fact.rules", func(s act.Service) []string { return w.ruleWords(s.Rules) }},
		{"dir.restricts", func(s act.Service) []string {
			if s.Restricts == nil {
				return nil
			}
			return []string{w.Text(s.Restricts.Reason), w.T("match.status.source", s.Restricts.Source)}
		}},
		{"dir.fact.fees", func(s act.Service) []string { return one(s.Fees.In(string(w.Lang))) }},
		{"dir.fact.apply", func(s act.Service) []string { return one(s.Application.In(string(w.Lang))) }},
		{"dir.fact.bring", func(s act.Service) []string { return s.Documents }},
	}
	var out []comparedRow
	for _, q := range ask {
		row, some := comparedRow{Key: q.key}, false
		for _, s := range all {
			cell := q.say(s.Service)
			some = some || len(cell) > 0
			row.Cells = append(row.Cells, cell)
		}
		if some {
			out = append(out, row)
		}
	}
	return out
}

// placesOf says where a service is, in lines.
func (w words) placesOf(s act.Service) []string {
	if s.Confidential {
		out := []string{w.T("dir.confidential")}
		if s.Region != "" {
			out = append(out, w.T("dir.region")+" "+s.Region)
		}
		return out
	}
	var out []string
	for _, site := range s.Sites {
		if line := addressOf(site); line != "" {
			out = append(out, line)
		}
	}
	if s.Remote {
		out = append(out, w.T("dir.remote"))
	}
	return out
}

// hoursOf says when a service is open, in lines.
func (w words) hoursOf(s act.Service) []string {
	if s.AlwaysOpen {
		return []string{w.T("match.fit.always_open")}
	}
	return w.Opening(s)
}
