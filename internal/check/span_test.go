package check

import (
	"testing"
	"time"

	"relais/internal/fault"
	"relais/internal/hours"
)

// TestAt: a day is one on the clocks of who sends it, and what nobody can mean is refused with the limit that it passed.
func TestAt(t *testing.T) {
	t.Parallel()
	type days struct {
		Next string  `json:"next" check:"date,ahead=2"`
		Got  string  `json:"got" check:"date,back=10"`
		Any  string  `json:"any" check:"date"`
		Wide *string `json:"wide" check:"date,back=1,ahead=1"`
	}
	type times struct {
		When string `json:"when" check:"time,ahead=2"`
		At   string `json:"at" check:"time,back=2"`
	}
	toronto, err := hours.Zone("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 29, 2, 0, 0, 0, time.UTC).In(toronto) // the 28th, 9 p.m.
	wide := func(s string) days { return days{Wide: &s} }
	for _, tt := range []struct {
		in         any
		field, key string
		arg        any
	}{
		{&days{Next: "2026-11-28", Got: "2026-11-28"}, "", "", nil},
		{&days{Next: "2028-11-28", Got: "2016-11-28", Any: "1900-01-01"}, "", "", nil},
		{&days{}, "", "", nil},
		{&days{Next: "2026-11-27"}, "next", pastDay, nil},
		{&days{Next: "1900-01-01"}, "next", pastDay, nil},
		{&days{Next: "2028-11-29"}, "next", tooFar, "2028-11-28"},
		{&days{Got: "2026-11-29"}, "got", aheadDay, nil},
		{&days{Got: "2016-11-27"}, "got", longAgo, "2016-11-28"},
		{new(wide("2025-11-28")), "", "", nil},
		{new(wide("2025-11-27")), "wide", longAgo, "2025-11-28"},
		{new(wide("2027-11-29")), "wide", tooFar, "2027-11-28"},
		{&days{Next: "tomorrow"}, "next", badDate, nil},
		{&times{When: "2026-11-28T22:00:00-05:00", At: "2026-11-29T02:04:00Z"}, "", "", nil},
		{&times{When: "2026-11-28T20:59:00-05:00"}, "when", pastTime, nil},
		{&times{When: "2029-01-01T00:00:00Z"}, "when", tooFar, "2028-11-28"},
		{&times{At: "2026-11-29T03:00:00Z"}, "at", aheadTime, nil},
		{&times{At: "1900-01-01T00:00:00Z"}, "at", longAgo, "2024-11-28"},
	} {
		bad, _ := fault.As(At(tt.in, nil, now))
		if tt.key == "" {
			if bad != nil {
				t.Errorf("%+v: %v", tt.in, bad)
			}
			continue
		}
		if bad == nil || len(bad.Fields) != 1 || bad.Fields[0].Name != tt.field || bad.Fields[0].Key != tt.key {
			t.Errorf("%+v: %v, want %s %s", tt.in, bad, tt.field, tt.key)
			continue
		}
		if args := bad.Fields[0].Args; tt.arg != nil && (len(args) != 1 || args[0] != tt.arg) {
			t.Errorf("%+v: %v, want %v", tt.in, args, tt.arg)
		}
	}
	if err := Struct(&days{Next: "1900-01-01"}, nil); err != nil {
		t.Errorf("without a present nothing is too early: %v", err)
	}
}
