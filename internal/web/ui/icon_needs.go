package ui

import "html/template"

// needShapes are those of the fields of life, for lists of needs, and a few for searching.
var needShapes = map[string]template.HTML{
	"need-safety":      `<path d="M12 3.5 5 6v6c0 4 2.8 7 7 8.500 4.200-1.500 7-4.500 7-8.500V6z"/>`,
	"need-health":      `<path d="M9 4h6v5h5v6h-5v5H9v-5H4V9h5z"/>`,
	"need-basics":      `<path d="M4 10h16l-1.500 9h-13zM8 10l3-6m5 6-3-6"/>`,
	"need-language":    `<path d="M4 5h16v11h-9l-4 4v-4H4zM8 9h8m-8 3.500h5"/>`,
	"need-papers":      `<path d="M3 6h18v12H3zM13.500 10.500H18m-4.500 3.500H17M6 15c.500-2 4.500-2 5 0"/><circle cx="8.500" cy="10.500" r="1.500"/>`,
	"need-immigration": `<circle cx="12" cy="12" r="8"/><path d="M4 12h16M12 4c-5 5-5 11 0 16 5-5 5-11 0-16"/>`,
	"need-justice":     `<path d="M12 4v16M8 20h8M5 7h14M5 7l-2.500 6h5zM19 7l-2.500 6h5z"/>`,
	"need-money":       `<path d="M3 7h18v10H3z"/><circle cx="12" cy="12" r="2.500"/>`,
	"need-housing":     `<path d="m4 11 8-7 8 7v9h-5v-6H9v6H4z"/>`,
	"need-family":      `<circle cx="9" cy="7" r="3"/><circle cx="17.500" cy="11" r="2"/><path d="M3.500 20c.300-5 2.500-7 5.500-7s5.200 2 5.500 7M14.500 16.500c2.500-2.500 5.500-1 6 3.500"/>`,
	"need-healing":     `<path d="M12 20c-5-3.500-8-6.500-8-10.500C4 5 10 4 12 8.500 14 4 20 5 20 9.500c0 4-3 7-8 10.500z"/>`,
	"need-work":        `<path d="M4 8h16v11H4zM9 8V5h6v3M4 13h16"/>`,
	"moon":             `<path d="M19 14.500A8 8 0 1 1 10 4.500a6.500 6.500 0 0 0 9 10z"/>`,
	"bed":              `<path d="M3 6v13m0-4h18v4m0-4v-3a3 3 0 0 0-3-3h-7v6"/><circle cx="7" cy="11.500" r="1.800"/>`,
	"paw":              `<circle cx="7" cy="10" r="1.500"/><circle cx="10" cy="6" r="1.500"/><circle cx="14" cy="6" r="1.500"/><circle cx="17" cy="10" r="1.500"/><path d="M12 11c-3 0-5 3-5 5.500S9 19 12 18c3 1 5 1 5-1.500S15 11 12 11z"/>`,
	"map":              `<path d="m3 6 6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14m6-12v14"/>`,
	"paper":            `<path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7m-7 4h7"/>`,
}
