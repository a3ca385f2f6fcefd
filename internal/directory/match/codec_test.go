package match

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/hours"
)

// fullService has something in every field, so that a field that the form
// forgets shows.
func fullService() Service {
	return Service{
		ID: "id", Name: Text{"nom", "name"}, Summary: Text{"résumé", "summary"}, Organization: Text{"organisme", "organization"},
		OrgID: "o", Agency: "a", Sector: "shelter", Body: "body", Needs: []string{"food", "detox"}, Languages: []string{"fr"},
		Interpreter: true, Remote: true, National: true, Areas: []Area{{"ON", ""}, {"QC", "Gatineau"}},
		Sites: []Site{{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.42, Lng: -75.7}},
		Rules: Rules{Genders: []string{"woman"}, MinAge: number(16), MaxAge: number(64), Accepts: []string{"children"},
			Refuses: []string{"pet"}, Accessible: []string{"wheelchair"}, AccessibilityKnown: true, Wishes: []string{"quiet"},
			OnlyFor: "indigenous", Safety: []string{"pursued"}, Residence: true, Status: &Barrier{Text{"motif", "reason"}, "source"}},
		Capacity: &Capacity{Available: 2, Maximum: 8, Unit: "bed", Updated: now}, Waitlist: true, Expected: "2026-12-01",
		AlwaysOpen: true, Hours: true, Schedule: []hours.Opening{{Every: hours.EveryWeek, Interval: 2, WeekStart: 1, Days: 62, Nth: [7]uint16{0, 1},
			MonthDays: 1<<63 | 2, Start: 20000, From: 20001, Until: 20002, Opens: 540, Closes: 1020, Remote: true, OnHoliday: hours.HolidayClosed}},
		Zone: "America/Toronto", Confidential: true, Publisher: "p", Verified: now.Add(-time.Hour), Visibility: MembersOnly,
		Cost: CostLow, Alternate: []string{"other"}, Polygons: []Polygon{{{45, -75}, {46, -75}, {45, -76}}},
	}
}

func TestCodecKeepsEverything(t *testing.T) {
	full := fullService()
	v := reflect.ValueOf(full)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the test leaves %s empty", v.Type().Field(i).Name)
		}
	}
	for _, s := range append(random(50), full, Service{}) {
		got, err := ReadService(AppendService([]byte("x"), &s)[1:])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCodecRefusesWhatIsNotItsOwn(t *testing.T) {
	full := fullService()
	b := AppendService(nil, &full)
	for n := range b {
		if _, err := ReadService(b[:n]); err == nil {
			t.Errorf("the first %d bytes pass for the whole", n)
		}
	}
	if _, err := ReadService(append(bytes.Clone(b), 0)); err == nil {
		t.Error("a byte too many passes")
	}
	b[0]++
	if _, err := ReadService(b); err == nil {
		t.Error("another form passes")
	}
}

func FuzzReadService(f *testing.F) {
	full := fullService()
	f.Add(AppendService(nil, &full))
	f.Add(AppendService(nil, &Service{}))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ReadService(b)
		if err != nil {
			return
		}
		again := AppendService(nil, &s)
		if _, err := ReadService(again); err != nil {
			t.Errorf("what was read can't be written and read again: %v", err)
		}
	})
}
