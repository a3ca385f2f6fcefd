// Package reasons holds the reasons that a move of a referral can give: data
// that people of the field edit. Their words are in the locale catalog, under
// "code.reason.<code>".
package reasons

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
)

//go:embed reasons.json
var data []byte

// Reason is one reason code.
type Reason struct {
	Code  string   `json:"code"`
	Moves []string `json:"moves"` // where forms offer it
	Gap   bool     `json:"gap"`   // a finding about services
	Text  bool     `json:"text"`  // words are needed
}

var all = sync.OnceValue(func() []Reason {
	var file struct{ Reasons []Reason }
	if err := json.Unmarshal(data, &file); err != nil {
		panic("content/reasons: " + err.Error()) // embedded and tested
	}
	return file.Reasons
})

// All lists the reasons in the order of forms.
func All() []Reason { return all() }

// For lists the codes that forms offer for a move.
func For(move string) []string {
	var codes []string
	for _, r := range all() {
		if slices.Contains(r.Moves, move) {
			codes = append(codes, r.Code)
		}
	}
	return codes
}

// Gap reports whether a reason is a finding about services: it is counted.
func Gap(code string) bool {
	return slices.ContainsFunc(all(), func(r Reason) bool { return r.Code == code && r.Gap })
}

// NeedsText reports whether a reason says nothing without words.
func NeedsText(code string) bool {
	return slices.ContainsFunc(all(), func(r Reason) bool { return r.Code == code && r.Text })
}
