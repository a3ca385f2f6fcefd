package hours

import (
	"testing"
	"time"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, day, clock string
		turns                  Turns
		at, again              string
		before, after          string
	}{
		{"a day as others", "America/Toronto", "2026-11-23", "14:05", Once, "2026-11-23T14:05:00-05:00", "", "", ""},
		{"skipped", "America/Toronto", "2026-03-08", "02:30", Skipped, "2026-03-08T03:00:00-04:00", "", "2026-03-08T02:00", "2026-03-08T03:00"},
		{"the first that is skipped", "America/Toronto", "2026-03-08", "02:00", Skipped, "2026-03-08T03:00:00-04:00", "", "2026-03-08T02:00", "2026-03-08T03:00"},
		{"the first after", "America/Toronto", "2026-03-08", "03:00", Once, "2026-03-08T03:00:00-04:00", "", "", ""},
		{"the last before", "America/Toronto", "2026-03-08", "01:59", Once, "2026-03-08T01:59:00-05:00", "", "", ""},
		{"twice", "America/Toronto", "2026-11-01", "01:30", Twice, "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "", ""},
		{"the first that comes twice", "America/St_Johns", "2026-11-01", "01:00", Twice, "2026-11-01T01:00:00-02:30", "2026-11-01T01:00:00-03:30", "", ""},
		{"once again", "America/St_Johns", "2026-11-01", "02:00", Once, "2026-11-01T02:00:00-03:30", "", "", ""},
		{"no longer skipped in Manitoba", "America/Winnipeg", "2027-03-14", "02:30", Once, "2027-03-14T02:30:00-05:00", "", "", ""},
		{"nor twice in British Columbia", "America/Vancouver", "2026-11-01", "01:30", Once, "2026-11-01T01:30:00-07:00", "", "", ""},
		{"half an hour, in the south", "Australia/Lord_Howe", "2026-04-05", "01:45", Twice, "2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30", "", ""},
		{"a midnight that is skipped", "America/Havana", "2025-03-09", "00:00", Skipped, "2025-03-09T01:00:00-04:00", "", "2025-03-09T00:00", "2025-03-09T01:00"},
		{"a whole day that is skipped", "Pacific/Apia", "2011-12-30", "12:00", Skipped, "2011-12-31T00:00:00+14:00", "", "2011-12-30T00:00", "2011-12-31T00:00"},
		{"without changes", "UTC", "2026-03-08", "02:30", Once, "2026-03-08T02:30:00Z", "", "", ""},
	} {
		l, err := ParseLocal(c.day, c.clock)
		if err != nil {
			t.Fatal(err)
		}
		if want := c.day + "T" + c.clock; l.String() != want {
			t.Errorf("%s reads as %s", want, l)
		}
		r := l.Resolve(mustZone(t, c.zone))
		if r.Turns != c.turns || !same(t, r.At, c.at) || !same(t, r.Again, c.again) {
			t.Errorf("%s: %+v", c.name, r)
		}
		if c.turns == Skipped && (r.Before.String() != c.before || r.After.String() != c.after) {
			t.Errorf("%s: between %s and %s", c.name, r.Before, r.After)
		}
	}
	if _, err := ParseLocal("2026-02-30", "12:00"); err == nil {
		t.Error("the 30th of February is a day")
	}
	if got := (Local{Minute: 125}).Clock().Format("15:04"); got != "02:05" {
		t.Errorf("125 minutes after midnight is %s", got)
	}
}

// FuzzResolve: whatever an instant shows is read back as that instant, first
// or second.
func FuzzResolve(f *testing.F) {
	f.Add(int64(1793509200), "America/Toronto")
	f.Add(int64(1772953200), "America/St_Johns")
	f.Add(int64(-2000000000), "Europe/Amsterdam")
	f.Fuzz(func(t *testing.T, at int64, name string) {
		zone, err := Zone(name)
		if err != nil || at < -1<<33 || at > 1<<34 {
			return
		}
		_, offset := time.Unix(at, 0).In(zone).Zone()
		turns, first, second := resolve(zone, at+int64(offset))
		if turns == Skipped || first != at && (turns != Twice || second != at) {
			t.Errorf("%d in %s: %d %d %d", at, name, turns, first, second)
		}
	})
}
