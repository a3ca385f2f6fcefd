package match

import "relais/internal/directory/match/text"

// tongue is a set of languages by the numbers of a segment.
type tongue uint64

const (
	tongueInterpreter tongue = 1 << (63 - iota)
	tongueUnknown            // no language is told
	tongueTexts              // more than fits: compare the texts
	maxTongues        = 61
)

// learnTongues numbers the languages of the profiles.
func (s *segment) learnTongues() {
	s.tongue, s.tongues = map[string]tongue{}, make([]tongue, len(s.language))
	for i := range s.language {
		e := &s.language[i]
		t := &s.tongues[i]
		if e.Interpreter {
			*t |= tongueInterpreter
		}
		if len(e.Languages) == 0 {
			*t |= tongueUnknown
		}
		for _, code := range e.Languages {
			code = text.Language(code)
			if s.tongue[code] == 0 {
				s.tongue[code] = tongueTexts
				if n := len(s.tongue); n <= maxTongues {
					s.tongue[code] = 1 << (n - 1)
				}
			}
			*t |= s.tongue[code]
		}
	}
}

// ask is the set of languages of a question: any of them will do, or an
// interpreter.
func (s *segment) ask(languages []string) tongue {
	t := tongueInterpreter
	for _, code := range languages {
		t |= s.tongue[text.Language(code)]
	}
	return t &^ tongueTexts
}
