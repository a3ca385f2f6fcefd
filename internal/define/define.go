// Package define is what an act is.
package define

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/shape"
)

// Declared is what everybody may know of an act: where the API has it, who
// may, and the types of what goes in and comes out.
type Declared struct {
	Name    string // the OpenAPI operationId
	Method  string // of HTTP
	Path    string // below /api/v1, with {names} of fields tagged `path`
	Tag     string // groups acts in the API's description
	Who     agency.Who
	Summary string
	// Grave is the kind of grave acts that it is (agency.GraveKit …), "" for
	// none: it then asks again who acts.
	Grave   string
	Input   *shape.Input // how In travels
	In, Out reflect.Type
}

// Creates reports whether a repeat of the act with the same operation id does
// nothing and gets the same answer.
func (d Declared) Creates() bool { return d.Input.Operation != nil }

// May reports whether a session may carry the act out, as far as the session
// alone can tell; pages show no button to somebody who may not.
func (d Declared) May(s *agency.Session) bool { return d.Who.May(s) == nil }

// Act is something a user can do, declared once beside the method that
// carries it out. API, description, client, command line, pages and the
// check at the door are made from it.
type Act[In, Out any] struct {
	Declared
	code func(In) bool // a code suffices as proof; nil: never
}

// Asks makes an act a grave one of a kind: who acts must have proved again
// who they are (StepUp).
func (a Act[In, Out]) Asks(kind string) Act[In, Out] {
	a.Grave = kind
	return a
}

// AsksCode is Asks for an act that is sometimes content with a one-time code,
// because nothing may wait for a passphrase to be hashed.
func (a Act[In, Out]) AsksCode(kind string, code func(In) bool) Act[In, Out] {
	a = a.Asks(kind)
	a.code = code
	return a
}

// Define declares an act. route is a method and a path ("POST
// /cases/{id}/needs"); it panics when In can't travel by it (see shape.Bind), so
// that a program with such a mistake does not start.
func Define[In, Out any](name, route, tag string, who agency.Who, summary string) Act[In, Out] {
	in, err := shape.Bind(route, reflect.TypeFor[In]())
	if err != nil {
		panic(fmt.Sprintf("act: %s: %v", name, err))
	}
	return Act[In, Out]{Declared: Declared{Name: name, Method: in.Method, Path: in.Path, Tag: tag, Who: who, Summary: summary,
		Input: in, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out]()}}
}

// Carrier is an installation that carries acts out.
type Carrier interface {
	// Bound finds an act by its name.
	Bound(name string) (Bound, bool)
	// Now is what the installation's clock shows.
	Now() time.Time
	// Once runs do, unless the same member did the same act with the same key
	// before: then it fills out with the answer of that time. The same key
	// with another input is a conflict.
	Once(ctx context.Context, s *agency.Session, name, key string, in, out any, do func(context.Context) error) error
}

// Bound is an act with the method that carries it out.
type Bound struct {
	Declared
	method any // func(context.Context, *agency.Session, In) (Out, error)
	// Call is Do for who knows the types at run time only; in is a pointer
	// to an In.
	Call func(ctx context.Context, on Carrier, s *agency.Session, in any) (any, error)
}

// Bind ties an act to the method that carries it out.
func Bind[In, Out any](a Act[In, Out], method func(context.Context, *agency.Session, In) (Out, error)) Bound {
	return Bound{Declared: a.Declared, method: method,
		Call: func(ctx context.Context, on Carrier, s *agency.Session, in any) (any, error) {
			return a.Do(ctx, on, s, *in.(*In))
		}}
}

// BindOpen is Bind for an act that needs no session.
func BindOpen[In, Out any](a Act[In, Out], method func(context.Context, In) (Out, error)) Bound {
	return Bind(a, func(ctx context.Context, _ *agency.Session, in In) (Out, error) { return method(ctx, in) })
}

// Do carries the act out: it looks whether the session may, checks the
// input, answers a repeat from memory, and calls the method. s is nil for
// nobody. What was under way when a member was removed or lost a role does not
// happen after it: each of an act's transactions looks (agency.Acting).
func (a Act[In, Out]) Do(ctx context.Context, on Carrier, s *agency.Session, in In) (out Out, err error) {
	bound, ok := on.Bound(a.Name)
	if !ok {
		return out, fmt.Errorf("act: nobody carries out %s", a.Name)
	}
	method := bound.method.(func(context.Context, *agency.Session, In) (Out, error))
	if err := a.Who.May(s); err != nil {
		return out, err
	}
	if a.Grave != "" && !s.Operates() && !s.Proof.Proves(a.Grave, a.code != nil && a.code(in)) {
		return out, fault.New(fault.Forbidden, "agency.step_up", a.Grave)
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if s != nil && !s.Operates() { // each of its transactions looks whether the session still stands
		ctx = agency.Acting(ctx, s)
	}
	do := func(ctx context.Context) (err error) {
		if err := act.CheckAt(&in, nowOf(on, s)); err != nil {
			return err
		}
		out, err = method(ctx, s, in)
		return err
	}
	key := a.Input.OperationID(in)
	if key == "" || s == nil {
		return out, do(ctx)
	}
	return out, on.Once(ctx, s, a.Name, key, in, &out, do)
}

// nowOf is the present on the clocks of who acts. A repeat of what was done is answered whenever it comes: only what is
// to be done is held against it.
func nowOf(on Carrier, s *agency.Session) time.Time {
	if s == nil || s.Zone == nil {
		return on.Now()
	}
	return on.Now().In(s.Zone)
}

// On is the act as a function, for who calls it later.
func (a Act[In, Out]) On(c Carrier) func(context.Context, *agency.Session, In) (Out, error) {
	return func(ctx context.Context, s *agency.Session, in In) (Out, error) { return a.Do(ctx, c, s, in) }
}

// OpenOn is On for an act that needs no session.
func (a Act[In, Out]) OpenOn(c Carrier) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) { return a.Do(ctx, c, nil, in) }
}
