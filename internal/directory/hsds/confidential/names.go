package confidential

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// hold notes the name of a person that the row at hand calls private.
func (g *Guard) hold(name string) {
	if name = strings.TrimSpace(name); len(name) >= 5 && len(name) <= longestSecret && !strings.ContainsAny(name, "0123456789@") {
		g.held = append(g.held, name)
	}
}

// Hold says of which organization the row at hand is, or which service where it
// names none: whom the row calls private, none of its other rows names.
func (g *Guard) Hold(id string) {
	for _, name := range g.held {
		if !slices.Contains(g.people[id], name) && len(g.people[id]) < mostSecrets {
			g.people[id] = append(g.people[id], name)
		}
	}
}

// NextRow forgets what the row at hand said.
func (g *Guard) NextRow() { g.held = nil }

// people takes out of a record whom other rows of its organization call private.
func (g *inspection) people(m map[string]any, of ...string) {
	names := map[string]bool{}
	for _, id := range of {
		for _, name := range g.Guard.people[id] {
			names[personKey(name)] = true
			if !g.called(m, name) {
				g.secrets = append(g.secrets, name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	before := len(g.secrets)
	if g.dropPeople(m, names); len(g.secrets) > before {
		g.left("contacts")
	}
}

// called reports whether a record, or its organization, has a name in its own:
// then it can't be taken out of texts.
func (g *inspection) called(m map[string]any, name string) bool {
	o, _ := m["organization"].(map[string]any)
	for _, s := range []string{hsds.Scalar(m["name"]), hsds.Scalar(o["name"])} {
		if strings.Contains(tidy.Fold(s), tidy.Fold(name)) {
			return true
		}
	}
	return false
}

// dropPeople takes contacts of some names out of lists, and the telephones that
// are said to be theirs.
func (g *inspection) dropPeople(v any, names map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			g.dropPeople(e, names)
		}
	case map[string]any:
		theirs := dropFrom(v, "contacts", func(o map[string]any) bool {
			is := names[personKey(hsds.Scalar(o["name"]))]
			if is {
				g.secret(o)
			}
			return is
		})
		if theirs { // their numbers may be those of the house: no text is searched for them
			dropFrom(v, "phones", func(o map[string]any) bool { return ofPerson[tidy.Fold(hsds.Scalar(o["description"]))] })
		}
		for _, e := range v {
			g.dropPeople(e, names)
		}
	}
}

// dropFrom takes objects out of a list; true when there were some.
func dropFrom(m map[string]any, member string, out func(o map[string]any) bool) bool {
	list, _ := m[member].([]any)
	kept := slices.DeleteFunc(slices.Clone(list), func(e any) bool {
		o, _ := e.(map[string]any)
		return o != nil && out(o)
	})
	if len(kept) == len(list) {
		return false
	}
	if m[member] = kept; len(kept) == 0 {
		delete(m, member)
	}
	return true
}

// ofPerson are the descriptions of telephones that columns of people give.
var ofPerson = map[string]bool{"senior worker": true, "main contact": true, "primary contact": true, "contact person": true}

// personKey is a name in any order of its words: "Example, Robin".
func personKey(name string) string {
	words := strings.Fields(tidy.Fold(name))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// Learn takes over what another guard found out about organizations, places and
// people of the same directory.
func (g *Guard) Learn(from *Guard) {
	for id, v := range from.hidden {
		g.hidden[id] = max(g.hidden[id], v)
	}
	for id, v := range from.elsewhere {
		g.elsewhere[id] = max(g.elsewhere[id], v)
	}
	for id, names := range from.people {
		g.people[id] = append(g.people[id], names...)
	}
}

// MaySay reports whether a short text, as JSON has it between its quotes, may say
// that something is confidential; when in doubt, it may.
func MaySay(text []byte) bool {
	lower := bytes.ToLower(text)
	if !slices.ContainsFunc(secretStems, func(stem []byte) bool { return bytes.Contains(lower, stem) }) {
		return false
	}
	s := string(text)
	if bytes.IndexByte(text, '\\') >= 0 {
		var err error
		if s, err = strconv.Unquote(`"` + s + `"`); err != nil {
			return true
		}
	}
	return saysSecret(s) || closedWords[tidy.Fold(s)] || secretPlaceText.MatchString(s) || secretPlaceName.MatchString(s)
}

// secretStems are parts of the words for it.
var secretStems = bytes.Split([]byte("confiden,disclos,withheld,divulgu,diffus,communiqu,secr,privat,priv,hidden,list,publi,masqu,cach,protect,prot,restr,call,phone,contact,appele,"+
	"internal,draft,nobody,agency,organisme,\\u"), []byte(","))
