package canada

import (
	"encoding/json"
	"math"
	"slices"
	"sync"

	"relais/internal/assets"
)

// point is longitude and latitude in degrees, or a place on paper.
type point struct{ x, y float64 }

// outlines are the rings of provinces and territories: coarse for the whole
// country, finer for one of them. Both are empty in a build without them.
type outlines struct{ Country, Near map[string][][]point }

var shapes = sync.OnceValue(func() outlines {
	var file struct{ Country, Near map[string][][]int }
	if data := assets.Data("outlines.json"); data == nil || json.Unmarshal(data, &file) != nil {
		return outlines{}
	}
	return outlines{rings(file.Country), rings(file.Near)}
})

// rings reads hundredths of a degree, each point as a step from the one before.
func rings(in map[string][][]int) map[string][][]point {
	out := map[string][][]point{}
	for code, list := range in {
		for _, steps := range list {
			var ring []point
			x, y := 0, 0
			for i := 0; i+1 < len(steps); i += 2 {
				x, y = x+steps[i], y+steps[i+1]
				ring = append(ring, point{float64(x) / 100, float64(y) / 100})
			}
			out[code] = append(out[code], ring)
		}
	}
	return out
}

// codes of provinces from west to east, so that pages draw them alike.
var codes = []string{"YT", "NT", "NU", "BC", "AB", "SK", "MB", "ON", "QC", "NB", "NS", "PE", "NL"}

// cone is Lambert's conformal conic projection, as Canadian maps use it: true
// along two parallels, north up in the middle.
type cone struct{ n, f, lng float64 }

const degree = math.Pi / 180

// newCone makes the projection that is true at two latitudes, with a
// longitude in the middle.
func newCone(south, north, lng float64) cone {
	t := func(lat float64) float64 { return math.Tan(math.Pi/4 + lat*degree/2) }
	n := math.Sin(south * degree)
	if north-south > 0.1 {
		n = math.Log(math.Cos(south*degree)/math.Cos(north*degree)) / math.Log(t(north)/t(south))
	}
	return cone{n, math.Cos(south*degree) * math.Pow(t(south), n) / n, lng}
}

// on projects degrees; one unit is the radius of the earth, y grows downward.
func (c cone) on(p point) point {
	rho := c.f / math.Pow(math.Tan(math.Pi/4+p.y*degree/2), c.n)
	theta := c.n * (p.x - c.lng) * degree
	return point{rho * math.Sin(theta), rho * math.Cos(theta)}
}

// box is a part of the paper.
type box struct{ x0, y0, x1, y1 float64 }

func around(points []point) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		b = box{min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y)}
	}
	return b
}

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

func (b box) grown(by float64) box {
	return box{b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by}
}

// all points of some rings, projected.
func (c cone) project(list [][]point) [][]point {
	out := make([][]point, len(list))
	for i, ring := range list {
		out[i] = make([]point, len(ring))
		for k, p := range ring {
			out[i][k] = c.on(p)
		}
	}
	return out
}

// clip cuts a ring at the edges of a box (Sutherland and Hodgman), so that a
// view of one town does not carry the coast of a continent.
func clip(ring []point, b box) []point {
	edges := []struct {
		in  func(point) bool
		cut func(p, q point) point
	}{
		{func(p point) bool { return p.x >= b.x0 }, func(p, q point) point { return point{b.x0, p.y + (q.y-p.y)*(b.x0-p.x)/(q.x-p.x)} }},
		{func(p point) bool { return p.x <= b.x1 }, func(p, q point) point { return point{b.x1, p.y + (q.y-p.y)*(b.x1-p.x)/(q.x-p.x)} }},
		{func(p point) bool { return p.y >= b.y0 }, func(p, q point) point { return point{p.x + (q.x-p.x)*(b.y0-p.y)/(q.y-p.y), b.y0} }},
		{func(p point) bool { return p.y <= b.y1 }, func(p, q point) point { return point{p.x + (q.x-p.x)*(b.y1-p.y)/(q.y-p.y), b.y1} }},
	}
	for _, e := range edges {
		if len(ring) == 0 {
			return nil
		}
		var out []point
		last := ring[len(ring)-1]
		for _, p := range ring {
			if e.in(p) != e.in(last) {
				out = append(out, e.cut(last, p))
			}
			if e.in(p) {
				out = append(out, p)
			}
			last = p
		}
		ring = out
	}
	return ring
}

// Contains tells whether a point lies in a province or territory, as far as
// the outlines tell.
func Contains(province string, lat, lng float64) bool {
	return slices.ContainsFunc(shapes().Near[province], func(ring []point) bool { return inside(ring, point{lng, lat}) })
}

func inside(ring []point, p point) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+len(ring)-1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in
}
