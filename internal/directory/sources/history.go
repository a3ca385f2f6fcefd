package sources

import (
	"bytes"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
)

// StateBefore is an earlier state of a record as members of the node's agencies
// read it. What became hidden since is not in it, whatever the state says.
func StateBefore(now directory.Entry, p Revision) (directory.Entry, error) {
	e := now
	doc, ok := visibility.Visible(p.Doc, visibility.Member)
	if !ok {
		doc = []byte(`{}`)
	}
	e.Doc, e.Source, e.Changed = doc, p.Source, p.At
	if s, _ := now.Service(); s.Extension().Confidential {
		var err error
		if e.Record, err = visibility.WithholdNested(e.Record, s.Extension().Region); err != nil {
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
func Restored(now directory.Entry, p Revision, hidden visibility.Parts, at time.Time) (hsds.Record, error) {
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
	then, marks := visibility.Of(r), visibility.Marks(m)
	if r, err = visibility.Join(r, visibility.Parts{Parts: hidden.Parts}); err != nil {
		return r, err
	}
	r.Organization = now.Organization
	if r, err = visibility.Set(r, now.Record, visibility.Narrower(then, visibility.Of(now.Record))); err != nil {
		return r, err
	}
	if m, err = hsds.Object(r.Doc); err != nil {
		return r, err
	}
	visibility.NarrowEach(m, marks)
	visibility.NarrowEach(m, visibility.Marks(is))
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

// onlyFigures reports whether nothing but free places differs between two states:
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
