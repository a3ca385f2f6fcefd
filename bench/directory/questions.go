package main

import (
	"math/rand/v2"
	"strings"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/fold"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// The works that are measured. Mix is those of the first three that engines
// are compared by: one half search, a quarter each needs and near.
const (
	words  = "search" // text + radius + language + category, with facets
	wanted = "needs"  // needs in a province, nothing else
	near   = "near"   // the nearest, whatever they do
	mix    = "mix"
	plan   = "plan" // eight needs, one plan: Relais only
)

// size is how many answers every engine gives to a question.
const size = 10

// question is what all engines are asked, each in its own words.
type question struct {
	work     string
	words    []string // a service that has one of them will do
	needs    []string
	language string
	province string
	place    string
	lat, lng float64
	km       int
}

// perWork is how many different questions of a work there are.
const perWork = 997

// extras are words that descriptions of the generated directory use.
var extras = map[string][]string{
	"en": {"families", "evening", "children", "volunteers", "meal", "neighbourhood", "winter", "forms", "nurses", "village"},
	"fr": {"familles", "soir", "enfants", "bénévoles", "repas", "quartier", "hiver", "formulaires", "infirmières", "villages"},
}

// asker draws questions, the same for the same seed.
type asker struct {
	*rand.Rand
	tax    *needs.Taxonomy
	places []places.Place
}

func newAsker(seed int64) *asker {
	a := &asker{Rand: rand.New(rand.NewPCG(uint64(seed), 20)), tax: needs.Default()}
	for _, p := range places.Principal() {
		// Most questions come from where most people are.
		for range map[int]int{1: 12, 2: 3, 3: 1}[p.Size] {
			a.places = append(a.places, p)
		}
	}
	return a
}

func (a *asker) questions(work string) []question {
	out := make([]question, perWork)
	for i := range out {
		w := work
		if w == mix {
			w = []string{words, wanted, words, near}[i%4]
		}
		out[i] = a.question(w)
	}
	return out
}

func (a *asker) question(work string) question {
	p := a.places[a.IntN(len(a.places))]
	q := question{work: work, province: p.Province, place: p.Name.EN, lat: p.Latitude + a.Float64()/20, lng: p.Longitude + a.Float64()/20}
	switch work {
	case words:
		need := a.need()
		lang := "en"
		if p.Province == "QC" {
			lang = "fr"
		}
		q.needs, q.km, q.language = []string{need.Code}, 50, lang
		if a.IntN(5) == 0 {
			q.language = []string{"es", "ar", "pa", "zh", "fa"}[a.IntN(5)]
		}
		q.words = append(strings.Fields(fold.Text(need.Name.In(lang))), extras[lang][a.IntN(10)])
	case wanted:
		for range 1 + a.IntN(3) {
			q.needs = append(q.needs, a.need().Code)
		}
	case near:
		q.km = 25
	case plan:
		for len(q.needs) < 8 {
			q.needs = append(q.needs, a.need().Code)
		}
	}
	return q
}

// need draws what people ask for: the common needs in two questions of three.
func (a *asker) need() needs.Need {
	if a.IntN(3) > 0 {
		n, _ := a.tax.Get(commonNeeds[a.IntN(len(commonNeeds))])
		return n
	}
	return a.tax.Needs[a.IntN(len(a.tax.Needs))]
}

var commonNeeds = []string{"emergency-shelter", "food", "counselling", "legal-general", "primary-care", "long-term-housing",
	"income-support", "employment", "settlement", "crisis-line", "detox", "child-care"}

// forRelais is the question as the engine takes it. Language and words order
// the answers and exclude nothing; need and distance exclude.
func (q question) forRelais() match.Question {
	m := match.Question{Now: generate.Today, Limit: size, Text: strings.Join(q.words, " "), Members: true}
	for _, code := range q.needs {
		m.Needs = append(m.Needs, match.NeedAsked{Code: code, Urgency: "standard"})
	}
	if q.language != "" {
		m.Languages = []string{q.language}
	}
	m.Province = q.province
	if q.work != wanted {
		m.Located, m.Lat, m.Lng, m.Within, m.Place = true, q.lat, q.lng, q.km, q.place
	}
	m.Facets = q.work == words
	if q.work == near {
		m.Sort = match.SortDistance
	}
	return m
}
