package casefile

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"relais/internal/agency"
	"relais/internal/record"
	"relais/internal/seal"
)

// Register is the section that no user sees as one: it holds the consents and
// can't be restricted, because consents bind everybody.
const Register = "register"

// Sections are the sections of a case file in the order of forms.
var Sections = []string{"identity", "contact", "needs", "health", "experience", "immigration",
	"legal", "children", "plan", "notes", "documents"}

// KeyRing is a section's ring of keys. Gen counts them: the first write after a
// new agency version starts a new key, the older ones stay for reading.
type KeyRing struct {
	Row     SectionRow
	Section string
	Gen     int
	Members []string // who may read a restricted section; empty otherwise
	ended   string   // day from which on the clock has erased it

	keys      map[int]seal.Key  // nil when the member may not read
	keyGrants map[string][]byte // restricted: the keys, sealed to each member
}

// newRing starts a section with its first key.
func newRing(section string) *KeyRing {
	return &KeyRing{
		Row: SectionRow{ID: seal.NewID()}, Section: section, Gen: 1,
		keys: map[int]seal.Key{1: seal.NewKey()},
	}
}

// Readable tells whether the member holds the section's keys.
func (r *KeyRing) Readable() bool { return r.keys != nil }

// Restricted tells whether the section is for named members only.
func (r *KeyRing) Restricted() bool { return len(r.Members) > 0 }

// openRings opens the rings of a file as far as the member's keys go. One that
// does not open is left out: which section it was stands inside.
func openRings(s *agency.Session, caseID string, rows []SectionRow) []*KeyRing {
	keys := map[int]seal.Key{} // deriving one per row would cost more than opening it
	rings := make([]*KeyRing, 0, len(rows))
	for _, row := range rows {
		if _, ok := keys[row.Vault]; !ok {
			v, err := vault(s, row.Vault)
			if err != nil {
				continue
			}
			keys[row.Vault] = ringKey(v)
		}
		r, err := openRing(keys[row.Vault], caseID, row)
		if err != nil {
			r, err = openMark(s, keys[row.Vault], caseID, row)
		}
		if err == nil {
			rings = append(rings, r)
		}
	}
	return rings
}

func openRing(key seal.Key, caseID string, row SectionRow) (*KeyRing, error) {
	plain, err := key.Open(bindRing(caseID, row), row.Sealed)
	if err != nil {
		return nil, damaged(err)
	}
	var t ringText
	if err := record.Decode(plain, &t); err != nil {
		return nil, damaged(err)
	}
	r := &KeyRing{Row: row, Section: t.Section, Gen: t.Gen, keyGrants: t.Wraps}
	for m := range t.Wraps {
		r.Members = append(r.Members, m)
	}
	slices.Sort(r.Members)
	if !r.Restricted() {
		r.keys, err = keysFrom(t.Keys)
	}
	return r, damaged(err)
}

// unlock opens a restricted section for a member who is named; for others it
// does nothing. Rings are unlocked when they are used, because HPKE costs as
// much as all the rest.
func (r *KeyRing) unlock(s *agency.Session, caseID string) error {
	wrap, named := r.keyGrants[s.Member]
	if r.keys != nil || !named {
		return nil
	}
	var text ringKeys
	err := record.OpenTo(s.Keys.Seal, ringInfo(caseID, r.Row.ID, s.Member), wrap, &text)
	if err != nil {
		return damaged(err)
	}
	r.keys, err = keysFrom(text)
	return damaged(err)
}

func keysFrom(text ringKeys) (map[int]seal.Key, error) {
	keys := make(map[int]seal.Key, len(text))
	for gen, b := range text {
		k, err := seal.KeyFromBytes(b)
		if err != nil {
			return nil, err
		}
		keys[gen] = k
	}
	return keys, nil
}

func (r *KeyRing) keyText() ringKeys {
	text := make(ringKeys, len(r.keys))
	for gen, k := range r.keys {
		text[gen] = k.Bytes()
	}
	return text
}

// renew starts a new key.
func (r *KeyRing) renew() {
	r.Gen++
	r.keys[r.Gen] = seal.NewKey()
}

// Recipient is a member to whom a restricted section is sealed.
type Recipient struct {
	Member string
	Seal   seal.PublicKey
}

// unrestrict opens the section to the case desk again, under a new key.
func (r *KeyRing) unrestrict() {
	r.renew()
	r.Members, r.keyGrants = nil, nil
}

// restrict starts a new key and seals the keys to named members. Without any
// it refuses, and nothing changes: what no list names, everybody would read.
func (r *KeyRing) restrict(caseID string, to []Recipient) error {
	if len(to) == 0 {
		return ErrRestricted
	}
	r.unrestrict()
	r.keyGrants = map[string][]byte{}
	for _, m := range to {
		wrap, err := record.SealTo(m.Seal, ringInfo(caseID, r.Row.ID, m.Member), r.keyText())
		if err != nil {
			return err
		}
		r.keyGrants[m.Member] = wrap
		r.Members = append(r.Members, m.Member)
	}
	slices.Sort(r.Members)
	return nil
}

// seal makes the row of a changed ring, under the newest vault key.
func (r *KeyRing) seal(s *agency.Session, caseID string) {
	t := ringText{Section: r.Section, Gen: r.Gen, Wraps: r.keyGrants}
	if !r.Restricted() {
		t.Keys = r.keyText()
	}
	var key seal.Key
	r.Row.Vault, key = s.Vault()
	r.Row.Version++
	r.Row.Sealed = record.Seal(ringKey(key), bindRing(caseID, r.Row), t)
}

func ringKey(vault seal.Key) seal.Key { return vault.Derive("relais case section") }

func bindRing(caseID string, row SectionRow) seal.Bind {
	return seal.Bind{Kind: "case section", Owner: caseID, Object: row.ID, Version: uint64(row.Version)}
}

func ringInfo(caseID, section, member string) []byte {
	return []byte("relais section keys 1\x00" + caseID + "\x00" + section + "\x00" + member)
}

// ringsHash covers the rows of all sections, in the order of their ids. Of keys
// that the clock erased, their hash stands in the row.
func ringsHash(rings []*KeyRing) []byte {
	rings = slices.SortedFunc(slices.Values(rings), func(a, b *KeyRing) int { return compare(a.Row.ID, b.Row.ID) })
	h := sha256.New()
	for _, r := range rings {
		h.Write([]byte(r.Row.ID))
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(r.Row.Version)))
		sum := sha256.Sum256(r.Row.Sealed)
		if r.ended != "" {
			copy(sum[:], r.Row.Sealed)
		}
		h.Write(sum[:])
	}
	return h.Sum(nil)
}
