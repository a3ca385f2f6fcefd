package audit

import (
	"sync"
	"time"
)

// waiting is what a process has seen of the entries that are not in the log.
type waiting struct {
	mu     sync.Mutex
	first  int64     // id of the first one, 0 without any
	since  time.Time // it was first seen
	last   time.Time // of the last look
	forged int64     // leases that no process took
}

func (w *waiting) note(first int64, forged bool, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if first != w.first || w.since.After(now) {
		w.first, w.since = first, now
	}
	if forged {
		w.forged++
	}
	w.last = now
}

// TooLong is how long an entry may wait for the log: a hundred times as long as
// it takes.
const TooLong = time.Minute

// Standing reports whether an entry waits for the log longer than TooLong, as
// far as this process has looked.
func (s *Sequencer) Standing() bool {
	w := &s.waiting
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.first > 0 && w.last.Sub(w.since) > TooLong
}

// Forged counts the leases that no process of the node took, and that this one
// took over.
func (s *Sequencer) Forged() int64 {
	w := &s.waiting
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.forged
}
