// Command loop measures the closed loop of a referral, from ask to outcome, on
// each engine of Relais, beside the same number of plain records created in
// PocketBase and the ceilings of the machine.
//
//	go -C bench run ./loop [-seconds 10] [-clients 1,8,64] [-json]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"relais/bench/internal/ceiling"
	"relais/bench/internal/child"
	"relais/bench/internal/measure"
	"relais/bench/internal/pocket"
)

// options are the flags of the command.
type options struct {
	json    bool
	seconds float64
	clients []int
	skip    string
	dir     string
	binary  string
}

func main() {
	child.Main(child.Servers{pocket.Name: pocket.Serve, ceiling.EchoName: ceiling.ServeEcho})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, parse()); err != nil {
		fmt.Fprintln(os.Stderr, "loop:", err)
		os.Exit(1)
	}
}

func parse() (o options) {
	clients := "1,8,64"
	flag.BoolVar(&o.json, "json", false, "print one JSON object per line instead of a table")
	flag.Float64Var(&o.seconds, "seconds", 10, "how long each row is measured, in seconds")
	flag.StringVar(&clients, "clients", clients, "how many clients work at the same time, separated by commas")
	flag.StringVar(&o.skip, "skip", "", "what not to measure: ceilings, sqlite or postgres (the nodes), pocketbase, separated by commas")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where to put the data: a directory on the disk to measure, not in memory")
	flag.StringVar(&o.binary, "relais", "", "a relais binary already built; empty builds one from the source beside this module")
	flag.Parse()
	for f := range strings.SplitSeq(clients, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(f))
		if err != nil || n < 1 || n > 256 {
			fmt.Fprintf(os.Stderr, "loop: -clients: %q is not a number from 1 to 256\n", f)
			os.Exit(2)
		}
		o.clients = append(o.clients, n)
	}
	return o
}

func (o options) skips(name string) bool {
	return strings.Contains(","+o.skip+",", ","+name+",")
}

func run(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp(o.dir, "relais-loop-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	inMemory(dir)

	b := &bench{options: o, dir: dir, report: measure.NewReport(os.Stdout, o.json)}
	b.plan = measure.NewPlan(time.Duration(o.seconds * float64(time.Second)))
	defer b.close()
	err = b.measure(ctx)
	// What was measured before an error is printed all the same.
	return errors.Join(err, b.report.End(b.report.Ratios("loop", pocket.Name)))
}
