package casefile

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"maps"
	"math/big"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

// File is a case file, opened by a member for one act. Writes gather in it;
// Commit signs one head over all of them and stores them.
type File struct {
	Row    CaseRow
	Roster Roster
	Head   Head

	was     Roster // when it was opened
	s       *agency.Session
	rings   []*KeyRing
	entries []EntryRow // new ones
	chain   []byte
	seq     int64
	changed map[*KeyRing]bool
	fresh   bool
	listed  bool       // the roster row changed
	erased  []EntryRow // revisions whose bodies go
	change  Change
	sound   bool // sections and roster row are those of the head
	memory  *memory
}

// New starts a case file of the session's agency. owner is its pseudonym.
func New(s *agency.Session, owner []byte, r Roster) *File { return NewAs(s, owner, r, seal.NewID()) }

// ReceivedIDs are the ids that the file opened with what was received in a release
// can have, under each version of the agency's vault that the member holds, the
// newest first. Without these keys they say nothing of the release.
func ReceivedIDs(s *agency.Session, release string) []string {
	return idsOf(s, "relais received file", []byte(release))
}

// ImportedIDs are the ids that the file of an imported record can have, under each
// version of the agency's vault that the member holds, the newest first: the same
// record makes one file, and without these keys an id says nothing of it.
func ImportedIDs(s *agency.Session, record []byte) []string {
	return idsOf(s, "relais imported file", record)
}

func idsOf(s *agency.Session, purpose string, of []byte) (ids []string) {
	versions := slices.Sorted(maps.Keys(s.Keys.Versions))
	for _, v := range slices.Backward(versions) {
		if key := s.Keys.Versions[v].Vault; !key.IsZero() {
			ids = append(ids, seal.IDOf(key.MAC(purpose, of)))
		}
	}
	return ids
}

// NewAs is New with an id that is not random.
func NewAs(s *agency.Session, owner []byte, r Roster, id string) *File {
	f := &File{
		Row: CaseRow{ID: id, Owner: owner, Open: r.Open}, Roster: r, s: s,
		chain: chainStart(id), changed: map[*KeyRing]bool{}, fresh: true, listed: true, sound: true, memory: memoryOf(s, id),
	}
	for _, section := range append([]string{Register}, Sections...) {
		f.rings = append(f.rings, newRing(section))
	}
	shuffle(f.rings)
	for _, r := range f.rings {
		f.changed[r] = true
	}
	return f
}

// shuffle keeps the order of the rows from telling which section is which.
func shuffle(rings []*KeyRing) {
	for i := len(rings) - 1; i > 0; i-- {
		j, _ := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		rings[i], rings[j.Int64()] = rings[j.Int64()], rings[i]
	}
}

// Open reads a case file of the session's agency. A stranger's id is
// fault.NotFound, like one that does not exist.
func Open(ctx context.Context, st Store, s *agency.Session, owner []byte, id string) (*File, error) {
	row, err := st.CaseGet(ctx, owner, id)
	if err != nil {
		return nil, err
	}
	rows, err := st.CaseSections(ctx, row.Key)
	if err != nil {
		return nil, err
	}
	f := &File{Row: row, s: s, changed: map[*KeyRing]bool{}, memory: memoryOf(s, id)}
	if !f.memory.recall(f, rows) {
		if err := f.open(rows); err != nil {
			return nil, err
		}
	}
	f.chain, f.seq = f.Head.Chain, f.Head.Seq
	return f, nil
}

// State names a state of a file: by the number of its head, which every
// change counts on.
type State struct {
	ID   string
	Case int64 // row key
	Head int64
	Open bool // the file is
	// Was is the roster row when the file was opened, Is as it stands.
	Was, Is Roster
}

// State is the state that was read.
func (f *File) State() State {
	return State{f.Row.ID, f.Row.Key, f.Row.HeadNo, f.Row.Open, f.was, f.Roster}
}

// open opens what covers the entries: head, roster row and sections. One that
// does not open does not close the rest, which somebody may need in danger:
// the file is then not sound, reads as not whole, and nothing is written.
func (f *File) open(rows []SectionRow) (err error) {
	f.Head, err = openHead(f.s, f.Row)
	if err != nil && !unreadable(err) {
		return err
	}
	head, headed := err, err == nil
	f.Roster, err = openRoster(f.s, f.Row.ID, f.Row.Version, f.Row.Vault, f.Row.Roster)
	listed := err == nil
	if !listed {
		if !unreadable(err) {
			return err
		}
		f.Roster.Open = f.Row.Open
	}
	f.was = f.Roster
	if f.rings = openRings(f.s, f.Row.ID, rows); len(f.rings) == 0 && !headed {
		return head // not this agency's keys, or nothing is left
	}
	if f.sound = headed && len(f.rings) == len(rows) && f.matches(); f.sound && listed {
		f.memory.remember(f, rows)
	}
	return nil
}

