package demo

import (
	"sync/atomic"
	"time"
)

// Clock is the clock of a demonstration: the real one, set back while the
// story of the past days is told.
type Clock struct{ offset atomic.Int64 }

// NewClock returns a clock that shows the real time.
func NewClock() *Clock { return &Clock{} }

// Now is the time in the story.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// Later moves the clock on: what has not been told yet happens sooner.
func (c *Clock) Later(d time.Duration) { c.offset.Add(int64(d)) }

// ago sets the clock so long before the real time.
func (c *Clock) ago(d time.Duration) { c.offset.Store(-int64(d)) }
