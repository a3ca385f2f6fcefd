package canada

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestMap(t *testing.T) {
	if len(shapes().Country) == 0 {
		t.Skip("built without outlines")
	}
	marks := []Mark{{45.5, -73.57, 1, "Montréal"}, {45.57, -73.69, 2, "Laval"}, {46.81, -71.21, 3, "Québec <&>"}, {43.65, -79.38, 4, "Toronto"}}
	for name, m := range map[string]Map{
		"country": {Marks: marks, Shaded: []string{"QC"}}, "province": {Province: "QC", Marks: marks},
		"near": {Near: true, Lat: 45.5, Lng: -73.57, Km: 40, Marks: marks}, "far north": {Province: "NU"}, "unknown": {Province: "XX"},
	} {
		m.Label = `A "map"`
		svg := string(m.SVG())
		if err := xml.Unmarshal([]byte(svg), new(struct{ XMLName xml.Name })); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(svg) > 26_000 {
			t.Errorf("%s has %d bytes", name, len(svg))
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || strings.Contains(svg, "style=") {
			t.Errorf("%s: %.200s", name, svg)
		}
	}
	near := string(Map{Near: true, Lat: 45.5, Lng: -73.57, Km: 40, Marks: marks}.SVG())
	if strings.Contains(near, "Toronto") || !strings.Contains(near, ">Laval<") {
		t.Error("a closer view shows what is near, and no more")
	}
	if whole := string(Map{Marks: marks}.SVG()); !strings.Contains(whole, `data-marks="1 2 3"`) {
		t.Error("marks that cover each other become one")
	}
}

func TestContains(t *testing.T) {
	if len(shapes().Near) == 0 {
		t.Skip("built without outlines")
	}
	for _, tt := range []struct {
		in       string
		lat, lng float64
		want     bool
	}{{"AB", 53.5, -113.5, true}, {"AB", 50.45, -104.6, false}, {"ON", 45.42, -75.7, true}, {"QC", 46.81, -71.4, true}} {
		if got := Contains(tt.in, tt.lat, tt.lng); got != tt.want {
			t.Errorf("Contains(%s, %v, %v) = %v", tt.in, tt.lat, tt.lng, got)
		}
	}
}
