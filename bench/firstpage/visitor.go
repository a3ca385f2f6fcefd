package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"

	"relais/bench/internal/httpload"
)

// visitor loads pages as a browser with an empty cache does, over one
// connection, taking what is compressed as it is.
type visitor struct{ base string }

// weight is what one visit brought over the wire, heads of answers included.
type weight struct {
	files int
	bytes int
}

// links finds what a page makes a browser load by itself; faces finds the
// fonts of a style sheet. Icons are left to the browser's mood and not loaded.
var (
	links = regexp.MustCompile(`<link[^>]*rel="?(?:stylesheet|preload)"?[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"|<img[^>]*src="([^"]+)"`)
	faces = regexp.MustCompile(`url\(["']?([^"')]+\.woff2)["']?\)`)
)

// visit loads a page with its styles, scripts, pictures and, as the upper
// bound, every font that its styles name.
func (v visitor) visit(ctx context.Context, path string) (w weight, err error) {
	web := httpload.Client()
	defer web.CloseIdleConnections()
	seen := map[string]bool{}
	queue := []string{v.base + path}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		found, n, err := v.load(ctx, web, at)
		if err != nil {
			return w, err
		}
		w.files++
		w.bytes += n
		queue = append(queue, found...)
	}
	return w, nil
}

// load gets one file and says what it refers to and what it weighed as it
// came.
func (v visitor) load(ctx context.Context, web *http.Client, at string) (found []string, n int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("Accept-Language", "fr")
	res, err := web.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	head, err := httputil.DumpResponse(res, false)
	if err != nil {
		return nil, 0, err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, 0, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s answered %s", res.Request.URL.Path, res.Status)
	}
	text, err := decoded(res.Header.Get("Content-Encoding"), body)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", res.Request.URL.Path, err)
	}
	return references(res.Request.URL, text), len(head) + len(body), nil
}

// references lists the files of the same host that a text loads.
func references(at *url.URL, text []byte) (found []string) {
	for _, pattern := range []*regexp.Regexp{links, faces} {
		for _, match := range pattern.FindAllSubmatch(text, -1) {
			for _, group := range match[1:] {
				to, err := at.Parse(string(group))
				if len(group) > 0 && err == nil && to.Host == at.Host {
					to.Fragment = ""
					found = append(found, to.String())
				}
			}
		}
	}
	return found
}

// figures are printed where other benchmarks have ratios.
func (w weight) figures() map[string]float64 {
	return map[string]float64{
		"first_page_bytes":   float64(w.bytes),
		"first_page_files":   float64(w.files),
		"first_page_of_goal": float64(w.bytes) / limit,
	}
}