// unreadable reports whether a row was changed, or names a version of the
// agency's keys that there is not.
func unreadable(err error) bool { return errors.Is(err, ErrDamaged) || errors.Is(err, ErrNoKey) }

// matches tells whether the sealed sections and roster row are those that the
// head was signed over.
func (f *File) matches() bool {
	sum := sha256.Sum256(f.Row.Roster)
	return bytes.Equal(ringsHash(f.rings), f.Head.Rings) && bytes.Equal(sum[:], f.Head.Roster)
}

// KeyRing returns a section's ring, unlocked as far as the member's keys go.
func (f *File) KeyRing(section string) (*KeyRing, error) {
	for _, r := range f.rings {
		if r.Section == section {
			return r, r.unlock(f.s, f.Row.ID)
		}
	}
	return nil, damaged(fault.New(fault.NotFound, "casefile.no_section"))
}

// Readable returns a section's ring, or ErrRestricted.
func (f *File) Readable(section string) (*KeyRing, error) {
	r, err := f.KeyRing(section)
	if err == nil && !r.Readable() {
		err = ErrRestricted
	}
	return r, err
}

// writable is Readable with a key of the newest agency version. recipients finds
// the keys of a restricted section's members who still work here. When that is
// not whoever writes, or somebody whom the section does not name, it refuses: a
// list that came out otherwise must never open a section to others.
func (f *File) writable(section string, recipients func([]string) ([]Recipient, error)) (*KeyRing, error) {
	r, err := f.Readable(section)
	if err != nil || f.changed[r] || r.ended == "" && r.Row.Vault == f.s.Keys.Current {
		return r, err
	}
	if !r.Restricted() {
		r.renew()
		f.changed[r] = true
		return r, nil
	}
	to, err := recipients(r.Members)
	if err != nil {
		return nil, err
	}
	named := func(m Recipient) bool { return slices.Contains(r.Members, m.Member) }
	writes := func(m Recipient) bool { return m.Member == f.s.Member }
	if !slices.ContainsFunc(to, writes) || slices.ContainsFunc(to, func(m Recipient) bool { return !named(m) }) {
		return nil, ErrRestricted
	}
	f.change.add(section)
	return r, f.restrict(r, to)
}

// Restrict limits a section to members, of whom there is at least one.
func (f *File) Restrict(section string, to []Recipient) (*KeyRing, error) {
	r, err := f.Readable(section)
	if err == nil && r.ended != "" {
		err = ErrErased // nothing is there to restrict
	}
	if err != nil {
		return nil, err
	}
	return r, f.restrict(r, to)
}

func (f *File) restrict(r *KeyRing, to []Recipient) error {
	if err := r.restrict(f.Row.ID, to); err != nil {
		return err
	}
	f.changed[r] = true
	return nil
}

// Unrestrict opens a section to the case desk again.
func (f *File) Unrestrict(section string) (*KeyRing, error) {
	r, err := f.Readable(section)
	if err == nil && r.ended != "" {
		err = ErrErased
	}
	if err != nil {
		return nil, err
	}
	r.unrestrict()
	f.changed[r] = true
	f.change.add(section)
	return r, nil
}

// Append writes an entry, signed by the session's member, into the chain.
// recipients finds the keys of a restricted section's members (who still are
// members) when a new agency version makes a new section key necessary.
func (f *File) Append(now time.Time, d Draft, recipients func([]string) ([]Recipient, error)) (Opened, error) {
	r, err := f.writable(d.Section, recipients)
	if err == nil {
		err = f.revive(now, r)
	}
	if err != nil {
		return Opened{}, err
	}
	body := f.body(now, d)
	row := EntryRow{ID: body.Entry, Section: r.Row.ID, Seq: body.Seq, Revision: body.Revision, Gen: r.Gen}
	row.Body = sealBody(f.s, r.keys[r.Gen], body)
	sum := sha256.Sum256(row.Body)
	row.Hash = sum[:]
	f.seq, f.chain = row.Seq, link(f.chain, row)
	f.entries = append(f.entries, row)
	f.change.add(d.Section)
	f.change.Rules = f.change.Rules || d.Kind == KindSafe
	if d.Kind == KindKin || d.Kind == KindFact && IsAge(d.Label) {
		f.change.addAll() // who may agree to a release could be somebody else now
	}
	return Opened{Row: row, Body: body, Verified: true}, nil
}

