package listing

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/fault"
)

var noon = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func listingWith(t *testing.T, in act.UpsertService) hsds.Record {
	t.Helper()
	in.Name, in.Needs = act.Text{EN: "Pantry"}, []string{"food"}
	r, err := New(in, Owner{ID: "a", Name: act.Text{EN: "House"}}, "s", noon)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seen(r hsds.Record) act.Service { return View(directory.Entry{Record: r}, nil) }

// TestWeekIsHours: times of a week are stored as times, shown as they were written, and
// used by who asks whether it is open.
func TestWeekIsHours(t *testing.T) {
	noonBreak := act.DayTimes{From: "09:00", To: "12:00", From2: "13:00", To2: "17:00"}
	week := act.WeekTimes{Mon: noonBreak, Sat: act.DayTimes{From: "22:00", To: "02:00"}}
	r := listingWith(t, act.UpsertService{Weekly: week, WeekdaysAlike: true, Hours: "Ring twice"})
	want := week
	want.Tue, want.Wed, want.Thu, want.Fri = noonBreak, noonBreak, noonBreak, noonBreak
	s := seen(r)
	if diff := cmp.Diff(&want, s.Weekly); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Ring twice"}, s.Hours); diff != "" {
		t.Error(diff)
	}
	AddHours(&s, r, noon)
	if s.Opening.State != "open" && s.Opening.State != "closed" {
		t.Errorf("nobody knows whether it is open: %+v", s.Opening)
	}
	if len(s.Week) != 7 || len(s.Week[0].Times) != 2 {
		t.Errorf("%+v", s.Week)
	}
}

// TestHoursStayOrGo: what a form leaves empty stays, what is said anew replaces, and
// hours that are not known any more go.
func TestHoursStayOrGo(t *testing.T) {
	nine := act.WeekTimes{Mon: act.DayTimes{From: "09:00", To: "17:00"}}
	ten := act.WeekTimes{Mon: act.DayTimes{From: "10:00", To: "17:00"}}
	for _, tt := range []struct {
		name       string
		was, in    act.UpsertService
		week       *act.WeekTimes
		hours      []string
		alwaysOpen bool
	}{
		{"nothing said", act.UpsertService{Weekly: nine, Hours: "w"}, act.UpsertService{}, &nine, []string{"w"}, false},
		{"other words", act.UpsertService{Weekly: nine, Hours: "w"}, act.UpsertService{Hours: "x"}, &nine, []string{"x"}, false},
		{"other times", act.UpsertService{Weekly: nine, Hours: "w"}, act.UpsertService{Weekly: ten}, &ten, []string{"w"}, false},
		{"day and night", act.UpsertService{Weekly: nine}, act.UpsertService{AlwaysOpen: true}, nil, nil, true},
		{"no more day and night", act.UpsertService{AlwaysOpen: true}, act.UpsertService{Weekly: ten}, &ten, nil, false},
		{"not known any more", act.UpsertService{Weekly: nine, Hours: "w"}, act.UpsertService{NoHours: true}, nil, nil, false},
	} {
		r, err := Edit(listingWith(t, tt.was), tt.in, Owner{ID: "a"}, noon)
		if err != nil {
			t.Fatal(err)
		}
		s := seen(r)
		if diff := cmp.Diff(tt.week, s.Weekly); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.hours, s.Hours); diff != "" || s.AlwaysOpen != tt.alwaysOpen {
			t.Errorf("%s: always %v %s", tt.name, s.AlwaysOpen, diff)
		}
	}
}

// TestHoursThatAWeekCantSay: seasons, the second Tuesday and three spans stay as the
// record has them while the form says nothing of them.
func TestHoursThatAWeekCantSay(t *testing.T) {
	for _, schedules := range []string{
		`[{"freq":"WEEKLY","byday":"MO","opens_at":"09:00","closes_at":"12:00","valid_from":"2026-06-01","valid_to":"2026-08-31"}]`,
		`[{"freq":"MONTHLY","byday":"2TU","opens_at":"09:00","closes_at":"12:00"}]`,
		`[{"freq":"WEEKLY","byday":"MO","opens_at":"08:00","closes_at":"09:00"},{"freq":"WEEKLY","byday":"MO","opens_at":"10:00","closes_at":"11:00"},` +
			`{"freq":"WEEKLY","byday":"MO","opens_at":"12:00","closes_at":"13:00"}]`,
	} {
		r := hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(`{"id":"s","name":"Pantry","status":"active","schedules":` + schedules + `}`)}
		if s := seen(r); s.Weekly != nil {
			t.Errorf("%s is no week: %+v", schedules, s.Weekly)
		}
		edited, err := Edit(r, act.UpsertService{Name: act.Text{EN: "Pantry"}, Needs: []string{"food"}}, Owner{ID: "a"}, noon)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := r.Member("schedules").([]any)
		after, _ := edited.Member("schedules").([]any)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s: %s", schedules, diff)
		}
	}
}

// TestTimesThatCantBe are refused beside their box.
func TestTimesThatCantBe(t *testing.T) {
	in := act.UpsertService{Name: act.Text{EN: "Pantry"}, Needs: []string{"food"}}
	in.Weekly.Mon.From, in.Weekly.Tue.To2 = "09:00", "17:00"
	in.Weekly.Wed = act.DayTimes{From: "09:00", To: "09:00"}
	err := Check(in)
	if err == nil {
		t.Fatal("they pass")
	}
	for _, field := range []string{"weekly.mon.to", "weekly.tue.from2", "weekly.wed.to"} {
		if !complains(err, field) {
			t.Errorf("nothing is said of %s: %v", field, err)
		}
	}
}

func complains(err error, field string) bool {
	f, ok := fault.As(err)
	return ok && slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Name == field })
}
