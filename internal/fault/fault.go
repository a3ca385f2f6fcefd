// Package fault is the one error type of Relais. A fault carries a code that decides the HTTP status, a message key
// that the locale catalog turns into words for people, and the fields that need another look. Every other error is
// "internal": its text is for the operator, never for a page.
//
// The package knows nothing of HTTP beyond status numbers, nothing of languages, and nothing of the domain. A fault
// never prints its arguments, because arguments may hold what somebody typed.
package fault

import (
	"errors"
	"net/http"
	"strings"
)

// Code says what kind of trouble an error is. It decides the HTTP status and nothing else.
type Code string

// The codes. What is not listed is Internal.
const (
	// InvalidInput: the input is wrong; Fields say where. The function Invalid makes such a fault.
	InvalidInput Code = "invalid"
	// Unauthenticated: nobody is signed in, or the session ended.
	Unauthenticated Code = "unauthenticated"
	// Forbidden: the caller may know that the thing exists but may not do this. Strangers get NotFound instead.
	Forbidden Code = "forbidden"
	// NotFound: it does not exist, or it is none of the caller's business; the two look the same.
	NotFound Code = "not_found"
	// Conflict: somebody else was faster, or the state does not allow it.
	Conflict Code = "conflict"
	// Gone: it existed and was destroyed on purpose.
	Gone Code = "gone"
	// TooMany: too many attempts; wait.
	TooMany Code = "too_many"
	// TooLarge: the input is larger than accepted.
	TooLarge Code = "too_large"
	// Unavailable: the machine can't do it now; trying again later may help.
	Unavailable Code = "unavailable"
	// Internal: our mistake; the cause is for the operator only.
	Internal Code = "internal"
)

// Field is one field of the input that needs another look.
type Field struct {
	// Name is the path of the field in the JSON input, such as "entries.0.text".
	Name string
	// Key is the message key in the locale catalog.
	Key string
	// Args fill {0}, {1} … of the message.
	Args []any
}

// Error is an error that can be shown to people, once its keys are looked up in their language.
type Error struct {
	Code   Code
	Key    string
	Args   []any
	Fields []Field
	// Err is the cause, for the operator only. It may be nil.
	Err error
}

// New returns a fault with a message key and the arguments of that message.
func New(code Code, key string, args ...any) *Error {
	return &Error{Code: code, Key: key, Args: args}
}

// Invalid returns a fault of code InvalidInput about one field; Add appends further fields. The field is its path in
// the JSON input.
func Invalid(field, key string, args ...any) *Error {
	return New(InvalidInput, "fault.invalid").Add(field, key, args...)
}

// Wrap returns a fault that keeps err as the cause for the operator. A nil err is allowed.
func Wrap(code Code, key string, err error) *Error {
	return &Error{Code: code, Key: key, Err: err}
}

// Add appends a field and returns e, so that calls can be chained.
func (e *Error) Add(field, key string, args ...any) *Error {
	e.Fields = append(e.Fields, Field{Name: field, Key: key, Args: args})
	return e
}

// Below returns err with its fields below a part of the input ("consent", "needs.2"): who checks a part knows only its
// own names. An error that is no fault is returned as it is.
func Below(part string, err error) error {
	e, ok := As(err)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	moved := *e
	moved.Fields = make([]Field, len(e.Fields))
	for i, f := range e.Fields {
		f.Name = part + "." + f.Name
		moved.Fields[i] = f
	}
	return &moved
}

// Error names the code, the keys and the fields, never the arguments or the cause: they may hold content. Names of
// fields are paths of our own structs, so they tell nothing either.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	b.WriteString(": ")
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		b.WriteString("; " + f.Name + " " + f.Key)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first fault in err's chain, and Internal for anything else. It is "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := As(err); ok {
		return e.Code
	}
	return Internal
}

// As returns the first fault in err's chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok && e != nil
}

var statuses = map[Code]int{
	InvalidInput:    http.StatusUnprocessableEntity,
	Unauthenticated: http.StatusUnauthorized,
	Forbidden:       http.StatusForbidden,
	NotFound:        http.StatusNotFound,
	Conflict:        http.StatusConflict,
	Gone:            http.StatusGone,
	TooMany:         http.StatusTooManyRequests,
	TooLarge:        http.StatusRequestEntityTooLarge,
	Unavailable:     http.StatusServiceUnavailable,
}

// Status returns the HTTP status of a code; 500 for Internal and for what it does not know.
func Status(code Code) int {
	if s, ok := statuses[code]; ok {
		return s
	}
	return http.StatusInternalServerError
}
