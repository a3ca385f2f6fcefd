package coalition

import (
	"testing"
	"time"

	"relais/internal/hours"
	"relais/internal/referral"
)

func TestPlanOfEachUrgency(t *testing.T) {
	t.Parallel()
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

func TestDue(t *testing.T) {
	t.Parallel()
	zone, err := hours.Zone("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		span     referral.Span
		province string
		want     string
	}{
		{0, "QC", "2026-06-23T13:00:00Z"},
		{90, "QC", "2026-06-23T14:30:00Z"},
		{referral.WorkDays(1), "QC", "2026-06-25T13:00:00Z"}, // past the national day
		{referral.WorkDays(1), "ON", "2026-06-24T13:00:00Z"},
	} {
		got := Due(time.Date(2026, 6, 23, 13, 0, 0, 0, time.UTC), c.span, c.province, zone)
		if got.Format(time.RFC3339) != c.want {
			t.Errorf("%d in %s: %v", c.span, c.province, got)
		}
	}
}

func TestBadDeadlines(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"no JSON": "{", "no unit": `{"urgencies": {"crisis": {"answer": "3", "meet": "1h", "hold": "1h", "ends": "1h", "grace": "1h"}}}`,
		"nothing": `{"after": {"cancel": "2w"}}`,
	} {
		if _, err := readDeadlines([]byte(data)); err == nil {
			t.Errorf("%s is taken for deadlines", name)
		}
	}
}
