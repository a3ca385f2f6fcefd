package seal

import (
	"context"
	"sync"
	"time"
)

// Turn says who waits for a passphrase to be hashed, and how long at most.
type Turn struct {
	// Known: a device on which the login was used before, or a session that is
	// open. They have a lane that strangers can't fill.
	Known bool
	// Owner is whose passphrase it is. Of one owner two are in a lane at most,
	// so that nobody fills a lane alone; "" is nobody in particular.
	Owner string
	// Wait is how long to wait at most; 0: as long as the context lasts.
	Wait time.Duration
}

const (
	laneWaits = 64 // in a lane, those that are being hashed included
	ofOwner   = 2
)

var passphraseQueue = newGate(laneWaits)

// gate lets two in at once. One place is for known devices alone, the other
// for everybody: strangers never take both.
type gate struct {
	known, all chan struct{}
	limit      int

	mu     sync.Mutex
	lanes  map[bool]int // how many there are, by Turn.Known
	owners map[Turn]int // by Turn without Wait
}

func newGate(limit int) *gate {
	return &gate{
		known: make(chan struct{}, 1), all: make(chan struct{}, 1), limit: limit,
		lanes: map[bool]int{}, owners: map[Turn]int{},
	}
}

// enter waits for a place; leave gives it back.
func (g *gate) enter(ctx context.Context, turn Turn) (leave func(), err error) {
	if !g.join(turn) {
		return nil, ErrBusy
	}
	place, err := g.place(ctx, turn)
	if err != nil {
		g.part(turn)
		return nil, err
	}
	return func() { <-place; g.part(turn) }, nil
}

func (g *gate) place(ctx context.Context, turn Turn) (chan struct{}, error) {
	known := g.known
	if !turn.Known {
		known = nil // a nil channel is never ready
	}
	select {
	case known <- struct{}{}:
		return known, nil
	default:
	}
	var late <-chan time.Time
	if turn.Wait > 0 {
		t := time.NewTimer(turn.Wait)
		defer t.Stop()
		late = t.C
	}
	select {
	case known <- struct{}{}:
		return known, nil
	case g.all <- struct{}{}:
		return g.all, nil
	case <-late:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// join reports whether there is room in the lane, and takes it.
func (g *gate) join(turn Turn) bool {
	turn.Wait = 0
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes[turn.Known] >= g.limit || turn.Owner != "" && g.owners[turn] >= ofOwner {
		return false
	}
	g.lanes[turn.Known]++
	g.owners[turn]++
	return true
}

func (g *gate) part(turn Turn) {
	turn.Wait = 0
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lanes[turn.Known]--
	if g.owners[turn]--; g.owners[turn] == 0 {
		delete(g.owners, turn)
	}
}
