package coalition

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/referral"
)

func TestPlanOfEachUrgency(t *testing.T) {
	for urgency, answer := range map[string]referral.Span{"danger": 15, "crisis": 120, "detained": 240, "urgent": 1440,
		"standard": referral.WorkDays(3), "unheard-of": referral.WorkDays(3)} {
		p := PlanFor(urgency)
		if p.Answer != answer || p.Meet == 0 || p.Hold == 0 || p.Ends == 0 || p.Grace == 0 {
			t.Errorf("%s: %+v", urgency, p)
		}
	}
	if PlanFor("crisis").Meet != 24*60 || After().Cancel != referral.WorkDays(2) || After().Confirm != 30*24*60 {
		t.Error("the deadlines of the design are not the content's")
	}
	for _, s := range []string{"", "w", "3", "3x", "-3w", "0m"} {
		if _, err := parseSpan(s); err == nil {
			t.Errorf("%q is taken for a length of time", s)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, province, from, to string
		days                     int
	}{
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
	} {
		from, _ := time.ParseInLocation("2006-01-02 15:04", c.from, zone)
		got := In(c.province).Add(from, referral.WorkDays(c.days), zone).In(zone).Format("2006-01-02 15:04")
		if got != c.to {
			t.Errorf("%s: %s, want %s", c.name, got, c.to)
		}
	}
}

func TestOnCall(t *testing.T) {
	night := []act.Hours{{Day: 6, From: "22:00", To: "06:00"}, {Day: 1, From: "09:00", To: "17:00"}}
	for at, want := range map[string]bool{
		"2026-11-21 21:59": false, "2026-11-21 22:00": true, "2026-11-22 05:59": true, "2026-11-22 06:00": false,
		"2026-11-23 09:00": true, "2026-11-23 17:00": false, "2026-11-24 09:00": false,
	} {
		at2, _ := time.Parse("2006-01-02 15:04", at)
		if OnCall(night, time.UTC, at2) != want {
			t.Errorf("%s: %v", at, !want)
		}
	}
	if OnCall(nil, time.UTC, time.Now()) {
		t.Error("somebody is on duty without hours")
	}
}
