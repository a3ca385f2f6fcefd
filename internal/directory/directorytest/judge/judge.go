// Package judge measures how well a search finds what fits, by a set of
// questions whose answers were graded beforehand. The set lies in
// ../match/testdata; its README says how it was judged and what it can't show.
//
// A ranking is any function from a question to ids, so that other engines can
// be measured on the same questions. The package knows no engine.
package judge

import (
	"encoding/json"
	"fmt"
	"time"
)

// Day is the moment at which all questions are asked, and that the directory
// they are asked of speaks from.
var Day = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// File is where the set lies in the source tree.
const File = "internal/directory/match/testdata/judged.json"

// Set is all questions.
type Set struct {
	Title     string     `json:"title"`
	Source    string     `json:"source"`
	Date      string     `json:"date"`
	Reviewer  string     `json:"reviewer"`
	Questions []Question `json:"questions"`
}

// Question is one situation and its graded answers.
type Question struct {
	ID    string `json:"id"`
	Class string `json:"class"`
	// HeldOut questions are not looked at while the ranking is tuned.
	HeldOut bool   `json:"held_out,omitempty"`
	Lang    string `json:"lang"`
	// Words are the situation in one sentence, as somebody types it.
	Words string `json:"words"`
	// Ask is the same situation in fields; where the class is about free text,
	// it holds the words alone.
	Ask Ask `json:"ask"`
	// OwnLanguage asks it of the directory in which every record has the texts
	// of its own language only.
	OwnLanguage bool `json:"own_language,omitempty"`
	// Judged is what the grades were given by.
	Judged Situation `json:"judged"`
	// Grades are the answers by id: 3 the service for this, 2 a good one, 1
	// worth a call. What is not named is 0.
	Grades map[string]int `json:"grades"`
}

// Ask is a question in the fields of the product's search; codes are those of
// asks.
type Ask struct {
	Text          string   `json:"text,omitempty"`
	Needs         []string `json:"needs,omitempty"`
	Urgency       string   `json:"urgency,omitempty"` // of all needs
	Province      string   `json:"province,omitempty"`
	Place         string   `json:"place,omitempty"` // as people write it
	Languages     []string `json:"languages,omitempty"`
	Gender        string   `json:"gender,omitempty"`
	AgeBand       string   `json:"age_band,omitempty"`
	Dependants    []string `json:"dependants,omitempty"`
	Children      []int    `json:"children,omitempty"` // ages
	Accessibility []string `json:"accessibility,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Safety        []string `json:"safety,omitempty"`
	Cost          string   `json:"cost,omitempty"`
	By            string   `json:"by,omitempty"`
	Avoid         []Avoid  `json:"avoid,omitempty"`
}

// Avoid is a municipality to stay away from, and how many kilometres around it.
type Avoid struct {
	Place    string `json:"place"`
	Province string `json:"province"`
	Km       int    `json:"km,omitempty"`
}

// Parse reads a set.
func Parse(data []byte) (Set, error) {
	var s Set
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("judged set: %w", err)
	}
	seen := map[string]bool{}
	for _, q := range s.Questions {
		if seen[q.ID] || q.ID == "" || q.Words == "" {
			return s, fmt.Errorf("judged set: question %q has no words or stands twice", q.ID)
		}
		seen[q.ID] = true
	}
	return s, nil
}
