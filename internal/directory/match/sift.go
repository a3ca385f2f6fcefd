package match

import "math/bits"

// Marks in the place of a service's only spot.
var (
	noSpot    = spot{x: 3}
	someSpots = spot{x: 2}
)

// onlySpot is the spot of a service, or a mark when it has none or several.
func onlySpot(spots []spot) spot {
	switch len(spots) {
	case 0:
		return noSpot
	case 1:
		return spots[0]
	}
	return someSpots
}

// square is the square of a chord.
func square(a, b spot) float64 {
	dx, dy, dz := float64(a.x)-float64(b.x), float64(a.y)-float64(b.y), float64(a.z)-float64(b.z)
	return float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
}

// limits are squares of chords: at most the first is at most a distance in
// kilometres, more than the second is more; what lies between must be computed.
func limits(km int) (surely, atMost float64) {
	const rounding = 1e-6
	from, to := chordOf(km), chordOf(km+1)
	return from * from * (1 - rounding), to * to * (1 + rounding)
}

// sift takes out and counts the services of a block that their place leaves
// out, so that nothing more of them is looked at.
func (s *search) sift(w int, relevant uint64) uint64 {
	if s.ShowLeftOut || !s.asksPlace && !s.limited {
		return relevant
	}
	if b := &s.p.blocks[w]; b.plain && (s.Province == "" || s.Anywhere || b.provinces&s.province != 0) {
		return s.siftFar(w, relevant, b)
	}
	kept := relevant
	for r := relevant; r != 0; r &= r - 1 {
		bit := bits.TrailingZeros64(r)
		doc := w<<6 | bit
		switch where := s.placeOf(s.p.wheres[doc]); {
		case where == outside, where == elsewhere && s.abroad(doc):
			s.leftOut[outOfArea]++
		case s.limited && where != remote && s.beyond(doc):
			s.leftOut[tooFar]++
		default:
			continue
		}
		kept &^= 1 << bit
	}
	s.miss(w, relevant&^kept)
	return kept
}

// siftFar is sift for a block of which only the distance may leave something out.
func (s *search) siftFar(w int, relevant uint64, b *block) uint64 {
	if !s.limited {
		return relevant
	}
	if far := chord(s.spot, b.centre) + float64(b.radius); far*far <= s.surelyNear {
		return relevant
	}
	kept := relevant
	for r := relevant; r != 0; r &= r - 1 {
		if bit := bits.TrailingZeros64(r); s.beyond(w<<6 | bit) {
			kept &^= 1 << bit
		}
	}
	s.leftOut[tooFar] += bits.OnesCount64(relevant &^ kept)
	s.miss(w, relevant&^kept)
	return kept
}

// beyond reports whether a service is known to be too far away.
func (s *search) beyond(doc int) bool {
	at := s.p.only[doc]
	if at == noSpot {
		return false
	}
	switch far := s.squareTo(doc, at); {
	case far <= s.surelyNear:
		return false
	case far > s.surelyFar:
		return true
	}
	return s.distance(&s.p.facts[doc]) > s.Within
}

// abroad reports whether a service of another province is not among the
// neighbours.
func (s *search) abroad(doc int) bool {
	at := s.p.only[doc]
	if at == noSpot || !s.Located {
		return true
	}
	switch far := s.squareTo(doc, at); {
	case far <= s.surelyReached:
		return false
	case far > s.surelyAbroad:
		return true
	}
	return s.distance(&s.p.facts[doc]) > s.reach()
}

// foreign reports whether all services of a block are in other provinces, none
// of them near enough.
func (s *search) foreign(b *block) bool {
	if s.Province == "" || s.Anywhere || b.provinces&(s.province|everywhere) != 0 {
		return false
	}
	if !s.Located || b.radius == 0 {
		return true
	}
	limit := s.border + float64(b.radius)
	return square(s.spot, b.centre) > limit*limit
}

// squareTo is the square of the chord to a service's nearest spot.
func (s *search) squareTo(doc int, at spot) float64 {
	if at != someSpots {
		return square(s.spot, at)
	}
	f, far := &s.p.facts[doc], 5.0
	for _, p := range s.p.spots[f.spots : f.spots+uint32(f.nSpots)] {
		far = min(far, square(s.spot, p))
	}
	return far
}

// farther reports whether a service is farther than the worst of those that are
// kept. It may leave some for comparing.
func (s *search) farther(doc int) bool {
	if !s.boundWorst() {
		return false
	}
	switch at := s.p.only[doc]; at {
	case noSpot:
		return true
	case someSpots:
		return false
	default:
		return square(s.spot, at) > s.worstFar
	}
}

// boundWorst gives the distance of the worst of those that are kept its square;
// false when that distance is not known.
func (s *search) boundWorst() bool {
	worst := s.top.hits[0].first
	if worst == farAway {
		return false
	}
	if worst != s.worst {
		s.worst = worst
		_, s.worstFar = limits(int(worst))
	}
	return true
}
