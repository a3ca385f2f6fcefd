package check

import (
	"slices"
	"sync"
)

var codes = struct {
	sync.RWMutex
	sets map[string][]string
}{sets: map[string][]string{}}

// RegisterCodes names the values that `code=set` accepts. Registering a set again replaces it, so that content loaded
// at the start can. Values are copied.
func RegisterCodes(set string, values ...string) {
	codes.Lock()
	defer codes.Unlock()
	codes.sets[set] = slices.Clone(values)
}

// Codes returns a copy of the values of a set, in the order registered; nil for an unknown set.
func Codes(set string) []string {
	codes.RLock()
	defer codes.RUnlock()
	return slices.Clone(codes.sets[set])
}

func hasCode(set, value string) (in, known bool) {
	codes.RLock()
	defer codes.RUnlock()
	values, known := codes.sets[set]
	return slices.Contains(values, value), known
}
