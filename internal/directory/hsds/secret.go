package hsds

import (
	"slices"
	"strings"
)

// guard takes out of one record what its source calls confidential, as the
// reader of AIRS does.
type guard struct {
	rd *reader
	// note is the record that the report speaks of.
	note Note
	// streets are what told where a hidden place is.
	streets []string
	// region and parts are what may still be known of hidden places.
	region string
	parts  map[string]any
}

// The verdicts on an object.
type verdict int

const (
	stays verdict = iota
	noPlace
	goes
)

// secretFlagOf is readSecretFlag, remembered: a feed has few names.
func (rd *reader) secretFlagOf(name string) (secretFlag, bool) {
	if f, ok := rd.flags[name]; ok {
		if f == nil {
			return secretFlag{}, false
		}
		return *f, true
	}
	f, ok := readSecretFlag(name)
	if rd.flags == nil || len(rd.flags) > 5000 {
		rd.flags = map[string]*secretFlag{}
	}
	if rd.flags[name] = nil; ok {
		rd.flags[name] = &f
	}
	return f, ok
}

// flagged reads the flags of an object and takes out those that hide
// something: by what they are about, how narrow it is.
func (g *guard) flagged(m map[string]any) map[string]secrecy {
	found := map[string]secrecy{}
	kept, _ := m[keptMember].(map[string]any)
	for _, from := range []map[string]any{m, kept} {
		for _, name := range secretNames(g.rd, from) {
			f, _ := g.rd.secretFlagOf(name)
			s, clear := f.says(from[name])
			if s == tellsAll {
				continue
			}
			if !clear {
				n := g.note
				n.Member, n.Reason = name, ChangedUnclearFlag
				g.rd.rep.Change(n)
			}
			found[f.of] = max(found[f.of], s)
			delete(from, name)
		}
	}
	if kept != nil && len(kept) == 0 {
		delete(m, keptMember)
	}
	return found
}

func secretNames(rd *reader, m map[string]any) (list []string) {
	for name := range m {
		if _, ok := rd.secretFlagOf(name); ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func (g *guard) left(member string) {
	n := g.note
	n.Member, n.Reason = member, ChangedConfidential
	g.rd.rep.Change(n)
}

// secretive takes out of a record what is confidential; true when that is all
// of it. parent is the organization that a service came inside of.
func (rd *reader) secretive(kind Kind, m map[string]any, parent string) bool {
	g := &guard{rd: rd, note: Note{File: rd.file, Line: rd.line, Kind: kind, ID: text(m["id"])}}
	table := string(kind)
	switch kind {
	case KindForeign:
		f, _ := m[foreignMember].(map[string]any)
		row, _ := f["row"].(map[string]any)
		m = row
	case KindOrganization, KindService, KindLocation, KindServiceAtLocation:
	default:
		return false
	}
	if parent == "" {
		parent = organizationOf(m)
	}
	if kind == KindForeign {
		return len(g.flagged(m)) > 0
	}
	of := stays
	if parent != "" && kind != KindOrganization {
		of = rd.secrets[parent]
	}
	v := max(g.object(table, m), of)
	if kind == KindService && of == noPlace {
		g.hidePlaces(kind, m)
	}
	if kind == KindOrganization && v != stays && text(m["id"]) != "" {
		if rd.secrets == nil {
			rd.secrets = map[string]verdict{}
		}
		rd.secrets[text(m["id"])] = v
	}
	if v == goes || v == noPlace && (kind == KindLocation || kind == KindServiceAtLocation) {
		return true
	}
	g.scrub(m)
	return false
}

// object takes out of an object, and of what stands in it, what is
// confidential.
func (g *guard) object(table string, m map[string]any) verdict {
	f := g.flagged(m)
	self := max(f[""], f[table])
	if self == tellsNobody && worst(table) == goes {
		return goes
	}
	hide := self == tellsNobody || f["place"] != tellsAll
	g.contacts(m, f)
	if self == tellsMembers {
		if x := relaisOf(m); x["visibility"] == nil || x["visibility"] == "public" {
			x["visibility"] = "members"
		}
	}
	for _, name := range holders(m) {
		switch v := m[name].(type) {
		case map[string]any:
			switch g.object(tableOfMember(name), v) {
			case goes:
				if name == "organization" && table == "service" {
					return goes // nothing of what it runs
				}
				delete(m, name)
				g.left(name)
			case noPlace:
				hide = true
			}
		case []any:
			hide = g.listed(m, name, v) || hide
		}
	}
	return g.places(table, m, hide || g.placeless(table, m))
}

// holders are the members that hold other objects.
func holders(m map[string]any) (list []string) {
	for name, v := range m {
		switch v.(type) {
		case map[string]any, []any:
			if name != "relais" && name != keptMember && name != "metadata" {
				list = append(list, name)
			}
		}
	}
	slices.Sort(list)
	return list
}

// worst is what becomes of an object that is confidential itself.
func worst(table string) verdict {
	if table == "location" || table == "address" || table == "service_at_location" {
		return noPlace
	}
	return goes
}

// listed goes through a list; true when the place of what holds it is hidden.
func (g *guard) listed(m map[string]any, name string, list []any) (hide bool) {
	table, kept, places := tableOfMember(name), make([]any, 0, len(list)), 0
	for _, e := range list {
		o, ok := e.(map[string]any)
		v := stays
		if ok {
			postal := table == "address" && strings.EqualFold(str(o["address_type"]), "postal")
			if v = g.object(table, o); v == noPlace && postal {
				v = goes
			}
		}
		switch v {
		case stays:
			kept = append(kept, e)
		case noPlace:
			places++
			g.left(name)
		case goes:
			g.left(name)
		}
	}
	if len(kept) == len(list) {
		return false
	}
	if m[name] = kept; len(kept) == 0 {
		delete(m, name)
	}
	if name == "locations" {
		return places > 0 && len(kept) == 0
	}
	return places > 0 && (table == "address" || len(kept) == 0)
}

// contacts takes out what flags say about an object's telephones and such, and
// about those of what stands in it.
func (g *guard) contacts(m map[string]any, f map[string]secrecy) {
	for _, c := range []struct{ of, member string }{{"phone", "phones"}, {"contact", "contacts"}, {"email", "email"}} {
		if f[c.of] != tellsAll && dropDeep(m, c.member) {
			g.left(c.member)
		}
	}
}

func dropDeep(v any, member string) (dropped bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			dropped = dropDeep(e, member) || dropped
		}
	case map[string]any:
		if dropped = v[member] != nil; dropped {
			delete(v, member)
		}
		for _, e := range v {
			dropped = dropDeep(e, member) || dropped
		}
	}
	return dropped
}
