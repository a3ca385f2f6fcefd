package casefile

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/casefile/kinds"
)

var full = Roster{
	Code: "K7M-4P2-X", Known: "Éloïse", Language: "fr-CA", Next: "2026-01-20",
	Worker: "0123456789abcdefghjkmnpqrs", Urgent: "crisis", Open: true,
}

func TestRosterEncoding(t *testing.T) {
	long := full
	long.Known = strings.Repeat("Ж", 120)
	summed, planned := full, full
	summed.Summed, summed.Contacted, summed.Began, summed.Grown = true, "2026-01-12", "2025-11-02", "2044-01-01"
	planned.Summed, planned.Planned, planned.Into = true, true, planned.Worker
	planned = planned.WithItems([]Item{
		{full.Worker, 3, kinds.Due{Day: "2026-01-21", Clock: "14:30", Zone: "America/Toronto"}, "Office"},
		{full.Worker, 2, kinds.Due{Day: "2026-01-20"}, "Éloïse téléphone"},
	})
	for name, test := range map[string]struct {
		in   Roster
		size int
	}{
		"empty": {Roster{}, 128}, "usual": {full, 128}, "long name": {long, 320}, "summed": {summed, 128}, "planned": {planned, 512},
	} {
		b := test.in.encode()
		got, err := decodeRoster(b)
		if err != nil || len(b) != test.size {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
		if diff := cmp.Diff(test.in, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestRosterItems: what is open comes back with its day and its time, the soonest
// first, and no more of it than a row holds.
func TestRosterItems(t *testing.T) {
	var all []Item
	for i := range 30 {
		all = append(all, Item{full.Worker, 2, kinds.Due{Day: fmt.Sprintf("2026-03-%02d", 30-i)}, "x"})
	}
	all[0].Due = kinds.Due{Day: "2026-02-01", Clock: "09:05", Zone: "America/Vancouver"}
	got := Roster{}.WithItems(all).Items()
	if len(got) != mostItems || got[0] != (Item{full.Worker, 2, kinds.Due{Day: "2026-02-01", Clock: "09:05", Zone: "America/Vancouver"}, "x"}) || got[1].Day != "2026-03-01" {
		t.Errorf("%d: %+v", len(got), got[:2])
	}
	if got := (Roster{Dated: "\x02\x00"}).Items(); len(got) != 0 {
		t.Errorf("a row that was cut says %+v", got)
	}
}

// TestKnownAnswersCaseFile: rows that exist must stay readable.
func TestKnownAnswersCaseFile(t *testing.T) {
	const want = "010102094b374d2d3450322d5808c3896c6fc3af73650566722d43410a323032362d30312d32301a3031323334353637383961626364656667686a6b6d6e70717273"
	if got := hex.EncodeToString(bytes.TrimRight(full.encode(), "\x00")); got != want {
		t.Errorf("the encoding changed: %s", got)
	}
	if got := hex.EncodeToString(chainStart(full.Worker)); got != "64ccda73ef55b0fe603fba7f4b8af88a7b16368f0eb1a79ebaf6bbad9b5c8ed4" {
		t.Errorf("the beginning of chains changed: %s", got)
	}
	row := EntryRow{ID: full.Worker, Section: full.Worker, Seq: 7, Revision: 2, Gen: 3, Hash: chainStart("")}
	if got := hex.EncodeToString(link(chainStart(full.Worker), row)); got != "d52f63ac1fd39ecfe896274a4befff3c19366d9b5b991e043447aa2a027b1c06" {
		t.Errorf("the links of chains changed: %s", got)
	}
}

func FuzzRoster(f *testing.F) {
	f.Add(full.encode())
	f.Add(Roster{Summed: true, Contacted: "2026-01-02"}.WithItems([]Item{{"a", 1, kinds.Due{Day: "2026-01-02"}, "b"}}).encode())
	f.Add([]byte{1, 1, 9})
	f.Add([]byte{1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decodeRoster(b)
		if err != nil {
			return
		}
		again, err := decodeRoster(r.encode())
		if err != nil || again != r {
			t.Errorf("%+v became %+v, %v", r, again, err)
		}
	})
}

func FuzzHead(f *testing.F) {
	f.Add(make([]byte, headLen))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := decodeHead(b)
		if err == nil && !bytes.Equal(h.encode(), b) {
			t.Error("a head has two forms")
		}
	})
}

func TestUrgent(t *testing.T) {
	for name, test := range map[string]struct {
		needs []Need
		want  string
	}{
		"none":      {nil, ""},
		"highest":   {[]Need{{Urgency: "standard", Status: "open"}, {Urgency: "crisis", Status: "partly"}}, "crisis"},
		"met ones":  {[]Need{{Urgency: "danger", Status: "met"}, {Urgency: "urgent", Status: "open"}}, "urgent"},
		"withdrawn": {[]Need{{Urgency: "danger", Status: "withdrawn"}}, ""},
	} {
		if got := Urgent(test.needs); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestSearchPages(t *testing.T) {
	r := &Roll{}
	for _, name := range []string{"a", "b", "c", "d"} {
		r.lines = append(r.lines, &line{row: Line{ID: name, Roster: Roster{Known: name, Open: name != "c", Worker: name}}, folded: name})
	}
	for name, test := range map[string]struct {
		q     Query
		ids   string
		total int
	}{
		"open":    {Query{}, "abd", 3},
		"closed":  {Query{Closed: true}, "abcd", 4},
		"page":    {Query{Offset: 1, Limit: 1}, "b", 3},
		"too far": {Query{Offset: 9}, "", 3},
		"mine":    {Query{Mine: true}, "d", 1},
	} {
		ids := ""
		found, total := r.Search(test.q, "d")
		for _, row := range found {
			ids += row.ID
		}
		if ids != test.ids || total != test.total {
			t.Errorf("%s: %q of %d, want %q of %d", name, ids, total, test.ids, test.total)
		}
	}
}

func TestMergeKeepsOrder(t *testing.T) {
	at := func(names string) (lines []*line) {
		for _, r := range names {
			lines = append(lines, &line{folded: string(r)})
		}
		return lines
	}
	for _, test := range [][3]string{{"", "cab", "abc"}, {"bdf", "gae", "abdefg"}, {"abc", "", "abc"}, {"aa", "a", "aaa"}} {
		var got string
		for _, l := range merge(at(test[0]), at(test[1])) {
			got += l.folded
		}
		if got != test[2] {
			t.Errorf("merge(%q, %q) = %q", test[0], test[1], got)
		}
	}
}
