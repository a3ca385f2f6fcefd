package duplicates_test

import (
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/duplicates"
)

// processorTime is what the process used of the processors.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc >> 20)
}

// TestDuplicatesTrial looks for duplicates among RELAIS_TRIAL generated
// services of which every tenth is there twice. It is a measurement, not a
// check.
func TestDuplicatesTrial(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("RELAIS_TRIAL"))
	if n == 0 {
		t.Skip("RELAIS_TRIAL says how many")
	}
	var prints []duplicates.Fingerprint
	var reading time.Duration
	before := heap()
	for rec := range generate.Services(1, n) {
		at := processorTime(t)
		e := directory.Entry{Record: rec, Source: "a"}
		prints = append(prints, duplicates.FingerprintOf(e))
		if len(prints)%11 == 0 {
			twin := prints[len(prints)-1]
			twin.ID, twin.Source = twin.ID+"-b", "b"
			prints = append(prints, twin)
		}
		reading += processorTime(t) - at
	}
	held, began, at := heap(), time.Now(), processorTime(t)
	pairs := duplicates.Find(prints, nil)
	t.Logf("%d prints read in %.1f s of processor time and held in %d MB; %d pairs in %.2f s, %.2f s of processor time, %d MB more",
		len(prints), reading.Seconds(), held-before, len(pairs), time.Since(began).Seconds(), (processorTime(t) - at).Seconds(), heap()-held)
}
