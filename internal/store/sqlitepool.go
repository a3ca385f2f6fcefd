package store

import (
	"context"
	"sync"
	"time"
)

// litePool lends connections, the one that came back last first: its pages
// and statements are the freshest. An act asks in several short turns, and the
// second mostly finds what the first has read.
type litePool struct {
	free chan struct{} // as many as there are connections to lend

	mu    sync.Mutex
	conns []*liteConn
	made  int
}

func newLitePool(max int) *litePool { return &litePool{free: make(chan struct{}, max)} }

// take waits for a connection.
func (p *litePool) take(ctx context.Context) (*liteConn, error) {
	select {
	case <-p.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return p.pop(), nil
}

// takeWithin waits so long for a connection; nil when none came back.
func (p *litePool) takeWithin(d time.Duration) *liteConn {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	c, _ := p.take(ctx)
	return c
}

func (p *litePool) pop() *liteConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.conns) - 1
	c := p.conns[last]
	p.conns = p.conns[:last]
	return c
}

// add puts a new connection in; all are added before the first is lent.
func (p *litePool) add(c *liteConn) {
	p.made++
	p.put(c)
}

// put gives a connection back.
func (p *litePool) put(c *liteConn) {
	p.mu.Lock()
	p.conns = append(p.conns, c)
	p.mu.Unlock()
	p.free <- struct{}{}
}

// size is how many connections there are.
func (p *litePool) size() int {
	if p == nil {
		return 0
	}
	return p.made
}
