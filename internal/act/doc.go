// Package act holds the inputs and outputs of everything a user can do: one
// struct per act, shared by the node that carries it out, the JSON API, the
// forms of the pages and the typed client, so that a field has one name, one
// limit and one meaning everywhere.
//
// Inputs carry `check` tags that the node applies before anything else. The
// package knows no store, no key and no rule beyond the shape of a field.
package act

import (
	"time"

	"relais/internal/text"
)

// None is the input or output of an act that takes or returns nothing.
type None struct{}

// ID names one object by the id in the path of the request.
type ID struct {
	ID string `json:"id" path:"id" check:"required,id"`
}

// Page asks for a part of a long list. Offset counts from 0; Limit defaults
// to 50 and is at most 500.
type Page struct {
	Offset int `json:"offset,omitempty" query:"offset" check:"min=0,max=1000000"`
	Limit  int `json:"limit,omitempty" query:"limit" check:"min=0,max=500"`
}

// Text is a name or sentence in any language. It is a type alias because names
// of agencies are kept in the same form.
type Text = text.Text

// Moment is an instant in UTC. It is a type alias so that outputs read well.
type Moment = time.Time

// MomentOf returns an instant for an output that may have none: nil for the
// zero time.
func MomentOf(t time.Time) *Moment {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Once is part of the input of every act that creates something. Key is the
// operation's id, drawn with the form or by the client: a repeat with the
// same one, within a day, changes nothing and gets the first answer, also
// when that was lost on the way. An empty one makes no promise.
type Once struct {
	Key string `json:"key,omitempty" check:"operation"`
}
