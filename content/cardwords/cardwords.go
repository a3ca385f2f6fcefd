// Package cardwords holds the words that stand on a person's card: a list of 2,048
// in each of the two languages, our own. People of the field read and review them.
//
// The rules that both lists keep are tested: the first four letters, without
// accents, are enough to know a word; no two words are one mistake apart; nothing of
// violence, police, law, sex, body, money, faith or nationality, no first name and no
// place is among them.
package cardwords

import (
	"sync"

	"relais/content"
)

// List is the words of one language, sorted.
type List struct {
	Language string   `json:"language"` // BCP 47
	Source   string   `json:"source"`
	Date     string   `json:"date"`
	Reviewer string   `json:"reviewer"`
	Reviewed bool     `json:"reviewed"`
	Words    []string `json:"words"`
}

var all = sync.OnceValue(func() map[string]List {
	return content.ByLanguage("cardwords", func(one List) string { return one.Language })
})

// In is the list of a language; one without words for a language that has none.
func In(language string) List { return all()[language] }

// Languages are those that have a list.
var Languages = []string{"fr", "en"}
