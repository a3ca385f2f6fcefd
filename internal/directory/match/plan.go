package match

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"relais/internal/directory/match/cover"
	"relais/internal/hours"
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
	Hours   hours.Status
	Travel  int // km that were counted for it; 0 by telephone
}

// GapClosed says that only services that are closed until then cover a need.
const GapClosed = "closed"

const (
	maxAlternatives = 5
	// farther is how many kilometres beyond the nearest a service may be to
	// stand for a need, unless the person said how far they can go.
	farther = 50
	// fartherAtOnce is the same for what is needed at once.
	fartherAtOnce = 15
	// guessed is the distance that counts where none is known, in kilometres.
	guessed = 50
)

// met is a service that an engine found for one of the needs, left out for
// no reason.
type met struct {
	id         string
	agency     cover.Agency
	score, km  int
	covers     uint64 // needs of the question
	place      placeFit
	full       bool
	barrier    bool // restricts by immigration status
	misses     bool // speaks none of the person's languages
	community  bool // for a community that the person did not name
	unanswered bool // its rule of gender or age is not answered by the question
	open, told bool // it opens in time; somebody knows
	at         int  // where the engine finds it again
}

func agencyOf(organization, agency, service string) cover.Agency {
	switch {
	case organization != "":
		return cover.Agency{Kind: 'o', ID: organization}
	case agency != "":
		return cover.Agency{Kind: 'a', ID: agency}
	}
	return cover.Agency{Kind: 's', ID: service}
}

// planner makes one plan.
type planner struct {
	*asked
	now      *hours.Clock // tells what is open now; the question's own stands at the time asked for
	read     func(at int) candidate
	fits     []planned // can take on a need
	close    []planned // would cover one but for a rule on status, a full house or the hour
	barriers [32]int
	plan     Plan
}

// planned is a service that may be part of the plan.
type planned struct {
	met
	tier   int    // the lower the better: what is missing
	needs  uint32 // that it may stand for; bit i: need i of the question
	travel int
}

func newPlanner(a *asked) *planner { return &planner{asked: a, now: hours.NewClock(a.Now)} }

// planQuestion makes a question ready for a plan: its words name needs where
// it names none itself.
func planQuestion(q Question, read []string) Question {
	if len(q.Needs) == 0 {
		for _, code := range read {
			q.Needs = append(q.Needs, NeedAsked{Code: code})
		}
	}
	q.Needs = q.Needs[:min(len(q.Needs), 31)]
	q.Text, q.Sort, q.ShowLeftOut, q.Facets, q.Offset, q.Limit = "", "", false, false, 0, 1
	return q
}

// due is by when a service must be open.
func (a *asked) due() string {
	if a.OpenNow || a.OpenAt != nil {
		return "now"
	}
	return a.By
}

// take considers a service.
func (p *planner) take(m met) {
	one := planned{met: m, needs: uint32(m.covers), travel: p.travel(&m)}
	if m.barrier {
		p.plan.Barriers++
		for rest := m.covers; rest != 0; rest &= rest - 1 {
			p.barriers[bits.TrailingZeros64(rest)]++
		}
	}
	for _, lacks := range []bool{m.misses, m.community, m.unanswered, !m.told} {
		if lacks {
			one.tier++
		}
	}
	if m.full || m.barrier || m.told && !m.open {
		p.close = append(p.close, one)
	} else {
		p.fits = append(p.fits, one)
	}
}

// travel is what a service counts for on the way, in kilometres.
func (p *planner) travel(m *met) int {
	switch {
	case m.place == remote || !p.Located:
		return 0
	case m.km == farAway:
		return guessed
	}
	return m.km
}

// solve chooses; gaps are what the engine says that nobody covers.
func (p *planner) solve(gaps []Gap) Plan {
	p.uncovered(gaps)
	all := p.fits
	p.narrow()
	list := make([]cover.Option, len(p.fits))
	for i := range p.fits {
		c := &p.fits[i]
		list[i] = cover.Option{ID: c.id, Agency: c.agency, Needs: c.needs, Travel: c.travel, Unfit: p.unfit(c)}
	}
	var chosen []int
	chosen, p.plan.Exact, p.plan.Bound = cover.Smallest(list)
	p.steps(chosen)
	p.alternatives(all, chosen)
	for i, n := range p.needs {
		if p.barriers[i] > 0 {
			p.plan.BarrierNeeds = append(p.plan.BarrierNeeds, Count{n.Code, p.barriers[i]})
		}
	}
	return p.plan
}

