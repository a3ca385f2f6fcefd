package guess

import (
	"context"
	"sync"
	"time"

	"relais/internal/node"
	"relais/internal/seal"
)

// Refusing carries out what may refuse somebody, and lets every refusal leave
// at the same time after it began, however little was looked at. Whoever waits
// holds nothing: no transaction, no place where passphrases are hashed.
func (g *Guard) Refusing(ctx context.Context, do func(context.Context) error) error {
	began := time.Now()
	err := do(ctx)
	if err != nil {
		g.Leave(ctx, g.leaves(began, time.Now()))
	}
	return err
}

// leaves is when a refusal leaves: refusals that took too long, because a
// queue was long, wait for the next round time.
func (g *Guard) leaves(began, now time.Time) time.Time {
	at := began.Add(g.After)
	for at.Before(now) {
		at = at.Add(max(g.After, time.Millisecond))
	}
	return at
}

func sleepUntil(ctx context.Context, at time.Time) {
	t := time.NewTimer(time.Until(at))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// How many strangers may be under way at once. Each waits at the most for some
// seconds and holds about 20 kB.
const (
	strangers       = 8192 // in all
	crowd           = 1024 // above that, of a source one at a time
	strangersSource = 32   // of one source
)

// door counts strangers who are under way, whose refusals take their time.
type door struct {
	mu      sync.Mutex
	all     int
	sources map[string]int
}

func newDoor() door { return door{sources: map[string]int{}} }

// Enter lets a stranger try, or answers seal.ErrBusy before anything is looked
// at, so that this answer needs no delay.
func (g *Guard) Enter(ctx context.Context) (leave func(), err error) {
	d, source := &g.door, node.Source(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	most := strangersSource
	if d.all >= crowd {
		most = 1
	}
	if d.all >= strangers || source != "" && d.sources[source] >= most {
		return nil, seal.ErrBusy
	}
	d.all++
	d.sources[source]++
	return func() { d.left(source) }, nil
}

func (d *door) left(source string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if d.sources[source]--; d.sources[source] == 0 {
		delete(d.sources, source)
	}
}
