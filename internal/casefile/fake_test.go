package casefile

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

// noon is when everything in these tests happens unless told.
var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// fakeStore keeps case files in memory. What it does not declare panics.
type fakeStore struct {
	Store
	next     int64
	cases    []CaseRow
	sections map[int64][]SectionRow
	entries  map[int64][]EntryRow
}

func newFakeStore() *fakeStore {
	return &fakeStore{sections: map[int64][]SectionRow{}, entries: map[int64][]EntryRow{}}
}

// copy is the store as it is now; rows are replaced, never written into.
func (st *fakeStore) copy() *fakeStore {
	again := &fakeStore{next: st.next, cases: slices.Clone(st.cases), sections: map[int64][]SectionRow{}, entries: map[int64][]EntryRow{}}
	for key := range st.sections {
		again.sections[key] = slices.Clone(st.sections[key])
	}
	for key := range st.entries {
		again.entries[key] = slices.Clone(st.entries[key])
	}
	return again
}

func (st *fakeStore) key() int64 { st.next++; return st.next }

func (st *fakeStore) CaseInsert(_ context.Context, c CaseRow) (int64, error) {
	c.Key = st.key()
	st.cases = append(st.cases, c)
	return c.Key, nil
}

func (st *fakeStore) CaseGet(_ context.Context, owner []byte, id string) (CaseRow, error) {
	for _, c := range st.cases {
		if c.ID == id && bytes.Equal(c.Owner, owner) {
			return c, nil
		}
	}
	return CaseRow{}, fault.New(fault.NotFound, "casefile.not_found")
}

func (st *fakeStore) at(key int64) *CaseRow {
	return &st.cases[slices.IndexFunc(st.cases, func(c CaseRow) bool { return c.Key == key })]
}

func (st *fakeStore) CaseHeadSet(_ context.Context, c CaseRow) error {
	row := st.at(c.Key)
	row.HeadNo, row.HeadVault, row.Head = c.HeadNo, c.HeadVault, c.Head
	return nil
}

func (st *fakeStore) CaseRosterSet(_ context.Context, c CaseRow) error {
	row := st.at(c.Key)
	row.Open, row.Version, row.Vault, row.Roster = c.Open, c.Version, c.Vault, c.Roster
	return nil
}

func (st *fakeStore) CaseStamp(ctx context.Context, owner []byte) (s Stamp, err error) {
	err = st.CaseRoster(ctx, owner, 0, func(r RosterRow) error {
		s = Stamp{s.Rows + 1, s.Versions + r.Version, max(s.Last, r.Key)}
		return nil
	})
	return s, err
}

func (st *fakeStore) CaseRoster(_ context.Context, owner []byte, after int64, fn func(RosterRow) error) error {
	for _, c := range st.cases {
		if !bytes.Equal(c.Owner, owner) || c.Key <= after {
			continue
		}
		if err := fn(RosterRow{c.Key, c.ID, c.Version, c.Vault, c.Roster}); err != nil {
			return err
		}
	}
	return nil
}

func (st *fakeStore) CaseVersions(ctx context.Context, owner []byte) (map[int64]int64, error) {
	all := map[int64]int64{}
	return all, st.CaseRoster(ctx, owner, 0, func(r RosterRow) error { all[r.Key] = r.Version; return nil })
}

func (st *fakeStore) CaseRosterRow(_ context.Context, owner []byte, key int64) (RosterRow, error) {
	c := st.at(key)
	return RosterRow{c.Key, c.ID, c.Version, c.Vault, c.Roster}, nil
}

func (st *fakeStore) CaseSectionsInsert(_ context.Context, caseKey int64, rows []SectionRow) error {
	for _, row := range rows {
		row.Key = st.key()
		st.sections[caseKey] = append(st.sections[caseKey], row)
	}
	return nil
}

func (st *fakeStore) CaseSections(_ context.Context, caseKey int64) ([]SectionRow, error) {
	return slices.Clone(st.sections[caseKey]), nil
}

func (st *fakeStore) CaseSectionSet(_ context.Context, row SectionRow) error {
	for _, rows := range st.sections {
		for i := range rows {
			if rows[i].Key == row.Key {
				rows[i] = row
			}
		}
	}
	return nil
}

func (st *fakeStore) CaseEntryInsert(_ context.Context, caseKey int64, row EntryRow) error {
	row.Key = st.key()
	st.entries[caseKey] = append(st.entries[caseKey], row)
	return nil
}

func (st *fakeStore) CaseEntries(_ context.Context, caseKey int64) ([]EntryRow, error) {
	rows := slices.Clone(st.entries[caseKey])
	for i := range rows {
		rows[i].Gone, rows[i].Body = rows[i].Body == nil, nil
	}
	slices.SortStableFunc(rows, func(a, b EntryRow) int { return cmp.Compare(a.Seq, b.Seq) })
	return rows, nil
}

