package audit

import "slices"

// mostForeign bounds how many waiting entries of other processes are known:
// far more than wait unless the log stands, which raises an alarm.
const mostForeign = 10_000

// waits is what a process knows of entries that wait for the log: which of its
// own are about what, and, as of the last Check, the rows of other processes.
type waits struct {
	about   map[int64]string
	numbers map[string][]int64
	foreign []Row // stream, number and object
}

func (w *waits) begin() { w.about, w.numbers = map[int64]string{}, map[string][]int64{} }

func (w *waits) add(object string, n int64) {
	w.about[n] = object
	w.numbers[object] = append(w.numbers[object], n)
}

func (w *waits) drop(n int64) {
	object, ok := w.about[n]
	if !ok {
		return
	}
	delete(w.about, n)
	left := slices.DeleteFunc(w.numbers[object], func(other int64) bool { return other == n })
	if len(left) == 0 {
		delete(w.numbers, object)
	} else {
		w.numbers[object] = left
	}
}

// Waiting returns the names under which entries about an object may wait for
// the log, the newest last: all of this process, and those of others that the
// last Check has seen.
func (w *Writer) Waiting(object string) (names []string) {
	w.mu.Lock()
	stream, numbers, foreign := w.stream, slices.Clone(w.waits.numbers[object]), w.waits.foreign
	w.mu.Unlock()
	for _, r := range foreign {
		if r.Object == waitingName(w.keys, object, r.Place()) {
			names = append(names, r.Object)
		}
	}
	for _, n := range numbers {
		names = append(names, waitingName(w.keys, object, Row{Stream: stream, Number: n}.Place()))
	}
	return names
}
