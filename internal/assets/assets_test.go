package assets

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func TestServe(t *testing.T) {
	set := Open(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"app.css": "app-1.css", "f.woff2": "f-2.woff2"}`)},
		"app-1.css":     {Data: []byte("plain")},
		"app-1.css.br":  {Data: []byte("brotli")},
		"app-1.css.gz":  {Data: []byte("gzip")},
		"f-2.woff2":     {Data: []byte("font")},
		"secret.txt":    {Data: []byte("no")},
	})
	tests := []struct {
		path, accept string
		status       int
		body, kind   string
	}{
		{"/a/app-1.css", "gzip, deflate, br", 200, "brotli", "text/css; charset=utf-8"},
		{"/a/app-1.css", "gzip;q=0.5, br;q=0", 200, "gzip", "text/css; charset=utf-8"},
		{"/a/app-1.css", "", 200, "plain", "text/css; charset=utf-8"},
		{"/a/f-2.woff2", "br", 200, "font", "font/woff2"},
		{"/a/secret.txt", "", 404, "", ""},
		{"/a/app-1.css.br", "", 404, "", ""},
		{"/a/manifest.json", "", 404, "", ""},
		{"/a/", "", 404, "", ""},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(http.MethodGet, tt.path, nil)
		r.Header.Set("Accept-Encoding", tt.accept)
		w := httptest.NewRecorder()
		set.ServeHTTP(w, r)
		if w.Code != tt.status {
			t.Errorf("%s (%s): status %d, want %d", tt.path, tt.accept, w.Code, tt.status)
			continue
		}
		if tt.status == 200 && (w.Body.String() != tt.body || w.Header().Get("Content-Type") != tt.kind) {
			t.Errorf("%s (%s): %q as %q", tt.path, tt.accept, w.Body, w.Header().Get("Content-Type"))
		}
	}
	if got := set.URL("app.css"); got != "/a/app-1.css" {
		t.Errorf("URL = %q", got)
	}
}

func TestWithoutBuild(t *testing.T) {
	set := Open(fstest.MapFS{".keep": {}})
	if set.URL("app.css") != "" {
		t.Error("an empty set has an address for app.css")
	}
}
