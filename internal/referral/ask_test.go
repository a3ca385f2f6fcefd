package referral

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
)

func TestCutToWhatRulesUse(t *testing.T) {
	a := Attributes{AgeBand: "senior", Gender: "man", Languages: []string{"pt"}, Dependants: []string{"pet"},
		Accessibility: []string{"deaf"}, Wishes: []string{"quiet"}, Region: "Laval", Safety: []string{"pursued"}}
	cut, withheld := CutTo(act.Codes["attribute"], a)
	if diff := cmp.Diff(a, cut); diff != "" || len(withheld) > 0 {
		t.Error(diff, withheld)
	}
	cut, withheld = CutTo(nil, a)
	if diff := cmp.Diff(Attributes{}, cut); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(act.Codes["attribute"], withheld); diff != "" {
		t.Error(diff)
	}
	cut, withheld = CutTo([]string{"languages"}, Attributes{Languages: []string{"pt"}, Gender: "man"})
	if diff := cmp.Diff(Attributes{Languages: []string{"pt"}}, cut); diff != "" || len(withheld) != 1 {
		t.Error(diff, withheld)
	}
}

func TestNoteStops(t *testing.T) {
	for note, want := range map[string]int{
		"Arrives with two bags, needs a quiet room.":     0,
		"Peut attendre 24 h, mais pas plus de 2 jours.":  0,
		"Elle peut marcher; il faut un ascenseur, merci": 0,
		"May need an escort to the door":                 0,
		"call 604 555-0142":                              1,
		"write to a.person@example.ca":                   1,
		"see www.example.ca/x":                           1,
		"born in 1994":                                   1,
		"court on 3 mars":                                1,
		"court on May 3rd":                               1,
		"arrived in december":                            1,
		"lives at H2X 1Y4":                               1,
		"rendez-vous le 12/05":                           1,
	} {
		if got := NoteStops(note); (len(got) > 0) != (want > 0) {
			t.Errorf("%q: stopped by %q", note, got)
		}
	}
}

func TestLoopback(t *testing.T) {
	full := Body{When: 1, Reason: "other", Outcome: "met", Text: "words"}
	for loop, want := range map[string]Body{
		"none": {}, "": {}, "status": {}, "appointments": {When: 1},
		"outcome": {When: 1, Reason: "other", Outcome: "met"}, "words": full,
	} {
		if diff := cmp.Diff(want, Cut(loop, MoveComplete, full)); diff != "" {
			t.Errorf("%s: %s", loop, diff)
		}
		if diff := cmp.Diff(full, Cut(loop, MoveDecline, full)); diff != "" {
			t.Errorf("%s: a refusal is always told: %s", loop, diff)
		}
	}
}

// TestVeil follows a referral whose person allowed nothing to be told: from
// the appointment on the sender sees open, and closed after the consent's end.
func TestVeil(t *testing.T) {
	st := State{Loop: "none", LoopUntil: 100}
	for _, step := range []struct {
		who    string
		move   Move
		to     Status
		veiled bool
	}{
		{R, MoveAccept, Accepted, false}, {S, MoveRelease, Released, false}, {R, MoveReceive, Received, false},
		{R, MoveSchedule, Scheduled, true}, {T, MoveEscalate, Scheduled, true}, {R, MoveAttend, InProgress, true},
		{R, MoveComplete, Completed, true}, {T, MoveConfirm, Confirmed, true},
	} {
		st.Veiled = st.Veil(step.who, step.move, step.to)
		st.Clocks.Status = step.to
		if st.Veiled != step.veiled {
			t.Errorf("%s: veiled %v", step.move, st.Veiled)
		}
		if want := map[bool]Status{true: Open, false: step.to}[step.veiled]; st.SenderStatus(50) != want {
			t.Errorf("%s: the sender sees %s", step.move, st.SenderStatus(50))
		}
	}
	if st.SenderStatus(100) != Closed {
		t.Error("not closed at the consent's end")
	}
	st.Clocks.Status, st.Veiled = Received, false
	if st.Veil(R, MoveDecline, Declined) || st.Veil(T, MoveEndConsent, ConsentEnded) {
		t.Error("a refusal and an end are always told")
	}
	st.Loop = "status"
	if st.Veil(R, MoveSchedule, Scheduled) {
		t.Error("veiled although the status may be told")
	}
}
