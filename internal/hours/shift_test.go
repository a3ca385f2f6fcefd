package hours

import (
	"testing"
	"time"
)

// TestOnCallUntilTen: somebody on call until 22:00 is there until 22:00 on the
// wall, also where clocks are not changed any more since 2026.
func TestOnCallUntilTen(t *testing.T) {
	t.Parallel()
	var daily []Shift
	for day := range 7 {
		daily = append(daily, Shift{day, "08:00", "22:00"})
	}
	for _, c := range []struct{ zone, ten, next string }{
		{"America/Winnipeg", "2026-01-13T04:00:00Z", "2026-01-13T14:00:00Z"}, // before: an hour later in winter
		{"America/Edmonton", "2026-01-13T05:00:00Z", "2026-01-13T15:00:00Z"},
		{"America/Vancouver", "2026-01-13T06:00:00Z", "2026-01-13T16:00:00Z"},
		{"America/Winnipeg", "2026-07-14T03:00:00Z", "2026-07-14T13:00:00Z"},
		{"America/Edmonton", "2026-07-14T04:00:00Z", "2026-07-14T14:00:00Z"},
		{"America/Vancouver", "2026-07-14T05:00:00Z", "2026-07-14T15:00:00Z"},
		{"America/Winnipeg", "2026-12-08T03:00:00Z", "2026-12-08T13:00:00Z"}, // since: as in summer
		{"America/Edmonton", "2026-12-08T04:00:00Z", "2026-12-08T14:00:00Z"},
		{"America/Vancouver", "2026-12-08T05:00:00Z", "2026-12-08T15:00:00Z"},
		{"America/Yellowknife", "2026-12-08T04:00:00Z", "2026-12-08T14:00:00Z"},
		{"America/Inuvik", "2026-12-08T04:00:00Z", "2026-12-08T14:00:00Z"},
		{"America/Winnipeg", "2030-02-05T03:00:00Z", "2030-02-05T13:00:00Z"},
		{"America/Edmonton", "2030-02-05T04:00:00Z", "2030-02-05T14:00:00Z"},
		{"America/Vancouver", "2030-02-05T05:00:00Z", "2030-02-05T15:00:00Z"},
		{"America/Toronto", "2026-07-14T02:00:00Z", "2026-07-14T12:00:00Z"}, // elsewhere clocks do change
		{"America/Toronto", "2026-12-08T03:00:00Z", "2026-12-08T13:00:00Z"},
		{"America/Regina", "2026-07-14T04:00:00Z", "2026-07-14T14:00:00Z"},
		{"America/Regina", "2026-12-08T04:00:00Z", "2026-12-08T14:00:00Z"},
	} {
		ten := stamp(t, c.ten)
		r := Rota{daily, mustZone(t, c.zone)}
		for _, before := range []time.Duration{time.Second, time.Minute, 30 * time.Minute, 13 * time.Hour} {
			if got := r.At(ten.Add(-before)); got.State != StateOpen || !got.Closes.Equal(ten) || got.Closes.Format("15:04") != "22:00" {
				t.Errorf("%s, %v before %s: %+v", c.zone, before, c.ten, got)
			}
		}
		for _, after := range []time.Duration{0, time.Minute, 30 * time.Minute, 9 * time.Hour} {
			if got := r.At(ten.Add(after)); got.State != StateClosed || !got.Opens.Equal(stamp(t, c.next)) || r.There(ten.Add(after)) {
				t.Errorf("%s, %v after %s: %+v", c.zone, after, c.ten, got)
			}
		}
	}
}

