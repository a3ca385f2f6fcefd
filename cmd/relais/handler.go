package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"relais/internal/api"
	"relais/internal/app"
)

// handler is all that a server answers: pages, API, health.
func handler(n *app.App, log *slog.Logger, l listening) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", api.Handler(n))
	mux.Handle(api.HSDSPrefix+"/", api.HSDS(n))
	mux.Handle(api.HSDSPrefix, api.HSDS(n))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := n.Ready(r.Context()); err != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle(logPath, logHandler(n))
	mux.Handle("/", pagesHandler(n, log, l.address(), l.cast, l.stop))
	return behindProxy(*l.proxy, *l.cert != "", measured(mux))
}

// behindProxy takes the client's address from X-Forwarded-For when the
// connection comes from the trusted proxy. Others reach nothing over plain
// HTTP, except the machine itself.
func behindProxy(proxy string, secure bool, h http.Handler) http.Handler {
	if proxy == "" {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if host != proxy && !loopback(host) && !secure {
			http.Error(w, "only through the proxy", http.StatusMisdirectedRequest)
			return
		}
		if f := r.Header.Get("X-Forwarded-For"); host == proxy && f != "" {
			last := strings.TrimSpace(f[strings.LastIndex(f, ",")+1:])
			r.RemoteAddr = net.JoinHostPort(last, "0")
		}
		h.ServeHTTP(w, r)
	})
}

var (
	requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "relais_request_seconds", Help: "Time of requests, by kind of answer.",
		Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
	}, []string{"surface", "class"})
	registry = newRegistry()
	answered tally
)

func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(requests, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// measured counts requests and their time. No label tells of an agency, a
// route with an id, or a person.
func measured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(rec, r)
		if rec.Header().Get("Content-Type") == "text/event-stream" {
			return // it lasts as long as the page is open
		}
		surface := "page"
		switch {
		case strings.HasPrefix(r.URL.Path, api.Prefix):
			surface = "api"
		case strings.HasPrefix(r.URL.Path, api.HSDSPrefix):
			surface = "hsds"
		}
		class := string(rune('0'+rec.status/100)) + "xx"
		requests.WithLabelValues(surface, class).Observe(time.Since(start).Seconds())
		answered.add(surface, rec.status)
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (w *statusWriter) WriteHeader(code int) {
	w.status = code
	w.ResponseWriter.WriteHeader(code)
}

// Unwrap gives http.ResponseController the writer below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// serveMetrics answers Prometheus on loopback.
func serveMetrics(addr string) (stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(ln) // ends with Close
	return func() { srv.Close() }, nil
}

// version is the module's version and commit, as the build recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 12 && !strings.Contains(v, s.Value[:12]) {
			v += " " + s.Value[:12]
		}
	}
	return v
}