// uncovered are the needs that nobody can take on. What the engine counts as
// covered and is not covered here is covered by what is closed.
func (p *planner) uncovered(gaps []Gap) {
	var covered uint32
	for i := range p.fits {
		covered |= p.fits[i].needs
	}
	for i, n := range p.needs {
		if covered&(1<<i) != 0 {
			continue
		}
		gap := Gap{n.Code, GapClosed}
		for _, g := range gaps {
			if g.Need == n.Code {
				gap = g
			}
		}
		p.plan.Uncovered = append(p.plan.Uncovered, gap)
	}
}

// compare orders services for one need: what lacks least first.
func (c *planned) compare(o *planned) int {
	return cmp.Or(cmp.Compare(c.tier, o.tier), cmp.Compare(o.score, c.score), cmp.Compare(c.km, o.km), strings.Compare(c.id, o.id))
}

// narrow leaves each need only to those that are good for it: as long as
// somebody speaks the language nearby, a plan does not save a hand-over by
// sending a person far away, or where nobody understands them.
func (p *planner) narrow() {
	p.fits = slices.Clone(p.fits)
	for i := range p.needs {
		bit := uint32(1) << i
		tier, nearest := 1<<30, farAway
		for j := range p.fits {
			c := &p.fits[j]
			if c.needs&bit == 0 || c.tier > tier {
				continue
			}
			if c.tier < tier {
				tier, nearest = c.tier, farAway
			}
			nearest = min(nearest, c.travel)
		}
		for j := range p.fits {
			c := &p.fits[j]
			if c.tier > tier || p.Within == 0 && c.travel > nearest+p.farther(i) {
				c.needs &^= bit
			}
		}
	}
	p.fits = slices.DeleteFunc(p.fits, func(c planned) bool { return c.needs == 0 })
}

// farther is how much farther than the nearest a service may be for a need.
func (p *planner) farther(need int) int {
	if u := p.needs[need].Urgency; u == "danger" || u == "crisis" || p.By == "tonight" {
		return fartherAtOnce
	}
	return farther
}

// unanswered reports whether a rule of gender or age is not answered by what is
// said of the person: who it is for must be asked before anybody goes there.
func (a *asked) unanswered(r *Rules) bool { return a.genderFit(r) == unknown || a.ageFit(r) == unknown }

// unfit is the smaller the better a service fits; what it covers counts
// nothing, the plan sees to that.
func (p *planner) unfit(c *planned) int {
	fit := c.score
	for i, n := range p.needs {
		if c.covers&(1<<i) != 0 {
			fit -= weightOf(n.Urgency)
		}
	}
	return min(max(1<<13-fit, 0), 1<<14)
}

// steps puts what was chosen into an order: the most urgent need first.
func (p *planner) steps(chosen []int) {
	slices.SortFunc(chosen, func(i, j int) int {
		a, b := &p.fits[i], &p.fits[j]
		return cmp.Or(cmp.Compare(p.urgency(b.needs), p.urgency(a.needs)),
			cmp.Compare(bits.OnesCount32(b.needs), bits.OnesCount32(a.needs)), a.compare(b))
	})
	var taken uint32
	for _, i := range chosen {
		c := &p.fits[i]
		found := p.read(c.at)
		step := Step{Service: p.explain(found), Hours: p.now.Status(HoursOf(&found.Service)), Travel: c.travel}
		for n, need := range p.needs {
			if c.needs&^taken&(1<<n) != 0 {
				step.Needs = append(step.Needs, need.Code)
			}
		}
		taken |= c.needs
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

// alternatives are the best of the others for each need.
func (p *planner) alternatives(all []planned, chosen []int) {
	p.plan.Alternatives = map[string][]Result{}
	var inPlan []string
	for _, i := range chosen {
		inPlan = append(inPlan, p.fits[i].id)
	}
	told := map[int]Result{}
	for i, n := range p.needs {
		var list []*planned
		for _, from := range [][]planned{all, p.close} {
			list = append(list, fewBest(from, uint64(1)<<i, inPlan, maxAlternatives-len(list))...)
		}
		for _, c := range list {
			if _, ok := told[c.at]; !ok {
				told[c.at] = p.explain(p.read(c.at))
			}
			p.plan.Alternatives[n.Code] = append(p.plan.Alternatives[n.Code], told[c.at])
		}
	}
}

// fewBest are the best few of those that cover a need.
func fewBest(from []planned, need uint64, except []string, few int) (best []*planned) {
	for j := range from {
		c := &from[j]
		if c.covers&need == 0 || few == 0 || len(best) == few && best[few-1].compare(c) < 0 || slices.Contains(except, c.id) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, c, (*planned).compare)
		if len(best) == few {
			best = best[:few-1]
		}
		best = slices.Insert(best, at, c)
	}
	return best
}
