package audit

import (
	"context"
	"slices"
	"time"
)

// unknownFor is how long an entry may still appear of which the process did not
// learn whether it was committed.
const unknownFor = time.Minute

// lookAtMost bounds how many numbers one Check looks at.
const lookAtMost = 100_000

// Check looks whether all that this process committed is still there, waiting
// or in the log, and returns how many entries were removed. In the place of
// each it records that it was removed: no head from then on is whole.
func (w *Writer) Check(ctx context.Context, db DB) (removed int, err error) {
	stream, from, expected := w.expected()
	unused := w.takeFree()
	defer func() { w.takeBack(unused) }()
	here, err := w.look(ctx, db, stream, from, expected)
	if err != nil {
		return 0, err
	}
	for n, doubtful := range expected {
		if here[n] {
			continue
		}
		object := RemovedObject
		if doubtful {
			object = FilledObject
		}
		if err := w.fill(ctx, db, n, object); err != nil {
			return removed, err
		}
		if !doubtful {
			removed++
		}
	}
	for len(unused) > 0 {
		if err := w.fill(ctx, db, unused[0], FilledObject); err != nil {
			return removed, err
		}
		unused = unused[1:]
	}
	return removed, nil
}

// expected returns the numbers that must be found in the log from an index on,
// or waiting, with whether it is in doubt that they were committed.
func (w *Writer) expected() (stream string, from int64, numbers map[int64]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	numbers = map[int64]bool{}
	for n := w.below; n < min(w.next, w.below+lookAtMost); n++ {
		since, given := w.given[n]
		switch {
		case w.placed[n] || slices.Contains(w.free, n):
		case !given:
			numbers[n] = false
		case !since.IsZero() && time.Since(since) > unknownFor:
			numbers[n] = true
		}
	}
	return w.stream, w.seen, numbers
}

// look reads which of the numbers are there, and remembers what is in the log.
func (w *Writer) look(ctx context.Context, db DB, stream string, from int64, expected map[int64]bool) (map[int64]bool, error) {
	here, placed := map[int64]bool{}, map[int64]bool{}
	var foreign []Row
	var size int64
	err := db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		log, err := r.AuditLog(ctx)
		if err != nil {
			return err
		}
		size = log.Size
		return r.AuditNumbers(ctx, from, func(row Row) error {
			switch {
			case row.Stream == stream:
				here[row.Number] = true
				if row.Index >= 0 {
					placed[row.Number] = true
				}
			case row.Index < 0 && len(foreign) < mostForeign:
				foreign = append(foreign, row)
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits.foreign = foreign
	if w.stream != stream {
		return here, nil
	}
	for n := range expected {
		if here[n] {
			delete(w.given, n)
		}
	}
	for n := range placed {
		w.waits.drop(n)
		if n >= w.below {
			w.placed[n] = true
		}
	}
	for w.placed[w.below] {
		delete(w.placed, w.below)
		w.below++
	}
	w.seen = size // what waits now gets a place behind it
	return here, nil
}

// takeFree takes the numbers that nobody came to use.
func (w *Writer) takeFree() []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	unused := w.free
	w.free = nil
	for _, n := range unused {
		w.given[n] = time.Time{}
	}
	return unused
}

// takeBack gives numbers back that could not be filled.
func (w *Writer) takeBack(numbers []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range numbers {
		delete(w.given, n)
		w.giveBack(n)
	}
}

// fill records an entry under a number that has none.
func (w *Writer) fill(ctx context.Context, db DB, n int64, object string) error {
	w.mu.Lock()
	stream := w.stream
	w.mu.Unlock()
	row := w.stamped(Row{Actor: make([]byte, ActorSize), Object: object, Body: []byte{}, Stream: stream, Number: n})
	err := db.AppendAudit(ctx, func(ctx context.Context, tx Appender) error { return tx.AddAuditEntry(ctx, row) })
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.given, n)
	return nil
}

// Close ends the stream, so that a number missing before its end is one that
// was removed. What is recorded afterwards begins another.
func (w *Writer) Close(ctx context.Context, db DB) error {
	w.mu.Lock()
	used := w.next > 1
	w.mu.Unlock()
	if !used {
		return nil
	}
	if _, err := w.Check(ctx, db); err != nil {
		return err
	}
	_, n := w.take(ClosedObject)
	err := w.fill(ctx, db, n, ClosedObject)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin()
	return err
}
