package casefile

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/agency"
)

func TestRestrictedSections(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b, out := h.member(), h.member(), h.member()
	id := h.start(a, full, note("health", "before"), note("notes", "all")).Row.ID
	f := h.open(a, id)
	_, err := f.Restrict("health", to(a, b))
	h.must(err)
	written := h.write(f, note("health", "after"))
	if written[0].Row.Gen != 2 {
		t.Errorf("written under key %d, which those who are left out hold", written[0].Row.Gen)
	}
	for _, s := range []*agency.Session{a, b} {
		if got := texts(h.section(s, id, "health")); got != "before after" {
			t.Errorf("a member who is named reads %q", got)
		}
	}
	f = h.open(out, id)
	r, err := f.Read(t.Context(), h.st, h.keys)
	h.must(err)
	ring, err := f.KeyRing("health")
	h.must(err)
	if ring.Readable() || !ring.Restricted() || r.Count(ring) != 2 || !r.Whole {
		t.Errorf("left out: readable %v, %d entries, whole %v", ring.Readable(), r.Count(ring), r.Whole)
	}
	all, err := r.Sections(t.Context(), "health", "notes")
	h.must(err)
	if len(all["health"]) != 0 || texts(all["notes"]) != "all" {
		t.Errorf("left out, reads %q and %q", texts(all["health"]), texts(all["notes"]))
	}
	for what, do := range map[string]func() error{
		"section":  func() error { _, err := r.Section(t.Context(), "health"); return err },
		"entry":    func() error { _, _, err := r.Entry(t.Context(), written[0].Row.ID); return err },
		"append":   func() error { _, err := f.Append(noon, note("health", "x"), h.nobody); return err },
		"restrict": func() error { _, err := f.Restrict("health", to(out)); return err },
	} {
		if err := do(); !errors.Is(err, ErrRestricted) {
			t.Errorf("left out, %s: %v", what, err)
		}
	}
	if _, err := f.KeyRing("none"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a section that is none: %v", err)
	}
	f = h.open(b, id)
	_, err = f.Unrestrict("health")
	h.must(err)
	h.write(f)
	if got := texts(h.section(out, id, "health")); got != "before after" {
		t.Errorf("opened again: %q", got)
	}
}

// TestNewVersionNewKeys: the first write after a new agency version leaves
// behind the keys that somebody who left still holds.
func TestNewVersionNewKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b, gone := h.member(), h.member(), h.member()
	f := New(a, h.owner, full)
	_, err := f.Restrict("health", to(a, b, gone))
	h.must(err)
	h.write(f, note("health", "old"), note("notes", "old"))
	id := f.Row.ID
	h.renew(a, b)

	f = h.open(a, id)
	var asked []string
	o, err := f.Append(noon, note("health", "new"), func(members []string) ([]Recipient, error) {
		asked = members
		return to(a, b), nil
	})
	h.must(err)
	if len(asked) != 3 || o.Row.Gen != 3 {
		t.Errorf("%d members asked for, key %d", len(asked), o.Row.Gen)
	}
	for _, o := range h.write(f, note("notes", "new"), note("notes", "newer")) {
		if o.Row.Gen != 2 {
			t.Errorf("written under key %d", o.Row.Gen)
		}
	}
	if got := texts(h.section(b, id, "health")) + ", " + texts(h.section(b, id, "notes")); got != "old new, old new newer" {
		t.Errorf("%q", got)
	}
	vaults := map[int]int{}
	for _, row := range h.st.sections[f.Row.Key] {
		vaults[row.Vault]++
	}
	if vaults[2] != 2 || vaults[1] != len(Sections)+1-2 {
		t.Errorf("rings by version: %v", vaults)
	}
	lacking, err := Open(t.Context(), h.st, gone, h.owner, id)
	h.must(err) // what their old keys opened before, still opens: as a file that is not whole
	if r, err := lacking.Read(t.Context(), h.st, h.keys); err != nil || r.Whole {
		t.Errorf("who lacks the new version reads a whole file: %v", err)
	} else if _, err := r.Section(t.Context(), "notes"); !errors.Is(err, ErrDamaged) {
		t.Errorf("who lacks the new version reads what was written since: %v", err)
	}
	gone.Keys.Versions = h.versions // even with the agency's keys, the section is not for them
	if _, err := h.read(gone, id).Section(t.Context(), "health"); !errors.Is(err, ErrRestricted) {
		t.Errorf("who left reads a restricted section: %v", err)
	}
	h.renew(a, b)
	failed := errors.New("directory")
	_, err = h.open(a, id).Append(noon, note("health", "x"), func([]string) ([]Recipient, error) { return nil, failed })
	if !errors.Is(err, failed) {
		t.Errorf("recipients that are not found: %v", err)
	}
}

