package referral

import (
	"slices"
	"testing"
	"time"
)

// TestOutsideTable: to the sender of a recipient without Relais all moves are
// open that the table has for either side and that somebody can record, to nobody
// else any more than before, and the rule says whose move it is.
func TestOutsideTable(t *testing.T) {
	for _, s := range All() {
		for _, rule := range Moves {
			m := rule.Move
			own, mine := Next(s, S, m)
			theirs, has := Next(s, R, m)
			out := &State{Out: &Outside{Service: "x"}, Clocks: Clocks{Status: s}}
			got, ok := out.Rule(S, m)
			want, wanted := own, mine
			switch {
			case m == MoveMessage:
				if ok {
					t.Errorf("%s: somebody without Relais is written to", s)
				}
				continue
			case s == Accepted && m == MoveRelease:
				want, wanted = Rule{Accepted, S, MoveRelease, Received, free}, true
			case !mine && has && m != MoveReceive && m != MovePropose:
				want, wanted = theirs, true
			}
			if ok != wanted || ok && got != want {
				t.Errorf("%s %s: %v %v, want %v %v", s, m, got, ok, want, wanted)
			}
			for _, side := range []string{R, T, P} {
				a, x := out.Rule(side, m)
				b, y := Next(s, side, m)
				if x != y || a != b {
					t.Errorf("%s %s for %s: %v", s, m, side, a)
				}
			}
			plain := &State{Clocks: Clocks{Status: s}}
			if a, x := plain.Rule(S, m); x != mine || a != own {
				t.Errorf("an agency's %s %s: %v", s, m, a)
			}
			if offered := slices.Contains(out.Offered(S, false, false), string(m)); offered && !ok && m != MoveWithdraw {
				t.Errorf("%s is offered in %s and not open", m, s)
			}
		}
	}
}

// TestOutsideLooks: where the recipient would have to look, the sender does, and
// never less than for an agency.
func TestOutsideLooks(t *testing.T) {
	now := time.Now()
	for _, s := range All() {
		out := &State{Out: &Outside{}, Clocks: Clocks{Status: s}}
		plain := &State{Clocks: Clocks{Status: s}, Loop: "words"}
		a, b := out.Look(S, true, now), plain.Look(S, true, now)
		if a == LookNothing && b != LookNothing || a == LookRead && b == LookAct {
			t.Errorf("%s: %s, of an agency %s", s, a, b)
		}
		if !s.Final() {
			late := &State{Out: &Outside{}, Clocks: Clocks{Status: s, Turn: R, Deadline: AtTime(now.Add(-time.Hour))}}
			if late.Look(S, false, now) != LookAct {
				t.Errorf("%s late: %s", s, late.Look(S, false, now))
			}
		}
		if out.Veil(S, MoveAttend, s) || out.Veil(R, MoveAttend, s) {
			t.Errorf("%s is hidden from who records it", s)
		}
	}
	for _, s := range []Status{Withdrawn, ConsentEnded} {
		st := &State{Out: &Outside{}, Release: "x", Clocks: Clocks{Status: s}}
		if st.Look(S, false, now) != LookAct {
			t.Errorf("%s with a receipt due: %s", s, st.Look(S, false, now))
		}
	}
}

// TestWhoWrites: words that change nothing go both ways from the release to the
// end, and from the recipient only where the person agreed to that.
func TestWhoWrites(t *testing.T) {
	for _, s := range All() {
		for _, loop := range loopOrder {
			st := &State{Loop: loop, Clocks: Clocks{Status: s}}
			for _, side := range []string{S, R, T, P} {
				_, got := st.Rule(side, MoveMessage)
				want := side == S || side == R && loop == "words"
				if _, in := Next(s, side, MoveMessage); got != (in && want) || slices.Contains(st.can(side), MoveMessage) != got {
					t.Errorf("%s writes in %s under %q: %v", side, s, loop, got)
				}
			}
		}
	}
}
