package nodetest

import (
	"relais/internal/app"
	"relais/internal/define"
)

// instead is an installation in which a room of a test's own carries out its acts.
type instead struct {
	*app.App
	acts map[string]define.Bound
}

// Bound implements define.Carrier.
func (i instead) Bound(name string) (define.Bound, bool) {
	b, ok := i.acts[name]
	return b, ok
}

// Instead is an installation in which these acts, of a room that a test has put
// together itself, are carried out instead of its own, and no others: so that
// something happens between what the room reads and what it writes.
func Instead(a *app.App, acts []define.Bound) define.Carrier {
	out := instead{a, map[string]define.Bound{}}
	for _, b := range acts {
		out.acts[b.Name] = b
	}
	return out
}
