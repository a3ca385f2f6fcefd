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
