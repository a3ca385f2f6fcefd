package agency

import "slices"

// enforcing are the sectors that can take a person, or their children, away
// against their will.
var enforcing = []string{"police", "border", "immigration", "child_protection"}

// Enforces reports whether the agencies of a sector enforce: police, border,
// immigration and child protection, and those that nobody vouches for. They are denied by default. A consent reaches
// them only by naming them on a page of its own with a second signature, and of
// the directory they read what everybody reads: a bed that is taken tonight tells
// them who came.
func Enforces(sector string) bool { return sector == Uncertified || slices.Contains(enforcing, sector) }

// ReadsForMembers reports whether a session reads what is for members in the
// directory: that of any agency alike, except of those that enforce. Nobody's
// session, nil, reads what everybody reads.
func (s *Session) ReadsForMembers() bool { return s != nil && !Enforces(s.Sector) }
