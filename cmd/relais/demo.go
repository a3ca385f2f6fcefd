package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"relais/internal/app"
	"relais/internal/demo"
	"relais/internal/node"
	"relais/internal/seal"
)

func demoCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	l := listenFlags(fs)
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := errors.Join(e.none(fs), l.check()); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "relais-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	clock := demo.NewClock()
	log := slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	n, err := app.Open(ctx, node.Config{
		Store: node.Place{Dir: filepath.Join(dir, "data"), Migrate: true, Clock: clock.Now}, Key: seal.NewKey(),
		Argon: seal.Test(), Origin: l.address(), Demo: true, Log: log,
	})
	if err != nil {
		return err
	}
	defer n.Close()
	e.say("cmd.demo.building")
	if l.cast, err = demo.Tell(ctx, n, clock, e.progress(e.t("cmd.demo.progress"))); err != nil {
		return err
	}
	go letTimePass(ctx, e, n, clock)
	return l.serve(ctx, e, n, log, func(addr string) { e.say("cmd.demo.ready", addr) })
}

// letTimePass moves a demonstration's clock on by what is typed, such as "+2h",
// and does at once what was due meanwhile: who learns sees a night in minutes.
func letTimePass(ctx context.Context, e *env, n *app.App, clock *demo.Clock) {
	lines := bufio.NewScanner(e.in)
	for lines.Scan() {
		d, err := time.ParseDuration(strings.TrimPrefix(strings.TrimSpace(lines.Text()), "+"))
		if err != nil || d < 0 || d > 90*24*time.Hour {
			e.note("cmd.demo.later_how")
			continue
		}
		clock.Later(d)
		if err := n.Tick(ctx); err != nil {
			e.note("cmd.demo.later_failed")
		}
		e.say("cmd.demo.later", clock.Now().UTC().Format(time.RFC3339))
	}
}
