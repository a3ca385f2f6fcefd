package match

import (
	"slices"

	"relais/internal/directory/fold"
	"relais/internal/directory/match/text"
	"relais/internal/hours"
)

// asked is a question made ready for looking at many services.
type asked struct {
	Question
	place       string   // folded
	regions     []string // folded
	spot        spot
	needs       []NeedAsked
	dependants  []string // with those that the children's ages tell
	read        []string // needs read out of the text
	terms       []text.Term
	total       int      // rarity of all terms
	avoidPlaces []string // folded, by Avoid
	pressing    bool     // something is needed tonight
	clock       *hours.Clock
	room        *reasons // nil: explanations make their own
}

// maxNeeds bounds the needs of one question.
const maxNeeds = 64

func prepare(q Question, p text.Phrases, v text.Vocabulary) asked {
	a := asked{Question: q, place: fold.Text(q.Place), dependants: slices.Clone(q.Dependants)}
	for _, n := range q.Needs {
		if len(a.needs) < maxNeeds && !slices.ContainsFunc(a.needs, func(o NeedAsked) bool { return o.Code == n.Code }) {
			a.needs = append(a.needs, n)
		}
		a.pressing = a.pressing || n.Urgency == "danger" || n.Urgency == "crisis" || n.Urgency == "detained"
	}
	for _, r := range q.Regions {
		a.regions = append(a.regions, fold.Text(r))
	}
	if q.Located {
		a.spot = spotOf(q.Lat, q.Lng)
	}
	for _, age := range q.Children {
		code := "children"
		if age < 2 {
			code = "infant"
		}
		if !slices.Contains(a.dependants, code) {
			a.dependants = append(a.dependants, code)
		}
	}
	if q.Text != "" {
		words := text.Forms(q.Text)
		a.read = p.Find(words, v)
		a.terms = text.Terms(words, v)
		for _, t := range a.terms {
			a.total += t.Rarity
		}
	}
	for _, v := range q.Avoid {
		a.avoidPlaces = append(a.avoidPlaces, fold.Text(v.Place))
	}
	at := q.Now
	if q.OpenAt != nil {
		at = *q.OpenAt
	}
	a.clock = hours.NewClock(at)
	return a
}