func TestRota(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone  string
		shifts      []Shift
		at          string
		there       bool
		until, next string
	}{
		{"nobody", "UTC", nil, "2026-11-23T12:00:00Z", false, "", ""},
		{"not yet", "UTC", []Shift{{1, "09:00", "17:00"}}, "2026-11-23T08:59:59Z", false, "", "2026-11-23T09:00:00Z"},
		{"from the first minute", "UTC", []Shift{{1, "09:00", "17:00"}}, "2026-11-23T09:00:00Z", true, "2026-11-23T17:00:00Z", ""},
		{"to the last", "UTC", []Shift{{1, "09:00", "17:00"}}, "2026-11-23T16:59:59Z", true, "2026-11-23T17:00:00Z", ""},
		{"not beyond", "UTC", []Shift{{1, "09:00", "17:00"}}, "2026-11-23T17:00:00Z", false, "", "2026-11-30T09:00:00Z"},
		{"an hour without its nought", "UTC", []Shift{{1, "9:00", "17:00"}}, "2026-11-23T12:00:00Z", true, "2026-11-23T17:00:00Z", ""},
		{"before midnight", "UTC", []Shift{{6, "22:00", "06:00"}}, "2026-11-21T22:00:00Z", true, "2026-11-22T06:00:00Z", ""},
		{"after midnight", "UTC", []Shift{{6, "22:00", "06:00"}}, "2026-11-22T05:59:00Z", true, "2026-11-22T06:00:00Z", ""},
		{"in the morning", "UTC", []Shift{{6, "22:00", "06:00"}}, "2026-11-22T06:00:00Z", false, "", "2026-11-28T22:00:00Z"},
		{"the same time twice is a day", "UTC", []Shift{{1, "08:00", "08:00"}}, "2026-11-24T07:59:00Z", true, "2026-11-24T08:00:00Z", ""},
		{"and no more", "UTC", []Shift{{1, "08:00", "08:00"}}, "2026-11-24T08:00:00Z", false, "", "2026-11-30T08:00:00Z"},
		{"midnight to midnight", "UTC", []Shift{{1, "00:00", "00:00"}}, "2026-11-23T23:59:00Z", true, "2026-11-24T00:00:00Z", ""},
		{"a minute before midnight is midnight", "UTC", []Shift{{1, "09:00", "23:59"}}, "2026-11-23T23:59:30Z", true, "2026-11-24T00:00:00Z", ""},
		{"who takes over is there", "UTC", []Shift{{1, "09:00", "17:00"}, {1, "17:00", "20:00"}}, "2026-11-23T12:00:00Z", true, "2026-11-23T20:00:00Z", ""},
		{"day and night", "America/Winnipeg", Always(), "2026-11-23T12:00:00Z", true, "", ""},
		{"a holiday is a day as others", "America/Toronto", []Shift{{5, "09:00", "17:00"}}, "2026-12-25T15:00:00Z", true, "2026-12-25T22:00:00Z", ""},
		{"what can't be read promises nobody", "UTC", []Shift{{1, "nine", "17:00"}, {7, "09:00", "17:00"}, {1, "09:00", "24:30"}},
			"2026-11-23T12:00:00Z", false, "", ""},
		{"a night with an hour less", "America/Toronto", []Shift{{6, "22:00", "06:00"}}, "2026-03-08T05:00:00Z", true, "2026-03-08T10:00:00Z", ""},
		{"a night with an hour more", "America/Toronto", []Shift{{6, "22:00", "06:00"}}, "2026-11-01T06:30:00Z", true, "2026-11-01T11:00:00Z", ""},
		{"an end that comes twice is the first", "America/Toronto", []Shift{{6, "22:00", "01:30"}}, "2026-11-01T05:29:00Z", true, "2026-11-01T05:30:00Z", ""},
		{"and not the second", "America/Toronto", []Shift{{6, "22:00", "01:30"}}, "2026-11-01T06:15:00Z", false, "", "2026-11-08T03:00:00Z"},
		{"no break in a night that has an hour more", "America/Toronto", []Shift{{0, "00:00", "01:30"}, {0, "01:30", "08:00"}},
			"2026-11-01T06:15:00Z", true, "2026-11-01T13:00:00Z", ""},
		{"a beginning that is skipped is the change", "America/Toronto", []Shift{{0, "02:30", "08:00"}}, "2026-03-08T06:59:00Z", false, "", "2026-03-08T07:00:00Z"},
	} {
		r, at := Rota{c.shifts, mustZone(t, c.zone)}, stamp(t, c.at)
		got := r.At(at)
		if (got.State == StateOpen) != c.there || r.There(at) != c.there || !same(t, got.Closes, c.until) || !same(t, got.Opens, c.next) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if !(Rota{Shifts: []Shift{{1, "09:00", "17:00"}}}).There(stamp(t, "2026-11-23T12:00:00Z")) {
		t.Error("without a zone it is UTC")
	}
}

func TestAlways(t *testing.T) {
	t.Parallel()
	var whole, late, gap []Shift
	for day := range 7 {
		whole = append(whole, Shift{day, "00:00", "00:00"})
		late = append(late, Shift{day, "08:00", "23:59"}, Shift{day, "00:00", "08:00"})
		gap = append(gap, Shift{day, "00:01", "00:00"})
	}
	for name, c := range map[string]struct {
		shifts []Shift
		want   bool
	}{
		"as we write it": {Always(), true}, "a day each": {whole, true}, "up to a minute before midnight": {late, true},
		"a minute is missing": {gap, false}, "a day is missing": {whole[1:], false}, "nobody": {nil, false},
		"from noon to noon": {[]Shift{{0, "12:00", "12:00"}, {1, "12:00", "12:00"}, {2, "12:00", "12:00"}, {3, "12:00", "12:00"},
			{4, "12:00", "12:00"}, {5, "12:00", "12:00"}, {6, "12:00", "12:00"}}, true},
	} {
		if got := AreAlways(c.shifts); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
