package casefile

import (
	"context"
	"maps"
	"slices"

	"relais/internal/agency"
	"relais/internal/seal"
)

// SectionStore reads the sections of all case files of an owner.
type SectionStore interface {
	// CaseRings calls fn with every section row of an owner and its file's id.
	CaseRings(ctx context.Context, owner []byte, fn func(caseID string, row SectionRow) error) error
}

// Restricted finds the restricted sections of an agency, by case file. A row
// that does not open is left out: which section it was stands inside.
func Restricted(ctx context.Context, st SectionStore, s *agency.Session, owner []byte) (map[string][]*KeyRing, error) {
	found, keys := map[string][]*KeyRing{}, map[int]seal.Key{}
	return found, st.CaseRings(ctx, owner, func(caseID string, row SectionRow) error {
		if _, ok := keys[row.Vault]; !ok {
			v, err := vault(s, row.Vault)
			if err != nil {
				return nil
			}
			keys[row.Vault] = ringKey(v)
		}
		if r, err := openRing(keys[row.Vault], caseID, row); err == nil && r.Restricted() {
			found[caseID] = append(found[caseID], r)
		}
		return nil
	})
}

// Dismiss takes a member off the restricted sections that name them, and
// destroys what is sealed to them. Nobody needs to read a section for that: the
// next write by somebody who does starts a new key. A section that names nobody
// else stays as it is: without a name everybody would count as named.
func (f *File) Dismiss(member string) {
	for _, r := range f.rings {
		if _, named := r.keyGrants[member]; !named || len(r.keyGrants) == 1 {
			continue
		}
		r.keyGrants = maps.Clone(r.keyGrants) // a session's memory has the same map
		delete(r.keyGrants, member)
		r.Members = slices.Sorted(maps.Keys(r.keyGrants))
		f.changed[r] = true
	}
}
