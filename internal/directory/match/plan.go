package match

import (
	"cmp"
	"math/bits"
	"slices"
)

// Plan is whom to ask for all needs of a question: the fewest agencies, then
// the fewest services, then the least travel, then the best fit.
type Plan struct {
	Steps []Step // the most urgent first
	// Alternatives are other services for each need, at most five, best first.
	// For a need that nobody covers they are those that come closest, with
	// their rule on status or their full house in plain sight.
	Alternatives map[string][]Result
	Uncovered    []Gap
	// Barriers counts the services for these needs whose own rules restrict by
	// immigration status.
	Barriers int
	// BarrierNeeds counts them for each need.
	BarrierNeeds []Count
	// Exact tells that no other choice has fewer agencies, or as few with fewer
	// services, less travel or a better fit. Else the plan has at most Bound
	// times as many agencies as the best one.
	Exact bool
	Bound float64
	// Understood are the needs that were read out of the free text; they are
	// planned for when the question names none.
	Understood []string
}

// Step is a service to ask, and what for.
type Step struct {
	Service Result
	Needs   []string
	Hours   Hours
	Travel  int // km that were counted for it; 0 by telephone
}

// GapClosed says that only services that are closed until then cover a need.
const GapClosed = "closed"

const (
	exactNeeds      = 12 // beyond, a plan is near the best
	maxAlternatives = 5
	// farther is how many kilometres beyond the nearest a service may be to
	// stand for a need, unless the person said how far they can go.
	farther = 50
	// guessed is the distance that counts where none is known, in kilometres.
	guessed = 50
)

// planner makes one plan.
type planner struct {
	*asked
	clock *Clock
	gaps  *gaps
	fits  []planned // can take on a need
	close []planned // would cover one but for a rule on status, a full house or the hour
	plan  Plan
}

// planned is a service that may be part of the plan.
type planned struct {
	candidate
	tier   int    // the lower the better: what is missing
	covers uint32 // bit i: need i of the question
	travel int
	by     fit
}

// planOver plans over every service that is relevant for a question.
func planOver(a *asked, each func(func(candidate))) Plan {
	p := &planner{asked: a, clock: NewClock(a.Now), plan: Plan{Understood: a.read}}
	p.gaps = newGaps(a.needs)
	status := map[string]int{}
	each(func(c candidate) {
		if len(c.covers) > 0 {
			p.see(c, status)
		}
	})
	p.plan.BarrierNeeds = counts(status)
	p.solve()
	return p.plan
}

// planQuestion makes a question ready for a plan: its words name needs where
// it names none itself.
func planQuestion(q Question, read []string) Question {
	if len(q.Needs) == 0 {
		for _, code := range read {
			q.Needs = append(q.Needs, NeedAsked{Code: code})
		}
	}
	if len(q.Needs) > 31 {
		q.Needs = q.Needs[:31]
	}
	q.Text, q.ShowLeftOut, q.Facets, q.Offset = "", false, false, 0
	return q
}

func (p *planner) see(c candidate, status map[string]int) {
	one := planned{candidate: c, travel: travel(p.asked, &c)}
	for i, n := range p.needs {
		if slices.Contains(c.covers, n.Code) {
			one.covers |= 1 << i
		}
	}
	if c.leftOut == "" && c.barrier {
		p.plan.Barriers++
		for _, code := range c.covers {
			status[code]++
		}
	}
	if c.leftOut == "" && c.gap() == "" && p.By != "" {
		switch open, known := p.clock.OpenBy(&c.Service, p.By); {
		case !known:
			one.by = unknown
		case !open:
			p.gaps.nearer(c.covers, GapClosed)
			one.tier = 1
			p.close = append(p.close, one)
			return
		}
	}
	p.gaps.see(&c.verdict)
	switch {
	case c.leftOut != "":
	case c.gap() != "":
		p.close = append(p.close, one)
	default:
		one.tier = p.lacks(&one)
		p.fits = append(p.fits, one)
	}
}

// nearer notes a reason that is as near to help as a full house.
func (g *gaps) nearer(covers []string, why string) {
	for _, code := range covers {
		if gapRank[GapFull] > gapRank[g.nearest[code]] {
			g.nearest[code] = why
		}
	}
}

// lacks counts what keeps a service from being a good choice: another language, a
// community that the person did not name, hours that nobody knows.
func (p *planner) lacks(c *planned) int {
	n := 0
	if p.languageFit(c.entry) == miss {
		n++
	}
	if c.Rules.OnlyFor != "" && !slices.Contains(p.Wishes, c.Rules.OnlyFor) {
		n++
	}
	if c.by == unknown {
		n++
	}
	return n
}

