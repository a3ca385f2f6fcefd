package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/shape"
)

// A form that replaces something, such as the safety rules of a person, says
// what stood there when it was opened. What a colleague wrote meanwhile is
// kept; where both wrote, the difference is shown and the second is asked.

const (
	wasField = "_was" // what the form showed at first, URL-encoded
	nowField = "_now" // what stands, where a difference was shown: what the form is asked on top of from then on
)

// Standing is what a form is about to replace.
type Standing[In any] struct {
	Now  In     // as the form shows it
	Seen string // its fingerprint, for the act
	Asking
}

// Asking says how the questions of a form are compared.
type Asking struct {
	// Say puts a field that two people wrote into words for who is asked, nil
	// or "" for its value.
	Say  func(field string) string
	Only []string // questions that the form asks; none: all
	One  []string // questions with one answer, such as the days of a week
}

// Replace is Submit for an act that replaces what stands. read says what that
// is, and is asked again when somebody was faster.
func Replace[In, Out any](r *Request, read func() (Standing[In], error),
	do func(ctx context.Context, s *agency.Session, in In, seen string) (Out, error)) (out Out, err error) {
	for range 3 {
		stands, err := read()
		if err != nil {
			return out, err
		}
		if err := Merge(r, shape.EncodeForm(stands.Now), stands.Asking); err != nil {
			return out, err
		}
		out, err = Submit(r, func(ctx context.Context, s *agency.Session, in In) (Out, error) { return do(ctx, s, in, stands.Seen) })
		if !act.Changed(err) {
			return out, err
		}
	}
	return out, act.ErrChanged()
}

// Merge puts what others wrote meanwhile into what was posted; now is the form
// as it would be shown now. It refuses, and says what stands now, where both
// wrote the same field.
func Merge(r *Request, now url.Values, asks Asking) error {
	mine, err := r.values()
	if err != nil {
		return err
	}
	was := now
	if mine.Has(wasField) {
		if was, err = url.ParseQuery(mine.Get(wasField)); err != nil {
			return fault.Wrap(fault.InvalidInput, "web.unreadable", err)
		}
	}
	clash := fault.New(fault.Conflict, "web.changed_meanwhile")
	for _, q := range asks.questions(was, now, mine) {
		theirs, before, typed := asks.answers(now, q), asks.answers(was, q), asks.answers(mine, q)
		switch {
		case theirs == before, theirs == typed:
		case typed == before:
			asks.take(mine, now, q)
			r.merged = true
		default:
			at := asks.firstField(mine, now, q)
			if said := asks.inWords(now, q); said != "" {
				clash.Add(at, "web.changed_to", said)
			} else {
				clash.Add(at, "web.changed_to_nothing")
			}
		}
	}
	if len(clash.Fields) > 0 {
		// The form that was kept stays one on top of what its author had seen.
		mine.Set(nowField, now.Encode())
		return clash
	}
	mine.Set(wasField, now.Encode())
	return nil
}

// question is a field's name up to the first number: a list is answered as a whole.
func (a Asking) question(name string) string {
	parts := strings.Split(name, ".")
	end := slices.IndexFunc(parts, func(part string) bool { _, err := strconv.Atoi(part); return err == nil })
	if end < 0 {
		end = len(parts)
	}
	q := strings.Join(parts[:end], ".")
	if slices.Contains(a.One, q) {
		return a.One[0]
	}
	return q
}

// questions are those of several forms, without what is the frame's own.
func (a Asking) questions(forms ...url.Values) []string {
	all := map[string]bool{}
	for _, form := range forms {
		for name := range form {
			first, _, _ := strings.Cut(name, ".")
			if !strings.HasPrefix(name, "_") && name != "key" && (len(a.Only) == 0 || slices.Contains(a.Only, first)) {
				all[a.question(name)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// answers are the fields of a question, comparable; empty ones say nothing.
func (a Asking) answers(form url.Values, q string) string {
	out := url.Values{}
	for name, values := range form {
		if a.question(name) != q {
			continue
		}
		for _, v := range values {
			if v = strings.TrimSpace(lineEnds.Replace(v)); v != "" {
				out.Add(name, v)
			}
		}
		slices.Sort(out[name])
	}
	return out.Encode()
}

// take answers a question as the other form does.
func (a Asking) take(to, from url.Values, q string) {
	maps.DeleteFunc(to, func(name string, _ []string) bool { return a.question(name) == q })
	for name, values := range from {
		if a.question(name) == q {
			to[name] = slices.Clone(values)
		}
	}
}

// firstField is where a question stands on the page.
func (a Asking) firstField(mine, now url.Values, q string) string {
	for _, form := range []url.Values{mine, now} {
		for _, name := range slices.Sorted(maps.Keys(form)) {
			if a.question(name) == q {
				return name
			}
		}
	}
	return q
}

// inWords is what somebody else answered, "" for nothing.
func (a Asking) inWords(now url.Values, q string) string {
	if a.Say != nil {
		if text := a.Say(q); text != "" {
			return text
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if a.question(name) == q {
			out = append(out, now[name]...)
		}
	}
	return strings.Join(slices.DeleteFunc(out, func(v string) bool { return v == "" }), " · ")
}
