package documents_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/store/storetest"
	"relais/internal/web"
	"relais/internal/web/casepages"
)

// BenchmarkDocument brings a document of 200 MB in through a form over HTTP, and reads
// it again; MB/s each way, and by how much the memory of the process grew.
func BenchmarkDocument(b *testing.B) {
	for name, open := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			f := nodetest.New(b, open(b))
			const size = 200 << 20
			a := f.Agency("ngo", "QC")
			c, err := casework.CreateCase.Do(context.Background(), f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Ariane", Language: "fr"})
			if err != nil {
				b.Fatal(err)
			}
			pages := httptest.NewServer(web.New(web.Config{Sessions: f.Node.Sessions, Now: f.Now}, casepages.Routes(f.Node)).Handler())
			defer pages.Close()
			data := content(size, "x")
			client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			call := func(method, path, kind string, body io.Reader) *http.Response {
				r, _ := http.NewRequest(method, pages.URL+path, body)
				r.Header.Set("Cookie", "__Host-relais="+a.Worker.Token)
				r.Header.Set("Content-Type", kind)
				r.Header.Set("Origin", pages.URL)
				out, err := client.Do(r)
				if err != nil || out.StatusCode >= 400 {
					b.Fatal(err, out)
				}
				return out
			}
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				in, out := io.Pipe()
				form := multipart.NewWriter(out)
				go func() {
					part, _ := form.CreateFormFile("data", "scan.pdf")
					_, _ = io.Copy(part, bytes.NewReader(data))
					out.CloseWithError(form.Close())
				}()
				call("POST", "/files/"+c.ID+"/papers", form.FormDataContentType(), in).Body.Close()
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(size)/1e6*float64(b.N)/b.Elapsed().Seconds(), "MB/s")
			b.ReportMetric(float64(after.HeapSys-before.HeapSys)/(1<<20), "MiB-grown")
		})
	}
}
