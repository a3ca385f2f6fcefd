package directorypages

import (
	"slices"

	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/say"
)

// fieldLine is what a service says under one heading.
type fieldLine struct {
	Key  string // of the heading
	Text []string
}

// changeLine is what one change of a record made of one field.
type changeLine struct {
	Key      string
	Was, Now []string
}

// stateLine is a version of a record.
type stateLine struct {
	act.ServiceVersion
	Who     string // in words; empty where nobody is named
	Changes []changeLine
	Fields  []fieldLine
}

type beforeView struct {
	words
	ID, Title string
	States    []stateLine
	Hidden    bool // its past is not kept, or only in part
}

var beforePage = web.NewPage[beforeView](files, "pages/before.html", parts)

// showBefore shows how a service of one's own was.
func (p *pages) showBefore(w *web.Response, r *web.Request) error {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	h, err := listings.ListServiceHistory.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: s.ID})
	if err != nil {
		return err
	}
	v := beforeView{words: wordsOf(r), ID: s.ID, Hidden: s.Confidential}
	v.Title = v.Text(s.Name)
	if seen := s.Visibility; seen != nil {
		v.Hidden = v.Hidden || slices.Contains([]string{seen.Service, seen.Address, seen.Phone, seen.Email}, "agency")
	}
	for i, one := range h.Items {
		line := stateLine{ServiceVersion: one, Who: v.maker(one)}
		if i+1 < len(h.Items) {
			line.Changes = v.changes(one.Changed, h.Items[i+1].Service, one.Service)
		}
		if i > 0 {
			line.Fields = v.fields(one.Service)
		}
		v.States = append(v.States, line)
	}
	return beforePage.Render(w, r, ownFrame(r, web.Narrow), v)
}

func (w words) maker(v act.ServiceVersion) string {
	switch {
	case v.Mine:
		return w.T("dir.before.you")
	case v.Source == "agency":
		return w.T("dir.before.agency")
	case v.Source == "verified":
		return w.T("dir.before.verified")
	}
	return w.T("dir.before.source", v.Source)
}

// postBefore brings a version back.
func (p *pages) postBefore(w *web.Response, r *web.Request) error {
	s, err := web.Submit(r, listings.RestoreServiceVersion.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showBefore)
	}
	w.Say("dir.before.restored")
	return w.SeeOther(wordsOf(r).At(s.ID, "/before"))
}

// stateFields are what versions are compared by, in the order of a service's page.
var stateFields = []string{"name", "status", "alert", "description", "phone", "hours", "address", "remote", "areas",
	"application", "wait", "fees", "eligibility", "documents", "rules", "languages", "needs", "email", "url", "visibility"}

// fields are all that a service says in words, without what it does not say.
func (w words) fields(s act.Service) []fieldLine {
	var out []fieldLine
	for _, code := range stateFields {
		if text := w.field(code, s); len(text) > 0 {
			out = append(out, fieldLine{"dir.field." + code, text})
		}
	}
	return out
}

func (w words) changes(codes []string, was, now act.Service) []changeLine {
	var out []changeLine
	for _, code := range codes {
		out = append(out, changeLine{"dir.field." + code, w.field(code, was), w.field(code, now)})
	}
	return out
}

// field is what a service says in one field, in lines.
func (w words) field(code string, s act.Service) []string {
	switch code {
	case "name":
		return w.tongues(act.LongText(s.Name))
	case "status":
		return []string{w.Code("service_status", s.Status)}
	case "alert":
		return w.tongues(s.Alert)
	case "description":
		return w.tongues(s.Description)
	case "application":
		return w.tongues(s.Application)
	case "wait":
		return w.tongues(s.Wait)
	case "fees":
		return w.tongues(s.Fees)
	case "eligibility":
		return w.tongues(s.Eligibility)
	case "documents":
		return s.Documents
	case "areas":
		return say.Each(s.Areas, w.Area)
	case "needs":
		return w.NeedNames(s.Needs)
	case "rules":
		out := w.ruleWords(s.Rules)
		if r := s.Rules.Status; r != nil {
			out = append(out, w.T("dir.restricts_title")+" "+w.Text(r.Reason)+" ("+r.Source+")")
		}
		return out
	}
	return w.reach(code, s)
}

// reach is what a service says of how and where it is reached, and by whom it is read.
func (w words) reach(code string, s act.Service) (out []string) {
	switch code {
	case "phone":
		for _, p := range s.Phones {
			out = append(out, p.Number)
		}
	case "hours":
		if s.AlwaysOpen {
			out = append(out, w.T("match.fit.always_open"))
		}
		out = append(out, w.Opening(s)...)
	case "address":
		if s.Confidential {
			return append(out, w.T("dir.confidential"))
		}
		for _, site := range s.Sites {
			out = append(out, addressOf(site))
		}
	case "remote":
		if s.Remote {
			out = append(out, w.T("dir.remote"))
		}
	case "languages":
		out = w.LanguageNames(s.Languages)
		if s.Interpreter {
			out = append(out, w.T("match.fit.interpreter"))
		}
		out = append(out, w.languageNotes(s)...)
	case "email", "url":
		if text := map[string]string{"email": s.Email, "url": s.URL}[code]; text != "" {
			out = append(out, text)
		}
	case "visibility":
		out = w.seen(s)
	}
	return out
}

// seen says who sees the parts of a service that not everybody does.
func (w words) seen(s act.Service) (out []string) {
	v := s.Visibility
	if v == nil {
		return nil
	}
	for _, one := range []struct{ part, who string }{{"service", v.Service}, {"address", v.Address}, {"phone", v.Phone}, {"email", v.Email}} {
		if one.who == "members" || one.who == "agency" {
			out = append(out, w.T("dir.seen."+one.part, w.T("dir.seen.by."+one.who)))
		}
	}
	for _, p := range s.Parts {
		if p.Seen == "members" || p.Seen == "agency" {
			out = append(out, w.T("dir.seen.part", p.Label, w.T("dir.seen.by."+p.Seen)))
		}
	}
	return out
}

// tongues is a text in the languages that it has.
func (w words) tongues(t act.LongText) (out []string) {
	for _, one := range []string{t.In(string(w.Lang)), t.FR, t.EN} {
		if one != "" && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// languageNotes are what a service says of its languages: "français : at certain
// times".
func (w words) languageNotes(s act.Service) (out []string) {
	for _, n := range s.LanguageNotes {
		if n.Code == "" {
			out = append(out, n.Note)
			continue
		}
		out = append(out, w.T("dir.language_note", w.Language(n.Code), n.Note))
	}
	return out
}
