package tidy

import (
	"html"
	"strings"
)

// PlainText takes the tags out of a text; paragraphs and list items become
// lines.
func PlainText(s string) string {
	s = scripts.ReplaceAllString(s, "")
	s = breakTags.ReplaceAllString(s, "\n")
	s = tagForm.ReplaceAllString(s, "")
	s = html.UnescapeString(s)
	s = manyLines.ReplaceAllString(strings.ReplaceAll(s, "\u00a0", " "), "\n")
	return strings.TrimSpace(s)
}

// Plain is a text without the tags and entities of HTML, for people to read.
// A text without any stays as it is.
func Plain(s string) string {
	if HasTags(s) {
		return PlainText(s)
	}
	if strings.Contains(s, "&") && entities.MatchString(s) {
		return html.UnescapeString(s)
	}
	return s
}

// HasTags reports whether a text holds tags of HTML.
func HasTags(s string) bool { return strings.Contains(s, "<") && tagForm.MatchString(s) }

// Prose reads a text that may hold HTML.
func Prose(s string) string {
	if HasTags(s) {
		return PlainText(s)
	}
	return s
}
