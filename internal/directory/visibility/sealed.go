package visibility

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/record"
	"relais/internal/seal"
)

// Step is one step of the path to a part of a record: a member, or an element
// of a list by its id.
type Step struct {
	Member string `json:"m,omitempty"` // its name
	ID     string `json:"i,omitempty"` // of the element
}

// Path leads from a record to the list or member that a part was cut from.
type Path []Step

// Part is something that only its agency reads, cut out of a record.
type Part struct {
	Path  Path            `json:"path"`  // to the list or member that it was cut from
	Value json.RawMessage `json:"value"` // an object of HSDS
}

// Parts are all that was cut out of one record: the parts of it, or the whole.
type Parts struct {
	Whole *hsds.Record `json:"whole,omitempty"` // the record, which is nowhere else
	Parts []Part       `json:"parts,omitempty"` // of a record that stays
	// Deleted is when the whole was taken out; nobody but the agency learns that
	// it was, nor that there was anything.
	Deleted time.Time `json:"deleted,omitzero"`
}

// RecordVersion implements record.Body.
func (Parts) RecordVersion() int { return 1 }

// Empty reports whether nothing was cut out.
func (p Parts) Empty() bool { return p.Whole == nil && len(p.Parts) == 0 }

// Split divides a record into what goes into the directory and what only its
// agency reads. stays is false when the whole record is the agency's only.
func Split(r hsds.Record) (common hsds.Record, hidden Parts, stays bool, err error) {
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return r, hidden, true, nil // what is no object has no parts
	}
	if visibilityOf(m) == AgencyOnly {
		return hsds.Record{}, Parts{Whole: &r}, false, nil
	}
	cut := cutHidden(m, Member, nil, func(at Path, v map[string]any) {
		hidden.Parts = append(hidden.Parts, Part{Path: at, Value: hsds.Canonical(v)})
	})
	if !cut {
		return r, hidden, true, nil
	}
	scrubHistory(m)
	r.Doc = hsds.Canonical(m)
	return r, hidden, true, nil
}

// Join puts the parts that were cut out of a record back. What has lost its
// place, because the record changed meanwhile, comes back at the top.
func Join(r hsds.Record, hidden Parts) (hsds.Record, error) {
	if hidden.Whole != nil {
		return *hidden.Whole, nil
	}
	if len(hidden.Parts) == 0 {
		return r, nil
	}
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return r, err
	}
	for _, p := range hidden.Parts {
		v, err := hsds.Object(p.Value)
		if err != nil {
			return r, err
		}
		if !putBack(m, p.Path, v) && len(p.Path) > 0 {
			putBack(m, p.Path[len(p.Path)-1:], v)
		}
	}
	r.Doc = hsds.Canonical(m)
	return r, nil
}

func putBack(m map[string]any, at Path, v map[string]any) bool {
	if len(at) == 0 || at[0].Member == "" {
		return false
	}
	name := at[0].Member
	if len(at) == 1 {
		switch old := m[name].(type) {
		case []any:
			m[name] = append(old, v)
		case nil:
			m[name] = container(name, v)
		default:
			return false
		}
		return true
	}
	switch next := m[name].(type) {
	case map[string]any:
		return putBack(next, at[1:], v)
	case []any:
		for _, e := range next {
			if o, ok := e.(map[string]any); ok && hsds.Text(o["id"]) == at[1].ID {
				return putBack(o, at[2:], v)
			}
		}
	}
	return false
}

// container is a list of one, or the object itself where HSDS has one only.
func container(name string, v map[string]any) any {
	switch name {
	case "organization", "location", "service", "program", "taxonomy_term", "taxonomy_detail", "unit":
		return v
	}
	return []any{v}
}

// HiddenPart is what only its agency can read of a record.
type HiddenPart struct {
	directory.Hidden
	// Whole: the record is nowhere else.
	Whole bool
}

func partsBind(agency, service string, version int) seal.Bind {
	return seal.Bind{Kind: "directory.parts", Owner: agency, Object: service, Version: uint64(version)}
}

// SealParts seals what was cut out of a record for its agency, under a version
// of its vault key.
func SealParts(key seal.Key, version int, agency, id string, p Parts) HiddenPart {
	return HiddenPart{Whole: p.Whole != nil, Hidden: directory.Hidden{Service: id, Agency: agency, KeyVersion: version,
		Sealed: record.Seal(key, partsBind(agency, id, version), p)}}
}

// OpenParts opens what was cut out of a record, with the vault key of its version.
func OpenParts(key seal.Key, h HiddenPart) (p Parts, err error) {
	err = record.Open(key, partsBind(h.Agency, h.Service, h.KeyVersion), h.Sealed, &p)
	return p, err
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
