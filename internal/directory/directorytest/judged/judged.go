// Package judged asks the judged questions of the demonstration's directory, of
// Relais itself. Tests and benchmarks import it, the product does not.
package judged

import (
	"cmp"
	"slices"

	"relais/internal/act"
	"relais/internal/demo"
	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/line"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/directory/search"
)

// Directory is what the judged questions are asked of: the demonstration's
// directory as of judge.Day.
type Directory struct {
	services []hsds.Service
	kinds    []string // of each service
	places   []string // its province
}

// Missed is a question that was not answered well.
type Missed struct {
	ID, Class, Words string
	NDCG10           float64
}

// How a judged question is asked.
const (
	Whole = "whole" // all fields
	Line  = "line"  // one line, read as the search field reads it
	Words = "words" // the same line, as free text only
)

// Worst are the twelve tuning questions that were answered least well. Those
// that are held out are not named, so that nobody tunes by them.
func Worst(set judge.Set, rank func(judge.Question) []string) []Missed {
	var all []Missed
	for _, q := range set.Questions {
		if !q.HeldOut {
			all = append(all, Missed{q.ID, q.Class, q.Words, q.Score(rank(q)).NDCG10})
		}
	}
	slices.SortStableFunc(all, func(a, b Missed) int { return cmp.Compare(a.NDCG10, b.NDCG10) })
	return all[:min(12, len(all))]
}

// New makes the directory.
func New() *Directory {
	d := &Directory{}
	kinds := map[string][2]string{}
	ids := map[string]string{}
	for _, a := range demo.Agencies() {
		ids[a.Key] = "agency-" + a.Key
		for _, key := range a.Services {
			kinds[demo.ServiceID(a.Key, key)] = [2]string{kindOf(a.Key, key), a.Province}
		}
	}
	for _, p := range places.Principal() {
		for _, kind := range demo.ServiceKinds() {
			kinds[hsds.ContentID("demo", p.Province, p.Name.EN, kind)] = [2]string{kind, p.Province}
		}
	}
	d.services = demo.Services(judge.Day, demo.Seed, ids)
	for _, s := range d.services {
		d.kinds, d.places = append(d.kinds, kinds[s.ID][0]), append(d.places, kinds[s.ID][1])
	}
	return d
}

// sameAs are services of the node's agencies that are of a kind found in many
// places; the others are of a kind of their own.
var sameAs = map[string]string{
	"shelter.shelter": "womens-shelter", "shelter.second-stage": "second-stage", "hotline.line": "crisis-line",
	"legal.immigration": "immigration-law", "health.clinic": "health-centre", "health.assault": "sexual-assault-centre",
	"child_protection.liaison": "child-protection", "settlement.settlement": "settlement",
	"settlement.interpreters": "interpreters", "indigenous.healing": "healing-centre", "labour.workers": "workers-rights",
	"ngo.caseworkers": "caseworkers", "police.liaison": "police-liaison",
}

func kindOf(agency, service string) string {
	own := agency + "." + service
	if kind, ok := sameAs[own]; ok {
		return kind
	}
	return own
}

// Records are the services as they are graded.
func (d *Directory) Records() []judge.Record {
	facts := d.Facts(false)
	out := make([]judge.Record, len(facts))
	for i, f := range facts {
		out[i] = judge.Record{Kind: d.kinds[i], Province: d.places[i], Service: d.services[i], Speaks: f.Languages, Country: f.National}
		for _, a := range f.Areas {
			out[i].Provinces = append(out[i].Provinces, a.Province)
		}
	}
	return out
}

// Facts are the services as engines index them; with ownLanguage, each with
// the texts of its own language only.
func (d *Directory) Facts(ownLanguage bool) []match.Service {
	out := make([]match.Service, len(d.services))
	for i, s := range d.services {
		if ownLanguage {
			s = alone(s)
		}
		r, err := hsds.NewRecord(s)
		if err != nil {
			panic(err) // our own records
		}
		out[i] = facts.Of(r, s.Relais.Agency, nil, needs.Default())
	}
	return out
}

// alone takes the other language out of a service and its organization.
func alone(s hsds.Service) hsds.Service {
	x, o := *s.Relais, *s.Organization
	x.Texts = nil
	if x.Language == "fr" && o.Relais != nil {
		if t, ok := o.Relais.Texts["fr"]; ok {
			o.Name, o.Description = t.Name, t.Description
		}
	}
	o.Relais = nil
	s.Relais, s.Organization = &x, &o
	return s
}

// Question is a judged question in the engine's terms, asked as Whole, Line or
// Words.
func (d *Directory) Question(q judge.Question, asked string) (match.Question, error) {
	a := q.Ask
	switch asked {
	case Line:
		a = lineAsk(q.Words)
	case Words:
		a = judge.Ask{Text: q.Words}
	}
	in := act.MatchNeeds{Query: a.Text, Province: a.Province, Place: a.Place, Languages: a.Languages, Gender: a.Gender,
		AgeBand: a.AgeBand, Dependants: a.Dependants, Accessibility: a.Accessibility, Wishes: a.Wishes, Safety: a.Safety}
	for _, code := range a.Needs {
		in.Needs = append(in.Needs, act.MatchNeed{Code: code, Urgency: a.Urgency})
	}
	in.Limit = judge.Depth
	out, err := search.Question(in, judge.Day)
	if err != nil {
		return out, err
	}
	out.Children, out.Cost, out.By, out.Members = a.Children, a.Cost, a.By, true
	for _, v := range a.Avoid {
		one := match.Avoid{Province: v.Province, Place: v.Place}
		if p, ok := places.Find(v.Place, v.Province); ok && v.Km > 0 {
			one = match.Avoid{Lat: p.Latitude, Lng: p.Longitude, Km: v.Km}
		}
		out.Avoid = append(out.Avoid, one)
	}
	return out, nil
}

// lineAsk reads a line as the field of the search page does.
func lineAsk(words string) judge.Ask {
	l := line.Read(words)
	return judge.Ask{Text: l.Rest, Needs: l.Needs, Province: l.Province, Place: l.Place, Languages: l.Languages,
		Gender: l.Gender, AgeBand: l.AgeBand, Dependants: l.Dependants, Children: l.Children,
		Accessibility: l.Accessibility, Wishes: l.Wishes, Cost: l.Cost, By: l.By}
}

// Ranking asks an engine the judged questions; own is the same engine over the
// records in their own language.
func (d *Directory) Ranking(all, own match.Engine, asked string) func(judge.Question) []string {
	return func(q judge.Question) (ids []string) {
		question, err := d.Question(q, asked)
		if err != nil {
			return nil
		}
		e := all
		if q.OwnLanguage {
			e = own
		}
		for _, r := range e.Match(question).Results {
			ids = append(ids, r.Service.ID)
		}
		return slices.Clip(ids)
	}
}