// TestAttackEmptyRecipientsOpenASection: a section for two stays one, whoever is
// found to seal it to when the agency's version has changed.
func TestAttackEmptyRecipientsOpenASection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		found func(a, b, out *agency.Session) []*agency.Session
		want  string // refused with
	}{
		"nobody":             {func(_, _, _ *agency.Session) []*agency.Session { return nil }, "casefile.restricted"},
		"all but who writes": {func(_, b, _ *agency.Session) []*agency.Session { return []*agency.Session{b} }, "casefile.restricted"},
		"one not named": {func(a, b, out *agency.Session) []*agency.Session {
			return []*agency.Session{a, b, out}
		}, "casefile.restricted"},
		"who writes": {func(a, _, _ *agency.Session) []*agency.Session { return []*agency.Session{a} }, ""},
		"all":        {func(a, b, _ *agency.Session) []*agency.Session { return []*agency.Session{a, b} }, ""},
	} {
		h := newHouse(t)
		a, b, out := h.member(), h.member(), h.member()
		f := New(a, h.owner, full)
		_, err := f.Restrict("health", to(a, b))
		h.must(err)
		h.write(f, note("health", "for two"))
		id := f.Row.ID
		h.renew(a, b, out)
		f = h.open(a, id)
		_, err = f.Append(noon, note("health", "later"), func([]string) ([]Recipient, error) { return to(c.found(a, b, out)...), nil })
		if why(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
		_, err = f.Commit(t.Context(), h.st, noon) // what was refused leaves nothing behind
		h.must(err)
		if _, err := h.read(out, id).Section(t.Context(), "health"); !errors.Is(err, ErrRestricted) {
			t.Errorf("%s: who is not named reads: %v", name, err)
		}
		want := "for two"
		if c.want == "" {
			want += " later"
		}
		if got := texts(h.section(a, id, "health")); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A list of members that came out empty is no wish to open the section.
func TestRestrictToNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, out := h.member(), h.member()
	f := New(a, h.owner, full)
	if _, err := f.Restrict("health", nil); why(err) != "casefile.restricted" {
		t.Errorf("limited to nobody: %v", err)
	}
	_, err := f.Restrict("health", to(a))
	h.must(err)
	if _, err := f.Restrict("health", nil); why(err) != "casefile.restricted" {
		t.Errorf("limited to nobody: %v", err)
	}
	h.write(f, note("health", "for one"))
	if _, err := h.read(out, f.Row.ID).Section(t.Context(), "health"); !errors.Is(err, ErrRestricted) {
		t.Errorf("who is not named reads: %v", err)
	}
}

func TestSnapshotHoldsOnlyWhatWasChosen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b := h.member(), h.member()
	id := h.start(a, full, SafeDraft(safeRules, nil), note("contact", "secret-contact"), note("health", "secret-health"),
		note("plan", "shown-plan"), note("plan", "removed-plan"), NeedDraft(Need{Code: "shelter", Urgency: "urgent"})).Row.ID
	plan := h.section(a, id, "plan")[1]
	d, err := Amend("plan", []Opened{plan}, 1, "", "", true)
	h.must(err)
	h.write(h.open(a, id), d)
	name := func(string) string { return "" }

	take := func(parts ...string) Taking { return Taking{Parts: parts, Zone: "America/Halifax", Name: name} }
	snap, err := h.read(b, id).Snapshot(t.Context(), take("plan", "legal", "needs", "plan", Register))
	h.must(err)
	var parts []string
	for _, p := range snap.Parts {
		parts = append(parts, p.Section+":"+strings.Repeat("x", len(p.Entries)))
	}
	if diff := cmp.Diff([]string{"needs:x", "legal:", "plan:x"}, parts); diff != "" {
		t.Error(diff)
	}
	if snap.Safe != nil || snap.Known != "" || snap.Language != "" || snap.Limits == nil || snap.Limits.Zone != "America/Halifax" {
		t.Errorf("%q, %q, %+v, %+v ride along", snap.Known, snap.Language, snap.Safe, snap.Limits)
	}
	text, err := json.Marshal(snap)
	h.must(err)
	if strings.Contains(string(text), "secret") || strings.Contains(string(text), "removed") || !strings.Contains(string(text), "shown-plan") {
		t.Errorf("%s", text)
	}
	for _, c := range []struct {
		parts        []string
		known, lang  string
		safe         *SafeContact
		entriesThere int
	}{
		{[]string{PartName}, full.Known, "", nil, 0},
		{[]string{PartContact}, "", full.Language, safeRules.only([]string{PartContact}), 0},
		{[]string{PartSafety}, "", "", safeRules.only([]string{PartSafety}), 0},
		{[]string{PartContact, PartSafety}, "", full.Language, &safeRules, 1},
	} {
		snap, err := h.read(b, id).Snapshot(t.Context(), take(c.parts...))
		h.must(err)
		there := 0
		for _, p := range snap.Parts {
			there += len(p.Entries)
		}
		if diff := cmp.Diff(c.safe, snap.Safe); diff != "" || snap.Known != c.known || snap.Language != c.lang || there != c.entriesThere {
			t.Errorf("%v: %q, %q, %d entries\n%s", c.parts, snap.Known, snap.Language, there, diff)
		}
		for _, part := range snap.Holds() {
			if !slices.Contains(c.parts, part) {
				t.Errorf("%v holds %s", c.parts, part)
			}
		}
	}
	one, err := h.read(b, id).Snapshot(t.Context(), Taking{Parts: []string{"needs"}, Needs: []string{"legal-advice"}, Name: name})
	if err != nil || len(one.Parts[0].Entries) != 0 {
		t.Errorf("needs that nobody agreed to tell: %+v, %v", one.Parts, err)
	}

	f := h.open(a, id)
	_, err = f.Restrict("contact", to(a))
	h.must(err)
	h.write(f)
	if _, err := h.read(b, id).Snapshot(t.Context(), take("plan")); !errors.Is(err, ErrRestricted) {
		t.Errorf("without the rules that bind whoever receives: %v", err)
	}
	if _, err := h.read(a, id).Snapshot(t.Context(), take("plan")); err != nil {
		t.Error(err)
	}
	key := f.Row.Key
	h.st.entries[key] = h.st.entries[key][1:]
	if snap, err := h.read(a, id).Snapshot(t.Context(), take("plan")); !errors.Is(err, ErrDamaged) || snap.Known != "" {
		t.Errorf("a file that is not whole: %+v, %v", snap, err)
	}
}

func TestFactsOfAFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b := h.member(), h.member()
	rules := safeRules
	rules.Avoid, rules.Interpreter = []string{"Tadoussac"}, "Rosalie"
	contact, err := ContactDraft(Contact{Channel: "phone", Value: "418-555-0123", At: noon}, "")
	h.must(err)
	id := h.start(a, full, SafeDraft(rules, nil), contact, note("identity", "Fictive"), note("health", "asthma")).Row.ID
	facts, err := h.read(b, id).Facts(t.Context())
	h.must(err)
	for note, want := range map[string][]string{
		"eloise fictive":                   {"eloise", "fictive"},
		"Word: TOURNESOL. Not to gaspard.": {"TOURNESOL", "gaspard"},
		"Rosalie, not Tadoussac":           {"Rosalie", "Tadoussac"},
		"lynx, (418) 555 0123":             {"lynx", "(418) 555 0123"},
		"asthma":                           nil,
	} {
		if diff := cmp.Diff(want, facts.Stops(note)); diff != "" {
			t.Errorf("%q:\n%s", note, diff)
		}
	}
	if !facts.Complete {
		t.Error("not complete for who reads everything")
	}
	f := h.open(a, id)
	_, err = f.Restrict("identity", to(a))
	h.must(err)
	h.write(f)
	for s, want := range map[*agency.Session]bool{a: true, b: false} {
		if facts, err = h.read(s, id).Facts(t.Context()); err != nil || facts.Complete != want {
			t.Errorf("complete %v, want %v, %v", facts.Complete, want, err)
		}
	}
}
