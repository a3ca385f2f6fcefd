package match

import (
	"relais/internal/directory/match/text"
	"relais/internal/directory/needs"
)

// The weight of a word by where it stands.
const (
	inName    = 6
	inNeed    = 4
	inPlace   = 8 // a place named in words says more than any other word
	inSummary = 2
	inBody    = 1
)

// eachText gives the texts of a service with their weight and language. A word
// counts once, where it weighs most.
func eachText(s *Service, tax *needs.Taxonomy, add func(weight uint8, language int, text string)) {
	add(inName, text.InEnglish, s.Name.EN)
	add(inName, text.InFrench, s.Name.FR)
	for _, name := range s.Alternate {
		add(inName, text.AnyLanguage, name)
	}
	for _, code := range s.Needs {
		if n, ok := tax.Get(code); ok {
			add(inNeed, text.InEnglish, n.Name.EN)
			add(inNeed, text.InFrench, n.Name.FR)
		}
	}
	for _, site := range s.Sites {
		add(inPlace, text.AnyLanguage, site.Place)
	}
	for _, a := range s.Areas {
		add(inPlace, text.AnyLanguage, a.Place)
	}
	add(inSummary, text.InEnglish, s.Summary.EN)
	add(inSummary, text.InFrench, s.Summary.FR)
	add(inSummary, text.AnyLanguage, s.Organization.EN)
	if s.Organization.FR != s.Organization.EN {
		add(inSummary, text.AnyLanguage, s.Organization.FR)
	}
	add(inBody, text.AnyLanguage, s.Body)
}

// textWeight is what the words and the needs read out of them are worth in a
// service's score.
func textScore(got, total, read int) int {
	score := 150 * read
	if total > 0 {
		score += 100 * got / (total * inName)
	}
	return 2 * score
}
