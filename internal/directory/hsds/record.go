package hsds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Kind names what a record is.
type Kind string

// The kinds of records that stand on their own in a JSON directory.
const (
	KindOrganization      Kind = "organization"
	KindService           Kind = "service"
	KindLocation          Kind = "location"
	KindServiceAtLocation Kind = "service_at_location"
	KindTaxonomy          Kind = "taxonomy"
	KindTaxonomyTerm      Kind = "taxonomy_term"
)

// Kinds are all kinds, in the order in which exports write them.
var Kinds = []Kind{KindOrganization, KindService, KindServiceAtLocation, KindLocation, KindTaxonomy, KindTaxonomyTerm,
	KindMetaTable, KindForeign}

// Record is one record of a directory: its document in canonical form, and
// where it stands among the others.
type Record struct {
	Kind Kind // which object of HSDS
	// ID is the record's own id, as text.
	ID string
	// Organization is the id of the organization that a service belongs to,
	// "" when it names none.
	Organization string
	// Place is the position of a service that came inside its organization's
	// record, and goes out again inside it; -1 for every other record.
	Place int
	// Doc is the document, canonical. Services that came inside an
	// organization are records of their own and not in its Doc.
	Doc []byte
}

// Digest identifies the content of a record: equal digests, equal records.
func (r Record) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%d\n", r.Kind, r.ID, r.Organization, r.Place)
	h.Write(r.Doc)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Service reads the typed view of a service. What does not have the type of
// the specification is left out of the view, and odd names the first such
// member; it stays in the document.
func (r Record) Service() (s Service, odd string) {
	odd = view(r.Doc, &s)
	for i := range s.ServiceAtLocations {
		s.ServiceAtLocations[i].Location.mend()
	}
	return s, odd
}

// AsOrganization reads the typed view of an organization.
func (r Record) AsOrganization() (o Organization, odd string) { odd = view(r.Doc, &o); return o, odd }

// NewRecord makes the record of a service from its typed form.
func NewRecord(s Service) (Record, error) {
	t, err := ToTree(s)
	if err != nil {
		return Record{}, err
	}
	return Record{Kind: KindService, ID: s.ID, Organization: OrganizationOf(t.(map[string]any)), Place: -1,
		Doc: Canonical(t)}, nil
}

// Edit changes members of a record's document and leaves the others as they
// are. A nil value removes the member.
func (r Record) Edit(changes map[string]any) (Record, error) {
	t, _, err := Parse(r.Doc)
	if err != nil {
		return r, err
	}
	m, ok := t.(map[string]any)
	if !ok {
		return r, errors.New("hsds: the document is no object")
	}
	for name, v := range changes {
		if v == nil {
			delete(m, name)
			continue
		}
		if m[name], err = ToTree(v); err != nil {
			return r, err
		}
	}
	r.Doc = Canonical(m)
	r.Organization = OrganizationOf(m)
	return r, nil
}

// OrganizationOf finds the organization that a service names, by its
// reference or by the organization inside it.
func OrganizationOf(m map[string]any) string {
	if id := Text(m["organization_id"]); UsableID(id) {
		return id
	}
	o, _ := m["organization"].(map[string]any)
	if id := Text(o["id"]); UsableID(id) {
		return id
	}
	return ""
}

// Member returns a member of the document as a tree, nil when it is not there.
// The caller may change it.
func (r Record) Member(name string) Tree {
	t, _, err := Parse(r.Doc)
	if err != nil {
		return nil
	}
	m, _ := t.(map[string]any)
	return m[name]
}

// ParseTime reads a time as HSDS and feeds write it, zero when it is none.
func ParseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// ModifiedAt is when a service says that it changed last, zero when it doesn't.
func (r Record) ModifiedAt() time.Time {
	s, _ := r.Service()
	return ParseTime(s.LastModified)
}

// UsableID reports whether a text can be the id of a record: at most 200 bytes
// that can be seen, and that no spreadsheet would run.
func UsableID(id string) bool {
	bad := strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || !unicode.IsGraphic(r) })
	return id != "" && len(id) <= 200 && !bad && !IsFormula(id)
}
