package directorypages

import "relais/internal/act"

// ruleWords say an agency's own rules for a service, each in one short
// sentence. Its rule on immigration status is said elsewhere, with reason and
// source.
func (w words) ruleWords(r act.ServiceRules) []string {
	out := w.whoWords(r)
	add := func(key, set string, codes []string) {
		if len(codes) > 0 {
			out = append(out, w.T(key, w.Among(set, codes)))
		}
	}
	add("dir.rule.accessible", "accessibility", r.Accessible)
	add("dir.rule.wishes", "wish", r.Wishes)
	add("dir.rule.safety", "safety", r.Safety)
	return out
}

// whoWords say who can be received: the rules that a list shows at once.
func (w words) whoWords(r act.ServiceRules) []string {
	var out []string
	add := func(key, set string, codes []string) {
		if len(codes) > 0 {
			out = append(out, w.T(key, w.Among(set, codes)))
		}
	}
	add("dir.rule.genders", "gender", r.Genders)
	if age := w.ages(r.MinAge, r.MaxAge); age != "" {
		out = append(out, age)
	}
	add("dir.rule.accepts", "dependants", r.Accepts)
	add("dir.rule.refuses", "dependants", r.Refuses)
	if r.OnlyFor != "" {
		out = append(out, w.T("dir.rule.only_for", w.Code("community", r.OnlyFor)))
	}
	if r.Residence {
		out = append(out, w.T("dir.rule.residence"))
	}
	return out
}

func (w words) ages(from, to *int) string {
	switch {
	case from != nil && to != nil:
		return w.T("dir.rule.age_between", *from, *to)
	case from != nil:
		return w.T("dir.rule.age_from", *from)
	case to != nil:
		return w.T("dir.rule.age_to", *to)
	}
	return ""
}
