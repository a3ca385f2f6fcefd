package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestWhatMayBeAsked(t *testing.T) {
	tests := []struct {
		address string
		local   bool
		want    bool
	}{
		{"https://feeds.example.ca/all.json", false, true},
		{"http://feeds.example.ca/all.json", false, false},
		{"http://feeds.example.ca/all.json", true, false},
		{"http://127.0.0.1:8080/x", true, true},
		{"http://localhost/x", false, false},
		{"https://127.0.0.1/x", false, false},
		{"https://[::1]/x", false, false},
		{"https://10.0.0.7/x", false, false},
		{"https://169.254.169.254/latest", false, false},
		{"https://[::ffff:10.0.0.7]/x", true, false},
		{"https://name:word@feeds.example.ca/", false, false},
		{"file:///etc/passwd", true, false},
		{"", true, false},
	}
	for _, tt := range tests {
		if _, err := Check(tt.address, tt.local); (err == nil) != tt.want {
			t.Errorf("Check(%q, %t) = %v", tt.address, tt.local, err)
		}
	}
}

func TestPublicAddresses(t *testing.T) {
	for _, s := range []string{"10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"} {
		if public(netip.MustParseAddr(s)) {
			t.Errorf("%s counts as public", s)
		}
	}
	for _, s := range []string{"9.9.9.9", "2620:fe::fe"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s does not count as public", s)
		}
	}
}

func TestFileComesOnce(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "feed")
	}))
	defer srv.Close()
	var b bytes.Buffer
	state, unchanged, err := Client{Local: true}.File(t.Context(), srv.URL, State{}, &b)
	if err != nil || unchanged || b.String() != "feed" || state.ETag != `"one"` {
		t.Fatal(state, unchanged, err, b.String())
	}
	if _, unchanged, err = (Client{Local: true}).File(t.Context(), srv.URL, state, &b); err != nil || !unchanged || b.Len() != 4 {
		t.Error(unchanged, err)
	}
	if _, _, err = (Client{Local: true, Bytes: 3}).File(t.Context(), srv.URL, State{}, &b); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, _, err = (Client{}).File(t.Context(), srv.URL, State{}, &b); !errors.Is(err, ErrAddress) {
		t.Error(err)
	}
}

// TestNamesThatLeadInside: a public name may resolve to a private address; the
// dial refuses it.
func TestNamesThatLeadInside(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	c := Client{}.client(mustParse(t, "https://feeds.example.ca/"))
	_, err := c.Get(strings.Replace(srv.URL, "127.0.0.1", "localhost", 1))
	if !errors.Is(err, ErrAddress) {
		t.Error(err)
	}
}

func TestRedirectsDontLeadInside(t *testing.T) {
	for _, to := range []string{"https://10.0.0.1/", "http://feeds.example.ca/", "https://169.254.169.254/"} {
		srv := httptest.NewServer(http.RedirectHandler(to, http.StatusFound))
		_, _, err := Client{Local: true}.File(t.Context(), srv.URL, State{}, &bytes.Buffer{})
		if !errors.Is(err, ErrAddress) {
			t.Errorf("to %s: %v", to, err)
		}
		srv.Close()
	}
}

func mustParse(t *testing.T, s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestPagesAreTurned(t *testing.T) {
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.FormValue("page")+" "+r.FormValue("modified_after"))
		fmt.Fprintf(w, "{\"total_pages\":2,\n\"page_number\":%s,\"contents\":[{\"id\":\"%s\"}]}", r.FormValue("page"), r.FormValue("page"))
	}))
	defer srv.Close()
	var b bytes.Buffer
	since := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	if err := (Client{Local: true}).Pages(t.Context(), srv.URL+"/hsds", since, &b); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2 || asked[1] != "/hsds/services 2 2026-03-04" || strings.Count(b.String(), "\n") != 2 {
		t.Errorf("%q %q", asked, b.String())
	}
	stuck := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"total_pages":2,"page_number":1,"contents":[{"id":"1"}]}`)
	}))
	defer stuck.Close()
	if err := (Client{Local: true}).Pages(t.Context(), stuck.URL, time.Time{}, &b); !errors.Is(err, ErrPages) {
		t.Error(err)
	}
}
