package needs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"relais/content"
	"relais/internal/directory/fold"
)

// CrosswalkFile is where the crosswalk lies in the content.
const CrosswalkFile = "taxonomy/crosswalk.json"

// Link says which terms of other lists stand for a need: those in whose name all
// words of one of its phrases stand, and none of Not. Words are folded and
// singular; "*" at the end of one stands for any ending. Weight is from 0 to 1,
// 1 for the same meaning.
type Link struct {
	Need   string   `json:"need"`
	Weight float64  `json:"weight"`
	EN     []string `json:"en"`
	FR     []string `json:"fr"`
	Not    []string `json:"not,omitempty"`
}

// Crosswalk leads from the names of terms to needs.
type Crosswalk struct {
	Source   string `json:"source"`
	Date     string `json:"date"`
	Reviewer string `json:"reviewer"`
	Links    []Link `json:"links"`

	phrases []phrase
	// first are the phrases by the beginning of their rarest word.
	first map[string][]int
}

type phrase struct {
	link  int
	text  string
	words []string
}

// Reading is what a name stands for: a need, how sure that is, and the phrase
// that says so.
type Reading struct {
	Need   string
	Weight float64
	Phrase string
}

// DefaultCrosswalk is the one that this binary was built with.
var DefaultCrosswalk = sync.OnceValue(func() *Crosswalk {
	data, err := content.FS.ReadFile(CrosswalkFile)
	if err != nil {
		panic(err)
	}
	c, err := ParseCrosswalk(data)
	if err != nil {
		panic(err)
	}
	return c
})

// keyLength is how many letters of a word phrases are looked up by.
const keyLength = 3

// ParseCrosswalk reads a crosswalk and checks that its weights are some.
func ParseCrosswalk(data []byte) (*Crosswalk, error) {
	c := Crosswalk{first: map[string][]int{}}
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("crosswalk of needs: %w", err)
	}
	for i, l := range c.Links {
		if l.Weight <= 0 || l.Weight > 1 {
			return nil, fmt.Errorf("crosswalk of needs: weight %g of %s", l.Weight, l.Need)
		}
		for _, text := range append(slices.Clone(l.EN), l.FR...) {
			p := phrase{link: i, text: text}
			for _, w := range strings.Fields(text) {
				stem, any := strings.CutSuffix(w, "*")
				if stem = fold.Text(stem); !any {
					stem = singular(stem)
				} else {
					stem += "*"
				}
				p.words = append(p.words, stem)
			}
			if len(p.words) == 0 {
				return nil, fmt.Errorf("crosswalk of needs: an empty phrase of %s", l.Need)
			}
			key := wordKey(strings.TrimSuffix(longest(p.words), "*"))
			c.phrases = append(c.phrases, p)
			c.first[key] = append(c.first[key], len(c.phrases)-1)
		}
	}
	return &c, nil
}

func longest(words []string) string {
	return slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

func wordKey(w string) string { return w[:min(len(w), keyLength)] }

// singular takes a plural's ending off a folded word.
func singular(w string) string {
	switch {
	case len(w) <= 3, w == "aids":
		return w
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies") && len(w) > 5:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x") && strings.HasSuffix(w[:len(w)-1], "u"):
		return w[:len(w)-1]
	}
	return w
}

// nameWords are those of a name as the crosswalk compares them.
func nameWords(name string) []string {
	list := strings.Fields(fold.Text(name))
	for i, w := range list {
		list[i] = singular(w)
	}
	return list
}

// Read finds the needs that a name stands for, each once with its surest phrase,
// the surest first.
func (c *Crosswalk) Read(name string) (out []Reading) {
	words := nameWords(name)
	if len(words) == 0 || len(words) > 40 {
		return nil
	}
	best := map[string]Reading{}
	for _, w := range words {
		for n := 1; n <= min(len(w), keyLength); n++ {
			if n < keyLength && n < len(w) {
				continue
			}
			for _, i := range c.first[w[:n]] {
				c.try(c.phrases[i], words, best)
			}
		}
	}
	for _, r := range best {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Reading) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Need, b.Need)) })
	return out
}

func (c *Crosswalk) try(p phrase, words []string, best map[string]Reading) {
	l := c.Links[p.link]
	for _, w := range p.words {
		if !slices.ContainsFunc(words, func(have string) bool { return sameWord(w, have) }) {
			return
		}
	}
	for _, w := range l.Not {
		if slices.ContainsFunc(words, func(have string) bool { return sameWord(w, have) }) {
			return
		}
	}
	weight := l.Weight
	if len(p.words) == len(words) {
		weight = min(1, weight+0.1) // the whole name
	}
	if weight > best[l.Need].Weight {
		best[l.Need] = Reading{Need: l.Need, Weight: weight, Phrase: p.text}
	}
}

// sameWord compares a word of a phrase with one of a name.
func sameWord(want, have string) bool {
	if stem, any := strings.CutSuffix(want, "*"); any {
		return strings.HasPrefix(have, stem)
	}
	return want == have || singular(want) == have
}
