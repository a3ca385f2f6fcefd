// Package confidential takes out of records what their source calls confidential,
// wherever and in whatever words it says so: where a place is, a telephone, or
// the record as a whole.
package confidential

import (
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// Guard takes out of the records of one directory what their source calls
// confidential.
type Guard struct {
	rep *hsds.Report
	// flags are the names seen so far, with what they say of secrecy.
	flags map[string]*secretFlag
	// open are the names of which a person said that they are none.
	open map[string]bool
	// hidden are the organizations that are confidential, or where they are.
	hidden map[string]verdict
	// elsewhere are objects of which another row or record said so, by kind and id.
	elsewhere map[string]verdict
	// people are names of persons who are private, by the organization or service
	// of which a row said so; held are those of the row at hand.
	people map[string][]string
	held   []string
}

// New makes a guard that says in the report what it took out.
func New(rep *hsds.Report) *Guard {
	return &Guard{rep: rep, flags: map[string]*secretFlag{}, open: map[string]bool{}, hidden: map[string]verdict{}, elsewhere: map[string]verdict{}, people: map[string][]string{}}
}

// inspection takes out of one record what is confidential.
type inspection struct {
	*Guard
	// note is the record that the report speaks of.
	note hsds.Note
	// streets are what told where a hidden place is.
	streets []string
	// secrets are names, numbers and addresses that were taken out.
	secrets []string
	// towns are those of hidden places, folded.
	towns []string
	// many is set where there was more than is looked for again.
	many bool
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

// Open says of columns or members, by name, that a person has looked at them:
// they say nothing about secrecy.
func (g *Guard) Open(names ...string) {
	for _, n := range names {
		g.open[n] = true
	}
}

// IsFlag reports whether a member or column is named as one that says who may
// know of something.
func (g *Guard) IsFlag(name string) bool { _, ok := g.flag(name); return ok }

// Says reads what a name and its value say of the object that has them: its
// place is hidden, or all of it.
func (g *Guard) Says(name string, v any) (place, whole bool) {
	f, ok := g.flag(name)
	if !ok || f.text {
		return false, false
	}
	s, _ := f.says(v)
	found := map[string]secrecy{}
	if s != tellsAll {
		f.into(found, s)
	}
	return found["place"] != tellsAll, found[""] == tellsNobody
}

// Hide notes that an object that may come later is confidential, or only where it
// is.
func (g *Guard) Hide(kind hsds.Kind, id string, whole bool) {
	if v := noPlace; id != "" {
		if whole && kind != hsds.KindLocation {
			v = goes
		}
		key := string(kind) + " " + id
		g.elsewhere[key] = max(g.elsewhere[key], v)
	}
}

// HidesOrganization reports whether nobody may know of an organization that
// came before.
func (g *Guard) HidesOrganization(id string) bool { return g.hidden[id] == goes }

// flag is readSecretFlag, remembered: a feed has few names.
func (g *Guard) flag(name string) (secretFlag, bool) {
	if f, ok := g.flags[name]; ok {
		if f == nil {
			return secretFlag{}, false
		}
		return *f, true
	}
	f, ok := readSecretFlag(name)
	ok = ok && !g.open[name]
	if len(g.flags) > 5000 {
		clear(g.flags)
	}
	if g.flags[name] = nil; ok {
		g.flags[name] = &f
	}
	return f, ok
}

// flagged reads the flags of an object and takes out those that hide
// something: by what they are about, how narrow it is.
func (g *inspection) flagged(m map[string]any) map[string]secrecy {
	found := map[string]secrecy{}
	kept, _ := m[hsds.KeptMember].(map[string]any)
	for _, from := range []map[string]any{m, kept} {
		for _, name := range g.flagsOf(from) {
			f, _ := g.flag(name)
			s, clear := f.says(from[name])
			if s == tellsAll {
				continue
			}
			held := hsds.Scalar(from[name])
			delete(from, name)
			if f.itself(held) {
				g.secret(held) // it is the telephone, not a yes or a no
				g.left(name)
				continue
			}
			if f.text {
				g.noted(name, f.textReason())
				continue
			}
			if !clear {
				g.noted(name, hsds.ChangedUnclearFlag)
			}
			if g.stems(m, f.stem) && f.of != "place" {
				g.left(name)
				continue // of the others of its kind it says nothing
			}
			f.into(found, s)
		}
	}
	if kept != nil && len(kept) == 0 {
		delete(m, hsds.KeptMember)
	}
	return found
}

// textReason is why a text is left out.
func (f secretFlag) textReason() string {
	if f.maybe {
		return hsds.ChangedMaybe
	}
	return hsds.ChangedConfidential
}

// stems takes out of an object the single values whose names begin with some
// words: phone1Number of phone1IsPrivate.
func (g *inspection) stems(m map[string]any, stem string) (found bool) {
	if stem == "" {
		return false
	}
	for name, v := range m {
		switch v.(type) {
		case map[string]any, []any:
			continue
		}
		if startsWith(headingWords(name), stem) && hsds.IsUnknown(hsds.KindService, name) {
			if s := hsds.Scalar(v); len(s) >= 5 {
				g.streets = append(g.streets, s)
			}
			delete(m, name)
			found = true
		}
	}
	return found
}

// startsWith reports whether words begin with those of a stem, in either
// language.
func startsWith(words []string, stem string) bool {
	return strings.HasPrefix(inOne.Replace(" "+strings.Join(words, " ")+" "), inOne.Replace(" "+stem+" "))
}

var inOne = strings.NewReplacer(" telephone ", " phone ", " tel ", " phone ", " adresse ", " address ", " addr ", " address ", " courriel ", " email ",
	" telecopieur ", " fax ")

func (g *Guard) flagsOf(m map[string]any) (list []string) {
	for name := range m {
		if g.IsFlag(name) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func (g *inspection) left(member string) { g.noted(member, hsds.ChangedConfidential) }

func (g *inspection) noted(member, reason string) {
	n := g.note
	n.Member, n.Reason = member, reason
	g.rep.Change(n)
}

// Record takes out of a record what is confidential; true when that is all of
// it. parent is the organization that a service came inside of, at the place
// that the report names.
func (g *Guard) Record(at hsds.Note, kind hsds.Kind, m map[string]any, parent string) bool {
	at.Kind, at.ID = kind, hsds.Text(m["id"])
	in := &inspection{Guard: g, note: at}
	switch kind {
	case hsds.KindForeign:
		f, _ := m[hsds.ForeignMember].(map[string]any)
		row, _ := f["row"].(map[string]any)
		for _, k := range []hsds.Kind{hsds.KindService, hsds.KindLocation, hsds.KindOrganization} {
			if g.elsewhere[string(k)+" "+hsds.Scalar(row[string(k)+"_id"])] != stays {
				return true // what another table says of a hidden place
			}
		}
		return len(in.flagged(row)) > 0
	case hsds.KindOrganization, hsds.KindService, hsds.KindLocation, hsds.KindServiceAtLocation:
	default:
		return false
	}
	if parent == "" {
		parent = hsds.OrganizationOf(m)
	}
	in.people(m, parent, hsds.Text(m["id"]))
	of := stays
	if parent != "" && kind != hsds.KindOrganization {
		of = g.hidden[parent]
	}
	v := max(in.object(string(kind), m), of)
	if kind == hsds.KindService && of == noPlace {
		in.hidePlaces(kind, m)
	}
	if kind == hsds.KindOrganization && v != stays && hsds.Text(m["id"]) != "" {
		g.hidden[hsds.Text(m["id"])] = v
	}
	if v == goes || v == noPlace && (kind == hsds.KindLocation || kind == hsds.KindServiceAtLocation) {
		return true
	}
	in.scrub(m)
	dropBlank(m)
	return false
}

// dropBlank leaves out telephones of which nothing is left.
func dropBlank(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			dropBlank(e)
		}
	case map[string]any:
		if list, ok := v["phones"].([]any); ok {
			list = slices.DeleteFunc(list, func(e any) bool {
				o, _ := e.(map[string]any)
				number, has := o["number"].(string)
				return has && (strings.TrimSpace(number) == "" || extensionLeft.MatchString(number))
			})
			if v["phones"] = list; len(list) == 0 {
				delete(v, "phones")
			}
		}
		for _, e := range v {
			dropBlank(e)
		}
	}
}

// object takes out of an object, and of what stands in it, what is
// confidential.
func (g *inspection) object(table string, m map[string]any) verdict {
	f := g.flagged(m)
	self := max(f[""], f[table])
	if (table == "service" || table == "organization") && (g.marked(m) || closedWords[tidy.Fold(hsds.Scalar(m["status"]))] && tidy.Status(hsds.Scalar(m["status"])) == "") {
		self = tellsNobody
	}
	said := g.elsewhere[table+" "+hsds.Text(m["id"])]
	if said == goes {
		return goes
	}
	if self == tellsNobody && worst(table) == goes {
		if table == "phone" || table == "contact" {
			g.secret(m)
		}
		return goes
	}
	hide := said == noPlace || self == tellsNobody || f["place"] != tellsAll
	g.contacts(m, f)
	if self == tellsMembers {
		if x := hsds.ExtensionIn(m); x["visibility"] == nil || x["visibility"] == "public" {
			x["visibility"] = "members"
		}
	}
	for _, name := range holders(m) {
		switch v := m[name].(type) {
		case map[string]any:
			switch g.object(tableOfMember(name), v) {
			case goes:
				if flagHolders[name] && table != "" {
					if worst(table) == goes {
						return goes // {"flags":{"confidential":true}} speaks of what holds it
					}
					hide = true
				}
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

// marked reports whether a member that the standard does not have says nothing
// but that the record is confidential.
func (g *inspection) marked(m map[string]any) bool {
	for name, v := range m {
		if hsds.IsUnknown(hsds.KindService, name) && !g.open[name] && saysSecret(v) {
			return true
		}
	}
	return false
}

// flagHolders are members that say something of the object that holds them.
var flagHolders = tidy.Set("flags settings options privacy permissions custom custom_fields publication display visibility_settings access meta metadata")

// holders are the members that hold other objects.
func holders(m map[string]any) (list []string) {
	for name, v := range m {
		switch v.(type) {
		case map[string]any, []any:
			if name != "relais" && name != hsds.KeptMember && (name != "metadata" || isObject(v)) {
				list = append(list, name)
			}
		}
	}
	slices.Sort(list)
	return list
}

func isObject(v any) bool { _, ok := v.(map[string]any); return ok }

// worst is what becomes of an object that is confidential itself.
func worst(table string) verdict {
	if table == "location" || table == "address" || table == "service_at_location" {
		return noPlace
	}
	return goes
}

// listed goes through a list; true when the place of what holds it is hidden.
func (g *inspection) listed(m map[string]any, name string, list []any) (hide bool) {
	table, kept, places := tableOfMember(name), make([]any, 0, len(list)), 0
	for _, e := range list {
		o, ok := e.(map[string]any)
		v := stays
		if ok {
			postal := table == "address" && strings.EqualFold(hsds.Scalar(o["address_type"]), "postal")
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
func (g *inspection) contacts(m map[string]any, f map[string]secrecy) {
	for _, c := range []struct{ of, member string }{{"phone", "phones"}, {"contact", "contacts"}, {"contact", "contact"}, {"email", "email"}} {
		if f[c.of] != tellsAll && g.dropDeep(m, c.member) {
			g.left(c.member)
		}
	}
}

func (g *inspection) dropDeep(v any, member string) (dropped bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			dropped = g.dropDeep(e, member) || dropped
		}
	case map[string]any:
		if dropped = v[member] != nil; dropped {
			g.secret(v[member])
			delete(v, member)
		}
		for _, e := range v {
			dropped = g.dropDeep(e, member) || dropped
		}
	}
	return dropped
}

// secret remembers what was taken out, so that no text of the record says it.
func (g *inspection) secret(v any) {
	switch v := v.(type) {
	case string:
		g.secrets = append(g.secrets, v)
	case []any:
		for _, e := range v {
			g.secret(e)
		}
	case map[string]any:
		for _, name := range []string{"number", "name", "email", "phone", "phones"} {
			g.secret(v[name])
		}
	}
}
