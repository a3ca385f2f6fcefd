package audit

// counted checks that the numbers of each process's entries have no gap.
type counted struct {
	streams  map[string]*stream
	numbered bool // an entry with a number was seen
}

// stream is what was seen of one process's entries.
type stream struct {
	next   int64          // all numbers below were seen
	ahead  map[int64]bool // numbers seen from there on
	top    int64          // the highest seen
	closed int64          // number of the last entry, 0 without one
}

// add notes an entry; it returns what is wrong with it, "" for nothing.
func (c *counted) add(r Row) Kind {
	if r.Stream == "" {
		if c.numbered {
			return Unnumbered
		}
		return ""
	}
	c.numbered = true
	s := c.streams[r.Stream]
	if s == nil {
		if c.streams == nil {
			c.streams = map[string]*stream{}
		}
		s = &stream{next: 1, ahead: map[int64]bool{}}
		c.streams[r.Stream] = s
	}
	if r.Number < s.next || s.ahead[r.Number] {
		return Repeated
	}
	s.ahead[r.Number] = true
	for s.ahead[s.next] {
		delete(s.ahead, s.next)
		s.next++
	}
	s.top = max(s.top, r.Number)
	switch r.Object {
	case ClosedObject:
		s.closed = r.Number
	case RemovedObject:
		return Removed
	}
	return ""
}

// missing counts the numbers that nobody has. Those among the last inFlight of
// a process that did not end its stream may belong to transactions that were
// under way; they are counted apart.
func (c *counted) missing(inFlight int64) (removed, unsettled int64) {
	for _, s := range c.streams {
		for n := s.next; n <= s.top; n++ {
			switch {
			case s.ahead[n]:
			case s.closed == 0 && s.top-n < inFlight:
				unsettled++
			default:
				removed++
			}
			if removed > maxProblems {
				return removed, unsettled
			}
		}
	}
	return removed, unsettled
}
