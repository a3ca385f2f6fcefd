package hours

import (
	"testing"
	"time"
)

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, province, from, to string
		days                     int
	}{
		{"none", "ON", "2026-11-20 15:00", "2026-11-20 15:00", 0},
		{"over a weekend", "ON", "2026-11-20 15:00", "2026-11-25 15:00", 3},
		{"from a Saturday", "ON", "2026-11-21 10:00", "2026-11-25 10:00", 3},
		{"over the change of clocks", "ON", "2026-10-30 09:00", "2026-11-02 09:00", 1},
		{"Québec's own day", "QC", "2026-06-23 09:00", "2026-06-25 09:00", 1},
		{"not Ontario's", "ON", "2026-06-23 09:00", "2026-06-24 09:00", 1},
		{"Good Friday and Easter Monday in Québec", "QC", "2026-04-02 09:00", "2026-04-07 09:00", 1},
		{"Victoria Day", "QC", "2026-05-15 09:00", "2026-05-19 09:00", 1},
		{"Victoria Day on the 24th", "QC", "2027-05-21 09:00", "2027-05-25 09:00", 1},
		{"no Victoria Day in Nova Scotia", "NS", "2026-05-15 09:00", "2026-05-18 09:00", 1},
		{"Remembrance Day", "AB", "2026-11-10 09:00", "2026-11-12 09:00", 1},
		{"a Saturday's day is kept on Monday", "AB", "2027-12-24 09:00", "2027-12-28 09:00", 1},
		{"an unknown province", "XX", "2026-12-24 09:00", "2026-12-28 09:00", 1},
		{"no province", "", "2026-12-24 09:00", "2026-12-28 09:00", 1},
		{"a night whose time is skipped on the way does not move what follows", "ON", "2026-03-06 02:30", "2026-03-10 02:30", 2},
	} {
		zone := mustZone(t, "America/Toronto")
		from, _ := time.ParseInLocation("2006-01-02 15:04", c.from, zone)
		got := AddWorkingDays(from, c.days, c.province, zone).In(zone).Format("2006-01-02 15:04")
		if got != c.to {
			t.Errorf("%s: %s, want %s", c.name, got, c.to)
		}
	}
	odd := time.Date(2026, 11, 20, 20, 15, 42, 7, time.UTC)
	if got := AddWorkingDays(odd, 1, "MB", mustZone(t, "America/Winnipeg")); !got.Equal(odd.AddDate(0, 0, 3)) {
		t.Errorf("seconds are lost: %v", got)
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		province, day, want string
	}{
		{"QC", "2026-06-24", "national_day_quebec"}, {"ON", "2026-06-24", ""},
		{"MB", "2026-09-30", "truth_and_reconciliation"}, {"QC", "2026-09-30", ""},
		{"AB", "2027-12-25", "christmas"}, {"AB", "2027-12-27", "christmas"}, // a Saturday, and the Monday
		{"ON", "2026-12-28", ""},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := HolidayOn(c.province, DayOf(day)); got != c.want {
			t.Errorf("%s %s: %q", c.province, c.day, got)
		}
	}
}
