package casefile

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

func TestStrangersFindNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	f := h.start(s, full)
	if _, err := Open(t.Context(), h.st, s, []byte("other"), f.Row.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another agency: %v", err)
	}
	if _, err := Open(t.Context(), h.st, s, h.owner, seal.NewID()); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an id that is none: %v", err)
	}
	other := newHouse(t)
	if _, err := Open(t.Context(), h.st, other.member(), h.owner, f.Row.ID); !errors.Is(err, ErrDamaged) {
		t.Errorf("with another agency's keys: %v", err)
	}
}

func TestCommitOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	f := h.start(s, full)
	for name, test := range map[string]struct {
		do   func(*File)
		want bool
	}{
		"nothing":         {func(*File) {}, false},
		"the same roster": {func(f *File) { f.SetRoster(f.Roster) }, false},
		"another roster":  {func(f *File) { r := f.Roster; r.Next = "2026-12-24"; f.SetRoster(r) }, true},
		"an entry":        {func(f *File) { _, err := f.Append(noon, note("plan", "x"), h.nobody); h.must(err) }, true},
		"a restriction":   {func(f *File) { _, err := f.Restrict("legal", to(s)); h.must(err) }, true},
	} {
		again := h.open(s, f.Row.ID)
		before := again.Head
		test.do(again)
		got, err := again.Commit(t.Context(), h.st, noon)
		if err != nil || got != test.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		after := h.open(s, f.Row.ID).Head
		if stored := after.No == before.No+1 && after.Hash() != before.Hash(); stored != test.want {
			t.Errorf("%s: head %d after %d", name, after.No, before.No)
		}
	}
}

func TestClosingShows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	f := h.start(s, full)
	r := f.Roster
	r.Open, r.Known = false, "Maude"
	f.SetRoster(r)
	h.write(f)
	again := h.open(s, f.Row.ID)
	if again.Roster != r || again.Row.Open || h.st.cases[0].Open {
		t.Errorf("%+v, row open: %v", again.Roster, again.Row.Open)
	}
	if len(h.st.cases) != 1 {
		t.Errorf("%d case files", len(h.st.cases))
	}
}

// tampered is a file with three entries and a store of before the last commit:
// the last commit wrote the third entry, a roster row and a section.
type tampered struct {
	*house
	old  *fakeStore
	s    *agency.Session
	id   string
	key  int64
	rest string // id of another file
}

func newTampered(t *testing.T, memory bool) *tampered {
	h := newHouse(t)
	s := h.member()
	if memory {
		s.Memory = agency.NewMemory()
	}
	other := h.start(s, full, note("notes", "elsewhere"))
	f := h.start(s, full, note("notes", "one"), note("plan", "two"))
	old := h.st.copy()
	f = h.open(s, f.Row.ID)
	r := f.Roster
	r.Known = "Maude"
	f.SetRoster(r)
	_, err := f.Restrict("health", to(s))
	h.must(err)
	h.write(f, note("notes", "three"))
	x := &tampered{house: h, old: old, s: s, id: f.Row.ID, key: f.Row.Key, rest: other.Row.ID}
	if got := texts(x.section(s, x.id, "notes")); got != "one three" {
		t.Fatalf("before: %q", got)
	}
	return x
}

func (x *tampered) row() *CaseRow       { return x.st.at(x.key) }
func (x *tampered) entries() []EntryRow { return x.st.entries[x.key] }
func flip(b []byte) []byte              { b = bytes.Clone(b); b[len(b)/2] ^= 1; return b }

// rollBackSection puts the older row of the section that changed in its place.
func (x *tampered) rollBackSection() {
	rows := x.st.sections[x.key]
	for i, before := range x.old.sections[x.key] {
		if before.Version != rows[i].Version {
			rows[i] = before
		}
	}
}

// forge signs the head that stands there with somebody else's key.
func (x *tampered) forge() {
	stranger := *x.s
	stranger.Keys.Sign = seal.NewSigningKey()
	head, err := openHead(x.s, *x.row())
	x.must(err)
	_, x.row().Head = head.sign(&stranger)
}

