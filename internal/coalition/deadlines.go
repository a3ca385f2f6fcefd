package coalition

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"relais/content/deadlines"
	"relais/internal/hours"
	"relais/internal/referral"
)

type deadlineFile struct {
	Urgencies map[string]struct{ Answer, Meet, Hold, Ends, Grace string }
	After     struct {
		Appointment string
		NoShow      string `json:"no_show"`
		Cancel      string
		Confirm     string
	}
}

type deadlineSet struct {
	plans map[string]referral.Plan
	after referral.After
}

var common = sync.OnceValue(func() deadlineSet {
	set, err := readDeadlines(deadlines.JSON)
	if err != nil {
		panic("content/deadlines: " + err.Error()) // embedded and tested
	}
	return set
})

// PlanFor returns the deadlines of an urgency. What is unknown counts as
// standard.
func PlanFor(urgency string) referral.Plan {
	if p, ok := common().plans[urgency]; ok {
		return p
	}
	return common().plans["standard"]
}

// After returns the deadlines that no urgency changes.
func After() referral.After { return common().after }

// Due is the instant a span after t: minutes as they pass, working days of a
// province at the same time of day in the zone.
func Due(t time.Time, span referral.Span, province string, zone *time.Location) time.Time {
	if span >= 0 {
		return t.Add(time.Duration(span) * time.Minute)
	}
	return hours.AddWorkingDays(t, int(-span), province, zone)
}

func readDeadlines(data []byte) (deadlineSet, error) {
	var f deadlineFile
	set := deadlineSet{plans: map[string]referral.Plan{}}
	if err := json.Unmarshal(data, &f); err != nil {
		return set, err
	}
	var bad error
	span := func(s string) referral.Span {
		n, err := parseSpan(s)
		if err != nil {
			bad = err
		}
		return n
	}
	for urgency, d := range f.Urgencies {
		set.plans[urgency] = referral.Plan{Answer: span(d.Answer), Meet: span(d.Meet), Hold: span(d.Hold),
			Ends: span(d.Ends), Grace: span(d.Grace)}
	}
	set.after = referral.After{Appointment: span(f.After.Appointment), NoShow: span(f.After.NoShow),
		Cancel: span(f.After.Cancel), Confirm: span(f.After.Confirm)}
	return set, bad
}

// parseSpan reads "15m", "2h" or "3w" (working days).
func parseSpan(s string) (referral.Span, error) {
	if len(s) < 2 {
		return 0, fmt.Errorf("coalition: %q is no length of time", s)
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("coalition: %q is no length of time", s)
	}
	switch s[len(s)-1] {
	case 'm':
		return referral.Span(n), nil
	case 'h':
		return referral.Span(60 * n), nil
	case 'w':
		return referral.WorkDays(n), nil
	}
	return 0, fmt.Errorf("coalition: %q has no known unit", s)
}
