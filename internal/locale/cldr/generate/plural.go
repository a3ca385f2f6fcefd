package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

var forms = []string{"zero", "one", "two", "few", "many", "other"}

// rule is a condition on a whole number: one of its conjunctions holds. In
// none that is always false; an empty conjunction always holds.
type rule [][]relation

// relation is n modulo mod (0: n itself) within one of the spans, or not.
type relation struct {
	mod   int
	not   bool
	spans [][2]int
}

// plurals writes the rules, those that are alike once.
func (s *source) plurals(b *bytes.Buffer) {
	all := s.read("cldr-core", "supplemental", "plurals.json").at("supplemental", "plurals-type-cardinal")
	tags := map[string][]string{}
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		text := s.pluralText(all.at(tag))
		tags[text] = append(tags[text], tag)
	}
	b.WriteString("\nvar plurals = [...]Plural{\n")
	for _, text := range slices.Sorted(maps.Keys(tags)) {
		fmt.Fprintf(b, "{tags: \" %s \",\n%s},\n", strings.Join(tags[text], " "), text)
	}
	b.WriteString("}\n")
}

func (s *source) pluralText(language object) string {
	rules := map[string]rule{}
	for _, form := range forms {
		if text, ok := language["pluralRule-count-"+form].(string); ok && form != "other" {
			r, err := parseRule(text)
			if err != nil {
				s.err = err
			}
			rules[form] = r
		}
	}
	asked := askedForms(rules)
	var goText, c strings.Builder
	for _, form := range forms {
		if r := rules[form]; len(r) > 0 {
			fmt.Fprintf(&goText, "if %s { return %s }\n", r, title(form))
		}
	}
	for i, form := range asked[:len(asked)-1] {
		fmt.Fprintf(&c, "%s ? %d : ", rules[form], i)
	}
	names := make([]string, len(asked))
	for i, form := range asked {
		names[i] = title(form)
	}
	return fmt.Sprintf("Of: func(n int) Form {\n%sreturn Other\n},\nAsked: []Form{%s}, C: %q", goText.String(),
		strings.Join(names, ", "), c.String()+strconv.Itoa(len(asked)-1))
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// askedForms are those that a whole number below a million takes.
func askedForms(rules map[string]rule) []string {
	taken := map[string]bool{}
	for n := range 1_000_000 {
		taken[formOf(rules, n)] = true
	}
	return slices.DeleteFunc(slices.Clone(forms), func(f string) bool { return !taken[f] })
}

func formOf(rules map[string]rule, n int) string {
	for _, form := range forms {
		if rules[form].holds(n) {
			return form
		}
	}
	return "other"
}

// parseRule reads a rule of UTS 35 as far as whole numbers go: what is about
// decimals or exponents is decided, as if they were zero.
func parseRule(text string) (rule, error) {
	condition, _, _ := strings.Cut(text, "@")
	var r rule
	for _, alternative := range strings.Split(condition, " or ") {
		relations, always, err := parseConjunction(alternative)
		if err != nil {
			return nil, fmt.Errorf("plural rule %q: %w", text, err)
		}
		if always {
			r = append(r, relations)
		}
	}
	return r, nil
}

// parseConjunction reports besides whether a whole number can fulfil it.
func parseConjunction(text string) ([]relation, bool, error) {
	var out []relation
	for _, part := range strings.Split(text, " and ") {
		words := strings.Fields(part)
		rel := relation{}
		if len(words) == 5 && words[1] == "%" {
			mod, err := strconv.Atoi(words[2])
			if err != nil {
				return nil, false, err
			}
			rel.mod, words = mod, append(words[:1:1], words[3:]...)
		}
		if len(words) != 3 {
			return nil, false, fmt.Errorf("%q has a form unknown here", part)
		}
		rel.not = words[1] == "!="
		if err := rel.parseSpans(words[2]); err != nil {
			return nil, false, err
		}
		switch words[0] {
		case "n", "i":
			out = append(out, rel)
		default: // v, w, f, t, c, e: zero in a whole number
			if !rel.holds(0) {
				return nil, false, nil
			}
		}
	}
	return out, true, nil
}

func (r *relation) parseSpans(text string) error {
	for _, span := range strings.Split(text, ",") {
		low, high, ranged := strings.Cut(span, "..")
		if !ranged {
			high = low
		}
		from, err := strconv.Atoi(low)
		if err != nil {
			return err
		}
		to, err := strconv.Atoi(high)
		if err != nil {
			return err
		}
		r.spans = append(r.spans, [2]int{from, to})
	}
	return nil
}

func (r relation) holds(n int) bool {
	if r.mod > 0 {
		n %= r.mod
	}
	within := slices.ContainsFunc(r.spans, func(s [2]int) bool { return s[0] <= n && n <= s[1] })
	return within != r.not
}

func (r rule) holds(n int) bool {
	return slices.ContainsFunc(r, func(all []relation) bool {
		return !slices.ContainsFunc(all, func(rel relation) bool { return !rel.holds(n) })
	})
}

// String writes the rule as Go and C both read it.
func (r rule) String() string {
	out := make([]string, len(r))
	for i, all := range r {
		parts := make([]string, len(all))
		for j, rel := range all {
			parts[j] = rel.String()
		}
		out[i] = strings.Join(parts, " && ")
	}
	return strings.Join(out, " || ")
}

func (r relation) String() string {
	n := "n"
	if r.mod > 0 {
		n = fmt.Sprintf("n%%%d", r.mod)
	}
	var parts []string
	for _, s := range r.spans {
		switch {
		case s[0] == s[1] && r.not:
			parts = append(parts, fmt.Sprintf("%s != %d", n, s[0]))
		case s[0] == s[1]:
			parts = append(parts, fmt.Sprintf("%s == %d", n, s[0]))
		case r.not:
			parts = append(parts, fmt.Sprintf("(%s < %d || %s > %d)", n, s[0], n, s[1]))
		default:
			parts = append(parts, fmt.Sprintf("%s >= %d && %s <= %d", n, s[0], n, s[1]))
		}
	}
	if r.not {
		return strings.Join(parts, " && ")
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " || ") + ")"
}
