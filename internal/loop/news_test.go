package loop_test

import (
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// TestNewsIsNoActivity: an open page is told of an ask, of an escalation at the
// desk and of a notice; a bystander of nothing; and looking keeps no session
// alive.
func TestNewsIsNoActivity(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		other := f.Agency("health", "ON")
		members := map[string]*nodetest.Member{"sender": l.s.Worker, "recipient": l.r.Worker, "desk": l.Desk().Admin, "other": other.Worker}
		marks := map[string]string{}
		look := func() map[string]bool {
			changed := map[string]bool{}
			for name, m := range members {
				m.Fresh()
				mark, _, err := f.Node.Sessions.News(l.ctx(), m.Token)
				l.ok(err)
				changed[name] = mark != marks[name]
				marks[name] = mark
			}
			return changed
		}
		look()
		if c := look(); c["sender"] || c["recipient"] || c["desk"] || c["other"] {
			t.Errorf("nothing happened: %v", c)
		}
		l.asks("single")
		if c := look(); !c["sender"] || !c["recipient"] || c["other"] {
			t.Errorf("an ask: %v", c)
		}
		f.Advance(2*time.Hour + time.Minute)
		l.tick()
		if c := look(); !c["recipient"] || !c["desk"] || c["other"] {
			t.Errorf("nobody answered: %v", c)
		}
		token := l.r.Worker.Token
		for range 4 {
			f.Advance(agency.Idle / 3)
			_, _, err := f.Node.Sessions.News(l.ctx(), token)
			if fault.CodeOf(err) == fault.Unauthenticated {
				return
			}
			l.ok(err)
		}
		t.Error("looking keeps a session alive")
	})
}
