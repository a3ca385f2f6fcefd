package casepages

import (
	"strings"

	"relais/internal/act"
	"relais/internal/web/say"
)

// hoursOf writes a span day by day. No day means every day, and no hour the
// whole day.
func hoursOf(s say.Span) []act.Hours {
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
