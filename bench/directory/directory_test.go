package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"testing"
)

// TestSmallRun goes through everything once, with a directory that is small
// and slices that are short. Engines that are not installed are left out.
func TestSmallRun(t *testing.T) {
	var out bytes.Buffer
	b := &bench{options: options{n: 400, seed: 1, seconds: 0.03, clients: 2, skip: "postgres"}, dir: t.TempDir(), report: newReport(&out, true)}
	if !testing.Short() {
		b.skip = ""
	}
	defer b.close()
	if err := errors.Join(b.compare(t.Context()), b.report.end()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var last map[string]map[string]float64
	for dec := json.NewDecoder(&out); ; {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		var r row
		_ = json.Unmarshal(raw, &r)
		seen[r.Engine+" "+r.Work] = true
		if r.Engine != "" && r.QPS <= 0 {
			t.Errorf("%s %s: nothing was answered", r.Engine, r.Work)
		}
		last = nil
		_ = json.Unmarshal(raw, &last)
	}
	for _, want := range []string{"relais search", "relais mix", "relais http", "sqlite mix", "bleve near"} {
		if !seen[want] {
			t.Errorf("no row for %s in %v", want, seen)
		}
	}
	if last["ratios"]["sqlite"] == 0 || last["ratios"]["bleve"] == 0 {
		t.Errorf("the last line is %v", last)
	}
}

// TestEnginesFindTheSame: what the others put first, Relais finds as well.
func TestEnginesFindTheSame(t *testing.T) {
	b := &bench{options: options{n: 3000, seed: 1, clients: 1}, dir: t.TempDir(), report: newReport(io.Discard, true)}
	defer b.close()
	index, services, err := b.start()
	if err != nil {
		t.Fatal(err)
	}
	own := relais{index}
	e, err := b.sqlite(t.Context(), services)
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	for _, work := range []string{words, wanted, near} {
		found, agrees, err := check(t.Context(), own, e, newAsker(1).questions(work)[:100])
		if err != nil {
			t.Fatal(err)
		}
		if found == 0 || agrees < 0.95 {
			t.Errorf("%s: %.1f found, %.2f of the first ten are found by Relais", work, found, agrees)
		}
	}
}

func TestJudgedRun(t *testing.T) {
	b := &bench{options: options{judged: true, json: true, skip: "postgres", set: filepath.Join("..", "..", "internal", "directory", "match", "testdata", "judged.json")}, dir: t.TempDir()}
	if err := b.judge(t.Context()); err != nil {
		t.Fatal(err)
	}
}
