package needs

import (
	"encoding/json"
	"sync"

	"relais/content"
)

// SynonymGroup gathers names of one place or one language: in French, in
// English, in Indigenous languages and as newcomers call it.
type SynonymGroup struct {
	Names []string `json:"names"`
	// Language is the ISO 639 code, for names of languages.
	Language string `json:"language,omitempty"`
}

// SynonymFile is the file of other names.
type SynonymFile struct {
	Title    Text           `json:"title"`
	Source   string         `json:"source"`
	Date     string         `json:"date"`
	Reviewer string         `json:"reviewer"`
	Note     Text           `json:"note"`
	Groups   []SynonymGroup `json:"groups"`
}

// Synonyms returns the names that this binary was built with.
var Synonyms = sync.OnceValue(func() SynonymFile {
	data, err := content.FS.ReadFile("taxonomy/synonyms.json")
	if err != nil {
		panic(err)
	}
	var f SynonymFile
	if err := json.Unmarshal(data, &f); err != nil {
		panic("content/taxonomy/synonyms.json: " + err.Error())
	}
	return f
})

// Saying are the words in which people say that they need something.
type Saying struct {
	Need string   `json:"need"` // its code
	FR   []string `json:"fr"`
	EN   []string `json:"en"`
}

// Sayings returns those that this binary was built with.
var Sayings = sync.OnceValue(func() []Saying {
	data, err := content.FS.ReadFile("taxonomy/sayings.json")
	if err != nil {
		panic(err)
	}
	var f struct {
		Sayings []Saying `json:"sayings"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		panic("content/taxonomy/sayings.json: " + err.Error())
	}
	return f.Sayings
})
