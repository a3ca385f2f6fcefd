// Package justice holds what a person who may be a witness can ask of those who bring a
// case to court, and what a worker does when somebody demands records. People of the
// field edit and review it. It is no legal advice: what a law says is quoted with its
// source and date, and what was not read in one is marked as uncertain.
package justice

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed justice.json
var data []byte

// Text is words in both languages.
type Text struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// Source is where a law was read.
type Source struct {
	Act     Text   `json:"act"`
	Section string `json:"section"`
	Quote   Text   `json:"quote"`
	Current string `json:"current"` // YYYY-MM-DD: until when the text was current
}

// Question is something to ask. Code stands in what was written and never changes.
type Question struct {
	Code      string   `json:"code"`
	Text      Text     `json:"text"`
	Sources   []Source `json:"sources"`
	Uncertain Text     `json:"uncertain"` // what was read nowhere, or nothing
}

// Step is something that a worker does when records are demanded.
type Step struct {
	Text      Text `json:"text"`
	Uncertain bool `json:"uncertain"`
}

// Content is all of it.
type Content struct {
	Source    string     `json:"source"`
	Date      string     `json:"date"`
	Reviewer  string     `json:"reviewer"`
	Reviewed  bool       `json:"reviewed"`
	Read      Text       `json:"read"` // where the laws were read
	Questions []Question `json:"questions"`
	Demand    []Step     `json:"demand"`
}

// All is the content.
var All = sync.OnceValue(func() Content {
	var c Content
	if err := json.Unmarshal(data, &c); err != nil {
		panic("content/justice: " + err.Error()) // embedded and tested
	}
	return c
})
