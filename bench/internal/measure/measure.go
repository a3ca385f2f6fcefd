// Package measure runs pieces of work side by side for a bounded time and says
// how many were finished, how long each took and what it cost the server.
//
// It knows nothing about what it measures: work is a function. Engines that
// are compared take turns inside one run, in short slices, so that a noisy
// minute of the machine falls on all of them alike.
package measure

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// Task is one thing to measure: one kind of work, done by one engine for a
// number of clients at the same time.
type Task struct {
	Work    string
	Engine  string
	Clients int
	// Do does the work once for client (counted from 0). An error ends the
	// whole run: a benchmark of work that fails says nothing.
	Do func(ctx context.Context, client int) error
	// CPU is the processor time used so far by whoever serves the work; nil
	// when nobody else does.
	CPU func() (time.Duration, error)
}

// Row is what was measured of one Task. Times are microseconds of one piece of
// work as its client saw it; PerSec counts finished pieces of all clients.
type Row struct {
	Work    string  `json:"work"`
	Engine  string  `json:"engine"`
	Clients int     `json:"clients"`
	PerSec  float64 `json:"per_s"`
	P50     int64   `json:"p50_us"`
	P99     int64   `json:"p99_us"`
	// CPU is the server's processor time for one piece of work, all its
	// processes and cores added up, in microseconds; 0 when not known.
	CPU int64 `json:"server_cpu_us,omitempty"`
	// ClientCPU is the same for this program, which does the asking (and the
	// work itself, when there is no server) on the same cores.
	ClientCPU int64 `json:"client_cpu_us"`
}

// Plan says how long each task runs: Seconds in all, cut into Rounds slices,
// after a warm-up of Warm that counts for nothing.
type Plan struct {
	Seconds time.Duration
	Warm    time.Duration
	Rounds  int
}

// NewPlan makes a plan that spends total on each task: three turns, after a
// warm-up of a fifth of it.
func NewPlan(total time.Duration) Plan {
	return Plan{Seconds: total, Warm: total / 5, Rounds: 3}
}

// sample collects what one task did in all its slices.
type sample struct {
	took    []time.Duration
	elapsed time.Duration
	cpu     time.Duration
	own     time.Duration
}

// Run measures tasks in turns and returns one row for each, in their order.
func Run(ctx context.Context, plan Plan, tasks ...Task) ([]Row, error) {
	for _, t := range tasks {
		if _, err := slice(ctx, t, plan.Warm); err != nil {
			return nil, err
		}
	}
	samples := make([]sample, len(tasks))
	for range plan.Rounds {
		for i, t := range tasks {
			s, err := slice(ctx, t, plan.Seconds/time.Duration(plan.Rounds))
			if err != nil {
				return nil, err
			}
			samples[i].add(s)
		}
	}
	rows := make([]Row, len(tasks))
	for i, t := range tasks {
		rows[i] = samples[i].row(t)
	}
	return rows, nil
}

// slice lets every client of a task repeat its work until d is over; the piece
// that is under way then is finished and counted, with its time.
func slice(ctx context.Context, t Task, d time.Duration) (sample, error) {
	before, err := cpuOf(t)
	if err != nil {
		return sample{}, err
	}
	own, err := stat(os.Getpid(), false)
	if err != nil {
		return sample{}, err
	}
	took := make([][]time.Duration, t.Clients)
	errs := make([]error, t.Clients)
	begin := time.Now()
	var wg sync.WaitGroup
	for c := range t.Clients {
		wg.Go(func() { took[c], errs[c] = repeat(ctx, t, c, begin.Add(d)) })
	}
	wg.Wait()
	s := sample{took: slices.Concat(took...), elapsed: time.Since(begin)}
	for _, err := range errs {
		if err != nil {
			return s, fmt.Errorf("%s on %s with %d clients: %w", t.Work, t.Engine, t.Clients, err)
		}
	}
	after, err := cpuOf(t)
	if err != nil {
		return s, err
	}
	s.cpu = after - before
	after, err = stat(os.Getpid(), false)
	s.own = after - own
	return s, err
}

func repeat(ctx context.Context, t Task, client int, until time.Time) (took []time.Duration, err error) {
	for begin := time.Now(); begin.Before(until); {
		if err := t.Do(ctx, client); err != nil {
			return took, err
		}
		now := time.Now()
		took = append(took, now.Sub(begin))
		begin = now
	}
	return took, nil
}

func cpuOf(t Task) (time.Duration, error) {
	if t.CPU == nil {
		return 0, nil
	}
	return t.CPU()
}

func (s *sample) add(more sample) {
	s.took = append(s.took, more.took...)
	s.elapsed += more.elapsed
	s.cpu += more.cpu
	s.own += more.own
}

func (s *sample) row(t Task) Row {
	slices.Sort(s.took)
	r := Row{Work: t.Work, Engine: t.Engine, Clients: t.Clients}
	if n := len(s.took); n > 0 {
		r.PerSec = float64(n) / s.elapsed.Seconds()
		r.P50 = s.took[n/2].Microseconds()
		r.P99 = s.took[min(n-1, n*99/100)].Microseconds()
		r.CPU = (s.cpu / time.Duration(n)).Microseconds()
		r.ClientCPU = (s.own / time.Duration(n)).Microseconds()
	}
	return r
}
