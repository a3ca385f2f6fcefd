package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestBehindProxy: the proxy's word about the client counts, nobody else's;
// and nobody but the machine itself gets around the proxy in clear.
func TestBehindProxy(t *testing.T) {
	tests := []struct {
		name, from, forwarded string
		proxy                 string
		secure                bool
		status                int
		client                string
	}{
		{"no proxy", "192.0.2.7:5", "203.0.113.9", "", false, 200, "192.0.2.7:5"},
		{"through the proxy", "10.0.0.2:5", "203.0.113.9", "10.0.0.2", false, 200, "203.0.113.9:0"},
		{"the last address is the proxy's own finding", "10.0.0.2:5", "1.1.1.1, 203.0.113.9", "10.0.0.2", false, 200, "203.0.113.9:0"},
		{"around the proxy", "192.0.2.7:5", "203.0.113.9", "10.0.0.2", false, 421, ""},
		{"around the proxy with TLS", "192.0.2.7:5", "203.0.113.9", "10.0.0.2", true, 200, "192.0.2.7:5"},
		{"the machine itself", "127.0.0.1:5", "203.0.113.9", "10.0.0.2", false, 200, "127.0.0.1:5"},
		{"a proxy on the machine", "127.0.0.1:5", "203.0.113.9", "127.0.0.1", false, 200, "203.0.113.9:0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := behindProxy(tt.proxy, tt.secure, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.RemoteAddr) }))
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.from
			r.Header.Set("X-Forwarded-For", tt.forwarded)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || w.Code == 200 && w.Body.String() != tt.client {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
}

// TestBackupsDoNotStay: what a name says counts as much as a file's time, and
// nothing else in the folder is touched.
func TestBackupsDoNotStay(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	files := []struct {
		name string
		days int // age of the file
		gone bool
	}{
		{"20260228T000000Z.relais-backup", 1, false},
		{"20260101T000000Z.relais-backup", 1, true}, // a copy
		{"20260131T000100Z-before.relais-backup", 29, false},
		{"mine.relais-backup", 31, true},
		{"cut.relais-backup.part", 31, true},
		{"notes.txt", 400, false},
	}
	want := 0
	for _, f := range files {
		file := filepath.Join(dir, f.name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := now.AddDate(0, 0, -f.days)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
		if f.gone {
			want++
		}
	}
	if n, err := destroyOld(dir, now); err != nil || n != want {
		t.Errorf("%d destroyed, wanted %d: %v", n, want, err)
	}
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(dir, f.name)); os.IsNotExist(err) != f.gone {
			t.Errorf("%s: %v", f.name, err)
		}
	}
}
