package match

// What came closest to covering a need that nobody covers.
const (
	GapNone       = "none"        // no service covers this need at all
	GapOutOfArea  = "out_of_area" // only elsewhere
	GapOwnRules   = "own_rules"   // only for other people, by the services' own rules
	GapAvoided    = "avoid"       // only where, or with whom, the person must not be
	GapFull       = "full"        // only services that have no place
	GapStatusOnly = "status_only" // only services that restrict by immigration status
)

// gapRank orders what came closest: the higher, the nearer to help.
var gapRank = map[string]int{GapNone: 0, GapOutOfArea: 1, GapAvoided: 2, GapOwnRules: 3, GapFull: 4, GapStatusOnly: 5}

// gaps watches which needs are covered.
type gaps struct {
	needs   []NeedAsked
	covered map[string]bool
	nearest map[string]string
}

func newGaps(asked []NeedAsked) *gaps {
	g := &gaps{needs: asked, covered: map[string]bool{}, nearest: map[string]string{}}
	for _, n := range asked {
		g.nearest[n.Code] = GapNone
	}
	return g
}

// see takes a service into account for the needs that it covers.
func (g *gaps) see(v *verdict) {
	why := v.gap()
	for _, code := range v.covers {
		if why == "" {
			g.covered[code] = true
		} else if gapRank[why] > gapRank[g.nearest[code]] {
			g.nearest[code] = why
		}
	}
}

// gap says why a service does not cover its needs for this person, "" when it does.
func (v *verdict) gap() string { return gapFor(v.leftOut, v.full, v.barrier) }

func gapFor(leftOut string, full, barrier bool) string {
	switch {
	case leftOut == OutOfArea || leftOut == TooFar:
		return GapOutOfArea
	case leftOut == Conflict || leftOut == Avoided:
		return GapAvoided
	case leftOut == Full:
		return GapFull
	case leftOut != "":
		return GapOwnRules
	case full:
		return GapFull
	case barrier:
		return GapStatusOnly
	}
	return ""
}

func (g *gaps) list() []Gap {
	var out []Gap
	for _, n := range g.needs {
		if !g.covered[n.Code] {
			out = append(out, Gap{Need: n.Code, Why: g.nearest[n.Code]})
		}
	}
	return out
}
