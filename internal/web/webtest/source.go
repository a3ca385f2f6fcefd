package webtest

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Action stands for an action of a template in its masked markup.
const Action = "\ue000"

// Void are elements that have no end.
var Void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "hr": true, "img": true}

// Block are elements that browsers lay out as blocks, or that group such.
var Block = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields("html head body p div ul ol li dl dt dd h1 h2 h3 h4 h5 h6 form fieldset legend table caption " +
		"thead tbody tr th td section article aside nav header footer main details summary optgroup option hr dialog") {
		out[name] = true
	}
	return out
}()

// Line is the number of a line, from its index.
func Line(i int) string { return strconv.Itoa(i + 1) }

// Mask reads the source of a template: its markup with Action in the place of
// each action, line breaks within actions kept, and the actions without braces.
func Mask(source string) (markup string, actions []string) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(source, "{{")
		b.WriteString(before)
		if !found {
			return b.String(), actions
		}
		n := actionLength(rest)
		action := rest[:n]
		actions = append(actions, strings.TrimSpace(strings.Trim(action, "-")))
		b.WriteString(Action + strings.Repeat("\n", strings.Count(action, "\n")))
		source = strings.TrimPrefix(rest[n:], "}}")
	}
}

// actionLength is where an action ends: at braces outside of strings and
// comments.
func actionLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "}}"):
			return i
		case strings.HasPrefix(s[i:], "/*"):
			i += strings.Index(s[i:], "*/") + 1
		case s[i] == '"' || s[i] == '`':
			i += 1 + strings.IndexByte(s[i+1:], s[i])
		}
	}
	return len(s)
}

// linkAttributes lead somewhere.
var linkAttributes = map[string]bool{"href": true, "action": true, "formaction": true, "data-suggest": true}

// Links are the addresses that the source of a template names: in attributes,
// with Action for what is filled in, and as strings of actions.
func Links(source string) []string {
	markup, actions := Mask(source)
	var out []string
	for z := html.NewTokenizer(strings.NewReader(markup)); z.Next() != html.ErrorToken; {
		for _, a := range z.Token().Attr {
			if linkAttributes[a.Key] {
				out = append(out, a.Val)
			}
		}
	}
	for _, action := range actions {
		for i, part := range strings.Split(action, `"`) {
			if i%2 == 1 {
				out = append(out, part)
			}
		}
	}
	return out
}
