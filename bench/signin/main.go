// Command signin measures what a storm of sign-ins does to the people who work:
// attackers guess at every login at once, each from an address of its own,
// while each member signs in once on a known device and once on a new one.
//
//	go -C bench run ./signin [-attackers 200]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"relais/bench/internal/product"
)

// members is how many sign in: two for each pair of agencies.
const members = 20

type options struct {
	attackers int
	dir       string
	binary    string
}

func main() {
	var o options
	flag.IntVar(&o.attackers, "attackers", 200, "how many guess at once")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "where to put the data")
	flag.StringVar(&o.binary, "relais", "", "a relais binary already built; empty builds one from the source beside this module")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "signin:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp(o.dir, "relais-signin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	node, err := product.Start(ctx, product.Config{Binary: o.binary, Dir: dir, Pairs: members / 2,
		Serve: []string{"--trusted-proxy", "127.0.0.1", "--origin", "http://localhost:8080"}})
	if err != nil {
		return err
	}
	defer node.Stop()
	quiet, err := signIns(ctx, node, nil)
	if err != nil {
		return err
	}
	before, err := peak(node.PID())
	if err != nil {
		return err
	}
	guesses, end := storm(ctx, node, o.attackers)
	defer end()
	known, err := signIns(ctx, node, quiet.devices)
	if err != nil {
		return err
	}
	fresh, err := signIns(ctx, node, nil)
	if err != nil {
		return err
	}
	end()
	after, err := peak(node.PID())
	if err != nil {
		return err
	}
	fmt.Printf("| sign-ins | right | p50 | longest |\n|---|---:|---:|---:|\n")
	quiet.print("nobody attacks")
	known.print("known device")
	fresh.print("new device")
	fmt.Printf("\n%d attackers were refused %d times; peak resident memory %d MB before the storm, %d MB after it\n", o.attackers, guesses.Load(), before, after)
	return nil
}

// result is how members' sign-ins went.
type result struct {
	took    []time.Duration
	devices []string
	all     int
}

func (r result) print(name string) {
	slices.Sort(r.took)
	if len(r.took) == 0 {
		fmt.Printf("| %s | 0 of %d | | |\n", name, r.all)
		return
	}
	ms := func(d time.Duration) string { return fmt.Sprint(d.Milliseconds(), " ms") }
	fmt.Printf("| %s | %d of %d | %s | %s |\n", name, len(r.took), r.all, ms(r.took[len(r.took)/2]), ms(r.took[len(r.took)-1]))
}

// signIns signs each member in once, on the devices given or on new ones. A
// code of TOTP works once, so it waits for the next one first.
func signIns(ctx context.Context, node *product.Node, devices []string) (r result, err error) {
	select {
	case <-time.After(31 * time.Second):
	case <-ctx.Done():
		return r, ctx.Err()
	}
	for i, m := range node.Members {
		device := ""
		if devices != nil {
			device = devices[i]
		}
		r.all++
		began := time.Now()
		given, err := product.SignInFrom(ctx, node.URL, fmt.Sprintf("198.51.100.%d", i+1), m, device)
		if err != nil {
			fmt.Fprintln(os.Stderr, "signin:", err)
			r.devices = append(r.devices, "")
			continue
		}
		r.took, r.devices = append(r.took, time.Since(began)), append(r.devices, given)
	}
	return r, nil
}

// storm lets attackers guess until end is called.
func storm(ctx context.Context, node *product.Node, attackers int) (guesses *atomic.Int64, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	guesses = &atomic.Int64{}
	var running sync.WaitGroup
	for i := range attackers {
		running.Go(func() {
			source := fmt.Sprintf("203.0.%d.%d", i/250, i%250+1)
			for n := 0; ctx.Err() == nil; n++ {
				m := node.Members[(i+n)%len(node.Members)]
				if product.Guess(ctx, node.URL, source, m.Login, fmt.Sprintf("%06d", (i*7919+n)%1_000_000)) == nil {
					guesses.Add(1)
				}
			}
		})
	}
	return guesses, sync.OnceFunc(func() { cancel(); running.Wait() })
}

// peak is the largest resident memory that a process had, in MB.
func peak(pid int) (mb int, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, err = fmt.Sscan(kb, &mb)
			return mb / 1000, err
		}
	}
	return 0, fmt.Errorf("no VmHWM of process %d", pid)
}
