// Command roster measures how fast a worker sees the list of 10,000 sealed
// case files after signing in, and finds one in it by name or by code.
//
//	go -C bench run ./roster [-cases 10000] [-database postgres://…] [-json]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"relais/bench/internal/measure"
	"relais/bench/internal/product"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
)

type options struct {
	json     bool
	seconds  float64
	cases    int
	database string
	dir      string
	binary   string
}

func main() {
	var o options
	flag.BoolVar(&o.json, "json", false, "print one JSON object per line instead of a table")
	flag.Float64Var(&o.seconds, "seconds", 10, "how long each row is measured, in seconds")
	flag.IntVar(&o.cases, "cases", 10000, "how many case files the agency has")
	flag.StringVar(&o.database, "database", "", "PostgreSQL URL of an empty database; empty for SQLite")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where to put the data")
	flag.StringVar(&o.binary, "relais", "", "a relais binary already built; empty builds one from the source beside this module")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "roster:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp(o.dir, "relais-roster-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	node, err := product.Start(ctx, product.Config{Binary: o.binary, Dir: dir, Database: o.database, Pairs: 1, People: 1})
	if err != nil {
		return err
	}
	defer node.Stop()
	worker := node.Members[0]
	code, err := fill(ctx, worker, o.cases)
	if err != nil {
		return err
	}
	report := measure.NewReport(os.Stdout, o.json)
	rows, err := measure.Run(ctx, measure.NewPlan(time.Duration(o.seconds*float64(time.Second))), tasks(node, worker, o, code)...)
	if err != nil {
		return err
	}
	if err := report.Add(rows...); err != nil {
		return err
	}
	return report.End(nil)
}

// fill opens case files, eight at a time, and returns the code of the last.
func fill(ctx context.Context, worker *newcomer.Somebody, cases int) (code string, err error) {
	bar := progressbar.NewOptions(cases, progressbar.OptionSetDescription("case files"),
		progressbar.OptionSetWriter(os.Stderr), progressbar.OptionThrottle(time.Second), progressbar.OptionClearOnFinish())
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i := range cases - 1 {
		group.Go(func() error {
			_, err := client.Do(groupCtx, worker, casework.CreateCase, act.CreateCase{Known: name(i), Language: "fr"})
			_ = bar.Add(1)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return "", err
	}
	last, err := client.Do(ctx, worker, casework.CreateCase, act.CreateCase{Known: "Zéphirine Boréale", Language: "fr"})
	return last.Code, err
}

// name makes many different names of few parts.
func name(i int) string {
	first := []string{"Alex", "Camille", "Dominique", "Élodie", "Fabien", "Gaëlle", "Hakim", "Inès", "Jade", "Kim"}
	last := []string{"Lavallière", "Montclair", "Northbrook", "Ouellet-Test", "Pinewood", "Quartier", "Riverstone"}
	return fmt.Sprintf("%s %s %d", first[i%len(first)], last[i/len(first)%len(last)], i)
}

func tasks(node *product.Node, worker *newcomer.Somebody, o options, code string) (tasks []measure.Task) {
	engine := "sqlite"
	if o.database != "" {
		engine = "postgres"
	}
	for _, look := range []struct {
		work  string
		query act.CaseQuery
		least int // how many must be found
	}{
		{"list the first 50", act.CaseQuery{}, min(o.cases, 50)},
		{"find one by name", act.CaseQuery{Query: "zephirine"}, 1},
		{"find one by code", act.CaseQuery{Query: code}, 1},
		{"find many by name", act.CaseQuery{Query: "Camille"}, min(o.cases/20, 50)},
	} {
		tasks = append(tasks, measure.Task{
			Work: look.work, Engine: engine, Clients: 1, CPU: measure.CPU(node.PID()),
			Do: func(ctx context.Context, _ int) error {
				found, err := client.Do(ctx, worker, casework.ListCases, look.query)
				if err == nil && len(found.Items) < look.least {
					err = fmt.Errorf("%d case files found, at least %d are there", len(found.Items), look.least)
				}
				return err
			},
		})
	}
	return tasks
}
