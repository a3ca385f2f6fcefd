// Command directory measures how fast and how well the directory answers,
// beside PostgreSQL with PostGIS and pg_trgm, SQLite with FTS5 and an R*Tree,
// and bleve, in one run on the same data and the same questions.
//
//	go -C bench run ./directory [-n 100000] [-json]   the mix of questions, plan, HTTP, start-up, memory
//	go -C bench run ./directory -curve                Relais alone, from 1,000 to 1,000,000 services
//	go -C bench run ./directory -judged               the judged questions: nDCG and recall beside plain BM25 and PostgreSQL
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// options are the flags of the command.
type options struct {
	n       int
	seed    int64
	json    bool
	curve   bool
	judged  bool
	set     string
	seconds float64
	clients int
	skip    string
	dir     string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, parse()); err != nil {
		fmt.Fprintln(os.Stderr, "directory:", err)
		os.Exit(1)
	}
}

func parse() (o options) {
	flag.IntVar(&o.n, "n", 100_000, "how many services")
	flag.Int64Var(&o.seed, "seed", 1, "of the generated directory and of the questions")
	flag.BoolVar(&o.json, "json", false, "print one JSON object per line instead of a table")
	flag.BoolVar(&o.curve, "curve", false, "Relais alone, from 1,000 services to 1,000,000")
	flag.BoolVar(&o.judged, "judged", false, "how well, not how fast: the judged questions")
	flag.StringVar(&o.set, "set", filepath.Join("..", "internal", "directory", "match", "testdata", "judged.json"), "the judged questions")
	flag.Float64Var(&o.seconds, "seconds", 6, "how long each row is measured, in seconds")
	flag.IntVar(&o.clients, "clients", runtime.NumCPU(), "how many ask at the same time; PostgreSQL and SQLite get as many connections")
	flag.StringVar(&o.skip, "skip", "", "engines to leave out: postgres, sqlite, bleve, separated by commas")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where to put the data of the other engines")
	flag.Parse()
	return o
}

func (o options) skips(name string) bool {
	return strings.Contains(","+o.skip+",", ","+name+",")
}

func run(ctx context.Context, o options) error {
	if o.n < 1 || o.clients < 1 {
		return errors.New("-n and -clients are 1 or more")
	}
	dir, err := os.MkdirTemp(o.dir, "relais-directory-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{options: o, dir: dir, report: newReport(os.Stdout, o.json)}
	defer b.close()
	switch {
	case o.judged:
		return b.judge(ctx)
	case o.curve:
		err = b.growth(ctx)
	default:
		err = b.compare(ctx)
	}
	// What was measured before an error is printed all the same.
	return errors.Join(err, b.report.end())
}

// took says how long something lasted, for whoever waits.
func took(what string, since time.Time) {
	fmt.Fprintf(os.Stderr, "%s: %.1f s\n", what, time.Since(since).Seconds())
}

// missing names what could not be measured, so that an absent row is not
// taken for a forgotten one.
func missing(what string, err error) { fmt.Fprintf(os.Stderr, "missing: %s: %v\n", what, err) }
