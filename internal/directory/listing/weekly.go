package listing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/hours"
)

const allWeek = "MO,TU,WE,TH,FR,SA,SU"

// bydays are the days as iCalendar names them, from Sunday.
var bydays = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

const day = 24 * 60 // minutes

// weekly are the hours of a usual week, nil where a record says more or less than that:
// other seasons, the second Tuesday, hours by telephone, three spans a day.
func weekly(s hsds.Service, list []hours.Opening) *act.WeekTimes {
	if _, always := facts.ReadHours(s); always || len(list) == 0 {
		return nil
	}
	timed := 0
	for _, one := range s.Schedules {
		if one.OpensAt != "" {
			timed++
		}
	}
	var w act.WeekTimes
	for _, o := range list {
		if o.Every == hours.Unread && timed < len(list) {
			continue // words beside the times
		}
		plain := hours.Opening{Every: hours.EveryWeek, Interval: o.Interval, WeekStart: o.WeekStart, Days: o.Days, Start: o.Start, Opens: o.Opens, Closes: o.Closes,
			OnHoliday: o.OnHoliday}
		if o != plain || o.Interval > 1 || o.Days == 0 {
			return nil
		}
		for d, times := range w.Days() {
			if o.Days&(1<<d) == 0 {
				continue
			}
			if !addTimes(times, clockOf(o.Opens), clockOf(o.Closes)) {
				return nil
			}
		}
	}
	if w == (act.WeekTimes{}) {
		return nil
	}
	return &w
}

func clockOf(minutes uint16) string {
	return fmt.Sprintf("%02d:%02d", minutes%day/60, minutes%60)
}

// addTimes puts a span into a day, the earlier first; false where there are two already.
func addTimes(d *act.DayTimes, from, to string) bool {
	switch {
	case d.From == "":
		d.From, d.To = from, to
	case d.From2 != "":
		return false
	case from < d.From:
		*d = act.DayTimes{From: from, To: to, From2: d.From, To2: d.To}
	default:
		d.From2, d.To2 = from, to
	}
	return true
}

// weekOf is the week that a form says; WeekdaysAlike puts what Monday has into the days
// to Friday.
func weekOf(in act.UpsertService) act.WeekTimes {
	w := in.Weekly
	if in.WeekdaysAlike {
		w.Tue, w.Wed, w.Thu, w.Fri = w.Mon, w.Mon, w.Mon, w.Mon
	}
	return w
}

// schedules keeps what is there unless the form says otherwise.
func schedules(r hsds.Record, s hsds.Service, in act.UpsertService) any {
	old, _ := r.Member("schedules").([]any)
	if in.NoHours {
		return nil
	}
	var stands act.WeekTimes
	if now := weekly(s, facts.Schedules(s)); now != nil {
		stands = *now
	}
	week := weekOf(in)
	_, always := facts.ReadHours(s)
	sameWords := in.Hours == "" || len(s.Schedules) > 0 && s.Schedules[0].Description == in.Hours
	sameWeek := week == (act.WeekTimes{}) || week == stands
	if always == in.AlwaysOpen && sameWords && sameWeek {
		return listed(old)
	}
	if week == (act.WeekTimes{}) && !always {
		week = stands
	}
	words := in.Hours
	if words == "" && len(s.Schedules) > 0 && stands != (act.WeekTimes{}) {
		words = s.Schedules[0].Description
	}
	return written(s.ID, words, in.AlwaysOpen, week)
}

// written are hours as a record has them: the same times on several days are one.
func written(service, words string, always bool, week act.WeekTimes) []hsds.Schedule {
	first := hsds.Schedule{ID: hsds.ContentID("schedule", service), Description: words}
	if always {
		first.Freq, first.ByDay, first.OpensAt, first.ClosesAt = "WEEKLY", allWeek, "00:00", "23:59"
		return []hsds.Schedule{first}
	}
	type span struct{ from, to string }
	var order []span
	days := map[span][]string{}
	for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		t := week.Days()[d]
		for _, one := range []span{{t.From, t.To}, {t.From2, t.To2}} {
			if one.from == "" || one.to == "" {
				continue
			}
			if !slices.Contains(order, one) {
				order = append(order, one)
			}
			days[one] = append(days[one], bydays[d])
		}
	}
	if len(order) == 0 {
		if words == "" {
			return nil
		}
		return []hsds.Schedule{first}
	}
	var out []hsds.Schedule
	for i, one := range order {
		sch := first
		if i > 0 {
			sch.ID = hsds.ContentID("schedule", service, one.from, one.to)
		}
		sch.Freq, sch.ByDay, sch.OpensAt, sch.ClosesAt = "WEEKLY", strings.Join(days[one], ","), one.from, one.to
		out = append(out, sch)
	}
	return out
}
