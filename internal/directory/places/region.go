package places

import (
	"relais/internal/directory/fold"
	"slices"
	"strings"
)

// NamedRegion finds the region or municipality that a text names, also in
// both languages ("Eastern Ontario / Est de l’Ontario").
func NamedRegion(text, province string) (Place, bool) {
	for part := range strings.SplitSeq(text, "/") {
		if ProvinceCode(part) != "" {
			continue
		}
		for _, name := range []string{part, bareRegion(part)} {
			if p, ok := Find(name, province); ok {
				return p, true
			}
		}
	}
	return Place{}, false
}

// bareRegion takes "region" and the like off a name ("Region of Halifax",
// "région de Sherbrooke", "Regina area").
func bareRegion(name string) string {
	words := strings.Fields(fold.Text(name))
	if len(words) < 2 {
		return ""
	}
	if last := words[len(words)-1]; last == "region" || last == "area" {
		return strings.Join(words[:len(words)-1], " ")
	}
	if first := words[0]; first != "region" && first != "greater" && first != "grand" {
		return ""
	}
	words = words[1:]
	for len(words) > 1 && slices.Contains([]string{"of", "de", "du", "la", "d", "l", "the"}, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
