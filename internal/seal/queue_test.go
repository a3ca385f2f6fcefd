package seal

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"relais/internal/fault"
)

// Strangers who fill their lane, all at once and for good, keep nobody on a
// known device out; and of one owner only two are in a lane.
func TestAttackQueueIsFilledByStrangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(8)
		ctx, end := context.WithCancel(t.Context())
		for range 100 {
			go func() {
				if leave, err := g.enter(ctx, Turn{}); err == nil {
					<-ctx.Done()
					leave()
				}
			}()
		}
		synctest.Wait()
		for owner := range 20 {
			leave, err := g.enter(ctx, Turn{Known: true, Owner: string(rune('a' + owner)), Wait: time.Second})
			if err != nil {
				t.Fatal("a known device:", err)
			}
			leave()
		}
		if _, err := g.enter(ctx, Turn{}); !errors.Is(err, ErrBusy) || fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("a full lane: %v", err)
		}
		end()
		synctest.Wait()
		if len(g.owners) != 0 || g.lanes[false] != 0 || g.lanes[true] != 0 {
			t.Errorf("afterwards: %v, %v", g.lanes, g.owners)
		}
	})
}

func TestQueueOfOneOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(8)
		mine := Turn{Known: true, Owner: "a"}
		for range 2 {
			leave, err := g.enter(t.Context(), mine)
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
		}
		if _, err := g.enter(t.Context(), mine); !errors.Is(err, ErrBusy) {
			t.Errorf("a third of the same owner: %v", err)
		}
		began := time.Now()
		if _, err := g.enter(t.Context(), Turn{Known: true, Owner: "b", Wait: time.Minute}); !errors.Is(err, ErrBusy) || time.Since(began) != time.Minute {
			t.Errorf("after waiting: %v, %v", err, time.Since(began))
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := g.enter(ctx, Turn{}); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	})
}