// travel is what a service counts for on the way, in kilometres.
func travel(a *asked, c *candidate) int {
	switch {
	case c.place == remote || !a.Located:
		return 0
	case c.km == farAway:
		return guessed
	}
	return c.km
}

func (p *planner) solve() {
	slices.SortFunc(p.fits, planned.compare)
	slices.SortFunc(p.close, planned.compare)
	p.narrow()
	list := make([]cover, len(p.fits))
	for i, c := range p.fits {
		list[i] = cover{agency: agencyOf(&c.Service), needs: c.covers, travel: c.travel, unfit: p.unfit(&c)}
	}
	var chosen []int
	chosen, p.plan.Exact, p.plan.Bound = smallest(list, len(p.needs))
	p.steps(chosen)
	p.plan.Uncovered = p.gaps.list()
	p.alternatives(chosen)
}

// compare orders services for one need: what lacks least first.
func (c planned) compare(o planned) int {
	return cmp.Or(cmp.Compare(c.tier, o.tier), c.candidate.compare(o.candidate))
}

// narrow leaves each need only to those that are good for it: as long as
// somebody speaks the language nearby, a plan does not save a hand-over by
// sending a person far away, or where nobody understands them.
func (p *planner) narrow() {
	for i := range p.needs {
		bit := uint32(1) << i
		tier, nearest := 1<<30, farAway
		for _, c := range p.fits {
			if c.covers&bit == 0 || c.tier > tier {
				continue
			}
			if c.tier < tier {
				tier, nearest = c.tier, farAway
			}
			nearest = min(nearest, c.travel)
		}
		for j := range p.fits {
			c := &p.fits[j]
			if c.tier > tier || p.Within == 0 && c.travel > nearest+farther {
				c.covers &^= bit
			}
		}
	}
	p.fits = slices.DeleteFunc(p.fits, func(c planned) bool { return c.covers == 0 })
}

// agencyOf tells hand-overs apart: services of one organization are one.
func agencyOf(s *Service) string {
	switch {
	case s.OrgID != "":
		return "o" + s.OrgID
	case s.Agency != "":
		return "a" + s.Agency
	}
	return "s" + s.ID
}

// unfit is the smaller the better a service fits; what it covers counts
// nothing, the plan sees to that.
func (p *planner) unfit(c *planned) int {
	fit := c.score
	for i, n := range p.needs {
		if slices.Contains(c.candidate.covers, p.needs[i].Code) {
			fit -= weightOf(n.Urgency)
		}
	}
	return min(max(1<<13-fit, 0), 1<<14)
}

// steps puts what was chosen into an order: the most urgent need first.
func (p *planner) steps(chosen []int) {
	slices.SortFunc(chosen, func(i, j int) int {
		return cmp.Or(cmp.Compare(p.urgency(p.fits[j].covers), p.urgency(p.fits[i].covers)),
			cmp.Compare(bits.OnesCount32(p.fits[j].covers), bits.OnesCount32(p.fits[i].covers)),
			p.fits[i].compare(p.fits[j]))
	})
	var taken uint32
	for _, i := range chosen {
		c := &p.fits[i]
		step := Step{Service: p.explain(c.candidate), Hours: p.clock.Hours(&c.Service), Travel: c.travel}
		for n, need := range p.needs {
			if c.covers&^taken&(1<<n) != 0 {
				step.Needs = append(step.Needs, need.Code)
			}
		}
		taken |= c.covers
		p.plan.Steps = append(p.plan.Steps, step)
	}
}

func (p *planner) urgency(covers uint32) int {
	most := 0
	for i, n := range p.needs {
		if covers&(1<<i) != 0 {
			most = max(most, weightOf(n.Urgency))
		}
	}
	return most
}

func (p *planner) alternatives(chosen []int) {
	p.plan.Alternatives = map[string][]Result{}
	inPlan := map[string]bool{}
	for _, i := range chosen {
		inPlan[p.fits[i].ID] = true
	}
	for _, n := range p.needs {
		var out []Result
		for _, list := range [][]planned{p.fits, p.close} {
			for i := range list {
				c := list[i].candidate
				if len(out) < maxAlternatives && !inPlan[c.ID] && slices.Contains(c.covers, n.Code) {
					out = append(out, p.explain(c))
				}
			}
		}
		if len(out) > 0 {
			p.plan.Alternatives[n.Code] = out
		}
	}
}

// Plan finds whom to ask for all needs of a question.
func (l *Linear) Plan(q Question) Plan {
	read := l.prepare(q).read
	a := l.prepare(planQuestion(q, read))
	plan := planOver(&a, func(see func(candidate)) {
		for i := range l.entries {
			if v, relevant := a.judge(&l.entries[i]); relevant {
				see(candidate{&l.entries[i], v})
			}
		}
	})
	plan.Understood = read
	return plan
}
