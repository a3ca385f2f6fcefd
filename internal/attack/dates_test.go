package attack

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/shape"
)

// days reports whether a value of an input is a day or a time.
func (l leaf) days() bool {
	return l.kind == reflect.String && (l.rule.Kind == shape.Date || l.rule.Kind == shape.Time)
}

// TestAttackDatesThatNobodyMeans: no act takes a day or a time in 1900, in ninety years, or on the wrong side of now. The
// error stands at the field and says, in the language of who asks, what to do.
func TestAttackDatesThatNobodyMeans(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.cfg.URL != "" {
			t.Skip("the door is the same on both engines")
		}
		w.wholeJob()
		samples, tried := w.samples(), 0
		for _, r := range app.Declared() {
			s := samples[r.Name]
			if s.in == nil {
				continue // TestBadInputAPI says so
			}
			for _, l := range leaves(reflect.TypeOf(s.in), "", shape.Rule{Kind: shape.Line}) {
				if !l.days() {
					continue
				}
				for name, at := range w.unmeant(l) {
					tried++
					form := time.DateOnly
					if l.rule.Kind == shape.Time {
						form = time.RFC3339
					}
					w.refused(r, s, l, name, at.Format(form))
					w.saysWhat(r.Name+"."+l.path+" "+name, w.complaint(r, s, l, at.Format(form)))
				}
			}
		}
		if tried < 30 {
			t.Errorf("only %d values were tried", tried)
		}
	})
}

// unmeant are the days that nobody means in a field.
func (w *world) unmeant(l leaf) map[string]time.Time {
	now := w.time().In(time.UTC)
	out := map[string]time.Time{"1900": time.Date(1900, 1, 5, 12, 0, 0, 0, time.UTC), "in ninety years": now.AddDate(90, 0, 0)}
	if l.rule.Back == nil {
		out["the day before yesterday"] = now.AddDate(0, 0, -2)
		out["last year"] = now.AddDate(-1, 0, 0)
		out["in two years and two days"] = now.AddDate(2, 0, 2)
	} else {
		out["the day after tomorrow"] = now.AddDate(0, 0, 2)
	}
	return out
}

// complaint is what the door says of a value, in English.
func (w *world) complaint(r define.Declared, s sample, l leaf, v any) string {
	got, _ := w.with(r, s, l, v, "en")
	return fmt.Sprint(got.problem().Errors)
}

// saysWhat: an error of a day tells what to give, not only what is wrong.
func (w *world) saysWhat(what, said string) {
	for _, word := range []string{"Please", "Choose", "Give", "at most"} {
		if strings.Contains(said, word) {
			return
		}
	}
	w.t.Errorf("%s: the error does not say what to do: %s", what, said)
}
