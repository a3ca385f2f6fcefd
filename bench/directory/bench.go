package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"relais/bench/internal/measure"
	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// bench is one run: what it started, to be stopped in reverse order.
type bench struct {
	options
	dir    string
	report *report
	closer []func()
}

func (b *bench) close() {
	for i := len(b.closer) - 1; i >= 0; i-- {
		b.closer[i]()
	}
}

// compare measures everything at one size.
func (b *bench) compare(ctx context.Context) error {
	index, services, err := b.start()
	if err != nil {
		return err
	}
	engines := []engine{relais{index}}
	for _, open := range []func(context.Context, []match.Service) (engine, error){b.postgres, b.sqlite, b.bleve} {
		begin := time.Now()
		e, err := open(ctx, services)
		switch {
		case err == errSkipped:
		case e == nil:
			return err
		case err != nil:
			missing(e.name(), err)
		default:
			took(e.name()+" loaded and indexed", begin)
			b.report.fact(e.name()+"_load_s", time.Since(begin).Seconds())
			b.closer = append(b.closer, e.close)
			engines = append(engines, e)
		}
	}
	services = nil
	runtime.GC()
	for _, work := range []string{words, wanted, near, mix} {
		if err := b.work(ctx, work, engines); err != nil {
			return err
		}
	}
	if _, ok := index.(planner); !ok {
		missing(plan, errors.New("this index makes no plans"))
	} else if err := b.work(ctx, plan, engines[:1]); err != nil {
		return err
	}
	if err := b.http(ctx, index); err != nil {
		return err
	}
	b.report.compare()
	return nil
}

// work measures one kind of question on all engines, in turns.
func (b *bench) work(ctx context.Context, work string, engines []engine) error {
	questions := newAsker(b.seed).questions(work)
	var tasks []measure.Task
	for _, e := range engines {
		var next atomic.Int64
		tasks = append(tasks, measure.Task{Work: work, Engine: e.name(), Clients: b.clients,
			Do: func(ctx context.Context, _ int) error {
				_, err := e.ask(ctx, questions[int(next.Add(1))%len(questions)])
				return err
			}})
	}
	rows, err := measure.Run(ctx, measure.NewPlan(time.Duration(b.seconds*float64(time.Second))), tasks...)
	if err != nil {
		return err
	}
	for i, r := range rows {
		found, agrees, err := check(ctx, engines[0].(relais), engines[i], questions[:min(60, len(questions))])
		if err != nil {
			return err
		}
		if err := b.report.add(r, found, agrees); err != nil {
			return err
		}
	}
	return nil
}

// check asks some questions again and says how many services an engine finds
// on average, and which share of its first ten Relais finds as well: engines
// that answer another question would show here.
func check(ctx context.Context, own relais, e engine, questions []question) (found, agrees float64, err error) {
	given, shared := 0, 0
	for _, q := range questions {
		a, err := e.ask(ctx, q)
		if err != nil {
			return 0, 0, err
		}
		found += float64(a.total)
		if e.name() == relaisName || q.work == plan {
			continue
		}
		known := own.all(q)
		for _, id := range a.ids {
			given++
			if known[id] {
				shared++
			}
		}
	}
	if given > 0 {
		agrees = float64(shared) / float64(given)
	}
	return found / float64(len(questions)), agrees, nil
}

// start makes the directory and the index, and measures both ways of starting:
// from facts that were kept, and from HSDS documents.
func (b *bench) start() (match.Engine, []match.Service, error) {
	begin := time.Now()
	docs := b.records()
	took(fmt.Sprintf("%d services generated", len(docs)), begin)

	runtime.GC()
	begin = time.Now()
	services := make([]match.Service, len(docs))
	parallel(len(docs), func(i int) { services[i] = facts.Of(docs[i], "", nil, needs.Default()) })
	_ = match.New(needs.Default(), slices.Values(services))
	b.report.fact("start_from_hsds_s", time.Since(begin).Seconds())
	docs = nil

	kept := make([][]byte, len(services))
	parallel(len(services), func(i int) { kept[i] = match.AppendService(nil, &services[i]) })
	runtime.GC()
	begin = time.Now()
	var bad atomic.Pointer[error]
	read := func(yield func(match.Service) bool) {
		for _, raw := range kept {
			s, err := match.ReadService(raw)
			if err != nil {
				bad.Store(&err)
			}
			if !yield(s) {
				return
			}
		}
	}
	_ = match.New(needs.Default(), read)
	b.report.fact("start_from_facts_s", time.Since(begin).Seconds())
	if err := bad.Load(); err != nil {
		return nil, nil, *err
	}
	kept = nil

	before := heap()
	var index match.Engine = match.New(needs.Default(), b.services())
	b.report.fact("heap_mb", float64(heap()-before)/1e6)
	return index, services, nil
}

func (b *bench) records() []hsds.Record {
	docs := make([]hsds.Record, b.n)
	parallel(b.n, func(i int) { docs[i] = generate.Service(b.seed, i) })
	return docs
}

// services gives the facts one by one, so that nothing but the index keeps them.
func (b *bench) services() iter.Seq[match.Service] {
	return func(yield func(match.Service) bool) {
		for r := range generate.Services(b.seed, b.n) {
			if !yield(facts.Of(r, "", nil, needs.Default())) {
				return
			}
		}
	}
}

// heap is what is in use after the collector ran.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// parallel does n things on all processors.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// growth measures Relais alone at growing sizes.
func (b *bench) growth(ctx context.Context) error {
	for _, n := range []int{1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000} {
		if n > b.n && b.n != 100_000 {
			break // -n bounds the curve, if it was given
		}
		one := *b
		one.n = n
		before := heap()
		begin := time.Now()
		var index match.Engine = match.New(needs.Default(), one.services())
		b.report.fact(fmt.Sprintf("generate_and_index_%d_s", n), time.Since(begin).Seconds())
		b.report.fact(fmt.Sprintf("heap_%d_mb", n), float64(heap()-before)/1e6)
		own := relais{index}
		for _, work := range []string{mix, plan} {
			if _, ok := index.(planner); !ok && work == plan {
				continue
			}
			rows, err := one.rows(ctx, fmt.Sprintf("%s %d", work, n), work, own)
			if err != nil {
				return err
			}
			if err := b.report.add(rows, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows measures one kind of question on one engine.
func (b *bench) rows(ctx context.Context, label, work string, e engine) (measure.Row, error) {
	questions := newAsker(b.seed).questions(work)
	var next atomic.Int64
	rows, err := measure.Run(ctx, measure.NewPlan(time.Duration(b.seconds*float64(time.Second))), measure.Task{
		Work: label, Engine: e.name(), Clients: b.clients, Do: func(ctx context.Context, _ int) error {
			_, err := e.ask(ctx, questions[int(next.Add(1))%len(questions)])
			return err
		}})
	if err != nil {
		return measure.Row{}, err
	}
	return rows[0], nil
}
