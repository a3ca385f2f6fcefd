package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/portable"
)

// TestKilledCaseImport kills the server with SIGKILL while case files come in. What
// was opened by then is whole, and run again the import opens the rest, and none
// twice.
func TestKilledCaseImport(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a real server: not in short runs")
	}
	bin := build(t)
	onEachEngine(t, func(t *testing.T, database func() []string) { killCases(t, bin, database()) })
}

func killCases(t *testing.T, bin string, database []string) {
	t.Parallel()
	const rows = 12_000
	place := append([]string{"--data", filepath.Join(t.TempDir(), "data")}, database...)
	out, err := exec.Command(bin, append([]string{"setup"}, place...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	code, err := codeIn(string(out))
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{bin: bin, addr: freeAddr(t), place: place}
	v.start(t)
	defer func() { v.kill() }()
	desk, err := newcomer.Found(t.Context(), client.New("http://"+v.addr), code)
	if err != nil {
		t.Fatal(err)
	}
	who, err := newcomer.Join(t.Context(), desk, act.Text{FR: "Maison", EN: "House"}, "shelter", "QC", "America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("prs_FirstName,prs_SecondName,cco_CaseComment\n")
	for i := range rows {
		fmt.Fprintf(&table, "Ariane %d,Fictive,une note\n", i)
	}
	in := mustDo(t)(client.Do(t.Context(), who, portable.BeginCaseImport, act.BeginCaseImport{Data: []byte(table.String())}))
	run := func(dry bool) act.CaseImport {
		t.Helper()
		return mustDo(t)(client.Do(t.Context(), who, portable.RunCaseImport, act.RunCaseImport{ID: in.ID, DryRun: dry}))
	}
	get := func() act.CaseImport {
		t.Helper()
		return mustDo(t)(client.Do(t.Context(), who, portable.GetCaseImport, act.ID{ID: in.ID}))
	}
	count := func() int {
		t.Helper()
		all, err := client.Do(t.Context(), who, casework.ListCases, act.CaseQuery{Page: act.Page{Limit: 1}})
		if err != nil {
			t.Fatal(err)
		}
		return all.Total
	}
	for one := run(true); one.Running; one = get() {
		time.Sleep(100 * time.Millisecond)
	}
	began := make(chan struct{})
	go func() { // its answer never comes
		defer close(began)
		_, _ = client.Do(t.Context(), who, portable.RunCaseImport, act.RunCaseImport{ID: in.ID})
	}()
	for count() == 0 {
		time.Sleep(20 * time.Millisecond)
	}
	v.kill()
	<-began
	v.start(t)
	had := count()
	if had == 0 || had >= rows {
		t.Fatalf("killed with %d of %d files: nothing was tested", had, rows)
	}
	for get().Running { // until the lease of the process that is gone has ended
		time.Sleep(time.Second)
	}
	if one := get(); !one.Stopped {
		t.Errorf("it does not say that it stopped: %+v", one)
	}
	done := run(false)
	for ; done.Running; done = get() {
		time.Sleep(100 * time.Millisecond)
	}
	if r := done.Report; r == nil || r.Added+had != rows || r.Unchanged != had || count() != rows {
		t.Errorf("%d were opened before it was killed, %d after: %+v %s", had, count(), r, done.Failure)
	}
}

func mustDo(t *testing.T) func(act.CaseImport, error) act.CaseImport {
	return func(out act.CaseImport, err error) act.CaseImport {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}
