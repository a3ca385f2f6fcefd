package web

import (
	"net/url"
	"time"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/shape"
	"relais/internal/web/ui"
)

// maxFields is a limit that no honest form reaches.
const maxFields = 2000

// Decode fills in, a pointer to an act's input, from the form and the path,
// as shape.Form does.
func Decode(r *Request, in any) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	return decode(r, values, in)
}

// DecodeQuery is Decode from the query instead of a form.
func DecodeQuery(r *Request, in any) error { return decode(r, r.URL.Query(), in) }

func decode(r *Request, values url.Values, in any) error {
	form := shape.Form{Values: values, Path: map[string]string{}, Instant: r.instant}
	for _, name := range shape.Wildcards(r.route.Pattern) {
		form.Path[name] = r.PathValue(name)
	}
	return form.Decode(in)
}

// instant is the instant of a time on the reader's wall. One that clocks skip
// or show twice is never shifted unseen: who typed it is asked, and says by
// turn which of the two it is.
func (r *Request) instant(day, clock, turn string) (time.Time, *fault.Field, error) {
	l, err := hours.ParseLocal(day, clock)
	if err != nil {
		return time.Time{}, nil, err
	}
	read := l.Resolve(r.zone)
	hour := func(l hours.Local) any { return locale.Time(r.Lang, l.Clock()) }
	switch {
	case read.Turns == hours.Skipped:
		return read.At, &fault.Field{Key: "ui.time_skipped", Args: []any{hour(read.Before), hour(read.After)}}, nil
	case read.Turns == hours.Twice && turn == "second":
		return read.Again, nil, nil
	case read.Turns == hours.Twice && turn != "first":
		return read.At, &fault.Field{Key: ui.TimeTwice, Args: []any{hour(l)}}, nil
	}
	return read.At, nil, nil
}
