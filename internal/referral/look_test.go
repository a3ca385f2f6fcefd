package referral

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func plus(t time.Time, s Span) time.Time { return t.Add(time.Duration(s) * time.Minute) }

func TestLook(t *testing.T) {
	late := AtTime(noon.Add(-time.Minute))
	for _, test := range []struct {
		name   string
		st     State
		side   string
		unread bool
		want   Look
	}{
		{"an ask waits for the recipient", State{Clocks: Clocks{Status: Asked, Turn: R}}, R, false, LookAct},
		{"and for nobody else", State{Clocks: Clocks{Status: Asked, Turn: R}}, S, false, LookNothing},
		{"what is new is read", State{Clocks: Clocks{Status: Asked, Turn: R}}, S, true, LookRead},
		{"lateness is the sender's too", State{Clocks: Clocks{Status: Asked, Turn: R, Deadline: late}}, S, false, LookAct},
		{"but not where clocks stop", State{Clocks: Clocks{Status: OnHold, Turn: R, Deadline: late, Paused: late}}, S, false, LookNothing},
		{"nor where times are not told", State{Loop: "status", Clocks: Clocks{Status: Scheduled, Turn: R, Deadline: late}}, S, false, LookNothing},
		{"an appointment that is over", State{Clocks: Clocks{Status: Scheduled, Turn: R, Deadline: late}}, R, false, LookAct},
		{"an appointment that is to come", State{Clocks: Clocks{Status: Scheduled, Turn: R}}, R, false, LookNothing},
		{"what the other side says of it", State{Clocks: Clocks{Status: Scheduled, Turn: R}}, R, true, LookRead},
		{"the sender is late", State{Clocks: Clocks{Status: Accepted, Turn: S, Deadline: late}}, R, false, LookNothing},
		{"veiled", State{Veiled: true, Clocks: Clocks{Status: Completed, Turn: S}}, S, false, LookNothing},
		{"veiled, and something of before is unread", State{Veiled: true, Clocks: Clocks{Status: Failed}}, S, true, LookRead},
		{"a receipt is due", State{Release: "x", Clocks: Clocks{Status: Withdrawn}}, R, false, LookAct},
		{"a receipt was given", State{Release: "x", Receipted: true, Clocks: Clocks{Status: Withdrawn}}, R, false, LookNothing},
		{"nothing was released", State{Clocks: Clocks{Status: Withdrawn}}, R, true, LookRead},
		{"a refusal by whoever made it", State{Clocks: Clocks{Status: Declined}}, R, true, LookNothing},
	} {
		if got := test.st.Look(test.side, test.unread, noon); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestEveryEndingIsLookedAt: an ending that a side did not make stays in its
// hand until it is read, and leaves it then, receipts aside.
func TestEveryEndingIsLookedAt(t *testing.T) {
	for _, r := range Table {
		if !r.To.Final() {
			continue
		}
		st := State{Clocks: Clocks{Status: r.To}}
		for _, side := range []string{S, R} {
			made := r.Who == side || r.Move == MoveSupersede && side == S
			quiet := r.Move == MoveAbandon || r.Move == MoveConfirm && side == R
			if got := st.InHand(side, true, noon); !made && !quiet && !got {
				t.Errorf("%s by %s: %s does not look at it", r.Move, r.Who, side)
			}
			if st.InHand(side, false, noon) {
				t.Errorf("%s by %s: %s has it in hand although it was read", r.Move, r.Who, side)
			}
		}
	}
	veiled := State{Veiled: true, LoopUntil: AtTime(noon), Clocks: Clocks{Status: Confirmed}}
	if !veiled.InHand(S, false, noon.Add(-time.Second)) || veiled.InHand(S, true, noon) {
		t.Error("what a sender may not know of closes when the consent ends, and not before")
	}
}

func TestAssign(t *testing.T) {
	var st State
	st.Assign(Rule{Who: R, Move: MoveRequestInfo}, "a")
	if st.Hand != "" {
		t.Error("a question takes nothing on")
	}
	st.Assign(Rule{Who: R, Move: MoveAccept}, "b")
	st.Assign(Rule{Who: R, Move: MoveReceive}, "c")
	if st.Hand != "b" {
		t.Errorf("in the hand of %q", st.Hand)
	}
	st.BackMove = MoveAccept
	st.Assign(Rule{Who: R, Move: MoveUndo}, "b")
	if st.Hand != "" {
		t.Error("an acceptance that was undone holds on")
	}
	st.Assign(Rule{Who: R, Move: MoveReceive}, "c")
	if st.Hand != "c" {
		t.Error("nobody has what was disclosed")
	}
}

func TestUndoable(t *testing.T) {
	for _, test := range []struct {
		name string
		st   State
		rule Rule
		want bool
	}{
		{"accept", State{}, Rule{From: Asked, Who: R, Move: MoveAccept}, true},
		{"accept among several", State{Group: "g"}, Rule{From: Asked, Who: R, Move: MoveAccept}, false},
		{"accept what sends a release", State{Armed: true}, Rule{From: Asked, Who: R, Move: MoveAccept}, false},
		{"decline", State{Group: "g"}, Rule{From: Asked, Who: R, Move: MoveDecline}, true},
		{"decline what was released", State{Release: "r"}, Rule{From: Released, Who: R, Move: MoveDecline}, false},
		{"cancel", State{}, Rule{From: Asked, Who: S, Move: MoveCancel}, true},
		{"cancel among several", State{Group: "g"}, Rule{From: Asked, Who: S, Move: MoveCancel}, false},
		{"cancel as asked for", State{Group: "g", Release: "r"}, Rule{From: CancelRequested, Who: R, Move: MoveCancel}, true},
		{"withdraw", State{}, Rule{From: CancelRequested, Who: P, Move: MoveWithdraw}, false},
		{"the clock", State{}, Rule{From: Completed, Who: T, Move: MoveConfirm}, false},
		{"receive", State{}, Rule{From: Released, Who: R, Move: MoveReceive}, false},
	} {
		if got := test.st.Undoable(test.rule); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestPurges(t *testing.T) {
	for _, test := range []struct {
		from, to Status
		want     bool
	}{{Asked, Declined, true}, {Asked, Cancelled, true}, {CancelRequested, Cancelled, false}, {CancelRequested, Withdrawn, true},
		{InProgress, Failed, false}, {Completed, Confirmed, false}} {
		st := State{Clocks: Clocks{Status: test.to}}
		if got := st.Purges(test.from); got != test.want {
			t.Errorf("%s after %s: %v", test.to, test.from, got)
		}
	}
}

// TestEnter walks the statuses and their clocks.
func TestEnter(t *testing.T) {
	after := After{Appointment: 30, NoShow: 40, Cancel: 50, Confirm: 60}
	plan := Plan{Answer: 10, Meet: 20, Hold: 15, Ends: 100, Grace: 5}
	at := func(minutes int) At { return AtTime(noon.Add(time.Duration(minutes) * time.Minute)) }
	for _, test := range []struct {
		rule Rule
		body Body
		want Clocks
	}{
		{Rule{From: Draft, Move: MoveAsk, To: Asked}, Body{}, Clocks{Turn: R, Deadline: at(10), Lift: at(10), Ends: at(100), Auto: at(100)}},
		{Rule{From: Draft, Move: MoveAsk, To: Asked}, Body{Minutes: 3}, Clocks{Turn: R, Deadline: at(3), Lift: at(3), Ends: at(100), Auto: at(100)}},
		{Rule{From: Asked, Move: MoveWaitlist, To: Waitlisted}, Body{}, Clocks{Turn: R, Deadline: at(20), Lift: at(20), Ends: at(20 + 7*24*60), Auto: at(20 + 7*24*60)}},
		{Rule{From: Asked, Move: MoveAccept, To: Accepted}, Body{Hold: at(8)}, Clocks{Turn: S, Deadline: at(8), Lift: at(8), Hold: at(8), Auto: at(8)}},
		{Rule{From: Accepted, Move: MoveRelease, To: Released}, Body{}, Clocks{Turn: R, Deadline: at(10), Lift: at(10)}},
		{Rule{From: Released, Move: MoveReceive, To: Received}, Body{}, Clocks{Turn: R, Deadline: at(20), Lift: at(20)}},
		{Rule{From: Received, Move: MoveSchedule, To: Scheduled}, Body{When: at(7)}, Clocks{Turn: R, Deadline: at(37), Lift: at(37), Meets: at(7)}},
		{Rule{From: Scheduled, Move: MoveSchedule, To: Scheduled}, Body{}, Clocks{Turn: R, Deadline: at(20), Lift: at(20)}},
		{Rule{From: Scheduled, Move: MoveNoShow, To: NoShow}, Body{}, Clocks{Turn: R, Deadline: at(40), Lift: at(40)}},
		{Rule{From: Scheduled, Move: MoveAttend, To: InProgress}, Body{}, Clocks{}},
		{Rule{From: InProgress, Move: MoveHold, To: OnHold}, Body{}, Clocks{Paused: at(0)}},
		{Rule{From: InProgress, Move: MoveRequestCancel, To: CancelRequested}, Body{}, Clocks{Turn: R, Auto: at(50)}},
		{Rule{From: InProgress, Move: MoveComplete, To: Completed}, Body{}, Clocks{Turn: S, Auto: at(60)}},
		{Rule{From: Asked, Move: MoveDecline, To: Declined}, Body{}, Clocks{}},
	} {
		st := State{Plan: plan, Clocks: Clocks{Status: test.rule.From}}
		st.Enter(test.rule, test.body, noon, plus, after)
		test.want.Status = test.rule.To
		if st.Clocks != test.want {
			t.Errorf("%s: %+v, want %+v", test.rule.Move, st.Clocks, test.want)
		}
	}
}

// TestClocksStop: a question stops the clocks of an ask, and its answer lets
// them run on by as long as they stood.
func TestClocksStop(t *testing.T) {
	st := State{Plan: Plan{Answer: 10, Ends: 100}, Clocks: Clocks{Status: Draft}}
	st.Enter(Rule{From: Draft, Who: S, Move: MoveAsk, To: Asked}, Body{}, noon, plus, After{})
	due := st.Clocks.Deadline
	st.Enter(Rule{From: Asked, Who: R, Move: MoveRequestInfo, To: InfoRequested}, Body{}, noon.Add(time.Minute), plus, After{})
	if st.Clocks.Overdue(noon.Add(time.Hour)) || !st.Clocks.Status.Paused() || st.Clocks.Turn != S {
		t.Errorf("late while a question is open: %+v", st.Clocks)
	}
	if got := st.Next(); !got.Equal(st.Clocks.Auto.Time()) {
		t.Errorf("the clock looks at %v", got)
	}
	st.Enter(Rule{From: InfoRequested, Who: S, Move: MoveAnswerInfo, To: Asked}, Body{}, noon.Add(31*time.Minute), plus, After{})
	if want := due + At(30*time.Minute/time.Microsecond); st.Clocks.Deadline != want || st.Clocks.Lift != want || st.Clocks.Turn != R {
		t.Errorf("%+v, want %v", st.Clocks, want)
	}
	before := st.Clocks
	st.Enter(Rule{From: Asked, Who: R, Move: MovePropose, To: Asked}, Body{}, noon.Add(32*time.Minute), plus, After{})
	if st.Clocks != before {
		t.Error("a proposal moves the clocks")
	}
}

func TestEscalateAndNext(t *testing.T) {
	st := State{Plan: Plan{Grace: 5}, Clocks: Clocks{Status: Asked, Turn: R, Deadline: AtTime(noon), Lift: AtTime(noon), Auto: AtTime(noon.Add(time.Hour))}}
	for level := 1; level <= 3; level++ {
		st.Escalate(noon, plus)
		want := noon.Add(5 * time.Minute)
		if level == 3 {
			want = noon.Add(time.Hour) // nobody is left to be told
		}
		if st.Clocks.Level != level || !st.Next().Equal(want) {
			t.Errorf("level %d, next %v, want %v", st.Clocks.Level, st.Next(), want)
		}
	}
	hidden := State{Veiled: true, LoopUntil: AtTime(noon), Clocks: Clocks{Status: Confirmed}}
	if !hidden.Next().Equal(noon) {
		t.Error("nothing closes what the sender may not know of")
	}
	if got := (&State{}).Next(); !got.IsZero() {
		t.Errorf("the clock looks at %v for nothing", got)
	}
}

func TestSidesAndWords(t *testing.T) {
	st := State{Sender: "a", Recipient: "b"}
	if st.Side("a") != S || st.Side("b") != R || st.Side("c") != "" || st.Other("a") != "b" || st.Other("b") != "a" {
		t.Error("the sides are mixed up")
	}
	if st.Count(R) != 1 || st.Count(R) != 2 || st.Count(S) != 1 {
		t.Error("moves are counted by side")
	}
	for _, side := range []string{S, R} {
		if SideOf(SideWord(side)) != side {
			t.Errorf("%s is not said as it is read", side)
		}
	}
	if SideOf(SideDesk) != "" {
		t.Error("the desk is a side")
	}
	now := AtTime(noon)
	if !now.Time().Equal(noon) || !now.Ptr().Equal(noon) || At(0).Ptr() != nil || !At(0).Time().IsZero() || AtTime(time.Time{}) != 0 {
		t.Error("instants")
	}
	st = State{Loop: "words", LoopUntil: now}
	if st.EndLoop(now - 1); st.Loop != "words" {
		t.Error("the consent to tell back ended early")
	}
	if st.EndLoop(now); st.Loop != "none" {
		t.Error("the consent to tell back did not end")
	}
}

// TestTableIsWhole: every status and every move of the rules has its line, and
// what pages put first can be done there.
func TestTableIsWhole(t *testing.T) {
	for _, r := range Table {
		if !r.From.Known() || !r.To.Known() {
			t.Errorf("%v has a status without a line", r)
		}
		m, ok := r.Move.Rule()
		if !ok {
			t.Errorf("%s has no line", r.Move)
		}
		if r.Reason && r.Move.ByForm() && !r.Move.Takes(FieldReason) {
			t.Errorf("%s wants a reason and takes none", r.Move)
		}
		if m.Means != ByNode && r.Who == T && !hasOther(r) {
			t.Errorf("%s is offered and only the clock makes it", r.Move)
		}
	}
	for _, s := range Statuses {
		for _, side := range []string{S, R} {
			if first := s.Status.First(side); first != "" {
				if _, ok := Next(s.Status, side, first); !ok || !first.Offered() {
					t.Errorf("%s: %s can't do %s first", s.Status, side, first)
				}
			}
			act := s.Status.Looks(side) == LookAct
			if act && (s.Status.Final() || s.Status.First(side) == "") {
				t.Errorf("%s: %s must act and has no button for it", s.Status, side)
			}
		}
		if s.Status.Colour() == "" || s.Status.Key() == "" {
			t.Errorf("%s has no colour", s.Status)
		}
	}
	if MoveCancel.KeyIn(Asked) == MoveCancel.Key() || !MoveFail.Grave() || MoveConfirm.Apart() || MoveCancel.Button(S) || !MoveCancel.Button(R) {
		t.Error("what the table says of moves")
	}
	if r, ok := ByItself(Asked); !ok || r.To != Expired {
		t.Error("an ask does not expire")
	}
	if _, ok := ByItself(Released); ok {
		t.Error("a release ends by itself")
	}
	if !Declined.Unanswered() || Cancelled.Unanswered() || !Withdrawn.Unwanted() || !Asked.Unsettled() || Confirmed.Unsettled() {
		t.Error("what the table says of statuses")
	}
}

func hasOther(r Rule) bool {
	for _, o := range Table {
		if o.Move == r.Move && o.Who != T {
			return true
		}
	}
	return false
}
