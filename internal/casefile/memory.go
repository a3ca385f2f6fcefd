package casefile

import (
	"bytes"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"relais/internal/agency"
	"relais/internal/seal"
)

// memory is what a session has opened of a case file. It saves opening again
// what has not changed, never looking: every row is still read, and counts as
// known only when it is what was opened before, byte by byte.
type memory struct {
	held   []int // versions of the agency's keys with which all of it was opened
	mu     sync.Mutex
	cover  *cover
	bodies map[int64]*knownBody // by the row key of their entry
	size   int                  // of the sealed bodies
}

// cover is a file without its entries. It is never changed, only replaced.
type cover struct {
	row    CaseRow
	rows   []SectionRow
	head   Head
	roster Roster
	rings  []*KeyRing
	sound  bool
}

// knownBody is an entry that was opened. author is the key under which its
// signature was found good; the zero key when it was not.
type knownBody struct {
	row     EntryRow
	body    Body
	author  seal.VerifyKey
	formed  bool // it holds what its kind must hold
	consent atomic.Pointer[consentSeen]
}

// consentSeen is a consent that was opened, with the keys that signed it: the
// zero key for who did not.
type consentSeen struct {
	signed        SignedConsent
	taker, second seal.VerifyKey
}

// memorySize is how much of a file's sealed bodies is remembered, in bytes.
const memorySize = 64 << 10

// heldBy are the agency versions whose keys a session holds.
func heldBy(s *agency.Session) []int { return slices.Sorted(maps.Keys(s.Keys.Versions)) }

// memoryOf is what a session remembers of a file. A session that holds other
// keys than those it was opened with remembers nothing.
func memoryOf(s *agency.Session, caseID string) *memory {
	held := heldBy(s)
	if m, ok := s.Memory.Get("case " + caseID).(*memory); ok && slices.Equal(m.held, held) {
		return m
	}
	m := &memory{held: held, bodies: map[int64]*knownBody{}}
	s.Memory.Put("case "+caseID, m)
	return m
}

// recall opens a file from memory, if its rows are what they were.
func (m *memory) recall(f *File, rows []SectionRow) bool {
	m.mu.Lock()
	c := m.cover
	m.mu.Unlock()
	if c == nil || !sameCase(c.row, f.Row) || !slices.EqualFunc(c.rows, rows, sameSection) {
		return false
	}
	f.Head, f.Roster, f.sound = c.head, c.roster, c.sound
	f.rings = make([]*KeyRing, len(c.rings))
	for i, r := range c.rings {
		f.rings[i] = r.clone()
	}
	return true
}

// remember keeps what was opened of a file.
func (m *memory) remember(f *File, rows []SectionRow) {
	c := &cover{row: f.Row, rows: rows, head: f.Head, roster: f.Roster, sound: f.sound}
	for _, r := range f.rings {
		c.rings = append(c.rings, r.clone())
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cover = c
}

// clone is a ring that can be changed and unlocked alone.
func (r *KeyRing) clone() *KeyRing {
	again := *r
	again.keys = maps.Clone(r.keys)
	return &again
}

func sameCase(a, b CaseRow) bool {
	return a.Key == b.Key && a.ID == b.ID && a.Open == b.Open && a.Version == b.Version && a.Vault == b.Vault &&
		a.HeadNo == b.HeadNo && a.HeadVault == b.HeadVault && bytes.Equal(a.Owner, b.Owner) &&
		bytes.Equal(a.Roster, b.Roster) && bytes.Equal(a.Head, b.Head)
}

func sameSection(a, b SectionRow) bool {
	return a.Key == b.Key && a.ID == b.ID && a.Version == b.Version && a.Vault == b.Vault && bytes.Equal(a.Sealed, b.Sealed)
}

// entry finds an entry's body, if its row is what it was.
func (m *memory) entry(row EntryRow) *knownBody {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.bodies[row.Key]
	if k == nil || k.row.ID != row.ID || k.row.Section != row.Section || k.row.Revision != row.Revision ||
		k.row.Gen != row.Gen || !bytes.Equal(k.row.Body, row.Body) {
		return nil
	}
	return k
}

// keep remembers an entry's body, forgetting others when there is too much.
func (m *memory) keep(k *knownBody) {
	n := len(k.row.Body)
	if n > memorySize/4 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.size += n; m.size > memorySize {
		clear(m.bodies)
		m.size = n
	}
	m.bodies[k.row.Key] = k
}

// forget drops the bodies: some of them were erased.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.bodies)
	m.size = 0
}

// signedBy tells whether the author's key is still the one under which the
// signature was found good.
func (k *knownBody) signedBy(keys Keys) bool {
	v, err := keys(k.body.Author)
	return err == nil && !k.author.IsZero() && v == k.author
}

// openConsent is openConsent for a consent that stands in this entry.
func (k *knownBody) openConsent(text []byte, keys Keys) (*SignedConsent, error) {
	if k == nil {
		return openConsent(text, keys)
	}
	if seen := k.consent.Load(); seen != nil && seen.holds(keys) {
		again := seen.signed
		return &again, nil
	}
	c, err := openConsent(text, keys)
	if err != nil {
		return nil, err
	}
	seen := &consentSeen{signed: *c}
	if seen.taker, err = keys(c.TakenBy); err == nil && c.Cosigner != "" {
		seen.second, err = keys(c.Cosigner)
	}
	if err == nil {
		k.consent.Store(seen)
	}
	return c, nil
}

// holds tells whether those who signed still have the keys that they signed with.
func (c *consentSeen) holds(keys Keys) bool {
	taker, err := keys(c.signed.TakenBy)
	if err != nil || taker != c.taker || c.signed.Cosigner == "" {
		return err == nil && taker == c.taker
	}
	second, err := keys(c.signed.Cosigner)
	return err == nil && second == c.second
}
