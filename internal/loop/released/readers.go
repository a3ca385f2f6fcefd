package released

import (
	"maps"
	"slices"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/record"
	"relais/internal/seal"
)

// Readers says who opens what lies apart, as one member sees it.
type Readers struct {
	Parts   []string // codes
	Names   []string // ids of the recipient's members, in order
	Opens   bool     // the member is one of them
	MayName bool     // the member may name others
}

// See says who opens what lies apart. Who reads it names others. An
// administrator, to whom the key is sealed too, does when nobody who is named
// reads case files any more.
func (a *Apart) See(s *agency.Session, staff []*agency.MemberPublic) Readers {
	r := Readers{Parts: a.Parts, Names: slices.Sorted(maps.Keys(a.Readers)), Opens: a.Readers[s.Member] != nil}
	left := slices.ContainsFunc(r.Names, func(id string) bool { return ReadsCases(staff, id) })
	r.MayName = r.Opens || !left && a.Keepers[s.Member] != nil && slices.Contains(s.Roles, agency.Administrator)
	return r
}

// ReadsCases reports whether a colleague reads case files.
func ReadsCases(staff []*agency.MemberPublic, id string) bool {
	return slices.ContainsFunc(staff, func(m *agency.MemberPublic) bool {
		return m.ID == id && m.Certified() && agency.CaseRoles(m.Roles)
	})
}

// First names the first reader, by the agency's key of a version: whose job the
// referral is (hand), or who opens where it is nobody's.
func (a *Apart) First(s *agency.Session, staff []*agency.MemberPublic, release string, version int, hand string) (*Apart, error) {
	keys, ok := s.Keys.Versions[version]
	if !ok {
		return nil, seal.ErrOpen
	}
	key, err := openKey(a.Desk, holderInfo(s.Agency, release, s.Agency), keys.Seal)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	if !ReadsCases(staff, hand) {
		hand = s.Member
	}
	return a.nameWith(key, s, staff, release, []string{hand})
}

// Name names the readers, as one of them or as a keeper.
func (a *Apart) Name(s *agency.Session, staff []*agency.MemberPublic, release string, members []string) (*Apart, error) {
	wrap := a.Readers[s.Member]
	if wrap == nil {
		wrap = a.Keepers[s.Member]
	}
	key, err := openKey(wrap, holderInfo(s.Agency, release, s.Member), s.Keys.Seal)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return a.nameWith(key, s, staff, release, members)
}

// nameWith seals to members, and to every administrator. One of them who reads
// no case files has no key to the release that this lies in.
func (a *Apart) nameWith(key seal.Key, s *agency.Session, staff []*agency.MemberPublic, release string, members []string) (*Apart, error) {
	var to, keepers []holder
	for _, m := range staff {
		if slices.Contains(members, m.ID) && ReadsCases(staff, m.ID) {
			to = append(to, holder{m.ID, m.Seal})
		}
		if m.Certified() && slices.Contains(m.Roles, agency.Administrator) {
			keepers = append(keepers, holder{m.ID, m.Seal})
		}
	}
	return a.sealFor(s.Agency, release, key, to, keepers)
}

// Join puts what lies apart back into its snapshot, for a reader; for others
// the snapshot is as it was.
func (a *Apart) Join(open casefile.Snapshot, s *agency.Session, release string) (casefile.Snapshot, error) {
	wrap := a.Readers[s.Member]
	if wrap == nil {
		return open, nil
	}
	key, err := openKey(wrap, holderInfo(s.Agency, release, s.Member), s.Keys.Seal)
	if err != nil {
		return open, err
	}
	defer key.Wipe()
	var h hidden
	err = record.Open(key, apartBind(s.Agency, release), a.Sealed, &h)
	return open.With(h.Snapshot), err
}
