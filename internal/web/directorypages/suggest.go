package directorypages

import (
	"slices"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/web"
	"relais/internal/web/say"
)

// suggestion completes a line: Line is all of it, Text what it adds.
type suggestion struct {
	Line string `json:"line"`
	Text string `json:"text"`
	Kind string `json:"kind"` // in words: need, place, language
}

// mostSuggested is how many completions a list shows.
const mostSuggested = 7

// postSuggest completes the words that somebody is typing, for the script of the
// search. It comes by POST like the search, and nothing of it is kept.
func (p *pages) postSuggest(w *web.Response, r *web.Request) error {
	var in struct {
		Line string `json:"line"`
	}
	if err := web.Decode(r, &in); err != nil {
		return web.JSON(w, r, nil, err)
	}
	if len(in.Line) > longestLine {
		in.Line = ""
	}
	return web.JSON(w, r, wordsOf(r).suggestions(in.Line), nil)
}

// suggestions look at the last words of a line, three at most: the longest
// beginning that completes to something wins.
func (w words) suggestions(line string) []suggestion {
	out := []suggestion{}
	typed := strings.Fields(line)
	if strings.HasSuffix(line, " ") || len(typed) == 0 {
		return out
	}
	for n := min(3, len(typed)); n > 0 && len(out) < mostSuggested; n-- {
		before, begin := strings.Join(typed[:len(typed)-n], " "), strings.Join(typed[len(typed)-n:], " ")
		if len(fold.Text(begin)) < 2 {
			continue
		}
		for _, c := range w.completions(begin) {
			if len(out) < mostSuggested && !slices.ContainsFunc(out, func(s suggestion) bool { return s.Text == c.Text }) {
				c.Line = strings.TrimSpace(before + " " + c.Text)
				out = append(out, c)
			}
		}
	}
	return out
}

func (w words) completions(begin string) []suggestion {
	var out []suggestion
	key := fold.Text(begin)
	for _, n := range needs.Default().Needs {
		name := n.Name.In(string(w.Lang))
		if hasWord(name, key) {
			out = append(out, suggestion{Text: say.Lower(name), Kind: w.T("dir.kind.need")})
		}
		if len(out) == 3 {
			break
		}
	}
	for _, p := range places.Suggest(begin, 3) {
		out = append(out, suggestion{Text: p.Name.In(string(w.Lang)) + ", " + p.Province, Kind: w.T("dir.kind.place")})
	}
	for _, c := range say.Languages(w.Lang) {
		if len(key) > 2 && strings.HasPrefix(fold.Text(c.Text), key) {
			out = append(out, suggestion{Text: say.Lower(c.Text), Kind: w.T("dir.kind.language")})
		}
	}
	return out
}

// hasWord tells whether a word of a name, and what follows it, begins so.
func hasWord(name, begin string) bool {
	folded := fold.Text(name)
	return strings.HasPrefix(folded, begin) || len(begin) > 3 && strings.Contains(folded, " "+begin)
}
