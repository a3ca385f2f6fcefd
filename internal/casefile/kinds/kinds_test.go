package kinds

import (
	"strings"
	"testing"
	"time"
)

// TestReadRefuses: a list of kinds that can't be is no list.
func TestReadRefuses(t *testing.T) {
	const field = `{"name":"a","type":"line","max":9}`
	kind := func(more, fields string) string {
		return `{"kind":"x","number":1,"section":"plan","title":"a"` + more + `,"fields":[` + fields + `]}`
	}
	for name, data := range map[string]string{
		"no JSON":             `{`,
		"no number":           strings.Replace(kind("", field), `"number":1`, `"number":0`, 1),
		"twice":               kind("", field) + "," + kind("", field),
		"a field twice":       kind("", field+","+field),
		"no type":             kind("", `{"name":"a","type":"colour"}`),
		"no limit":            kind("", `{"name":"a","type":"line"}`),
		"codes without codes": kind("", field+`,{"name":"b","type":"code"}`),
		"of no kind":          kind("", field+`,{"name":"b","type":"entry","of":"y"}`),
		"no title":            strings.Replace(kind("", field), `"title":"a"`, `"title":"b"`, 1),
		"due on no day":       kind(`,"due":"a"`, field),
		"told by no mark":     kind(`,"tell":"a"`, field),
		"told both ways":      kind(`,"told":true,"tell":"b"`, field+`,{"name":"b","type":"bool"}`),
	} {
		if all, err := Read([]byte("[" + data + "]")); err == nil {
			t.Errorf("%s: %+v", name, all)
		}
	}
	if all, err := Read([]byte("[" + kind("", field) + "]")); err != nil || len(all) != 1 {
		t.Error(err)
	}
}

// TestNumbersStay: the numbers and the fields of kinds stand in what was written.
func TestNumbersStay(t *testing.T) {
	for n, name := range map[int]string{1: "goal", 2: "step", 3: "appointment", 4: "outcome", 5: "letter", 6: "incident", 7: "conference",
		8: "justice_contact", 9: "justice_step", 10: "justice_answer", 11: "holder", 12: "court_mark"} {
		if k, ok := Default().Numbered(n); !ok || k.Kind != name {
			t.Errorf("%d is %q", n, k.Kind)
		}
	}
}

// TestMoment: an appointment stays at its hour, and is late once it is over.
func TestMoment(t *testing.T) {
	for s, want := range map[string]string{
		"2026-12-03T14:30 America/Toronto":   "2026-12-03T19:30:00Z",
		"2026-11-01T01:30 America/Toronto":   "2026-11-01T05:30:00Z", // twice: the first
		"2026-07-03T14:30 America/Vancouver": "2026-07-03T21:30:00Z",
		"2026-07-03 14:30":                   "",
		"2026-07-03T14:30 Mars/Phobos":       "",
		"2026-02-30T14:30 America/Toronto":   "",
		"2026-07-03T14:30":                   "",
	} {
		m, ok := ParseMoment(s)
		got := ""
		if ok {
			got = m.At().UTC().Format(time.RFC3339)
		}
		if got != want || ok && m.String() != s {
			t.Errorf("%q is %q (%v), want %q", s, got, m, want)
		}
	}
	now := time.Date(2026, 12, 3, 19, 0, 0, 0, time.UTC)
	for due, want := range map[Due]bool{
		{"2026-12-03", "", ""}: false, {"2026-12-02", "", ""}: true, {}: false,
		{"2026-12-03", "14:30", "America/Toronto"}: false, {"2026-12-03", "13:30", "America/Toronto"}: true,
	} {
		if due.Late(now) != want {
			t.Errorf("%v late: %v", due, !want)
		}
	}
}
