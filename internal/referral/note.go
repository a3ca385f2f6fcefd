package referral

import (
	"regexp"
	"strings"
)

// identifying are the shapes that never belong into a note, whatever the case
// file holds: addresses of mail and of pages, numbers that reach somebody,
// dates, postal codes, and handles.
var identifying = []*regexp.Regexp{
	regexp.MustCompile(`[^\s@]+@[^\s@]+`),
	regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+`),
	regexp.MustCompile(`\+?\d(?:[\s.\-()/]*\d){4,}`),
	regexp.MustCompile(`\b\d{4}\b`),
	regexp.MustCompile(`\b\d{1,2}\s*[/.\-]\s*\d{1,2}\b`),
	regexp.MustCompile(`(?i)\b[a-z]\d[a-z]\s?\d[a-z]\d\b`),
	regexp.MustCompile(`(?i)\b(?:\d{1,2}(?:er|st|nd|rd|th)?\s+)?` + months + `\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?)?\b`),
}

// months of both languages; those that are words of their own (may, mars, sept
// alone) count with a number only, which the next expression sees.
const months = `(?:january|february|april|june|july|august|september|october|november|december|` +
	`janvier|février|fevrier|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre)`

var dayOfMonth = regexp.MustCompile(`(?i)\b(?:\d{1,2}(?:er|st|nd|rd|th)?\s+(?:may|mars|mai|march)|(?:may|march)\s+\d{1,2}(?:st|nd|rd|th)?)\b`)

// NoteStops returns the parts of a note that have the shape of something that
// identifies: they stop it, whatever the case file says.
func NoteStops(note string) []string {
	var stops []string
	seen := map[string]bool{}
	for _, re := range append(identifying, dayOfMonth) {
		for _, m := range re.FindAllString(note, -1) {
			if m = strings.TrimSpace(m); m != "" && !seen[m] {
				seen[m] = true
				stops = append(stops, m)
			}
		}
	}
	return stops
}
