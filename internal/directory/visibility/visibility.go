package visibility

import (
	"bytes"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

// The values of relais.visibility, on a service, a location, a contact or a
// telephone. None is public.
const (
	Everybody  = "public"
	Members    = "members"
	AgencyOnly = "agency"
)

// Reader is who reads a record.
type Reader int

// Strangers read what is public, members of the node's agencies also what is
// for members. What is an agency's only is in no record of the directory.
const (
	Stranger Reader = iota
	Member
)

// Seen is the part of a record of the directory that somebody reads; false when
// that is nothing. A stranger is not told when a record of an agency changed that
// doesn't say so itself: it may have been the number of free places.
func Seen(e directory.Entry, who Reader) (directory.Entry, bool) {
	if who == Member {
		return e, true // what is one agency's only is in no record
	}
	doc, ok := Public(e.Doc)
	if !ok {
		return directory.Entry{}, false
	}
	if e.Doc = doc; e.Agency != "" {
		e.Changed = e.ModifiedAt()
	}
	return e, true
}

// Public is the part of a document that a stranger reads; false when that is
// nothing. Figures of capacity and waiting lists are for members: a bed that
// disappears is an arrival.
func Public(doc []byte) ([]byte, bool) { return Visible(doc, Stranger) }

// Visible is the part of a document that somebody reads, canonical.
func Visible(doc []byte, who Reader) ([]byte, bool) {
	if !marked(doc, who) {
		return doc, true // most records: not worth reading
	}
	m, err := hsds.Object(doc)
	if err != nil {
		return doc, true // no object, and no part of one
	}
	if !Filter(m, who) {
		return nil, false
	}
	return hsds.Canonical(m), true
}

// marks are what stands in a document of which somebody doesn't read all.
var marks = map[Reader][][]byte{
	Stranger: {[]byte(`"visibility":"`), []byte(`"capacities"`), []byte(`"waitlist"`), []byte(`"members_modified"`),
		[]byte(`"confidential":true`)},
	Member: {[]byte(`"visibility":"agency"`), []byte(`"members_modified"`), []byte(`"confidential":true`)},
}

func marked(doc []byte, who Reader) bool {
	for _, mark := range marks[who] {
		if bytes.Contains(doc, mark) {
			return true
		}
	}
	return false
}

// Filter takes out of a record what its reader may not see; false when that
// is all of it.
func Filter(m map[string]any, who Reader) bool {
	if Hides(m, who) {
		return false
	}
	if x, _ := m["relais"].(map[string]any); x["confidential"] == true {
		withhold(m)
	}
	cut := cutHidden(m, who, nil, nil)
	if cut && who == Stranger {
		scrubHistory(m)
	}
	modified(m, who)
	if who == Stranger {
		figures(m)
		dropMark(m)
	}
	return true
}

// Hides reports whether an object is hidden from its reader by its own mark.
func Hides(m map[string]any, who Reader) bool {
	switch visibilityOf(m) {
	case Members:
		return who == Stranger
	case AgencyOnly:
		return true
	}
	return false
}

func visibilityOf(m map[string]any) string {
	x, _ := m["relais"].(map[string]any)
	v, _ := x["visibility"].(string)
	return v
}

// withhold takes out of a tree what a feed may have left in a record that says
// that its place is told to nobody.
func withhold(m map[string]any) {
	for _, name := range []string{"service_at_locations", "locations", "contacts", "addresses", "latitude", "longitude"} {
		delete(m, name)
	}
	if o, ok := m["organization"].(map[string]any); ok {
		delete(o, "locations")
		delete(o, "contacts")
	}
	if l, ok := m["location"].(map[string]any); ok {
		withhold(l)
	}
}

// cutHidden takes out of m what is hidden from its reader, at any depth, and
// hands each part to taken, which may be nil, with the path to it. A service at
// a hidden location is hidden with it. A list that is empty then goes: an empty
// list would tell that there was something.
func cutHidden(m map[string]any, who Reader, path Path, taken func(Path, map[string]any)) (cut bool) {
	for _, name := range sortedKeys(m) {
		at := append(path[:len(path):len(path)], Step{Member: name})
		switch v := m[name].(type) {
		case map[string]any:
			if name == "relais" {
				continue
			}
			if HidesWithPlace(v, who) {
				hand(taken, at, v)
				delete(m, name)
				cut = true
			} else {
				cut = cutHidden(v, who, at, taken) || cut
			}
		case []any:
			if cutList(m, name, v, who, at, taken) {
				cut = true
			}
		}
	}
	return cut
}

func cutList(m map[string]any, name string, list []any, who Reader, at Path, taken func(Path, map[string]any)) (cut bool) {
	kept := make([]any, 0, len(list))
	for _, e := range list {
		o, ok := e.(map[string]any)
		switch {
		case !ok:
			kept = append(kept, e)
		case HidesWithPlace(o, who):
			hand(taken, at, o)
			cut = true
		default:
			step := append(at[:len(at):len(at)], Step{ID: hsds.Text(o["id"])})
			cut = cutHidden(o, who, step, taken) || cut
			kept = append(kept, o)
		}
	}
	if len(kept) == len(list) {
		return cut
	}
	if len(kept) == 0 {
		delete(m, name)
	} else {
		m[name] = kept
	}
	return true
}

func hand(taken func(Path, map[string]any), at Path, v map[string]any) {
	if taken != nil {
		taken(at, v)
	}
}

// HidesWithPlace reports whether an object inside a record goes: by its own mark, or that
// of the location that it is about.
func HidesWithPlace(o map[string]any, who Reader) bool {
	if Hides(o, who) {
		return true
	}
	l, ok := o["location"].(map[string]any)
	return ok && Hides(l, who)
}

// scrubHistory drops the history of a record's values: it may quote what is
// hidden.
func scrubHistory(m map[string]any) {
	delete(m, "metadata")
	for _, v := range m {
		switch v := v.(type) {
		case map[string]any:
			scrubHistory(v)
		case []any:
			for _, e := range v {
				if o, ok := e.(map[string]any); ok {
					scrubHistory(o)
				}
			}
		}
	}
}

// figures drops what tells how full a service is.
func figures(m map[string]any) {
	delete(m, "capacities")
	if x, ok := m["relais"].(map[string]any); ok {
		delete(x, "waitlist")
		if len(x) == 0 {
			delete(m, "relais")
		}
	}
	for _, name := range []string{"service", "services"} {
		switch v := m[name].(type) {
		case map[string]any:
			figures(v)
		case []any:
			for _, e := range v {
				if o, ok := e.(map[string]any); ok {
					figures(o)
				}
			}
		}
	}
}

// dropMark drops the mark itself where it says what goes without saying.
func dropMark(m map[string]any) {
	if x, ok := m["relais"].(map[string]any); ok && x["visibility"] == Everybody {
		delete(x, "visibility")
		if len(x) == 0 {
			delete(m, "relais")
		}
	}
}

// modified gives each reader the time of the last change that concerns them:
// last_modified that of what everybody reads, relais.members_modified that of
// what only members do.
func modified(m map[string]any, who Reader) {
	x, _ := m["relais"].(map[string]any)
	later, _ := x["members_modified"].(string)
	if later == "" {
		return
	}
	delete(x, "members_modified")
	if len(x) == 0 {
		delete(m, "relais")
	}
	own, _ := m["last_modified"].(string)
	if who == Member && hsds.ParseTime(later).After(hsds.ParseTime(own)) {
		m["last_modified"] = later
	}
}
