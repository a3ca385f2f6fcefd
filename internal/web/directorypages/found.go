package directorypages

import (
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/web"
)

// foundView is a service in the list, in words.
type foundView struct {
	words
	act.Match
	Title, By, Where       string
	Fits, Misses, Unknowns []string
	Phones                 []act.PhoneLine
	Rules                  []string // who can be received
	Rule                   string   // its own rule about immigration status
	Old                    bool     // the figure of free places is old
	Aged                   bool     // nobody has checked the record for long
	Link                   string
	Several                bool // the question has several needs, and it answers these
	Number                 int  // in the list and on the map
	Far                    string
	Hours                  string // whether it is open, and when it opens
	Ask                    string // where an ask for somebody begins, "" for who opens no files
}

// answer asks the directory, and says what nobody covers.
func (p *pages) answer(r *web.Request, v *findView) error {
	var err error
	if v.Answer, err = listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), v.Search.question()); err != nil {
		return err
	}
	if err := p.paged(r, v); err != nil {
		return err
	}
	for _, c := range v.Answer.LeftOut {
		v.LeftOut += c.N
	}
	for i, m := range v.Answer.Items {
		f := v.found(m)
		f.Number = v.Search.before() + i + 1
		if m.Opening != nil && m.Opening.State != "unknown" && m.Opening.State != "always" {
			f.Hours = v.opening(*m.Opening, r)
		}
		f.Several = len(v.Search.Needs) > 1
		if r.Session().CaseAccess() && m.Agency != r.Session().Agency {
			f.Ask = v.At(m.ID, "/ask") + "?" + searchKey + "=" + v.Token
		}
		if v.Token != "" {
			f.Link += "?" + searchKey + "=" + v.Token + v.Search.onPage()
		}
		if s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: m.ID}); err == nil {
			f.Phones, f.Rules = s.Phones[:min(1, len(s.Phones))], v.whoWords(s.Rules)
		}
		v.Found = append(v.Found, f)
	}
	if v.Answer.Total > len(v.Found) && v.Search.Limit < mostFound && v.Search.before() == 0 {
		v.More = min(v.Search.Limit+20, mostFound)
	}
	v.Pickable, v.Sorts = len(v.Found) > 1, v.sorts(v.Search)
	if !v.Search.LeftOut {
		v.Facets = v.facets(v.Answer.Facets, v.Search)
	}
	v.Map = v.mapOf(v.Search, v.Answer.Items)
	return p.gaps(r, v)
}

// gaps are the needs that nobody covers: those chosen, or else those read out
// of the words.
func (p *pages) gaps(r *web.Request, v *findView) error {
	gaps := v.Answer.Gaps
	if len(v.Search.Needs) == 0 && len(v.Answer.Understood) > 0 {
		v.Read = v.NeedNames(v.Answer.Understood)
		v.ReadAll = strings.Join(v.Answer.Understood, ",")
		read := v.Search
		read.Query, read.Needs, read.Limit = "", v.Answer.Understood, 1
		answer, err := listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), read.question())
		if err != nil {
			return err
		}
		gaps = answer.Gaps
	}
	for _, g := range gaps {
		v.Gaps = append(v.Gaps, gapView{g, v.Need(g.Need)})
	}
	return nil
}

func (w words) found(m act.Match) foundView {
	f := foundView{words: w, Match: m, Link: w.At(m.ID, ""), Title: w.Text(m.Name), By: w.Text(m.Organization), Where: w.PlaceName(m.Place, m.Province)}
	if f.Where == "" {
		f.Where = w.ProvinceName(m.Province)
	}
	if m.Distance != nil {
		f.Far = w.T("match.fit.distance", *m.Distance)
		if m.Confidential {
			f.Far = w.T("match.fit.distance_region", *m.Distance)
		}
	}
	f.Fits, f.Misses = w.reasons("fit", m.Fits), w.reasons("miss", m.Misses)
	f.Unknowns = w.reasons("unknown", counted(m))
	for _, why := range m.Unknown {
		f.Old, f.Aged = f.Old || why.Code == "capacity_old", f.Aged || why.Code == "verified_old"
	}
	if m.Restricts != nil {
		f.Rule = w.Text(m.Restricts.Reason)
	}
	return f
}

// said are reasons that a card says elsewhere: its figures and its rules have
// lines of their own, and each age stands beside what it is of.
var said = map[string]bool{"fit.free_places": true, "miss.full": true, "miss.waitlist": true, "unknown.capacity_old": true,
	"unknown.gender": true, "unknown.age": true, "unknown.only_for": true, "fit.confidential_address": true,
	"unknown.never_verified": true, "unknown.verified_old": true, "fit.distance": true, "fit.distance_region": true}

// housing are the needs that are met by a free place; services for others
// are not the less for telling no number.
var housing = map[string]bool{"emergency-shelter": true, "confidential-shelter": true, "youth-shelter": true,
	"transitional-housing": true, "long-term-housing": true, "detox": true, "addiction-treatment": true}

// reasons leaves out what the card says elsewhere.
func (w words) reasons(kind string, all []act.Reason) []string {
	return w.Reasons(kind, slices.DeleteFunc(slices.Clone(all), func(r act.Reason) bool { return said[kind+"."+r.Code] }))
}

// counted leaves out that the number of free places is not known where
// nobody would count any.
func counted(m act.Match) []act.Reason {
	if slices.ContainsFunc(m.Needs, func(code string) bool { return housing[code] }) {
		return m.Unknown
	}
	return slices.DeleteFunc(slices.Clone(m.Unknown), func(r act.Reason) bool { return r.Code == "capacity" })
}
