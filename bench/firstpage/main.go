// Command firstpage measures what a visitor waits for: the weight of the first
// page with all that it loads, as it goes over the wire, the time to get it,
// and what a sign-in costs.
//
//	go -C bench run ./firstpage [-path /] [-json]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"relais/bench/internal/measure"
	"relais/bench/internal/product"
)

// limit is what the first page may weigh over the wire, in bytes.
const limit = 60_000

type options struct {
	json    bool
	seconds float64
	path    string
	dir     string
	binary  string
}

func main() {
	var o options
	flag.BoolVar(&o.json, "json", false, "print one JSON object per line instead of a table")
	flag.Float64Var(&o.seconds, "seconds", 10, "how long each row is measured, in seconds")
	flag.StringVar(&o.path, "path", "/", "the page")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where to put the data")
	flag.StringVar(&o.binary, "relais", "", "a relais binary already built; empty builds one from the source beside this module")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "firstpage:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp(o.dir, "relais-firstpage-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	before := time.Now()
	node, err := product.Start(ctx, product.Config{Binary: o.binary, Dir: dir, Pairs: 5, People: 1})
	if err != nil {
		return err
	}
	defer node.Stop()
	fmt.Fprintf(os.Stderr, "a node with 11 agencies was at work after %.1f s\n", time.Since(before).Seconds())

	v := visitor{base: node.URL}
	page, err := v.visit(ctx, o.path)
	if err != nil {
		return err
	}
	report := measure.NewReport(os.Stdout, o.json)
	took, err := node.SignIns(ctx)
	if err != nil {
		return err
	}
	if err := report.Add(signIn(took)); err != nil {
		return err
	}
	rows, err := measure.Run(ctx, measure.NewPlan(time.Duration(o.seconds*float64(time.Second))), measure.Task{
		Work: "first page and all it loads", Engine: "relais", Clients: 1, CPU: measure.CPU(node.PID()),
		Do: func(ctx context.Context, _ int) error { _, err := v.visit(ctx, o.path); return err },
	})
	if err != nil {
		return err
	}
	if err := report.Add(rows...); err != nil {
		return err
	}
	return report.End(page.figures())
}

// signIn sums up sign-ins that were done one after the other.
func signIn(took []time.Duration) measure.Row {
	sorted := slices.Sorted(slices.Values(took))
	var total time.Duration
	for _, d := range sorted {
		total += d
	}
	n := len(sorted)
	return measure.Row{
		Work: "sign in (Argon2id)", Engine: "relais", Clients: 1, PerSec: float64(n) / total.Seconds(),
		P50: sorted[n/2].Microseconds(), P99: sorted[n-1].Microseconds(),
	}
}
