package measure

import (
	"bytes"
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRowOfSample(t *testing.T) {
	var s sample
	for i := range 100 {
		s.took = append(s.took, time.Duration(100-i)*time.Millisecond)
	}
	s.elapsed, s.cpu, s.own = 2*time.Second, time.Second, 500*time.Millisecond
	got := s.row(Task{Work: "loop", Engine: "sqlite", Clients: 8})
	want := Row{
		Work: "loop", Engine: "sqlite", Clients: 8,
		PerSec: 50, P50: 51_000, P99: 100_000, CPU: 10_000, ClientCPU: 5_000,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

func TestRatiosAreNamedAndOfOneWork(t *testing.T) {
	var out bytes.Buffer
	r := NewReport(&out, true)
	err := r.Add(
		Row{Work: "loop", Engine: "sqlite", Clients: 8, PerSec: 300},
		Row{Work: "loop", Engine: "pocketbase", Clients: 8, PerSec: 200},
		Row{Work: "loop", Engine: "postgres", Clients: 64, PerSec: 300},
		Row{Work: "plain insert", Engine: "sqlite", Clients: 8, PerSec: 9000},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"sqlite_vs_pocketbase_8": 1.5}
	if diff := cmp.Diff(want, r.Ratios("loop", "pocketbase")); diff != "" {
		t.Errorf("ratios (-want +got):\n%s", diff)
	}
}

func TestRunGivesEveryClientItsTurn(t *testing.T) {
	var done [3]atomic.Int64
	rows, err := Run(t.Context(), Plan{Seconds: 9 * time.Millisecond, Rounds: 3}, Task{
		Clients: len(done),
		Do:      func(_ context.Context, c int) error { done[c].Add(1); time.Sleep(time.Millisecond); return nil },
	})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, error %v", len(rows), err)
	}
	for c := range done {
		if done[c].Load() == 0 {
			t.Errorf("client %d did nothing", c)
		}
	}
}

func TestRunEndsWithTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	_, err := Run(t.Context(), NewPlan(10*time.Millisecond), Task{
		Clients: 2, Do: func(context.Context, int) error { return broken },
	})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}
