package hours

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func weekly(days uint8, opens, closes uint16) Opening {
	return Opening{Every: EveryWeek, Days: days, Opens: opens, Closes: closes, WeekStart: 1}
}

const allDays = 1<<7 - 1

func inProvince(province string, list ...Opening) Schedule {
	return Schedule{Zone: ZoneOf(province), Province: province, Openings: list}
}

func stamp(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestStatus(t *testing.T) {
	t.Parallel()
	office := weekly(1<<1|1<<2|1<<3|1<<4|1<<5, 9*60, 17*60)
	night := weekly(allDays, 22*60, 30*60) // ten in the evening to six
	closed, open := office, office
	closed.OnHoliday, open.OnHoliday = HolidayClosed, HolidayOpen
	phone := weekly(allDays, 0, 8*60)
	phone.Remote = true
	winter := office
	winter.From, winter.Until = DayAt(2026, 12, 1), DayAt(2027, 3, 31)
	for _, c := range []struct {
		name, province string
		list           []Opening
		now            string
		state          State
		opens, closes  string
		holiday        string
	}{
		{"in the morning", "ON", []Opening{office}, "2026-11-23T10:00:00-05:00", StateOpen, "", "2026-11-23T17:00:00-05:00", ""},
		{"in the evening", "ON", []Opening{office}, "2026-11-23T17:00:00-05:00", StateClosed, "2026-11-24T09:00:00-05:00", "", ""},
		{"on a Saturday", "ON", []Opening{office}, "2026-11-28T10:00:00-05:00", StateClosed, "2026-11-30T09:00:00-05:00", "", ""},
		{"asked from another zone", "NL", []Opening{office}, "2026-11-23T07:31:00-05:00", StateOpen, "", "2026-11-23T17:00:00-03:30", ""},
		{"past midnight", "QC", []Opening{night}, "2026-11-24T03:00:00-05:00", StateOpen, "", "2026-11-24T06:00:00-05:00", ""},
		{"clocks go forward in the night", "ON", []Opening{night}, "2026-03-08T01:00:00-05:00", StateOpen, "", "2026-03-08T06:00:00-04:00", ""},
		{"clocks go back in the night", "ON", []Opening{night}, "2026-11-01T01:30:00-05:00", StateOpen, "", "2026-11-01T06:00:00-05:00", ""},
		{"clocks go forward in Newfoundland", "NL", []Opening{night}, "2026-03-08T04:00:00-02:30", StateOpen, "", "2026-03-08T06:00:00-02:30", ""},
		{"Saskatchewan keeps its clocks", "SK", []Opening{office}, "2026-07-06T16:59:00-06:00", StateOpen, "", "2026-07-06T17:00:00-06:00", ""},
		{"Saskatchewan in winter", "SK", []Opening{office}, "2026-01-05T08:59:00-06:00", StateClosed, "2026-01-05T09:00:00-06:00", "", ""},
		{"an opening that the change swallows", "ON", []Opening{weekly(allDays, 2*60+30, 5*60)}, "2026-03-08T01:59:00-05:00",
			StateClosed, "2026-03-08T03:00:00-04:00", "", ""},
		{"an hour that comes twice", "ON", []Opening{weekly(allDays, 60+30, 3*60)}, "2026-11-01T01:15:00-05:00",
			StateOpen, "", "2026-11-01T03:00:00-05:00", ""},
		{"closed on Christmas", "ON", []Opening{closed}, "2026-12-25T10:00:00-05:00", StateClosed, "2026-12-28T09:00:00-05:00", "", "christmas"},
		{"nobody says of Christmas", "ON", []Opening{office}, "2026-12-25T10:00:00-05:00", StateUnknown, "", "", "christmas"},
		{"closed at night on Christmas anyhow", "ON", []Opening{office}, "2026-12-25T20:00:00-05:00", StateClosed, "2026-12-28T09:00:00-05:00", "", ""},
		{"open on Christmas", "ON", []Opening{open}, "2026-12-25T10:00:00-05:00", StateOpen, "", "2026-12-25T17:00:00-05:00", ""},
		{"the national day of Quebec", "QC", []Opening{closed}, "2026-06-24T10:00:00-04:00", StateClosed, "2026-06-25T09:00:00-04:00", "", "national_day_quebec"},
		{"is none in Ontario", "ON", []Opening{closed}, "2026-06-24T10:00:00-04:00", StateOpen, "", "2026-06-24T17:00:00-04:00", ""},
		{"a season to come", "ON", []Opening{winter}, "2026-11-23T10:00:00-05:00", StateClosed, "2026-12-01T09:00:00-05:00", "", ""},
		{"a season beyond two weeks", "ON", []Opening{winter}, "2026-11-10T10:00:00-05:00", StateClosed, "", "", ""},
		{"two openings without a break", "ON", []Opening{weekly(allDays, 20*60, 24*60), weekly(allDays, 0, 4*60)},
			"2026-11-23T21:00:00-05:00", StateOpen, "", "2026-11-24T04:00:00-05:00", ""},
		{"a door rather than a telephone", "ON", []Opening{phone, weekly(allDays, 7*60, 9*60)}, "2026-11-23T07:30:00-05:00",
			StateOpen, "", "2026-11-23T09:00:00-05:00", ""},
		{"hours in words", "ON", []Opening{{}}, "2026-11-23T07:30:00-05:00", StateUnknown, "", "", ""},
		{"no hours", "ON", nil, "2026-11-23T07:30:00-05:00", StateUnknown, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := stamp(t, c.now)
			h := NewClock(now).Status(inProvince(c.province, c.list...))
			if h.State != c.state || h.Holiday != c.holiday || !same(t, h.Opens, c.opens) || !same(t, h.Closes, c.closes) {
				t.Errorf("got %+v", h)
			}
		})
	}
}

