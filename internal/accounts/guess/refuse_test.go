package guess

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"relais/internal/node"
	"relais/internal/seal"
)

// However soon something is refused, it leaves at the same time; what took too
// long leaves at the next round one. What succeeds does not wait.
func TestAttackRefusalsAreTimed(t *testing.T) {
	refused := errors.New("refused")
	for _, c := range []struct {
		took, want time.Duration
		err        error
	}{
		{0, 3 * time.Second, refused},
		{50 * time.Millisecond, 3 * time.Second, refused},
		{2999 * time.Millisecond, 3 * time.Second, refused},
		{4 * time.Second, 6 * time.Second, refused},
		{50 * time.Millisecond, 50 * time.Millisecond, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := &Guard{After: refusalTakes(seal.Production()).Round(time.Second), Leave: sleepUntil}
			began := time.Now()
			err := g.Refusing(t.Context(), func(context.Context) error { time.Sleep(c.took); return c.err })
			if got := time.Since(began); got != c.want || err != c.err {
				t.Errorf("after %v: left at %v with %v, want %v", c.took, got, err, c.want)
			}
		})
	}
}

// The refusals that take their time are bounded, of one source and in all;
// when there are many, another source still comes in.
func TestAttackDoorIsFilled(t *testing.T) {
	g := &Guard{door: newDoor()}
	from := func(s string) error {
		_, err := g.Enter(node.WithSource(t.Context(), s))
		return err
	}
	in := 0
	for range 100 {
		if from("203.0.113.5") == nil {
			in++
		}
	}
	if in != strangersSource {
		t.Errorf("%d at once from one source", in)
	}
	for i := range 20 * crowd {
		if from("198.51."+string(rune('0'+i%10))+"."+string(rune('0'+i/10%10))) == nil {
			in++
		}
	}
	if in > crowd+100 {
		t.Errorf("%d at once from 101 sources", in)
	}
	leave, err := g.Enter(node.WithSource(t.Context(), "192.0.2.77"))
	if err != nil {
		t.Fatal("another source:", err)
	}
	leave()
	leave, err = g.Enter(node.WithSource(t.Context(), "192.0.2.77"))
	if err != nil {
		t.Fatal("the same once more:", err)
	}
	leave()
}
