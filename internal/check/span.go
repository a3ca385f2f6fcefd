package check

import (
	"time"

	"relais/internal/shape"
)

// skew is by how much a clock elsewhere may be ahead of ours when it says now.
const skew = 5 * time.Minute

// span complains about a day or a time, of the right form, that its rule does not reach. A day is one on the clocks of
// who sends it; days are compared as they are written.
func (w *walk) span(s, path string, r shape.Rule) {
	first, last := w.now, w.now
	if r.Back != nil {
		first = w.now.AddDate(-int(*r.Back), 0, 0)
	}
	if r.Ahead != nil {
		last = w.now.AddDate(int(*r.Ahead), 0, 0)
	}
	early, late := w.outside(s, first, last, r)
	switch key := endKey(r, early); {
	case !early && !late:
	case key != "":
		w.add(path, key)
	case early:
		w.add(path, longAgo, first.Format(time.DateOnly))
	default:
		w.add(path, tooFar, last.Format(time.DateOnly))
	}
}

func (w *walk) outside(s string, first, last time.Time, r shape.Rule) (early, late bool) {
	if r.Kind == shape.Date {
		return s < first.Format(time.DateOnly), s > last.Format(time.DateOnly)
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return false, false // its form was complained about
	}
	return t.Before(first), t.After(last.Add(skew))
}

// endKey is the message where the present is the limit that was passed; "" where it is a year.
func endKey(r shape.Rule, early bool) string {
	day := r.Kind == shape.Date
	switch {
	case early && r.Back == nil && day:
		return pastDay
	case early && r.Back == nil:
		return pastTime
	case !early && r.Ahead == nil && day:
		return aheadDay
	case !early && r.Ahead == nil:
		return aheadTime
	}
	return ""
}
