package listing

import (
	"time"

	"relais/internal/act"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/hours"
)

// AddHours says in a service, as it is shown, whether it is open now and when
// it is during the next seven days.
func AddHours(v *act.Service, r hsds.Record, now time.Time) {
	f := facts.Of(r, "", nil, needs.Default())
	open, clock := match.HoursOf(&f), hours.NewClock(now)
	opening := OpenState(clock.Status(open))
	v.Opening = &opening
	for _, d := range clock.Days(open, 7) {
		day := act.DayHours{Date: d.Date, Holiday: d.Holiday, Unsure: d.Unsure}
		for _, t := range d.Times {
			day.Times = append(day.Times, act.OpenTimes(t))
		}
		v.Week = append(v.Week, day)
	}
}

func OpenState(h hours.Status) act.OpenState {
	return act.OpenState{State: string(h.State), Opens: moment(h.Opens), Closes: moment(h.Closes), Holiday: h.Holiday, Remote: h.Remote}
}

func moment(t time.Time) *act.Moment {
	if t.IsZero() {
		return nil
	}
	return &t
}
