package hsds

import (
	"html"
	"strings"
)

// plainText takes the tags out of a text; paragraphs and list items become
// lines.
func plainText(s string) string {
	s = scripts.ReplaceAllString(s, "")
	s = breakTags.ReplaceAllString(s, "\n")
	s = tagForm.ReplaceAllString(s, "")
	s = html.UnescapeString(s)
	s = manyLines.ReplaceAllString(strings.ReplaceAll(s, "\u00a0", " "), "\n")
	return strings.TrimSpace(s)
}
