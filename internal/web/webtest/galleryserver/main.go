// Command galleryserver serves the gallery of parts on a loopback address, to
// look at them and for the browser tests.
package main

import (
	"flag"
	"log"
	"log/slog"
	"os"

	"relais/internal/web"
	"relais/internal/web/webtest"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8099", "loopback address to listen on")
	flag.Parse()
	m := webtest.NewMemory()
	cfg := webtest.GalleryConfig(m)
	cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	log.Fatal(web.NewHTTPServer(*addr, web.New(cfg, webtest.Gallery(m)).Handler()).ListenAndServe())
}
