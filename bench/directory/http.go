package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"relais/bench/internal/measure"
	"relais/internal/act"
	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/match"
	"relais/internal/directory/search"
)

// http measures questions and answers as JSON through net/http on loopback,
// beside an answer of 4 KiB that never changes. Client and server share the
// processors.
func (b *bench) http(ctx context.Context, index match.Engine) error {
	still := bytes.Repeat([]byte("x"), 4<<10)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /match", func(w http.ResponseWriter, r *http.Request) { answerJSON(w, r, index) })
	mux.HandleFunc("POST /static", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(still)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }()
	defer server.Close()

	var bodies [][]byte
	for _, q := range newAsker(b.seed).questions(mix) {
		raw, err := json.Marshal(q.forAPI())
		if err != nil {
			return err
		}
		bodies = append(bodies, raw)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: b.clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	get := func(work, engine, path string) measure.Task {
		var next atomic.Int64
		return measure.Task{Work: work, Engine: engine, Clients: b.clients, Do: func(ctx context.Context, _ int) error {
			return post(ctx, client, "http://"+l.Addr().String()+path, bodies[int(next.Add(1))%len(bodies)])
		}}
	}
	rows, err := measure.Run(ctx, measure.NewPlan(time.Duration(b.seconds*float64(time.Second))),
		get("http", relaisName, "/match"), get("http", "net/http 4 KiB", "/static"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := b.report.add(r, 0, 0); err != nil {
			return err
		}
	}
	b.report.fact("http_of_static", rows[0].PerSec/rows[1].PerSec)
	return nil
}

// forAPI is the question as it comes over the wire.
func (q question) forAPI() act.MatchNeeds {
	m := q.forRelais()
	in := act.MatchNeeds{Query: m.Text, Languages: m.Languages, Province: m.Province, Within: m.Within}
	in.Limit = size
	for _, n := range m.Needs {
		in.Needs = append(in.Needs, act.MatchNeed(n))
	}
	in.Place = m.Place
	return in
}

func answerJSON(w http.ResponseWriter, r *http.Request, index match.Engine) {
	var in act.MatchNeeds
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	q, err := search.Question(in, generate.Today)
	if err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	q.Facets, q.Members = q.Text != "", true
	out, err := json.Marshal(search.Answer(index.Match(q)))
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(out)
}

func post(ctx context.Context, client *http.Client, url string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	return nil
}
