package hsds

import (
	"regexp"
	"strings"
)

// LicensedMember marks terms of a taxonomy that may not be passed on without a
// licence.
const LicensedMember = "relais_licensed"

// licensedNames are what the licensed taxonomies of 211s are called in
// exports.
var licensedNames = []string{"airs", "211hsis", "211 hsis", "info line", "infoline", "211la", "211 la", "inform usa", "human services indexing"}

// licensedCode is the shape of their codes, "BH-1800.8500-180", and of no other
// taxonomy of this field.
var licensedCode = regexp.MustCompile(`^[A-Z]{2}-\d{4}(?:\.\d{4}(?:-\d{3}(?:\.\d{2,3})?)?)?$`)

func isLicensed(term map[string]any) bool {
	if term[LicensedMember] == true {
		return true
	}
	for _, name := range []string{"code", "id", "term_uri"} {
		code := strings.TrimSpace(Text(term[name]))
		if licensedCode.MatchString(code[strings.LastIndexByte(code, '/')+1:]) {
			return true
		}
	}
	detail, _ := term["taxonomy_detail"].(map[string]any)
	for _, name := range []string{Text(term["taxonomy"]), Text(detail["name"])} {
		name = strings.ToLower(strings.TrimSpace(name))
		for _, l := range licensedNames {
			if name != "" && (name == l || len(l) > 4 && strings.Contains(name, l)) || strings.HasPrefix(name, "airs ") || strings.HasPrefix(name, "airs/") {
				return true
			}
		}
	}
	return false
}

// Unlicensed leaves out of records what only those may pass on who have a
// licence: attributes with terms of a licensed taxonomy, and such terms. An
// export that nobody has stated a licence for goes through it.
func Unlicensed(records []Record) []Record {
	out := make([]Record, 0, len(records))
	for _, r := range records {
		m, err := Object(r.Doc)
		if err != nil {
			out = append(out, r)
			continue
		}
		if r.Kind == KindTaxonomyTerm && isLicensed(m) {
			continue
		}
		if withoutLicensed(m, 0) {
			r.Doc = Canonical(m)
		}
		out = append(out, r)
	}
	return out
}

// Unlicense takes out of one record what only those may pass on who have a
// licence. It reports false for a record that is such a term itself.
func Unlicense(m map[string]any) bool {
	withoutLicensed(m, 0)
	return !isLicensed(m)
}

// withoutLicensed takes licensed attributes out of a tree.
func withoutLicensed(v Tree, depth int) (changed bool) {
	if depth > MaxDepth {
		return false
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			changed = withoutLicensed(e, depth+1) || changed
		}
	case map[string]any:
		for name, e := range v {
			if list, ok := e.([]any); ok && name == "attributes" {
				if rest := freeOf(list); len(rest) < len(list) {
					v[name], changed = rest, true
				}
			}
			changed = withoutLicensed(v[name], depth+1) || changed
		}
	}
	return changed
}

func freeOf(attributes []any) []any {
	rest := make([]any, 0, len(attributes))
	for _, e := range attributes {
		a, _ := e.(map[string]any)
		if term, ok := a["taxonomy_term"].(map[string]any); ok && isLicensed(term) {
			continue
		}
		rest = append(rest, e)
	}
	return rest
}
