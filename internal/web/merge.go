package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/shape"
)

// A form that replaces something, such as the safety rules of a person, says
// what stood there when it was opened. What a colleague wrote meanwhile is
// kept; where both wrote, the difference is shown and the second is asked.

// wasField is the field with what the form showed at first, URL-encoded.
const wasField = "_was"

// Standing is what a form is about to replace.
type Standing[In any] struct {
	Now  In     // as the form shows it
	Seen string // its fingerprint, for the act
	// Say puts a field that two people wrote into words for who is asked, nil
	// or "" for its value.
	Say func(field string) string
}

// Replace is Submit for an act that replaces what stands. read says what that
// is, and is asked again when somebody was faster; only names the questions of
// a form that asks for a part.
func Replace[In, Out any](r *Request, read func() (Standing[In], error),
	do func(ctx context.Context, s *agency.Session, in In, seen string) (Out, error), only ...string) (out Out, err error) {
	for range 3 {
		stands, err := read()
		if err != nil {
			return out, err
		}
		if err := Merge(r, shape.EncodeForm(stands.Now), stands.Say, only...); err != nil {
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
func Merge(r *Request, now url.Values, say func(field string) string, only ...string) error {
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
	mine.Set(wasField, now.Encode())
	clash := fault.New(fault.Conflict, "web.changed_meanwhile")
	for _, q := range questions(was, now, mine) {
		theirs, before, typed := answers(now, q), answers(was, q), answers(mine, q)
		switch {
		case len(only) > 0 && !slices.Contains(only, q), theirs == before, theirs == typed:
		case typed == before:
			take(mine, now, q)
			r.merged = true
		default:
			clash.Add(firstField(mine, now, q), "web.changed_to", inWords(now, q, say))
		}
	}
	if len(clash.Fields) > 0 {
		return clash
	}
	return nil
}

// question is the first part of a field's name: a list is answered as a whole.
func question(name string) string {
	q, _, _ := strings.Cut(name, ".")
	return q
}

// questions are those of several forms, without what is the frame's own.
func questions(forms ...url.Values) []string {
	all := map[string]bool{}
	for _, form := range forms {
		for name := range form {
			if !strings.HasPrefix(name, "_") && name != "key" {
				all[question(name)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// answers are the fields of a question, comparable; empty ones say nothing.
func answers(form url.Values, q string) string {
	out := url.Values{}
	for name, values := range form {
		if question(name) != q {
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
func take(to, from url.Values, q string) {
	maps.DeleteFunc(to, func(name string, _ []string) bool { return question(name) == q })
	for name, values := range from {
		if question(name) == q {
			to[name] = slices.Clone(values)
		}
	}
}

// firstField is where a question stands on the page.
func firstField(mine, now url.Values, q string) string {
	for _, form := range []url.Values{mine, now} {
		for _, name := range slices.Sorted(maps.Keys(form)) {
			if question(name) == q {
				return name
			}
		}
	}
	return q
}

// inWords is what somebody else answered.
func inWords(now url.Values, q string, say func(string) string) string {
	if say != nil {
		if text := say(q); text != "" {
			return text
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if question(name) == q {
			out = append(out, now[name]...)
		}
	}
	return strings.Join(slices.DeleteFunc(out, func(v string) bool { return v == "" }), " · ")
}
