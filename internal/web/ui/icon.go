package ui

import (
	"fmt"
	"html/template"
)

// shapes are 24×24 line drawings; they only repeat what a word says.
var shapes = map[string]template.HTML{
	"exit":   `<path d="M14 4h5v16h-5M4 12h10m-4-4 4 4-4 4"/>`,
	"print":  `<path d="M7 9V4h10v5M7 17H4v-6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v6h-3M7 14h10v6H7z"/>`,
	"copy":   `<path d="M9 9h11v11H9zM5 15H4V4h11v1"/>`,
	"check":  `<path d="m5 13 4 4L19 7"/>`,
	"clock":  `<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>`,
	"lock":   `<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
	"person": `<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.3-6 7-6s6.4 2 7 6"/>`,
	"phone":  `<path d="M6 4h3l2 5-2.5 1.500a10 10 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z"/>`,
	"plus":   `<path d="M12 5v14M5 12h14"/>`,
	"search": `<circle cx="11" cy="11" r="6"/><path d="m20 20-4.5-4.5"/>`,
	"shield": `<path d="M12 3.5 5 6v6c0 4 2.8 7 7 8.5 4.2-1.5 7-4.5 7-8.500V6z"/>`,
	"alert":  `<path d="M12 4 3 20h18zM12 10v4m0 3v.010"/>`,
	"arrow":  `<path d="M5 12h14m-5-5 5 5-5 5"/>`,
	"undo":   `<path d="M9 7H15a4.5 4.5 0 0 1 0 9H7M9 4 6 7l3 3"/>`,
}

// icon draws a named shape, hidden from screen readers: a word always stands
// beside it.
func icon(name string) (template.HTML, error) {
	shape, ok := shapes[name]
	if !ok {
		shape, ok = needShapes[name]
	}
	if !ok {
		return "", fmt.Errorf("ui: no icon %q", name)
	}
	return `<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + shape + `</svg>`, nil
}