func same(t *testing.T, got time.Time, want string) bool {
	t.Helper()
	if want == "" {
		return got.IsZero()
	}
	return got.Equal(stamp(t, want))
}

func TestAlwaysOpen(t *testing.T) {
	s, now := Schedule{AlwaysOpen: true}, stamp(t, "2026-12-25T03:00:00Z")
	if h := NewClock(now).Status(s); h.State != StateAlways {
		t.Errorf("got %+v", h)
	}
	if got := NewClock(now).NextOpen(s); !got.Equal(now) {
		t.Errorf("it opens next at %v", got)
	}
}

func TestOpenBy(t *testing.T) {
	morning, evening := weekly(allDays, 9*60, 12*60), weekly(allDays, 21*60, 23*60)
	monthly := Opening{Every: EveryMonth, MonthDays: MonthDayBit(20), Opens: 540, Closes: 600}
	for _, c := range []struct {
		name, now, by string
		o             Opening
		open, known   bool
	}{
		{"in the evening for tonight", "2026-11-24T18:00:00-05:00", "tonight", evening, true, true},
		{"tomorrow morning is not tonight", "2026-11-24T18:00:00-05:00", "tonight", morning, false, true},
		{"after midnight, it is still tonight", "2026-11-24T02:00:00-05:00", "tonight", weekly(allDays, 5*60, 9*60), true, true},
		{"after midnight, the next evening is not", "2026-11-24T02:00:00-05:00", "tonight", evening, false, true},
		{"within a week", "2026-11-24T18:00:00-05:00", "week", morning, true, true},
		{"not within a week", "2026-11-24T18:00:00-05:00", "week", monthly, false, true},
		{"within a month", "2026-11-24T18:00:00-05:00", "month", monthly, true, true},
		{"now", "2026-11-24T18:00:00-05:00", "now", evening, false, true},
		{"nobody knows", "2026-11-24T18:00:00-05:00", "tonight", Opening{}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			open, known := NewClock(stamp(t, c.now)).OpenBy(inProvince("ON", c.o), c.by)
			if open != c.open || known != c.known {
				t.Errorf("got %v, %v", open, known)
			}
		})
	}
}

// TestNextOpenIsNext: what is announced is open then and not before, at any
// hour of the days around the changes of clocks, in zones that differ.
func TestNextOpenIsNext(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, province := range []string{"ON", "NL", "SK"} {
		for range 60 {
			var list []Opening
			for range 1 + rnd.IntN(3) {
				from := uint16(rnd.IntN(48) * 30)
				list = append(list, weekly(uint8(1+rnd.IntN(127)), from, from+uint16(30*(1+rnd.IntN(30)))))
				list[len(list)-1].OnHoliday = HolidayOpen
			}
			s := inProvince(province, list...)
			for _, start := range []time.Time{time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)} {
				var announced time.Time
				for at := start; at.Before(start.AddDate(0, 0, 3)); at = at.Add(10 * time.Minute) {
					c := NewClock(at)
					h := c.Status(s)
					if h.State == StateOpen && !h.Closes.After(at) && !h.Closes.IsZero() {
						t.Fatalf("%s %v at %v: %+v", province, list, at, h)
					}
					if !announced.IsZero() && (h.State == StateOpen) != !at.Before(announced) {
						t.Fatalf("%s %+v: opening was announced for %v, at %v it is %s", province, list, announced, at, h.State)
					}
					announced = h.Opens
				}
			}
		}
	}
}

func BenchmarkStatus(b *testing.B) {
	s := inProvince("ON", weekly(1<<1|1<<2|1<<3|1<<4|1<<5, 9*60, 17*60), weekly(1<<6, 10*60, 12*60))
	now := time.Date(2026, 11, 28, 18, 0, 0, 0, time.UTC)
	c := NewClock(now)
	b.ReportAllocs()
	for b.Loop() {
		c.Status(s)
	}
}

// TestDays: seven days from today, by the clock of the service.
func TestDays(t *testing.T) {
	s := inProvince("ON",
		Opening{Every: EveryWeek, Days: 0b0111110, Opens: 13 * 60, Closes: 17 * 60},
		Opening{Every: EveryWeek, Days: 0b0111110, Opens: 9 * 60, Closes: 12 * 60},
		Opening{Every: EveryWeek, Days: 1 << time.Saturday, Opens: 22 * 60, Closes: 26 * 60, OnHoliday: HolidayClosed})
	// A Sunday evening in Ontario; the Thursday after is Christmas.
	days := NewClock(time.Date(2025, 12, 22, 3, 0, 0, 0, time.UTC)).Days(s, 7)
	var got []string
	for _, d := range days {
		line := d.Date.Format("Mon") + d.Holiday
		for _, one := range d.Times {
			line += one.Opens.Format(" 15:04-") + one.Closes.Format("15:04")
		}
		got = append(got, line)
	}
	want := []string{"Sun", "Mon 09:00-12:00 13:00-17:00", "Tue 09:00-12:00 13:00-17:00", "Wed 09:00-12:00 13:00-17:00",
		"Thuchristmas", "Friboxing_day", "Sat 22:00-02:00"}
	if diff := cmp.Diff(want, got); diff != "" || !days[4].Unsure {
		t.Error(diff)
	}
	if got := NewClock(time.Now()).Days(Schedule{Openings: []Opening{{}}}, 7); got != nil {
		t.Errorf("hours that nobody reads: %v", got)
	}
}
