package main

import (
	"io"
	"log/slog"
	"sync/atomic"
	"time"
)

// newLog is the log of a server. It holds errors and counts, no line for each
// request; times are cut to the minute, because the log's reader may be
// whoever asks when somebody was there.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.String(slog.TimeKey, a.Value.Time().UTC().Format("2006-01-02T15:04Z"))
		}
		return a
	}}))
}

// surfaces are the parts of what a server answers, in the order of counts.
var surfaces = []string{"page", "api", "hsds"}

// tally counts answers since the last line of the log.
type tally struct{ counts [3][6]atomic.Int64 } // by surface and first digit of the status

func (t *tally) add(surface string, status int) {
	for i, s := range surfaces {
		if s == surface {
			t.counts[i][min(max(status/100, 0), 5)].Add(1)
		}
	}
}

// line writes what was counted, and begins again.
func (t *tally) line(log *slog.Logger) {
	var attrs []any
	for i, s := range surfaces {
		var total, failed int64
		for class := range t.counts[i] {
			n := t.counts[i][class].Swap(0)
			total += n
			if class == 5 {
				failed = n
			}
		}
		if total > 0 {
			attrs = append(attrs, slog.Int64(s, total), slog.Int64(s+"_failed", failed))
		}
	}
	if len(attrs) > 0 {
		log.Info("answered", attrs...)
	}
}

// every is how often a line of counts is written: so seldom that it dates nothing.
const every = time.Hour

// run writes lines until stop is closed, and a last one then.
func (t *tally) run(log *slog.Logger, stop <-chan struct{}) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			t.line(log)
		case <-stop:
			t.line(log)
			return
		}
	}
}
