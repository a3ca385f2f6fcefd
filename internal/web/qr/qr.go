// Package qr draws QR codes as vector images within the page, so that what
// they hold never needs an address of its own. It knows nothing else.
package qr

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

const quiet = 4 // modules of white around, as readers expect

// SVG draws text. label tells a screen reader what the picture is; what is in
// it should stand beside it in words. It fails on texts of some thousand
// characters.
func SVG(text, label string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	side := code.Bounds().Dx()
	whole := side + 2*quiet
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		whole, whole, 4*whole, 4*whole, template.HTMLEscapeString(label), whole, whole, modules(code, side))), nil
}

// modules draws the dark squares, one stroke for each run of a row.
func modules(code barcode.Barcode, side int) string {
	var b strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for x < side && dark(code, x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return b.String()
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r < 0x8000
}
