package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"relais/bench/internal/ceiling"
	"relais/bench/internal/cluster"
	"relais/bench/internal/measure"
	"relais/bench/internal/pocket"
	"relais/bench/internal/product"
)

// bench is one run: what it started, to be stopped in reverse order.
type bench struct {
	options
	dir    string
	plan   measure.Plan
	report *measure.Report
	pg     *cluster.Cluster // nil when there is none
	closer []func()
}

func (b *bench) onClose(fn func()) { b.closer = append(b.closer, fn) }

func (b *bench) close() {
	for i := len(b.closer) - 1; i >= 0; i-- {
		b.closer[i]()
	}
}

// missing names what could not be measured, so that an absent row is not
// taken for a forgotten one.
func missing(what string, err error) { fmt.Fprintf(os.Stderr, "not measured: %s: %v\n", what, err) }

// measure does all there is to do. What can fail early, does.
func (b *bench) measure(ctx context.Context) error {
	if err := b.build(ctx); err != nil {
		return err
	}
	b.postgres(ctx)
	if !b.skips("ceilings") {
		if err := b.ceilings(ctx); err != nil {
			return err
		}
	}
	return b.loops(ctx)
}

// build makes one binary for all nodes, unless one was given.
func (b *bench) build(ctx context.Context) (err error) {
	if b.binary != "" || (b.skips("sqlite") && b.skips("postgres")) {
		return nil
	}
	b.binary, err = product.Build(ctx, b.dir)
	if errors.Is(err, product.ErrMissing) {
		return nil // each node says so for itself
	}
	return err
}

func (b *bench) postgres(ctx context.Context) {
	if b.skips("postgres") && b.skips("ceilings") {
		return
	}
	pg, err := cluster.Open(ctx, b.dir)
	if err != nil {
		missing("postgres", err)
		return
	}
	b.pg = pg
	b.onClose(pg.Close)
}

// ceilings measures what the machine can do without any server of ours.
func (b *bench) ceilings(ctx context.Context) error {
	tasks, err := ceiling.Ciphers()
	if err != nil {
		return err
	}
	for _, make := range []func(string) (measure.Task, func(), error){ceiling.Fsync, ceiling.SQLite} {
		task, done, err := make(b.dir)
		if err != nil {
			return err
		}
		defer done()
		tasks = append(tasks, task)
	}
	if b.pg != nil {
		url, err := b.pg.Database(ctx)
		if err != nil {
			return err
		}
		inserts, done, err := ceiling.Postgres(url, b.clients...)
		if err != nil {
			return err
		}
		defer done()
		tasks = append(tasks, inserts...)
	}
	echoes, done, err := ceiling.Echo(b.clients...)
	if err != nil {
		return err
	}
	defer done()
	tasks = append(tasks, echoes...)
	rows, err := measure.Run(ctx, b.plan, tasks...)
	if err != nil {
		return err
	}
	return b.report.Add(rows...)
}

// engine is one of those that are compared.
type engine struct {
	name string
	loop func(ctx context.Context, pair int) error
	cpu  func() (time.Duration, error)
}

// loops measures the loop on every engine, one number of clients after the
// other, the engines in turns.
func (b *bench) loops(ctx context.Context) error {
	engines, err := b.engines(ctx)
	if err != nil {
		return err
	}
	for _, n := range b.clients {
		var tasks []measure.Task
		for _, e := range engines {
			tasks = append(tasks, measure.Task{Work: "loop", Engine: e.name, Clients: n, Do: e.loop, CPU: e.cpu})
		}
		rows, err := measure.Run(ctx, b.plan, tasks...)
		if err != nil {
			return err
		}
		if err := b.report.Add(rows...); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) engines(ctx context.Context) (engines []engine, err error) {
	for _, open := range []func(context.Context) (engine, error){b.sqliteNode, b.postgresNode} {
		e, err := open(ctx)
		switch {
		case errors.Is(err, errSkipped):
		case errors.Is(err, product.ErrMissing), errors.Is(err, cluster.ErrMissing):
			missing(e.name, err)
		case err != nil:
			return nil, fmt.Errorf("%s: %w", e.name, err)
		default:
			engines = append(engines, e)
		}
	}
	if b.skips(pocket.Name) {
		return engines, nil
	}
	dir, err := b.folder(pocket.Name)
	if err != nil {
		return nil, err
	}
	peer, err := pocket.Start(dir)
	if err != nil {
		return nil, err
	}
	b.onClose(peer.Stop)
	return append(engines, engine{pocket.Name, peer.Loop, measure.CPU(peer.PID())}), nil
}

var errSkipped = errors.New("skipped")

func (b *bench) sqliteNode(ctx context.Context) (engine, error) {
	e := engine{name: "sqlite"}
	if b.skips(e.name) {
		return e, errSkipped
	}
	dir, err := b.folder("node-sqlite")
	if err != nil {
		return e, err
	}
	node, err := product.Start(ctx, b.node(dir, ""))
	if err != nil {
		return e, err
	}
	b.onClose(node.Stop)
	e.loop, e.cpu = node.Loop, measure.CPU(node.PID())
	return e, nil
}

func (b *bench) postgresNode(ctx context.Context) (engine, error) {
	e := engine{name: "postgres"}
	if b.skips(e.name) {
		return e, errSkipped
	}
	if b.pg == nil {
		return e, cluster.ErrMissing
	}
	dir, err := b.folder("node-postgres")
	if err != nil {
		return e, err
	}
	url, err := b.pg.Database(ctx)
	if err != nil {
		return e, err
	}
	node, err := product.Start(ctx, b.node(dir, url))
	if err != nil {
		return e, err
	}
	b.onClose(node.Stop)
	e.loop, e.cpu = node.Loop, measure.CPU(node.PID())
	if pid := b.pg.PID(); pid != 0 {
		e.cpu = measure.Sum(e.cpu, measure.CPU(pid))
	}
	return e, nil
}

// node says which node to run: twenty pairs, and a person for each client.
func (b *bench) node(dir, database string) product.Config {
	return product.Config{
		Binary: b.binary, Dir: dir, Database: database,
		Pairs: product.Pairs, People: slices.Max(b.clients),
	}
}

func (b *bench) folder(name string) (string, error) {
	dir := filepath.Join(b.dir, name)
	return dir, os.Mkdir(dir, 0o700)
}
