// Package needs is the taxonomy of what people need, from the first night to
// years later, in French and in English. The taxonomy itself is content that
// people of the field edit; this package reads it, checks it and answers
// questions about it.
//
// It knows no person and no service.
package needs

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"relais/content"
)

// Text is a text in both languages.
type Text struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// In returns the text in a language, "fr" or "en"; English otherwise.
func (t Text) In(lang string) string {
	if strings.HasSuffix(lang, "fr") { // also a language that French fills up: "ar-x-fr"
		return t.FR
	}
	return t.EN
}

// Words are the everyday words for a need, as people say them.
type Words struct {
	EN []string `json:"en"`
	FR []string `json:"fr"`
}

// The horizons: how soon a need is usually met.
const (
	Tonight = "tonight"
	Weeks   = "weeks"
	Months  = "months"
	Years   = "years"
)

// Group gathers needs of one field of life.
type Group struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
	Icon string `json:"icon"`
}

// Need is one need of the taxonomy. Code is stable: it is stored in case
// files and travels in asks.
type Need struct {
	Code        string `json:"code"`
	Group       string `json:"group"`
	Name        Text   `json:"name"`
	Description Text   `json:"description"`
	Words       Words  `json:"words"`
	Horizon     string `json:"horizon"`
	// Urgency is what a form starts with: danger, crisis, detained, urgent or standard.
	Urgency string `json:"urgency"`
	Icon    string `json:"icon"`
	// OpenEligibility are the codes of the Open Eligibility taxonomy that mean
	// the same or, failing that, contain it.
	OpenEligibility []string `json:"open_eligibility"`
}

// Taxonomy is the whole of it.
type Taxonomy struct {
	Title    Text    `json:"title"`
	Version  string  `json:"version"`
	Source   string  `json:"source"`
	Date     string  `json:"date"`
	Reviewer string  `json:"reviewer"`
	Note     Text    `json:"note"`
	Groups   []Group `json:"groups"`
	Needs    []Need  `json:"needs"`

	byCode  map[string]*Need
	foreign map[string][]string // Open Eligibility code → our codes
}

// File is where the taxonomy lies in the content.
const File = "taxonomy/needs.json"

// Default returns the taxonomy that this binary was built with. A test reads
// it, so a mistake in the file never reaches a running node.
var Default = sync.OnceValue(func() *Taxonomy {
	data, err := content.FS.ReadFile(File)
	if err != nil {
		panic(err)
	}
	t, err := Parse(data)
	if err != nil {
		panic(err)
	}
	return t
})

// Parse reads a taxonomy and checks that it holds together.
func Parse(data []byte) (*Taxonomy, error) {
	var t Taxonomy
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("taxonomy of needs: %w", err)
	}
	t.byCode = make(map[string]*Need, len(t.Needs))
	t.foreign = make(map[string][]string)
	for i := range t.Needs {
		n := &t.Needs[i]
		if _, double := t.byCode[n.Code]; double || n.Code == "" {
			return nil, fmt.Errorf("taxonomy of needs: code %q is empty or used twice", n.Code)
		}
		t.byCode[n.Code] = n
		for _, code := range n.OpenEligibility {
			t.foreign[code] = append(t.foreign[code], n.Code)
		}
	}
	return &t, nil
}

// Get returns the need of a code.
func (t *Taxonomy) Get(code string) (Need, bool) {
	n, ok := t.byCode[code]
	if !ok {
		return Need{}, false
	}
	return *n, true
}

// FromOpenEligibility returns the needs that an Open Eligibility code stands
// for, none when it is unknown.
func (t *Taxonomy) FromOpenEligibility(code string) []string { return t.foreign[code] }
