package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"relais/internal/app"
	"relais/internal/demo"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/node"
)

// listening says where and how a server answers.
type listening struct {
	addr, cert, certKey, proxy, origin, metrics *string
	keyBeside                                   *bool
	cast                                        demo.Cast     // of a demonstration
	stop                                        chan struct{} // closed when the server stops: open pages are told no more
}

func listenFlags(fs *flag.FlagSet) listening {
	return listening{
		addr:    fs.String("listen", "127.0.0.1:8080", ""),
		cert:    fs.String("tls-cert", "", ""),
		certKey: fs.String("tls-key", "", ""),
		proxy:   fs.String("trusted-proxy", "", ""),
		origin:  fs.String("origin", "", ""),
		metrics: fs.String("metrics", "", ""),
	}
}

func serveCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, l, m := placeFlags(fs), listenFlags(fs), mailFlags(fs)
	l.keyBeside = fs.Bool("key-beside-data", false, "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := errors.Join(e.none(fs), l.check()); err != nil {
		return err
	}
	post, err := m.sender()
	if err != nil {
		return err
	}
	call, err := m.caller(post, l.address())
	if err != nil {
		return err
	}
	beside, err := l.keyPlace(p)
	if err != nil {
		return err
	}
	log := newLog(e.err)
	n, err := p.open(ctx, node.Config{Origin: l.address(), KeyBeside: beside, Erasures: p.journalFile(), Log: log, Caller: call, Letters: m.letters(post, l.address())}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	n.Mailing.UseMail(post)
	e.noteOldZones(time.Now())
	return l.serve(ctx, e, n, log, func(addr string) { e.say("cmd.serve.ready", addr) })
}

// address is the origin that browsers see.
func (l listening) address() string {
	if *l.origin != "" {
		return strings.TrimSuffix(*l.origin, "/")
	}
	_, port, _ := net.SplitHostPort(*l.addr) // check has read it
	if *l.cert != "" {
		return "https://localhost:" + port
	}
	return "http://localhost:" + port
}

// check refuses what would send a passphrase over the wire in clear, or
// leave the address unknown that browsers see.
func (l listening) check() error {
	host, _, err := net.SplitHostPort(*l.addr)
	if err != nil {
		return wrong("cmd.err.listen", *l.addr)
	}
	if (*l.cert == "") != (*l.certKey == "") {
		return wrong("cmd.err.cert_and_key")
	}
	if *l.cert == "" && *l.proxy == "" && !loopback(host) {
		return wrong("cmd.err.plain_http")
	}
	if _, err := netip.ParseAddr(*l.proxy); *l.proxy != "" && err != nil {
		return wrong("cmd.err.proxy")
	}
	if *l.origin == "" && (*l.proxy != "" || !loopback(host)) {
		return wrong("cmd.err.origin_needed")
	}
	if u, err := url.Parse(*l.origin); *l.origin != "" && (err != nil || u.Host == "" ||
		u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname()))) {
		return wrong("cmd.err.origin")
	}
	if *l.metrics != "" {
		if host, _, err := net.SplitHostPort(*l.metrics); err != nil || !loopback(host) {
			return wrong("cmd.err.metrics")
		}
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// listen opens the port. A certificate that is missing is said first: whoever
// tries the documented command beside another server should read what to mend
// here, not that the port is taken.
func (l listening) listen() (net.Listener, error) {
	if *l.cert == "" {
		return net.Listen("tcp", *l.addr)
	}
	pair := &certificate{cert: *l.cert, key: *l.certKey}
	if _, err := pair.get(nil); err != nil {
		return nil, err
	}
	return tls.Listen("tcp", *l.addr, &tls.Config{GetCertificate: pair.get, MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"}})
}

// serve answers until ctx ends, then lets what runs finish.
func (l listening) serve(ctx context.Context, e *env, n *app.App, log *slog.Logger, ready func(string)) error {
	l.stop = make(chan struct{})
	srv := &http.Server{
		Handler: handler(n, log, l), ErrorLog: slog.NewLogLogger(quiet{log.Handler()}, slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	srv.RegisterOnShutdown(func() { close(l.stop) })
	ln, err := l.listen()
	if err != nil {
		return err
	}
	work, stopWork := context.WithCancel(context.Background())
	go answered.run(log, work.Done())
	worked := make(chan struct{})
	go func() { defer close(worked); n.Run(work) }()
	defer func() { stopWork(); <-worked }()
	if *l.metrics != "" {
		stop, err := serveMetrics(*l.metrics)
		if err != nil {
			return err
		}
		defer stop()
	}
	ready(addressOf(ln, l))
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return srv.Shutdown(last)
}

func addressOf(ln net.Listener, l listening) string {
	if *l.origin != "" {
		return *l.origin
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	scheme := "http"
	if *l.cert != "" {
		scheme = "https"
	}
	return fmt.Sprintf("%s://localhost:%s", scheme, port)
}

// quiet keeps net/http's own messages, which hold addresses of clients, out
// of the log.
type quiet struct{ slog.Handler }

// Enabled is false: nothing of it is logged.
func (quiet) Enabled(context.Context, slog.Level) bool { return false }

// noteOldZones tells whoever runs the program to renew the zone data, before
// people are told a wrong hour.
func (e *env) noteOldZones(now time.Time) {
	if zones := hours.Zones(); zones.Old(now) {
		e.note("cmd.zones.old", zones.Version, locale.Date(e.lang, zones.Date))
	}
}

func versionCommand(_ context.Context, e *env, fs *flag.FlagSet, args []string) error {
	if err := e.parse(fs, args); err != nil {
		return err
	}
	fmt.Fprintln(e.out, "relais "+version())
	zones := hours.Zones()
	key := "cmd.zones.own"
	if zones.System {
		key = "cmd.zones.system"
	}
	e.say(key, zones.Version, locale.Date(e.lang, zones.Date))
	e.noteOldZones(time.Now())
	return nil
}

func setupCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(fs)
	origin := fs.String("origin", "http://localhost:8080", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := e.none(fs); err != nil {
		return err
	}
	n, err := p.open(ctx, node.Config{}, true)
	if err != nil {
		return err
	}
	defer n.Close()
	code, err := n.Agencies.NewSetupCode(ctx)
	if err != nil {
		return err
	}
	e.say("cmd.setup.done", p.keyWhere(), strings.TrimSuffix(*origin, "/")+"/setup", code)
	return nil
}
