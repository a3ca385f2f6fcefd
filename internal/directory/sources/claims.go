package sources

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
)

// Claim is what one source says of one record. A record that one source alone
// speaks of has none: its document is that source's.
type Claim struct {
	hsds.Record // ID is the source's own
	Source      string
	Of          string // id of the public record
	Agency      string
	Publisher   string
	Digest      string
	// Fields says when each member last changed, and Dropped names members that
	// the source took away from what others say.
	Fields  map[string]time.Time
	Dropped []string
	Changed time.Time
}

// Origin says where a member of a public document came from, and when.
type Origin struct {
	Source string
	At     time.Time
}

// Provenance is the origin of each member of a public document.
type Provenance map[string]Origin

// Ranks gives the precedence of each source, the lower the better; what the
// coalition has not ordered comes last.
type Ranks map[string]int

// unranked is the place of sources that nobody has ordered.
const unranked = 1 << 20

// of puts an agency's own words first, then what people verified, then feeds
// in the coalition's order.
func (r Ranks) Of(source string) int {
	switch source {
	case directory.AgencySource:
		return -2
	case directory.VerifiedSource:
		return -1
	}
	if n, ok := r[source]; ok {
		return n
	}
	return unranked
}

// sort puts the claim that wins first.
func (r Ranks) sort(claims []Claim) {
	slices.SortFunc(claims, func(a, b Claim) int {
		return cmp.Or(cmp.Compare(r.Of(a.Source), r.Of(b.Source)), cmp.Compare(a.Source, b.Source),
			-cmp.Compare(btoi(a.ID == a.Of), btoi(b.ID == b.Of)), cmp.Compare(a.ID, b.ID))
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// members splits a document into its members.
func members(doc []byte) map[string]json.RawMessage {
	m := map[string]json.RawMessage{}
	_ = json.Unmarshal(doc, &m) // what is no object has no members
	return m
}

// together are members that mean nothing apart: they come from one claim.
var together = map[string]string{"organization": "organization_id", "minimum_age": "maximum_age"}

// Combine makes the public record of several claims: each member comes from the
// first claim that has it. It wants at least one claim.
func Combine(claims []Claim, ranks Ranks) (directory.Entry, Provenance, error) {
	claims = slices.Clone(claims)
	ranks.sort(claims)
	base := slices.IndexFunc(claims, func(c Claim) bool {
		return c.ID == c.Of && c.Source != directory.AgencySource && c.Source != directory.VerifiedSource
	})
	base = max(base, 0)
	from := winners(claims)
	changes, origins := map[string]any{}, Provenance{}
	own := members(claims[base].Doc)
	for name, i := range from {
		if name == "id" {
			continue
		}
		if i != base {
			changes[name] = members(claims[i].Doc)[name]
		}
		origins[name] = Origin{claims[i].Source, claims[i].at(name)}
	}
	for name := range own {
		if _, kept := from[name]; !kept {
			changes[name] = nil
		}
	}
	if claims[base].ID != claims[base].Of {
		changes["id"] = claims[base].Of
	}
	e := directory.Entry{Record: claims[base].Record, Source: claims[0].Source}
	e.ID = claims[base].Of
	if len(changes) > 0 {
		r, err := e.Record.Edit(changes)
		if err != nil {
			return e, nil, err
		}
		e.Doc = r.Doc
		e.Organization = cmp.Or(r.Organization, e.Organization)
	}
	return credited(e, claims, from), origins, nil
}

// winners says for each member which claim it comes from.
func winners(claims []Claim) map[string]int {
	from, closed := map[string]int{}, map[string]bool{}
	for i, c := range claims {
		m := members(c.Doc)
		taken := slices.Collect(maps.Keys(from))
		for name := range m {
			if _, have := from[name]; have || closed[name] {
				continue
			}
			if twin := twinOf(name); twin != "" && slices.Contains(taken, twin) {
				continue
			}
			from[name] = i
		}
		for _, name := range c.Dropped {
			if _, have := from[name]; !have {
				closed[name] = true
			}
		}
	}
	return from
}

func twinOf(name string) string {
	for a, b := range together {
		switch name {
		case a:
			return b
		case b:
			return a
		}
	}
	return ""
}

func (c Claim) at(name string) time.Time {
	if t, ok := c.Fields[name]; ok {
		return t
	}
	return c.Changed
}

// credited says who runs a merged record and who answers for it.
func credited(e directory.Entry, claims []Claim, from map[string]int) directory.Entry {
	for _, c := range claims {
		if e.Agency = c.Agency; e.Agency != "" {
			break
		}
	}
	e.Publisher = claims[from["name"]].Publisher
	if e.Kind == hsds.KindService {
		e.Verified = facts.VerifiedAt(e.Record)
	}
	e.Digest = e.Record.Digest()
	return e
}

// fieldTimes says when the members of a document changed: now, unless they
// were there before.
func fieldTimes(old, doc []byte, before map[string]time.Time, since, now time.Time) map[string]time.Time {
	was, out := members(old), map[string]time.Time{}
	for name, v := range members(doc) {
		out[name] = now
		if w, ok := was[name]; ok && bytes.Equal(v, w) {
			out[name] = since
			if t, ok := before[name]; ok {
				out[name] = t
			}
		}
	}
	return out
}

// oneSource is the provenance of a record that one source brought anew.
func oneSource(old directory.Entry, before Provenance, e directory.Entry, now time.Time) Provenance {
	times := map[string]time.Time{}
	for name, o := range before {
		times[name] = o.At
	}
	out := Provenance{}
	for name, t := range fieldTimes(old.Doc, e.Doc, times, old.Changed, now) {
		out[name] = Origin{e.Source, t}
	}
	return out
}

// Encode gives the form in which the store keeps it: {"name":["source",µs]}.
func (p Provenance) Encode() string {
	m := make(map[string][2]any, len(p))
	for name, o := range p {
		m[name] = [2]any{o.Source, o.At.UnixMicro()}
	}
	b, _ := json.Marshal(m)
	return string(b)
}

// DecodeProvenance reads what Encode gives; nothing of "".
func DecodeProvenance(s string) Provenance {
	var m map[string][]any
	_ = json.Unmarshal([]byte(s), &m)
	p := Provenance{}
	for name, pair := range m {
		if len(pair) != 2 {
			continue
		}
		source, _ := pair[0].(string)
		at, _ := pair[1].(float64)
		p[name] = Origin{source, time.UnixMicro(int64(at)).UTC()}
	}
	return p
}

// sameRecord reports whether two sources that use one id speak of one thing: ids
// such as "17" are everybody's, those made to be unique are not.
func sameRecord(a, b hsds.Record) bool {
	if len(a.ID) >= 20 {
		return true
	}
	x, y := nameOf(a), nameOf(b)
	return x != "" && x == y
}

func nameOf(r hsds.Record) string {
	var v struct{ Name string }
	_ = json.Unmarshal(r.Doc, &v)
	return fold.Text(v.Name)
}
