package match

import (
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// phrases finds needs in what people say: the names of needs and their
// everyday words in both languages, so that a question in French finds a
// service described in English only.
type phrases struct {
	needs   map[string][]string // stems of a phrase → codes
	longest int
}

func newPhrases(tax *needs.Taxonomy) phrases {
	p := phrases{needs: map[string][]string{}}
	for _, n := range tax.Needs {
		p.add(n.Code, n.Name.EN, n.Name.FR)
		p.add(n.Code, n.Words.EN...)
		p.add(n.Code, n.Words.FR...)
	}
	return p
}

func (p *phrases) add(code string, texts ...string) {
	for _, t := range texts {
		words := tokens(t)
		key := strings.Join(words, " ")
		if key != "" && !slices.Contains(p.needs[key], code) {
			p.needs[key] = append(p.needs[key], code)
			p.longest = max(p.longest, len(words))
		}
	}
}

// find reads needs out of the stems of a question, the longest phrase first;
// a word serves one phrase only. More than three needs for one phrase say
// nothing.
func (p phrases) find(words []string) []string {
	var codes []string
	for i := 0; i < len(words); {
		n := p.at(words[i:], &codes)
		i += max(n, 1)
	}
	return codes
}

func (p phrases) at(words []string, codes *[]string) int {
	for n := min(p.longest, len(words)); n > 0; n-- {
		found := p.needs[strings.Join(words[:n], " ")]
		if len(found) == 0 || len(found) > 3 {
			continue
		}
		for _, c := range found {
			if !slices.Contains(*codes, c) {
				*codes = append(*codes, c)
			}
		}
		return n
	}
	return 0
}
