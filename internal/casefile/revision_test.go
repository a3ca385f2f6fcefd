package casefile

import (
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/agency"
)

func sha(b []byte) []byte { sum := sha256.Sum256(b); return sum[:] }

func TestAmend(t *testing.T) {
	t.Parallel()
	at := func(revision int, kind string) []Opened {
		return []Opened{{Row: EntryRow{ID: "e", Revision: revision}, Body: Body{Kind: kind, Text: "old"}}}
	}
	for name, test := range map[string]struct {
		revisions []Opened
		base      int
		text      string
		removed   bool
		want      Draft
		why       string
	}{
		"the newest":   {at(2, KindPlain), 2, "new", false, Draft{Section: "plan", Entry: "e", Revision: 3, Label: "l", Text: "new"}, ""},
		"removed":      {at(1, KindPlain), 1, "new", true, Draft{Section: "plan", Entry: "e", Revision: 2, Removed: true}, ""},
		"older":        {at(3, KindPlain), 2, "new", false, Draft{}, "casefile.stale"},
		"not yet":      {at(3, KindPlain), 4, "new", false, Draft{}, "casefile.stale"},
		"stale remove": {at(3, KindPlain), 2, "", true, Draft{}, "casefile.stale"},
		"no words":     {at(1, KindPlain), 1, "", false, Draft{}, "text check.required"},
		"a need":       {at(1, KindNeed), 1, "new", false, Draft{}, "casefile.structured"},
		"rules":        {at(1, KindSafe), 1, "", true, Draft{}, "casefile.structured"},
		"a contact":    {at(1, KindContact), 1, "", true, Draft{}, "casefile.structured"},
		"a consent":    {at(1, KindConsent), 1, "", true, Draft{}, "casefile.structured"},
	} {
		got, err := Amend("plan", test.revisions, test.base, "l", test.text, test.removed)
		if why(err) != test.why {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestRevisionsThroughTheFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b := h.member(), h.member()
	id := h.start(a, full, note("notes", "first"), note("notes", "other")).Row.ID
	entry := h.section(a, id, "notes")[0].Row.ID

	d, err := Amend("notes", h.history(b, id, entry), 1, "label", "second", false)
	h.must(err)
	h.write(h.open(b, id), d)
	if got := texts(h.section(a, id, "notes")); got != "second other" {
		t.Errorf("amended: %q", got) // the entry keeps its place
	}
	if _, err = Amend("notes", h.history(a, id, entry), 1, "label", "late", false); !errors.Is(err, ErrStale) {
		t.Errorf("who saw the first revision amends the second: %v", err)
	}
	d, err = Undo("notes", h.history(a, id, entry))
	h.must(err)
	h.write(h.open(a, id), d)
	d, err = Amend("notes", h.history(a, id, entry), 3, "", "", true)
	h.must(err)
	h.write(h.open(a, id), d)

	type revision struct {
		No      int
		Text    string
		Author  string
		Removed bool
	}
	var got []revision
	for _, o := range h.history(a, id, entry) {
		if !o.Verified || !o.At().Equal(noon) {
			t.Errorf("revision %d: verified %v, at %v", o.Row.Revision, o.Verified, o.At())
		}
		got = append(got, revision{o.Row.Revision, o.Body.Text, o.Body.Author, o.Body.Removed})
	}
	want := []revision{{4, "", a.Member, true}, {3, "first", a.Member, false}, {2, "second", b.Member, false}, {1, "first", a.Member, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r := h.read(a, id)
	ring, err := r.f.KeyRing("notes")
	h.must(err)
	if n := r.Count(ring); n != 2 {
		t.Errorf("%d entries counted", n)
	}
	if _, _, err := r.Entry(t.Context(), "none"); !errors.Is(err, ErrNoEntry) {
		t.Errorf("an entry that is none: %v", err)
	}
	if section, _, err := r.Entry(t.Context(), entry); section != "notes" || err != nil {
		t.Errorf("section %q, %v", section, err)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	rev := func(no int, verified bool, b Body) Opened {
		return Opened{Row: EntryRow{ID: "e", Revision: no}, Body: b, Verified: verified}
	}
	for name, test := range map[string]struct {
		revisions []Opened
		want      Draft
		why       string
	}{
		"the only one": {[]Opened{rev(1, true, Body{Kind: KindNeed, Text: "x"})}, Draft{Section: "plan", Entry: "e", Revision: 2, Kind: KindNeed, Removed: true}, ""},
		"the second": {
			[]Opened{rev(2, true, Body{Text: "new"}), rev(1, true, Body{Text: "old", Label: "l"})},
			Draft{Section: "plan", Entry: "e", Revision: 3, Label: "l", Text: "old"}, "",
		},
		"a removal": {
			[]Opened{rev(5, true, Body{Removed: true}), rev(4, true, Body{Text: "old"})},
			Draft{Section: "plan", Entry: "e", Revision: 6, Text: "old"}, "",
		},
		"what followed a removal": {
			[]Opened{rev(3, true, Body{Text: "again"}), rev(2, true, Body{Removed: true})},
			Draft{Section: "plan", Entry: "e", Revision: 4, Removed: true}, "",
		},
		"forged one before": {[]Opened{rev(2, true, Body{Text: "new"}), rev(1, false, Body{Text: "forged"})}, Draft{}, "casefile.damaged"},
		"a consent":         {[]Opened{rev(1, true, Body{Kind: KindConsent})}, Draft{}, "casefile.consent_undo"},
	} {
		got, err := Undo("plan", test.revisions)
		if why(err) != test.why {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestUndoKeepsData: taking a status back gives the need as it was, to the letter.
func TestUndoKeepsData(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	id := h.start(s, full, NeedDraft(Need{Code: "shelter", Urgency: "crisis", Text: "tonight", By: "2026-11-29"})).Row.ID
	first := h.section(s, id, "needs")[0]
	d, err := StatusDraft(first, NeedMet, "")
	h.must(err)
	h.write(h.open(s, id), d)
	d, err = Undo("needs", h.history(s, id, first.Row.ID))
	h.must(err)
	h.write(h.open(s, id), d)
	want := []Need{{ID: first.Row.ID, Code: "shelter", Urgency: "crisis", Text: "tonight", By: "2026-11-29", Status: "open"}}
	if diff := cmp.Diff(want, NeedsOf(h.section(s, id, "needs"))); diff != "" {
		t.Error(diff)
	}
}

func TestView(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	at := time.Date(2026, 3, 8, 6, 30, 0, 0, time.UTC)
	contact, err := ContactDraft(Contact{Channel: "phone", Value: "555-0101", Reason: "asked", At: at, Outside: []string{OutsideHours}}, "said yes")
	h.must(err)
	id := h.start(s, full, note("contact", "plain"), SafeDraft(safeRules, nil), contact,
		NeedDraft(Need{Code: "shelter", Urgency: "urgent", Text: "a bed"})).Row.ID
	name := func(member string) string { return "name of " + member }
	var got []EntryView
	for _, section := range []string{"contact", "needs"} {
		for _, o := range h.section(s, id, section) {
			e := o.View(section, name)
			if e.ID != o.Row.ID || e.ID == "" {
				t.Errorf("id %q", e.ID)
			}
			if e.Need != nil && e.Need.ID == e.ID {
				e.Need.ID = "own"
			}
			e.ID = ""
			got = append(got, e)
		}
	}
	entry := func(section, kind, label, text string) EntryView {
		return EntryView{Section: section, Kind: kind, Label: label, Text: text, Author: name(s.Member), At: noon, Revision: 1, Verified: true}
	}
	want := []EntryView{
		entry("contact", "", "label", "plain"), entry("contact", "safe", "safe", ""),
		entry("contact", "contact", "phone", "said yes"), entry("needs", "need", "shelter", "a bed"),
	}
	want[1].Safe = &safeRules
	want[2].Contact = &Contact{Channel: "phone", Value: "555-0101", At: at, Reason: "asked", Outside: []string{"hours"}}
	want[3].Need = &Need{ID: "own", Code: "shelter", Urgency: "urgent", Text: "a bed", Status: "open"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if e := (Opened{}).View("notes", name); e.Author != "" || !e.At.IsZero() || e.Verified {
		t.Errorf("what does not open: %+v", e)
	}
}

// TestALaterProgramsEntriesAreNoSilence: an entry of a form that this program
// does not know does not read as if nobody had said anything.
func TestALaterProgramsEntriesAreNoSilence(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]Draft{
		"rules with another member": {Section: "contact", Kind: KindSafe, Again: []byte(`{"voicemail":false,"never_persons":["x"]}`)},
		"rules of a later version":  {Section: "contact", Kind: KindSafe, Again: []byte(`{"_v":2,"voicemail":false}`)},
		"a kind of its own":         {Section: "contact", Kind: "later", Again: []byte(`{}`)},
	} {
		h := newHouse(t)
		s := h.member()
		s.Memory = agency.NewMemory()
		id := h.start(s, full, note("identity", "Zoé")).Row.ID
		h.write(h.open(s, id), d)
		for range 2 { // read, and remembered
			r := h.read(s, id)
			if rules, err := r.Rules(t.Context()); !errors.Is(err, ErrRules) {
				t.Errorf("%s: %+v, %v", name, rules, err)
			}
			if facts, err := r.Facts(t.Context()); err != nil || facts.Complete {
				t.Errorf("%s: facts are complete: %v", name, err)
			}
			if _, err := r.Snapshot(t.Context(), Taking{Parts: []string{"identity"}, Name: func(string) string { return "" }}); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: is released: %v", name, err)
			}
		}
	}
}
