// Package consent holds what is said to a person before they agree: a script for
// each language, point by point. People of the field write and review it. A script
// of another language than French and English is shown once it was reviewed only: a
// wrong word there would make somebody agree to what they did not hear.
package consent

import (
	"strings"
	"sync"

	"relais/content"
)

// Script is what is said in one language.
type Script struct {
	Language string           `json:"language"` // BCP 47
	Source   string           `json:"source"`
	Date     string           `json:"date"`
	Reviewer string           `json:"reviewer"`
	Reviewed bool             `json:"reviewed"` // by somebody who speaks with people in it
	Points   map[string]Point `json:"points"`   // by the code of the point
}

// Point is one thing to say. Of has other words for a kind of agreement.
type Point struct {
	Title string            `json:"title"`
	Text  string            `json:"text,omitempty"`
	Of    map[string]string `json:"of,omitempty"`
}

// Said is what to say of a point for a kind of agreement.
func (s Script) Said(code, kind string) (title, text string) {
	p := s.Points[code]
	if of := p.Of[kind]; of != "" {
		return p.Title, of
	}
	return p.Title, p.Text
}

var all = sync.OnceValue(func() map[string]Script {
	return content.ByLanguage("consent", func(one Script) string { return one.Language })
})

// Scripts are all of them, by language.
func Scripts() map[string]Script { return all() }

// In is the script of a language (a tag such as "es-MX"), and whether it may be shown:
// French and English always, others once they were reviewed.
func In(tag string) (s Script, ok bool) {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	s, ok = all()[base]
	return s, ok && (s.Reviewed || base == "fr" || base == "en")
}