// Change is what was changed since the file was opened.
func (f *File) Change() Change { return f.change }

// SetRoster changes the roster row.
func (f *File) SetRoster(r Roster) {
	if r.Known != f.Roster.Known {
		f.change.add(PartName)
	}
	if r.Language != f.Roster.Language {
		f.change.add(PartContact)
	}
	if r != f.Roster {
		f.Roster, f.Row.Open, f.listed = r, r.Open, true
	}
}

// Commit signs a head over what was written and stores everything. Without a
// change it does nothing and returns false. ErrDamaged when a section or the
// roster row had been rolled back: a new head would cover that up.
func (f *File) Commit(ctx context.Context, st Store, now time.Time) (bool, error) {
	if !f.fresh && !f.listed && len(f.changed) == 0 && len(f.entries) == 0 {
		return false, nil
	}
	if !f.sound {
		return false, ErrDamaged
	}
	for r := range f.changed {
		r.seal(f.s, f.Row.ID)
	}
	if f.listed {
		f.Row.Version++
		f.Row.Vault, f.Row.Roster = f.Roster.seal(f.s, f.Row.ID, f.Row.Version)
	}
	f.signHead(now)
	if err := f.store(ctx, st); err != nil {
		return false, err
	}
	f.entries, f.erased, f.changed, f.fresh, f.listed = nil, nil, map[*KeyRing]bool{}, false, false
	return true, nil
}

func (f *File) signHead(now time.Time) {
	sum := sha256.Sum256(f.Row.Roster)
	f.Row.HeadNo++
	f.Head = Head{
		Case: f.Row.ID, Author: f.s.Member, No: f.Row.HeadNo, Seq: f.seq, At: now.UnixMicro(),
		Chain: f.chain, Rings: ringsHash(f.rings), Roster: sum[:],
	}
	f.Row.HeadVault, f.Row.Head = f.Head.sign(f.s)
}

// store writes the rows of a commit.
func (f *File) store(ctx context.Context, st Store) (err error) {
	if f.fresh {
		err = f.storeNew(ctx, st)
	} else {
		err = f.storeChanged(ctx, st)
	}
	if err != nil {
		return err
	}
	for _, e := range f.entries {
		if err := st.CaseEntryInsert(ctx, f.Row.Key, e); err != nil {
			return err
		}
	}
	if len(f.erased) == 0 {
		return nil
	}
	f.memory.forget()
	return st.CaseBodiesErase(ctx, f.erased)
}

func (f *File) storeNew(ctx context.Context, st Store) (err error) {
	if f.Row.Key, err = st.CaseInsert(ctx, f.Row); err != nil {
		return err
	}
	rows := make([]SectionRow, len(f.rings))
	for i, r := range f.rings {
		rows[i] = r.Row
	}
	return st.CaseSectionsInsert(ctx, f.Row.Key, rows)
}

func (f *File) storeChanged(ctx context.Context, st Store) error {
	for r := range f.changed {
		if err := st.CaseSectionSet(ctx, r.Row); err != nil {
			return err
		}
	}
	if f.listed {
		if err := st.CaseRosterSet(ctx, f.Row); err != nil {
			return err
		}
	}
	return st.CaseHeadSet(ctx, f.Row)
}

// Finish signs and seals all of a new file, before the transaction that stores
// it: that may run again.
func (f *File) Finish(now time.Time) {
	for r := range f.changed {
		r.seal(f.s, f.Row.ID)
	}
	f.Row.Version++
	f.Row.Vault, f.Row.Roster = f.Roster.seal(f.s, f.Row.ID, f.Row.Version)
	f.signHead(now)
	f.changed, f.listed = map[*KeyRing]bool{}, false
}

// StoreAll stores new files that are finished.
func StoreAll(ctx context.Context, st BatchStore, files []*File) error {
	rows := make([]NewRows, len(files))
	for i, f := range files {
		rows[i] = NewRows{Case: f.Row, Entries: f.entries}
		for _, r := range f.rings {
			rows[i].Sections = append(rows[i].Sections, r.Row)
		}
	}
	keys, err := st.CasesInsert(ctx, rows)
	if err != nil {
		return err
	}
	for i, f := range files {
		f.Row.Key = keys[i]
	}
	return nil
}
