package demo

import (
	"encoding/json"
	"sync"

	"relais/content"
	"relais/internal/directory/hsds"
)

// words is a text in both languages.
type words struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// choice is a list of texts, as many in each language.
type choice struct {
	EN []string `json:"en"`
	FR []string `json:"fr"`
}

// rules are a template's rules: those of the directory, and ages.
type rules struct {
	hsds.Rules
	MinAge *float64 `json:"min_age"`
	MaxAge *float64 `json:"max_age"`
}

// template is a kind of service, from which services in many places are made.
type template struct {
	Key         string   `json:"key"`
	Sector      string   `json:"sector"`
	Sizes       []int    `json:"sizes"`     // of places that have one
	Provinces   []string `json:"provinces"` // that have one; empty for all
	Share       int      `json:"share"`     // how likely beside the others
	Needs       []string `json:"needs"`
	Names       choice   `json:"names"`
	About       []words  `json:"about"`
	Eligibility *words   `json:"eligibility"`
	Apply       *words   `json:"apply"`
	Fees        *words   `json:"fees"`
	Hours       *words   `json:"hours"`
	Documents   []words  `json:"documents"`
	Rules       rules    `json:"rules"`
	Always      bool     `json:"always"`
	Remote      bool     `json:"remote"`
	Local       bool     `json:"local"`     // an Indigenous language of the region
	Languages   int      `json:"languages"` // beside French and English
	Speaks      []string `json:"speaks"`    // these among them
	Area        string   `json:"area"`      // province, canada, or the place itself
	Areas       []string `json:"areas"`     // these provinces
	Capacity    string   `json:"capacity"`  // unit
	Maximum     [2]int   `json:"maximum"`   // from, to

	// Chances in a hundred.
	Waitlist     int `json:"waitlist"`
	Status       int `json:"status"`
	Interpreter  int `json:"interpreter"`
	Confidential int `json:"confidential"`

	// Of the agencies of the node, said outright.
	Free       *int    `json:"free"`
	Waiting    *int    `json:"waiting"` // days until a place is expected
	StatusRule *int    `json:"status_rule"`
	Hidden     *Hidden `json:"hidden"`
}

type statusRule struct {
	Reason words `json:"reason"`
	Source words `json:"source"`
}

type material struct {
	Houses        []words          `json:"houses"`
	Streets       []words          `json:"streets"`
	Organizations map[string]words `json:"organizations"`
	StatusRules   []statusRule     `json:"status_rules"`
	Kinds         []template       `json:"kinds"`
}

func read[T any](file string) T {
	data, err := content.FS.ReadFile(file)
	if err != nil {
		panic(err) // it is built in
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		panic(err)
	}
	return v
}

var theMaterial = sync.OnceValue(func() material { return read[material]("directory/services.json") })