func TestTamperingIsNoticed(t *testing.T) {
	t.Parallel()
	swap := func(do func(a, b *EntryRow)) func(*tampered) {
		return func(x *tampered) { do(&x.entries()[0], &x.entries()[2]) }
	}
	for name, test := range map[string]struct {
		do    func(*tampered)
		whole bool   // as read
		notes string // the section's entries as shown
		sound bool   // what covers the entries is as the head says: a commit may go on
	}{
		"nothing":           {func(*tampered) {}, true, "one three", true},
		"bodies swapped":    {swap(func(a, b *EntryRow) { a.Body, b.Body = b.Body, a.Body }), true, "? ?", true},
		"places swapped":    {swap(func(a, b *EntryRow) { a.Seq, b.Seq = b.Seq, a.Seq }), false, "three? one?", true},
		"hashes swapped":    {swap(func(a, b *EntryRow) { a.Hash, b.Hash = b.Hash, a.Hash }), false, "one? three?", true},
		"a body changed":    {func(x *tampered) { x.entries()[0].Body = flip(x.entries()[0].Body) }, true, "? three", true},
		"a body lost":       {func(x *tampered) { x.entries()[2].Body = nil }, true, "one ?", true},
		"a revision raised": {func(x *tampered) { x.entries()[0].Revision++ }, false, "? three?", true},
		"a key's number":    {func(x *tampered) { x.entries()[0].Gen = 7 }, false, "? three?", true},
		"another section":   {func(x *tampered) { x.entries()[1].Section = x.entries()[0].Section }, false, "one? ? three?", true},
		"first removed":     {func(x *tampered) { x.st.entries[x.key] = x.entries()[1:] }, false, "three?", true},
		"last removed":      {func(x *tampered) { x.st.entries[x.key] = x.entries()[:2] }, false, "one?", true},
		"all removed":       {func(x *tampered) { x.st.entries[x.key] = nil }, false, "", true},
		"one twice": {func(x *tampered) {
			again := x.entries()[0]
			again.Key, again.Seq = x.st.key(), 4
			x.st.entries[x.key] = append(x.entries(), again)
		}, false, "one? three?", true},
		"one of another file": {func(x *tampered) {
			foreign := x.st.entries[1][0]
			foreign.Seq, foreign.Section = 4, x.entries()[0].Section
			x.st.entries[x.key] = append(x.entries(), foreign)
		}, false, "one? three? ?", true},
		"head rolled back": {func(x *tampered) {
			before := x.old.at(x.key)
			x.row().Head, x.row().HeadNo = before.Head, before.HeadNo
		}, false, "one? three?", false},
		"older head, new number":    {func(x *tampered) { x.row().Head = x.old.at(x.key).Head }, false, "one? three?", false},
		"head of another file":      {func(x *tampered) { x.row().Head, x.row().HeadNo = x.st.cases[0].Head, 1 }, false, "one? three?", false},
		"head changed":              {func(x *tampered) { x.row().Head = flip(x.row().Head) }, false, "one? three?", false},
		"head of no version":        {func(x *tampered) { x.row().HeadVault = 9 }, false, "one? three?", false},
		"head signed by a stranger": {func(x *tampered) { x.forge() }, false, "one? three?", true},
		"roster rolled back": {func(x *tampered) {
			before := x.old.at(x.key)
			x.row().Roster, x.row().Version = before.Roster, before.Version
		}, false, "one? three?", false},
		"roster row changed":  {func(x *tampered) { x.row().Roster = flip(x.row().Roster) }, false, "one? three?", false},
		"section rolled back": {func(x *tampered) { x.rollBackSection() }, false, "one? three?", false},
		"section changed": {func(x *tampered) {
			rows := x.st.sections[x.key]
			rows[3].Sealed = flip(rows[3].Sealed)
		}, false, "one? three?", false},
		"sections swapped": {func(x *tampered) {
			rows := x.st.sections[x.key]
			rows[1].Sealed, rows[2].Sealed = rows[2].Sealed, rows[1].Sealed
		}, false, "one? three?", false},
		"a section's new version": {func(x *tampered) { x.st.sections[x.key][0].Version++ }, false, "one? three?", false},
		"everything rolled back but the entries": {func(x *tampered) {
			x.st.cases, x.st.sections = x.old.cases, x.old.sections
		}, false, "one? three?", true},
	} {
		for _, memory := range []bool{false, true} {
			x := newTampered(t, memory)
			test.do(x)
			f, err := Open(t.Context(), x.st, x.s, x.owner, x.id)
			x.must(err) // one row does not close the rest
			r, err := f.Read(t.Context(), x.st, x.keys)
			x.must(err)
			notes, err := r.Section(t.Context(), "notes")
			if errors.Is(err, ErrDamaged) && !r.Whole {
				continue // it was the row of this section
			}
			x.must(err)
			if got := texts(notes); r.Whole != test.whole || got != test.notes {
				t.Errorf("%s (memory %v): whole %v, %q", name, memory, r.Whole, got)
			}
			_, err = f.Append(noon, note("notes", "four"), x.nobody)
			x.must(err)
			if _, err = f.Commit(t.Context(), x.st, noon); errors.Is(err, ErrDamaged) == test.sound {
				t.Errorf("%s: commit: %v", name, err)
			}
		}
	}
}

