package directory

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/directory/hsds"
)

// StateBefore is an earlier state of a record as members of the node's agencies
// read it. What became hidden since is not in it, whatever the state says.
func StateBefore(now Entry, p Past) (Entry, error) {
	e := now
	doc, ok := Visible(p.Doc, Member)
	if !ok {
		doc = []byte(`{}`)
	}
	e.Doc, e.Source, e.Changed = doc, p.Source, p.At
	if s, _ := now.Service(); extension(s).Confidential {
		var err error
		if e.Record, err = withholdKeeping(e.Record, extension(s).Region); err != nil {
			return e, err
		}
	}
	return e, nil
}

// kept are the members of Relais' own that an earlier state does not bring back.
var kept = []string{"agency_id", "publisher", "sector", "waitlist", "members_modified", "confidential", "region", "identifiers"}

// Restored is the record that brings an earlier state back: free places, who
// runs it, and when it was verified stay as they are now. Who may see what is
// the narrower of then and now.
func Restored(now Entry, p Past, hidden Parts, at time.Time) (hsds.Record, error) {
	e, err := StateBefore(now, p)
	if err != nil {
		return e.Record, err
	}
	is, err := hsds.Object(now.Doc)
	if err != nil {
		return e.Record, err
	}
	m, err := hsds.Object(e.Doc)
	if err != nil {
		return e.Record, err
	}
	for _, name := range []string{"id", "organization", "organization_id", "capacities", "assured_date", "metadata"} {
		carry(m, is, name)
	}
	x, _ := m["relais"].(map[string]any)
	was, _ := is["relais"].(map[string]any)
	if x == nil {
		x = map[string]any{}
	}
	for _, name := range kept {
		carry(x, was, name)
	}
	if m["relais"] = x; len(x) == 0 {
		delete(m, "relais")
	}
	m["last_modified"] = at.Format(time.RFC3339)
	r := e.Record
	r.Doc = hsds.Canonical(m)
	then, marks := VisibilityOf(r), marksOf(m)
	if r, err = Join(r, Parts{Parts: hidden.Parts}); err != nil {
		return r, err
	}
	r.Organization = now.Organization
	if r, err = SetVisibility(r, now.Record, narrower(then, VisibilityOf(now.Record))); err != nil {
		return r, err
	}
	if m, err = hsds.Object(r.Doc); err != nil {
		return r, err
	}
	narrowEach(m, marks)
	narrowEach(m, marksOf(is))
	r.Doc = hsds.Canonical(m)
	return r, nil
}

func carry(m, from map[string]any, name string) {
	if v, ok := from[name]; ok {
		m[name] = v
	} else {
		delete(m, name)
	}
}

// narrower is who may see what both states allow; places are looked at one by one.
func narrower(a, b act.ServiceVisibility) act.ServiceVisibility {
	return act.ServiceVisibility{Service: narrowerOf(a.Service, b.Service), Phone: narrowerOf(a.Phone, b.Phone),
		Email: narrowerOf(a.Email, b.Email)}
}

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

// onlyFigures tells whether nothing but free places differs between two states:
// that is no past worth keeping, and would push out what is.
func onlyFigures(a, b []byte) bool {
	var bare [2][]byte
	for i, doc := range [][]byte{a, b} {
		m, err := hsds.Object(doc)
		if err != nil {
			return false
		}
		delete(m, "capacities")
		if x, ok := m["relais"].(map[string]any); ok {
			delete(x, "waitlist")
			delete(x, "members_modified")
		}
		bare[i] = hsds.Canonical(m)
	}
	return bytes.Equal(bare[0], bare[1])
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
		if p.Seen != VisiblePublic {
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
