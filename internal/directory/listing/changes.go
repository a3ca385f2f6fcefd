package listing

import (
	"encoding/json"
	"relais/internal/act"
	"relais/internal/directory/visibility"
	"slices"
)

// Changes names what differs between two states of a service, in the order of
// its page. Free places and dates are not compared.
func Changes(a, b act.Service) []string {
	var out []string
	for _, f := range []struct {
		code string
		a, b any
	}{
		{"name", a.Name, b.Name}, {"status", a.Status, b.Status}, {"alert", a.Alert, b.Alert},
		{"description", a.Description, b.Description}, {"phone", a.Phones, b.Phones}, {"hours", both(a.AlwaysOpen, a.Hours), both(b.AlwaysOpen, b.Hours)},
		{"address", both(a.Confidential, a.Region, a.Sites), both(b.Confidential, b.Region, b.Sites)}, {"remote", a.Remote, b.Remote},
		{"areas", set(a.Areas), set(b.Areas)}, {"application", a.Application, b.Application}, {"wait", a.Wait, b.Wait},
		{"fees", a.Fees, b.Fees}, {"eligibility", a.Eligibility, b.Eligibility}, {"documents", set(a.Documents), set(b.Documents)},
		{"rules", ordered(a.Rules), ordered(b.Rules)}, {"languages", both(set(a.Languages), a.Interpreter), both(set(b.Languages), b.Interpreter)},
		{"needs", set(a.Needs), set(b.Needs)}, {"email", a.Email, b.Email}, {"url", a.URL, b.URL},
		{"visibility", both(a.Visibility, narrowed(a.Parts)), both(b.Visibility, narrowed(b.Parts))},
	} {
		if !same(f.a, f.b) {
			out = append(out, f.code)
		}
	}
	return out
}

// set is a list whose order says nothing.
func set(list []string) []string { return slices.Sorted(slices.Values(list)) }

// ordered are rules whose lists say nothing by their order.
func ordered(r act.ServiceRules) act.ServiceRules {
	for _, list := range []*[]string{&r.Genders, &r.Accepts, &r.Refuses, &r.Accessible, &r.Wishes, &r.Safety} {
		*list = set(*list)
	}
	return r
}

// narrowed are the parts that not everybody sees, in words.
func narrowed(list []act.VisiblePart) []string {
	var out []string
	for _, p := range list {
		if p.Seen != visibility.Everybody {
			out = append(out, p.Kind+" "+p.Label+" "+p.Seen)
		}
	}
	return set(out)
}

func both(parts ...any) []any { return parts }

// same compares what is sent: no list is an empty one.
func same(a, b any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && plainNull(x) == plainNull(y)
}

func plainNull(b []byte) string {
	if s := string(b); s != "null" {
		return s
	}
	return "[]"
}