func (st *fakeStore) CaseBodiesErase(_ context.Context, erased []EntryRow) error {
	for _, rows := range st.entries {
		for i := range rows {
			if slices.ContainsFunc(erased, func(e EntryRow) bool { return e.Key == rows[i].Key }) {
				rows[i].Body = nil
			}
		}
	}
	return nil
}

func (st *fakeStore) CaseEntryErased(string, int) bool { return false }

func (st *fakeStore) CaseBodies(_ context.Context, keys []int64) (map[int64][]byte, error) {
	all := map[int64][]byte{}
	for _, rows := range st.entries {
		for _, row := range rows {
			if slices.Contains(keys, row.Key) {
				all[row.Key] = row.Body
			}
		}
	}
	return all, nil
}

// house is an agency with its members and its case files.
type house struct {
	*testing.T
	st       *fakeStore
	owner    []byte
	agency   string
	current  int
	versions map[int]*agency.VersionKeys
	members  map[string]*agency.Session
}

func newHouse(t *testing.T) *house {
	h := &house{
		T: t, st: newFakeStore(), owner: []byte("owner"), agency: seal.NewID(),
		versions: map[int]*agency.VersionKeys{}, members: map[string]*agency.Session{},
	}
	h.renew()
	return h
}

// renew starts a new agency version, which the members named get.
func (h *house) renew(members ...*agency.Session) {
	h.current++
	h.versions[h.current] = &agency.VersionKeys{Version: h.current, Vault: seal.NewKey()}
	for _, s := range members {
		s.Keys.Current, s.Keys.Versions = h.current, maps.Clone(h.versions)
	}
}

// member is a new member, who holds every version of the agency's keys.
func (h *house) member() *agency.Session {
	s := &agency.Session{
		Member: seal.NewID(), Agency: h.agency, Roles: []string{agency.Caseworker},
		Keys: agency.Keys{
			Seal: seal.NewPrivateKey(), Sign: seal.NewSigningKey(), Current: h.current, Versions: maps.Clone(h.versions),
		},
	}
	h.members[s.Member] = s
	return s
}

// keys are the verified keys of the members.
func (h *house) keys(member string) (v seal.VerifyKey, err error) {
	s, ok := h.members[member]
	if !ok {
		return v, fault.New(fault.NotFound, "member.not_found")
	}
	return s.Keys.Sign.Public(), nil
}

// to are members as recipients of a section.
func to(members ...*agency.Session) (out []Recipient) {
	for _, s := range members {
		out = append(out, Recipient{s.Member, s.Keys.Seal.Public()})
	}
	return out
}

// nobody is asked for where no section is sealed anew to members.
func (h *house) nobody([]string) ([]Recipient, error) {
	h.Helper()
	h.Error("recipients were asked for")
	return nil, nil
}

// start stores a case file with entries.
func (h *house) start(s *agency.Session, r Roster, drafts ...Draft) *File {
	h.Helper()
	f := New(s, h.owner, r)
	h.write(f, drafts...)
	return f
}

// write appends entries and commits.
func (h *house) write(f *File, drafts ...Draft) (written []Opened) {
	h.Helper()
	for _, d := range drafts {
		o, err := f.Append(noon, d, h.nobody)
		h.must(err)
		written = append(written, o)
	}
	_, err := f.Commit(h.Context(), h.st, noon)
	h.must(err)
	return written
}

func (h *house) open(s *agency.Session, id string) *File {
	h.Helper()
	f, err := Open(h.Context(), h.st, s, h.owner, id)
	h.must(err)
	return f
}

func (h *house) read(s *agency.Session, id string) *Reading {
	h.Helper()
	r, err := h.open(s, id).Read(h.Context(), h.st, h.keys)
	h.must(err)
	return r
}

// section reads one section.
func (h *house) section(s *agency.Session, id, section string) []Opened {
	h.Helper()
	all, err := h.read(s, id).Section(h.Context(), section)
	h.must(err)
	return all
}

// history reads one entry.
func (h *house) history(s *agency.Session, id, entry string) []Opened {
	h.Helper()
	_, all, err := h.read(s, id).Entry(h.Context(), entry)
	h.must(err)
	return all
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// note is a plain entry.
func note(section, text string) Draft { return Draft{Section: section, Label: "label", Text: text} }

// texts are the words of entries, one after the other; ? marks one that is not verified.
func texts(entries []Opened) string {
	var out []string
	for _, o := range entries {
		text := o.Body.Text
		if !o.Verified {
			text += "?"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// why is the key of a fault, or the fields that it names with theirs; "" for nil.
func why(err error) string {
	if err == nil {
		return ""
	}
	e, ok := fault.As(err)
	if !ok {
		return "not a fault: " + err.Error()
	}
	if len(e.Fields) == 0 {
		return e.Key
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Name+" "+f.Key)
	}
	return strings.Join(out, ", ")
}

// safeRules are some rules of safe contact.
var safeRules = SafeContact{
	Channels:  []SafeChannel{{Kind: "email", Value: "lynx@example.ca"}},
	CodeWord:  "tournesol",
	NeverTell: []string{"Gaspard"},
}
