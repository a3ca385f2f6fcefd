// Package canada draws maps of Canada, for pages. It must not know what lies on
// them.
package canada

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Map is what to draw: the whole country, one province, or what lies
// around a point. Marks that would cover each other become one.
type Map struct {
	Label    string // says what the picture is; the same must stand beside it in words
	Province string // "" for the whole country
	// Near is the middle of a closer view, with the kilometres to its edge.
	Near     bool
	Lat, Lng float64
	Km       float64
	Marks    []Mark
	Shaded   []string // provinces where something is whose place is told to nobody
}

// A Mark is a numbered place. Name is written beside it in closer views.
type Mark struct {
	Lat, Lng float64
	Number   int
	Name     string
}

// The paper, in pixels of the picture.
const (
	paperWidth  = 440
	paperHeight = 380
	margin      = 18
	touching    = 21 // marks closer than this become one
)

// SVG draws the map, "" when the build has no outlines.
func (m Map) SVG() template.HTML {
	if len(shapes().Country) == 0 {
		return ""
	}
	s := m.sheet()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="map" viewBox="0 0 %d %d" role="img" aria-label="%s">`, paperWidth, s.height, template.HTMLEscapeString(m.Label))
	for _, code := range codes {
		class := "map__land"
		if code == m.Province && !m.Near {
			class += " map__land--here"
		}
		if slices.Contains(m.Shaded, code) {
			class += " map__land--hidden"
		}
		if d := s.path(m.detail(code)); d != "" {
			fmt.Fprintf(&b, `<path class="%s" data-province="%s" d="%s"/>`, class, code, d)
		}
	}
	for _, g := range s.clusters(m.Marks) {
		b.WriteString(g.svg(m.Province != "" || m.Near))
	}
	b.WriteString(s.ruler(m))
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// detail is the outline that fits the view.
func (m Map) detail(code string) [][]point {
	if m.Near || code == m.Province {
		return shapes().Near[code]
	}
	return shapes().Country[code]
}

// sheet is the paper with its projection and scale.
type sheet struct {
	cone
	from   point
	scale  float64 // pixels per radius of the earth
	height int
	edge   box // what is drawn, on the plane of the projection
}

const earth = 6371.0 // kilometres

func (m Map) sheet() sheet {
	var b box
	var c cone
	switch list := shapes().Near[m.Province]; {
	case m.Near:
		c = newCone(m.Lat, m.Lat, m.Lng)
		at := c.on(point{m.Lng, m.Lat})
		b = box{at.x, at.y, at.x, at.y}.grown(m.Km / earth)
	case len(list) > 0:
		wide := around(slices.Concat(list...))
		c = newCone(wide.y0, wide.y1, (wide.x0+wide.x1)/2)
		b = around(slices.Concat(c.project(list)...))
	default:
		c = newCone(49, 77, -95)
		for _, code := range codes {
			whole := around(slices.Concat(c.project(shapes().Country[code])...))
			if b == (box{}) {
				b = whole
			}
			b = box{min(b.x0, whole.x0), min(b.y0, whole.y0), max(b.x1, whole.x1), max(b.y1, whole.y1)}
		}
	}
	return fit(c, b)
}

// fit lays a part of the plane onto the paper.
func fit(c cone, b box) sheet {
	w, h := b.x1-b.x0, b.y1-b.y0
	scale := min((paperWidth-2*margin)/w, (paperHeight-2*margin)/h)
	s := sheet{cone: c, scale: scale, height: int(math.Ceil(h*scale)) + 2*margin}
	s.from = point{b.x0 - (float64(paperWidth)/scale-w)/2, b.y0 - margin/scale}
	s.edge = box{s.from.x, s.from.y, s.from.x + paperWidth/scale, s.from.y + float64(s.height)/scale}.grown(4 / scale)
	return s
}

func (s sheet) at(p point) (x, y float64) {
	q := s.on(p)
	return (q.x - s.from.x) * s.scale, (q.y - s.from.y) * s.scale
}

// path draws rings in tenths of a pixel, each point as a step.
func (s sheet) path(list [][]point) string {
	var b strings.Builder
	for _, ring := range s.project(list) {
		if !around(ring).meets(s.edge) {
			continue
		}
		last, drawn := [2]int{}, 0
		for _, p := range clip(ring, s.edge) {
			to := [2]int{int(math.Round((p.x - s.from.x) * s.scale)), int(math.Round((p.y - s.from.y) * s.scale))}
			switch {
			case drawn == 0:
				fmt.Fprintf(&b, "M%d %d", to[0], to[1])
			case to == last:
				continue
			case drawn == 1:
				fmt.Fprintf(&b, "l%d %d", to[0]-last[0], to[1]-last[1])
			default:
				fmt.Fprintf(&b, " %d %d", to[0]-last[0], to[1]-last[1])
			}
			last = to
			drawn++
		}
		if drawn > 0 {
			b.WriteByte('z')
		}
	}
	return b.String()
}

// cluster is one mark, or several that would cover each other.
type cluster struct {
	x, y  float64
	marks []Mark
}

func (s sheet) clusters(marks []Mark) []cluster {
	var out []cluster
	for _, m := range marks {
		x, y := s.at(point{m.Lng, m.Lat})
		if x < 0 || y < 0 || x > paperWidth || y > float64(s.height) {
			continue
		}
		i := slices.IndexFunc(out, func(c cluster) bool { return math.Hypot(c.x-x, c.y-y) < touching })
		if i < 0 {
			out = append(out, cluster{x: x, y: y})
			i = len(out) - 1
		}
		out[i].marks = append(out[i].marks, m)
	}
	slices.Reverse(out) // the best stand on top
	return out
}

// svg draws a mark with its number, or how many there are with the first.
func (c cluster) svg(named bool) string {
	var numbers []string
	for _, m := range c.marks {
		numbers = append(numbers, strconv.Itoa(m.Number))
	}
	text, half, class := numbers[0], 11.0, "map__mark"
	if len(numbers) > 1 {
		text, class = numbers[0]+"+", "map__mark map__mark--many"
		half = 15
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<g class="%s" data-marks="%s"><title>%s</title><rect x="%.0f" y="%.0f" width="%.0f" height="22" rx="11"/><text x="%.0f" y="%.0f">%s</text>`,
		class, strings.Join(numbers, " "), strings.Join(numbers, ", "), c.x-half, c.y-11, 2*half, c.x, c.y+5, text)
	if named && c.marks[0].Name != "" {
		x, anchor := c.x+half+4, "start"
		if c.x > paperWidth*0.66 {
			x, anchor = c.x-half-4, "end"
		}
		fmt.Fprintf(&b, `<text class="map__name" x="%.0f" y="%.0f" text-anchor="%s">%s</text>`, x, c.y+5, anchor, template.HTMLEscapeString(c.marks[0].Name))
	}
	b.WriteString("</g>")
	return b.String()
}

// ruler shows a round number of kilometres.
func (s sheet) ruler(m Map) string {
	if m.Province == "" && !m.Near {
		return ""
	}
	perKm := s.scale / earth
	km := 1.0
	for _, next := range []float64{2, 5, 10, 20, 50, 100, 200, 500} {
		if next*perKm <= 110 {
			km = next
		}
	}
	w, y := km*perKm, float64(s.height)-8
	return fmt.Sprintf(`<path class="map__ruler" d="M10 %.0fv4h%.0fv-4"/><text class="map__km" x="%.0f" y="%.0f">%.0f km</text>`, y-4, w, 14+w, y, km)
}
