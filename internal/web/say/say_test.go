package say

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/locale"
	"relais/internal/referral"
	"relais/internal/web/ui"
)

var evening = time.Date(2026, 11, 23, 21, 30, 0, 0, time.FixedZone("", -6*3600)) // the 24th in UTC

var french, english = New(locale.FR, evening), New(locale.EN, evening)

func hours(from, to string, days ...int) (out []act.Hours) {
	for _, d := range days {
		out = append(out, act.Hours{Day: d, From: from, To: to})
	}
	return out
}

func TestHours(t *testing.T) {
	for name, c := range map[string]struct {
		hours  []act.Hours
		en, fr []string
	}{
		"none":      {nil, nil, nil},
		"in a row":  {hours("09:00", "17:00", 1, 2, 3, 4, 5), []string{"Monday to Friday, 9:00 a.m. to 5:00 p.m."}, []string{"du lundi au vendredi, de 9 h 00 à 17 h 00"}},
		"weekend":   {hours("00:00", "00:00", 6, 0), []string{"Saturday and Sunday, the whole day"}, []string{"samedi et dimanche, toute la journée"}},
		"every day": {hours("08:30", "12:00", 0, 1, 2, 3, 4, 5, 6), []string{"every day, 8:30 a.m. to 12:00 p.m."}, []string{"tous les jours, de 8 h 30 à 12 h 00"}},
		"apart": {append(hours("09:00", "12:00", 1, 2, 4), hours("13:00", "15:00", 3)...),
			[]string{"Monday, Tuesday and Thursday, 9:00 a.m. to 12:00 p.m.", "Wednesday, 1:00 p.m. to 3:00 p.m."},
			[]string{"lundi, mardi et jeudi, de 9 h 00 à 12 h 00", "mercredi, de 13 h 00 à 15 h 00"}},
	} {
		if diff := cmp.Diff(c.en, plain(english.Hours(c.hours))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.fr, plain(french.Hours(c.hours))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// plain replaces the spaces that do not break.
func plain(all []string) []string {
	for i, s := range all {
		all[i] = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
	}
	return all
}

// TestDays: a calendar day is the reader's; the day of a record is in UTC.
func TestDays(t *testing.T) {
	checked := evening.UTC()
	for what, ok := range map[string]bool{
		"today":               french.Today("2026-11-23") && !french.Today("2026-11-24") && !french.Today(""),
		"yesterday is late":   french.Late("2026-11-22") && !french.Late("2026-11-23") && !french.Late(""),
		"day of a record":     french.Day(&checked) == "2026-11-24" && french.Day(nil) == "",
		"record of today":     french.CheckedToday(&checked) && !french.CheckedToday(nil),
		"no day":              french.Date("soon") == "soon" && french.Date("2026-11-23") == locale.Date(locale.FR, evening),
		"no clock":            english.Clock("9h") == "9h",
		"spans keep the days": len(Spans(append(hours("09:00", "10:00", 1, 2), hours("09:00", "10:00", 2)...))[0].Days) == 2,
	} {
		if !ok {
			t.Error(what)
		}
	}
}

func TestOnTheTelephone(t *testing.T) {
	if diff := cmp.Diff([]string{"Alfa 7 Kilo", "Zulu"}, english.Spoken("A7K-Z")); diff != "" {
		t.Error(diff)
	}
	for number, want := range map[string]string{
		"+1 (613) 555-0142": "+16135550142", "613-555-0142 ext. 7": "6135550142", "613.555.0142, 7": "6135550142", "": "", "call": "",
		"(800) 55N-OFAS": "8005566327", "1-800-LIFE-LINE": "18005433546", "613-555-0101 TTY": "6135550101", "211 ONTARIO": "211", "988 press 1": "988", "1-80-HELP": "", "613-555-0142x7": "6135550142",
	} {
		if got := english.Dial(number); got != want {
			t.Errorf("%q dials %q, want %q", number, got, want)
		}
	}
}

func TestCodes(t *testing.T) {
	for got, want := range map[string]string{
		french.Code("province", "QC"):                   "Québec",
		french.Code("province", "XX"):                   "XX",
		french.Code("province", ""):                     "",
		english.Need("emergency-shelter"):               "Emergency shelter",
		english.Need("of-others"):                       "of-others",
		french.Language("fr"):                           "français",
		french.Language(""):                             "",
		french.Area("QC"):                               "Québec",
		french.Area("Nowhere"):                          "Nowhere",
		english.Within([]string{"One", "NGO", "Two"}):   "one, NGO and two",
		english.Within([]string{"Indigenous people"}):   "Indigenous people",
		french.Text(act.Text{EN: "Home", FR: ""}):       "Home",
		french.TongueOf(act.LongText{EN: "Home"}):       "en",
		french.TongueOf(act.LongText{EN: "H", FR: "M"}): "",
		english.TongueOf(act.LongText{FR: "M"}):         "fr",
		english.Name("nobody"):                          "Somebody who is no longer here",
		english.Done("no.such.act", "?"):                "?",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	w := New(locale.FR, evening)
	w.KnowAgencies([]act.Agency{{ID: "a", Name: act.Text{FR: "Maison", EN: "House"}}})
	w.KnowMembers([]act.Member{{ID: "m", Name: "Noor"}})
	if diff := cmp.Diff([]string{"Maison", "Noor"}, w.Names([]string{"a", "m"})); diff != "" {
		t.Error(diff)
	}
}

// TestEveryStateIsSaid: every state of a referral has a word in each language,
// a subject, a next step and a colour.
func TestEveryStateIsSaid(t *testing.T) {
	for _, status := range append(referral.All(), referral.Open, referral.Closed) {
		state := string(status)
		for _, w := range []Words{french, english} {
			if w.Code("referral_state", state) == state {
				t.Errorf("%s has no word in %s", state, w.Lang)
			}
			for _, side := range []string{"sent", "received", "desk"} {
				row := act.ReferralRow{State: state, Side: side}
				for _, said := range []string{w.Next(row), w.Subject(row)} {
					if said == "" || strings.Contains(said, "⟦") {
						t.Errorf("%s of %s in %s says %q", state, side, w.Lang, said)
					}
				}
			}
		}
	}
	for code, want := range map[string]string{"referral_state.declined": "red", "referral_state.asked": "teal", "need_status.met": "green",
		"consent_state.waiting": "yellow", "urgency.crisis": "red", "disclosure_state.proposed": "yellow", "release_state.ended": "grey", "no.set": "grey"} {
		set, code, _ := strings.Cut(code, ".")
		if got := french.Colour(set, code); got != want {
			t.Errorf("%s %s is %s, want %s", set, code, got, want)
		}
	}
}

// TestSubject: what ended has no ask any more, and says so.
func TestSubject(t *testing.T) {
	for _, c := range []struct {
		row  act.ReferralRow
		want string
	}{
		{act.ReferralRow{Need: "emergency-shelter", State: "asked"}, english.Need("emergency-shelter")},
		{act.ReferralRow{State: "declined"}, english.T("ref.erased")},
		{act.ReferralRow{State: "closed"}, english.T("ref.erased")},
		{act.ReferralRow{State: "released"}, english.T("ref.no_need")},
		{act.ReferralRow{State: "declined", Need: "food", Damaged: true}, english.T("referral.damaged")},
	} {
		if got := english.Subject(c.row); got != c.want {
			t.Errorf("%+v is about %q, want %q", c.row, got, c.want)
		}
	}
}

func TestReasonsAndFacts(t *testing.T) {
	got := plain(english.Reasons("fit", []act.Reason{{Code: "language", Value: "fr"}, {Code: "gender", Value: "woman,man"}, {Code: "distance", N: 3}}))
	if diff := cmp.Diff([]string{"Speaks French", "Receives: Woman and Man", "3 km away"}, got); diff != "" {
		t.Error(diff)
	}
	facts := english.Facts(act.AskAttributes{Languages: []string{"fr", "en"}, Region: "A town", Gender: "woman"})
	want := []ui.Row{{Key: "Gender", Value: "Woman"}, {Key: "Languages", Value: "French · English"}, {Key: "Region", Value: "A town"}}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Error(diff)
	}
}

func TestLanguages(t *testing.T) {
	all := Languages(locale.FR)
	seen := map[string]bool{}
	for i, c := range all {
		if seen[c.Text] || i > 0 && Compare(all[i-1].Text, c.Text) > 0 {
			t.Errorf("%s is twice or out of order", c.Text)
		}
		seen[c.Text] = true
	}
	if without := Languages(locale.FR, "fr", "en"); len(without) != len(all)-2 || len(all) < 100 {
		t.Errorf("%d languages, %d without two", len(all), len(without))
	}
}
