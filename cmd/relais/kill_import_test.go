package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"relais/internal/act"
	"relais/internal/directory/directorytest/generate"
)

// TestKilledImport kills an import with SIGKILL while it stores its records,
// several times. In between, searches find what was stored by then; run again,
// the import ends as if nothing had happened.
func TestKilledImport(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a real process: not in short runs")
	}
	bin := build(t)
	onEachEngine(t, func(t *testing.T, database func() []string) { killImport(t, bin, database(), database()) })
}

// cli runs the program on one node.
type cli struct {
	bin   string
	place []string
}

func (c cli) run(t *testing.T, verbs []string, words ...string) []byte {
	t.Helper()
	args := append(append(verbs, c.place...), words...)
	cmd := exec.Command(c.bin, args...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("relais %v: %v\n%s", args, err, log.String())
	}
	return out.Bytes()
}

func (c cli) found(t *testing.T) int {
	t.Helper()
	var m act.Matches
	if err := json.Unmarshal(c.run(t, []string{"directory", "search"}, "--json"), &m); err != nil {
		t.Fatal(err)
	}
	return m.Total
}

func killImport(t *testing.T, bin string, whole, killed []string) {
	const services = 12_000
	var feed bytes.Buffer
	for rec := range generate.Services(1, services) {
		feed.Write(rec.Doc)
		feed.WriteByte('\n')
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "feed.ndjson")
	if err := os.WriteFile(file, feed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	a := cli{bin, append([]string{"--data", filepath.Join(dir, "a")}, whole...)}
	b := cli{bin, append([]string{"--data", filepath.Join(dir, "b")}, killed...)}
	for _, c := range []cli{a, b} {
		c.run(t, []string{"setup"})
	}
	a.run(t, []string{"directory", "import"}, "--source", "feed", file)
	had := 0
	for _, until := range []int{1, 4000} {
		b.cut(t, file, until)
		now := b.found(t)
		if now < until || now < had || now >= services {
			t.Fatalf("killed when %d of %d were found, %d are, and %d before", until, services, now, had)
		}
		had = now
	}
	var rep act.ImportReport
	for _, added := range []int{services - had, 0} {
		out := b.run(t, []string{"directory", "import"}, "--json", "--source", "feed", file)
		if err := json.Unmarshal(out, &rep); err != nil || rep.Added != added || rep.Unchanged != services-added {
			t.Fatalf("%d were stored; run again: %v %+v", had, err, rep)
		}
	}
	export := []string{"directory", "export"}
	if !bytes.Equal(a.run(t, export, "--form", "ndjson"), b.run(t, export, "--form", "ndjson")) {
		t.Error("the directory differs from one that was brought in undisturbed")
	}
}

// cut begins an import, and kills it when that many of its services are found: a
// batch of it is on its way then.
func (c cli) cut(t *testing.T, file string, until int) {
	t.Helper()
	cmd := exec.Command(c.bin, append(append([]string{"directory", "import"}, c.place...), "--source", "feed", file)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // killed is what we want
	}()
	for {
		select {
		case <-ended:
			t.Fatal("it ended before it was killed: nothing was tested")
		default:
		}
		if c.found(t) >= until {
			break
		}
	}
	_ = cmd.Process.Kill()
	<-ended
}
