package casefile

import (
	"testing"
)

// TestNeedTable: what wants an answer can be closed, what is closed can be
// opened again, and each that may follow has a line of its own.
func TestNeedTable(t *testing.T) {
	open := map[NeedStatus]bool{NeedOpen: true, NeedAsked: true, NeedPartly: true, NeedNotMet: true}
	for _, r := range needTable {
		if r.status.Open() != open[r.status] {
			t.Errorf("%s is open: %v", r.status, r.status.Open())
		}
		if r.status.NeedsReason() != (r.status == NeedSetAside) {
			t.Errorf("%s wants a reason: %v", r.status, r.status.NeedsReason())
		}
		turns := false
		for _, next := range r.status.Next() {
			turns = turns || next.Open() != r.open
			if next == r.status || next.Colour() == "" || !r.status.May(next) {
				t.Errorf("%s may be followed by %s", r.status, next)
			}
		}
		if !turns || r.status.May("another") {
			t.Errorf("%s can't be closed, or opened again, or anything may follow", r.status)
		}
	}
	if !NeedStatus("of a later version").Open() {
		t.Error("a word that we do not know hides a need")
	}
	if NeedMet.May(NeedSetAside) {
		t.Error("what is met is set aside")
	}
}

func TestUrgentOfOpenNeeds(t *testing.T) {
	for _, test := range []struct {
		needs []Need
		want  string
	}{
		{nil, ""},
		{[]Need{{Urgency: "danger", Status: "met"}, {Urgency: "urgent", Status: "open"}, {Urgency: "crisis", Status: "not_met"}}, "crisis"},
		{[]Need{{Urgency: "danger", Status: "set_aside"}, {Urgency: "standard", Status: "partly"}}, "standard"},
		{[]Need{{Urgency: "danger", Status: "withdrawn"}}, ""},
	} {
		if got := Urgent(test.needs); got != test.want {
			t.Errorf("%+v: %q, want %q", test.needs, got, test.want)
		}
	}
	if MoreUrgent("", "standard") != "standard" || MoreUrgent("crisis", "") != "crisis" || MoreUrgent("urgent", "danger") != "danger" {
		t.Error("the higher of two urgencies")
	}
}

func TestConsentStates(t *testing.T) {
	for state, want := range map[ConsentState][2]bool{Valid: {true, true}, Waiting: {false, true}, Ended: {}, Withdrawn: {}, Damaged: {false, true}, "": {}} {
		if state.Valid() != want[0] || state.Live() != want[1] || state.Colour() == "" {
			t.Errorf("%s: valid %v, live %v", state, state.Valid(), state.Live())
		}
	}
}
