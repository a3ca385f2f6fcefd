package client

import "sync/atomic"

// turns alternates between servers.
type turns struct{ n atomic.Uint64 }

func (t *turns) next(of int) int {
	if t == nil || of < 2 {
		return 0
	}
	return int(t.n.Add(1) % uint64(of))
}
