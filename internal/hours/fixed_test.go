package hours_test

import (
	"testing"
	"time"

	"relais/internal/hours"
)

func TestFixed(t *testing.T) {
	for in, want := range map[string]string{
		"2026-01-12T12:00:00Z":      "2026-01-12T12:00:00Z",
		"2026-01-12T12:00:01Z":      "2026-01-13T12:00:00Z",
		"2026-01-12T00:00:00Z":      "2026-01-12T12:00:00Z",
		"2026-12-31T23:59:59-08:00": "2027-01-01T12:00:00Z",
	} {
		at, err := time.Parse(time.RFC3339, in)
		if err != nil {
			t.Fatal(err)
		}
		if got := hours.Fixed(at).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestInClear: midnight in any Canadian zone stands as the fixed hour, whatever
// the zone; a deadline of minutes stays.
func TestInClear(t *testing.T) {
	for _, zone := range hours.Canadian() {
		at := hours.ZoneOrUTC(zone)
		for _, month := range []time.Month{time.January, time.July} {
			got := hours.InClear(time.Date(2026, month, 13, 0, 0, 0, 0, at))
			if want := time.Date(2026, month, 13, 12, 0, 0, 0, time.UTC); !got.Equal(want) {
				t.Errorf("%s: %v", zone, got)
			}
		}
	}
	for _, stays := range []string{"2026-01-13T05:00:01Z", "2026-01-13T05:17:00Z", "2026-01-13T15:00:00Z"} {
		at, err := time.Parse(time.RFC3339, stays)
		if err != nil {
			t.Fatal(err)
		}
		if got := hours.InClear(at); !got.Equal(at) {
			t.Errorf("%s: %v", stays, got)
		}
	}
}

func TestLastDay(t *testing.T) {
	for zone, end := range map[string]string{
		"America/Toronto": "2027-01-29T05:00:00Z", "America/Halifax": "2027-01-29T04:00:00Z", "America/St_Johns": "2027-01-29T03:30:00Z",
	} {
		at, err := time.Parse(time.RFC3339, end)
		if err != nil {
			t.Fatal(err)
		}
		if got := hours.LastDay(at, hours.ZoneOrUTC(zone)); got != "2027-01-28" {
			t.Errorf("%s: %s", zone, got)
		}
	}
}
