package directory

import (
	"time"

	"relais/internal/act"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/hours"
)

// TellHours says in a service, as it is shown, whether it is open now and when
// it is during the next seven days.
func TellHours(v *act.Service, r hsds.Record, now time.Time) {
	f := Facts(r, "", nil, needsTaxonomy())
	open, clock := match.HoursOf(&f), hours.NewClock(now)
	opening := openState(clock.Status(open))
	v.Opening = &opening
	for _, d := range clock.Days(open, 7) {
		day := act.DayHours{Date: d.Date, Holiday: d.Holiday, Unsure: d.Unsure}
		for _, t := range d.Times {
			day.Times = append(day.Times, act.OpenTimes(t))
		}
		v.Week = append(v.Week, day)
	}
}