// TestWritingDoesNotHeal: what was noticed once stays noticed after the next
// entry, whose head is good.
func TestWritingDoesNotHeal(t *testing.T) {
	t.Parallel()
	x := newTampered(t, false)
	x.st.entries[x.key] = slices.Delete(x.entries(), 1, 2)
	x.write(x.open(x.s, x.id), note("notes", "four"))
	if r := x.read(x.s, x.id); r.Whole {
		t.Error("a file with a missing entry reads as whole after the next one was written")
	}
}

func TestDamagedRosterKeepsOpen(t *testing.T) {
	t.Parallel()
	for _, open := range []bool{true, false} {
		x := newTampered(t, false)
		x.row().Roster, x.row().Open = flip(x.row().Roster), open
		if f := x.open(x.s, x.id); f.Roster != (Roster{Open: open}) {
			t.Errorf("open %v: %+v", open, f.Roster)
		}
	}
}

// TestAuthorsOfOthers: an entry whose author is not known, or has another key,
// is shown but never verified; neither does the memory of one who was.
func TestAuthorsOfOthers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s, reader := h.member(), h.member()
	reader.Memory = agency.NewMemory()
	f := h.start(reader, full)
	f = h.open(s, f.Row.ID)
	h.write(f, note("notes", "one"))
	f = h.open(reader, f.Row.ID)
	h.write(f, note("notes", "two"))
	if got := texts(h.section(reader, f.Row.ID, "notes")); got != "one two" {
		t.Fatalf("%q", got)
	}
	another := *s
	another.Keys.Sign = seal.NewSigningKey()
	h.members[s.Member] = &another
	if got := texts(h.section(reader, f.Row.ID, "notes")); got != "one? two" {
		t.Errorf("with another key: %q", got)
	}
	delete(h.members, s.Member)
	if got := texts(h.section(reader, f.Row.ID, "notes")); got != "one? two" {
		t.Errorf("unknown: %q", got)
	}
	delete(h.members, reader.Member)
	if r := h.read(reader, f.Row.ID); r.Whole {
		t.Error("a head whose author is not known counts as signed")
	}
}

func TestForgedEntries(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Body){
		"nothing":          func(*Body) {},
		"another case":     func(b *Body) { b.Case = seal.NewID() },
		"another section":  func(b *Body) { b.Section = "plan" },
		"another entry":    func(b *Body) { b.Entry = seal.NewID() },
		"another revision": func(b *Body) { b.Revision++ },
		"another place":    func(b *Body) { b.Seq++ },
		"another chain":    func(b *Body) { b.Prev = flip(b.Prev) },
		"another author":   func(b *Body) { b.Author = seal.NewID() },
	} {
		h := newHouse(t)
		s := h.member()
		f := New(s, h.owner, full)
		ring, err := f.KeyRing("notes")
		h.must(err)
		b := f.body(noon, note("notes", "word"))
		row := EntryRow{ID: b.Entry, Section: ring.Row.ID, Seq: b.Seq, Revision: b.Revision, Gen: ring.Gen}
		change(&b)
		sealed := sealBody(s, ring.keys[ring.Gen], b)
		// The row says what is right, the signed body something else.
		plain, err := ring.keys[ring.Gen].Open(bindEntry(b.Case, b.Entry, b.Revision), sealed)
		h.must(err)
		row.Body = ring.keys[ring.Gen].Seal(bindEntry(f.Row.ID, row.ID, row.Revision), plain)
		sum := sha(row.Body)
		row.Hash, f.seq = sum, 1
		f.chain = link(f.chain, row)
		f.entries = append(f.entries, row)
		h.write(f)
		want := "word?"
		if name == "nothing" {
			want = "word"
		}
		r := h.read(s, f.Row.ID)
		got, err := r.Section(t.Context(), "notes")
		h.must(err)
		if !r.Whole || texts(got) != want {
			t.Errorf("%s: whole %v, %q", name, r.Whole, texts(got))
		}
	}
}
