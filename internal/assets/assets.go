// Package assets serves the built styles, scripts, fonts and icons, embedded
// in the binary. Names carry a hash of their content, so that browsers keep
// them for good; bodies are compressed when they are built, not when they are
// served. The package knows no page and no session.
package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed dist/*
var dist embed.FS

// Prefix is the path under which the files are served.
const Prefix = "/a/"

// A Set is one build of the files.
type Set struct {
	files    fs.FS
	manifest map[string]string // "app.css" → "app-4f1c2d3e.css"
	served   map[string]bool   // the values of manifest
}

var shared = sync.OnceValue(func() *Set {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a constant and valid
	}
	return Open(sub)
})

// Open reads the manifest of a build. Without one the set is empty.
func Open(files fs.FS) *Set {
	s := &Set{files: files, manifest: map[string]string{}, served: map[string]bool{}}
	data, err := fs.ReadFile(files, "manifest.json")
	if err != nil || json.Unmarshal(data, &s.manifest) != nil {
		return s
	}
	for _, name := range s.manifest {
		s.served[name] = true
	}
	return s
}

// URL returns the address of a file by its plain name, such as "app.css", or
// "" when the build has no such file.
func URL(name string) string { return shared().URL(name) }

// Handler serves the files under Prefix.
func Handler() http.Handler { return shared() }

// URL is the function URL on this set.
func (s *Set) URL(name string) string {
	if hashed, ok := s.manifest[name]; ok {
		return Prefix + hashed
	}
	return ""
}

// encodings in the order of preference, with the suffix of their files.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// ServeHTTP serves a file named by the manifest, in the smallest encoding
// that the client takes. Anything else is not found.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	if !s.served[name] {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	body, encoding, err := s.pick(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // The client may have gone; there is nobody to tell.
	}
}

// pick returns the body and its encoding; "" is as it is.
func (s *Set) pick(name, accept string) ([]byte, string, error) {
	for _, e := range encodings {
		if !accepts(accept, e.name) {
			continue
		}
		if body, err := fs.ReadFile(s.files, name+e.suffix); err == nil {
			return body, e.name, nil
		}
	}
	body, err := fs.ReadFile(s.files, name)
	return body, "", err
}

// accepts reads Accept-Encoding; ";q=0" refuses.
func accepts(header, encoding string) bool {
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q := strings.TrimPrefix(strings.TrimSpace(params), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return q == "" || (err == nil && weight > 0)
	}
	return false
}

// types are named here because the machine's own table may lack or change
// them.
var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png",
	".ico": "image/x-icon", ".webmanifest": "application/manifest+json",
}

func contentType(name string) string {
	if t, ok := types[path.Ext(name)]; ok {
		return t
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
