package match

import "math/bits"

// ground is where the services of a profile are and whom they serve, in
// numbers: most profiles are compared with a question without their texts.
type ground struct {
	siteProvinces uint64 // by the bits of the book
	areaProvinces uint64
	wholeAreas    uint64    // provinces that are served whole
	sites, areas  [2]uint32 // keys of places, 0 for none
	kind          groundKind
	box           [4]float64 // around the outlines: from and to in latitude, then in longitude
}

type groundKind uint8

const (
	groundTexts   groundKind = 1 << iota // more than fits: compare the texts
	groundOutline                        // outlines are given, all of them in the box
	groundAreas                          // areas are given
	groundNational
	groundRemote
	groundResidence
)

// groundOf reads a profile.
func (b *book) groundOf(e *entry) (g ground) {
	set := func(one groundKind, on bool) {
		if on {
			g.kind |= one
		}
	}
	set(groundTexts, len(e.sites) > 2 || len(e.areas) > 2)
	set(groundOutline, len(e.Polygons) > 0)
	g.box = boxOf(e.Polygons)
	set(groundAreas, len(e.areas) > 0)
	set(groundNational, e.National)
	set(groundRemote, e.Remote)
	set(groundResidence, e.Rules.Residence)
	for i, site := range e.sites {
		bit := b.province(site.Province)
		g.siteProvinces |= bit
		if i < len(g.sites) {
			g.sites[i] = b.key(bit, site.Place)
		}
	}
	for i, area := range e.areas {
		bit := b.province(area.Province)
		g.areaProvinces |= bit
		if area.Place == "" {
			g.wholeAreas |= bit
		}
		set(groundTexts, area.Place == Somewhere)
		if i < len(g.areas) {
			g.areas[i] = b.key(bit, area.Place)
		}
	}
	set(groundTexts, (g.siteProvinces|g.areaProvinces)&everywhere != 0)
	return g
}

// key numbers a place in a province: 0 when either is not told.
func (b *book) key(province uint64, place string) uint32 {
	if province == 0 || place == "" {
		return 0
	}
	return uint32(bits.TrailingZeros64(province))<<24 | b.place(place)
}

// asks reports whether a question can be compared by numbers, and its own key:
// 0 when it names no place that any service knows. around are those of its regions.
func (b *book) asks(a *asked, around []uint32) (key uint32, regions []uint32, ok bool) {
	bit := b.asked(a.Province)
	if bit == 0 || bit == everywhere {
		return 0, around, false
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	in := uint32(bits.TrailingZeros64(bit)) << 24
	if id := b.places[a.place]; id != 0 {
		key = in | id
	}
	for _, r := range a.regions {
		if id := b.places[r]; id != 0 {
			around = append(around, in|id)
		}
	}
	return key, around, true
}

// boxOf is the box around outlines, a little wider than they are.
func boxOf(outlines []Polygon) [4]float64 {
	const wider = 1e-6
	box := [4]float64{90, -90, 180, -180}
	for _, outline := range outlines {
		for _, c := range outline {
			box[0], box[1] = min(box[0], c.Lat-wider), max(box[1], c.Lat+wider)
			box[2], box[3] = min(box[2], c.Lng-wider), max(box[3], c.Lng+wider)
		}
	}
	return box
}

// mayHold reports whether the outlines may hold where the person is.
func (s *search) mayHold(g *ground) bool {
	return s.Located && g.kind&groundOutline != 0 &&
		g.box[0] <= s.Lat && s.Lat <= g.box[1] && g.box[2] <= s.Lng && s.Lng <= g.box[3]
}

// fit is what asked.where is, where no outline holds the person.
func (s *search) fit(g *ground) placeFit {
	if s.groundKey != 0 && (g.sites[0] == s.groundKey || g.sites[1] == s.groundKey) {
		return samePlace
	}
	site, area := placeUnknown, placeUnknown
	switch {
	case g.siteProvinces&s.province != 0:
		site = sameProvince
	case g.siteProvinces != 0:
		site = outside
	}
	switch {
	case g.kind&groundAreas == 0:
		if g.kind&groundOutline != 0 && s.Located {
			area = outside
		}
	case g.wholeAreas&s.province != 0, s.groundKey != 0 && (g.areas[0] == s.groundKey || g.areas[1] == s.groundKey), s.around(g):
		area = served
	case g.areaProvinces&s.province != 0 && (s.asked.place == "" || s.asked.Part):
		area = sameProvince
	default:
		area = outside
	}
	return s.together(site, area, g.kind&groundNational != 0, g.kind&groundRemote != 0, g.kind&groundResidence != 0)
}

// around reports whether an area is a region that holds the person's place.
func (s *search) around(g *ground) bool {
	for _, key := range s.regionKeys {
		if g.areas[0] == key || g.areas[1] == key {
			return true
		}
	}
	return false
}
