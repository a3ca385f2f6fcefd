package casepages

import (
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/casefile"
)

// span is the same hours on several days; 0 is Sunday.
type span struct {
	Days []int  `json:"days,omitempty"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// spansOf gathers hours that are the same on several days.
func spansOf(hours []act.Hours) []span {
	var out []span
	for _, h := range hours {
		i := slices.IndexFunc(out, func(s span) bool { return s.From == h.From && s.To == h.To })
		if i < 0 {
			out = append(out, span{From: h.From, To: h.To})
			i = len(out) - 1
		}
		if !slices.Contains(out[i].Days, h.Day) {
			out[i].Days = append(out[i].Days, h.Day)
		}
	}
	return out
}

// hours writes a span day by day. No day means every day, and no hour the
// whole day.
func (s span) hours() []act.Hours {
	days := s.Days
	if len(days) == 0 {
		days = []int{1, 2, 3, 4, 5, 6, 0}
	}
	if s.From == "" && s.To == "" {
		s.From, s.To = "00:00", "00:00"
	}
	out := make([]act.Hours, len(days))
	for i, d := range days {
		out[i] = act.Hours{Day: d, From: s.From, To: s.To}
	}
	return out
}

// linesOf reads a list that people write one thing a line.
func linesOf(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func compareFolded(a, b string) int { return strings.Compare(casefile.Fold(a), casefile.Fold(b)) }
