package web_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/webtest"
)

// TestOpenPagesAreTold: a page that stands open is told of what is new, and
// nothing else; the line ends with the session and with the server.
func TestOpenPagesAreTold(t *testing.T) {
	m := webtest.NewMemory()
	cfg := webtest.GalleryConfig(m)
	var mark atomic.Value
	mark.Store("one")
	stop := make(chan struct{})
	cfg.News = func(_ context.Context, token string) (string, *agency.Session, error) {
		if mark.Load() == "gone" || token != webtest.GalleryToken {
			return "", nil, fault.New(fault.Unauthenticated, "fault.unauthenticated")
		}
		return mark.Load().(string), &agency.Session{}, nil
	}
	cfg.About = func(context.Context, *agency.Session, locale.Lang) web.About {
		return web.About{Counts: map[string]int{"/inbox": 3}, Late: map[string]bool{"/inbox": true}}
	}
	cfg.Stop = stop
	srv := httptest.NewUnstartedServer(web.New(cfg, webtest.Gallery(m)).Handler())
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond // of answers that end
	srv.Start()
	defer srv.Close()
	open := func(query, token string) (*http.Response, *bufio.Scanner) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/alive"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: token})
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		return res, bufio.NewScanner(res.Body)
	}
	next := func(lines *bufio.Scanner) string {
		for lines.Scan() {
			if text := lines.Text(); strings.HasPrefix(text, "event: ") || strings.HasPrefix(text, "data: ") {
				return text
			}
		}
		return "closed"
	}
	if res, _ := open("", "nobody"); res.StatusCode != http.StatusNoContent {
		t.Errorf("a stranger gets %d", res.StatusCode)
	}
	res, lines := open("?mark=x", webtest.GalleryToken)
	defer res.Body.Close()
	if res.Header.Get("Content-Type") != "text/event-stream" || next(lines) != "event: news" {
		t.Fatal("what came between the page and the line is not told")
	}
	if data := next(lines); !strings.Contains(data, `"/inbox":3`) || strings.Contains(data, "one") {
		t.Errorf("told: %s", data)
	}
	mark.Store("two")
	if got := next(lines); got != "event: news" {
		t.Errorf("told %q", got)
	}
	next(lines)
	// A session has few lines: the newest stand.
	var more []*bufio.Scanner
	for range 5 {
		_, line := open("?mark=x", webtest.GalleryToken)
		next(line)
		next(line)
		more = append(more, line)
	}
	if got := next(more[0]); got != "closed" {
		t.Errorf("the oldest of too many lines: %q", got)
	}
	res, lines = open("?mark=x", webtest.GalleryToken)
	defer res.Body.Close()
	next(lines)
	next(lines)
	mark.Store("gone")
	if got := next(lines); got != "closed" {
		t.Errorf("after the session's end: %q", got)
	}
	if res, _ := open("", webtest.GalleryToken); res.StatusCode != http.StatusNoContent {
		t.Errorf("without a session the browser is told %d, and asks on", res.StatusCode)
	}
	mark.Store("three")
	res, lines = open("?mark=x", webtest.GalleryToken)
	defer res.Body.Close()
	next(lines)
	next(lines)
	close(stop)
	if got := next(lines); got != "closed" {
		t.Errorf("after the server's stop: %q", got)
	}
}
