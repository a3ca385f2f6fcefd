// Package person is the person's own file: the card that opens it, what is sealed to
// the person and shown to them, what they take back from there, and what they and
// their agency write to one another.
//
// What a page of theirs shows was sealed to their key when it happened, by whoever
// did it: the node reads none of it. From it one can only narrow what was agreed,
// because whoever holds the words could agree to more.
package person

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/store"
)

// Files is what the room needs of case files.
type Files interface {
	// Shown opens a case file of the session's agency and says what its person may
	// see: not found for any other.
	Shown(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (Shown, error)
	// Known is how the person of a case file is called, and who their worker is.
	Known(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (known, worker string, err error)
	// Child reports whether a case file is a child's, or could be.
	Child(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (bool, error)
	// ConsentOpen reports whether a consent of a case file has not ended; not found
	// for one of another file.
	ConsentOpen(ctx context.Context, tx *store.Tx, caseID, id string) (bool, error)
	// EndConsent ends a consent on the person's own word, and what rests on it.
	// owner is the agency whose file it is.
	EndConsent(ctx context.Context, tx *store.Tx, owner, id string) error
}

// Shown is what the person of a case file may see of it.
type Shown struct {
	Consents  []act.Consent
	Referrals []string // ids
	Openings  []Opening
	Also      []string // ids of the files that are one with it
	Steps     []PlannedStep
}

// PlannedStep is something of the plan, and when it was written.
type PlannedStep struct {
	act.OwnStep
	At time.Time
}

// Opening is that an agency read a file, or what was released of it.
type Opening struct {
	Agency string // id
	At     time.Time
	What   string // code: file, release or disclosure
	About  string // id of the file, or of the referral by which it was released
}

// Loop is what the room needs of referrals.
type Loop interface {
	// Share says where a referral of the session's agency stands, as far as may be
	// told, and lets what happens with it be told to the person from now on.
	Share(ctx context.Context, tx *store.Tx, s *agency.Session, id string, mark []byte) (card.Referral, time.Time, error)
	// WithdrawOwn takes a referral back on the person's own word.
	WithdrawOwn(ctx context.Context, tx *store.Tx, mark []byte, id string) error
}

// Limits slow down who guesses, by where they come from.
type Limits interface {
	// Attempt counts an attempt as failed before it is made, or refuses it.
	Attempt(ctx context.Context) error
	// Right takes it back.
	Right(ctx context.Context)
	// Refusing lets every refusal leave at the same time after it began.
	Refusing(ctx context.Context, do func(context.Context) error) error
}

// Person is the room.
type Person struct {
	node   *node.Node
	files  func() Files
	loop   func() Loop
	limits Limits
}

// New returns the room of a node.
func New(n *node.Node, files func() Files, loop func() Loop, limits Limits) *Person {
	return &Person{node: n, files: files, loop: loop, limits: limits}
}

// Acts lists what the room carries out.
func (n *Person) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(EndOwn, n.endOwn),
		define.Bind(EndCard, n.endCard),
		define.Bind(GetCard, n.getCard),
		define.BindOpen(GetOwn, n.getOwn),
		define.BindOpen(LeaveOwn, n.leaveOwn),
		define.Bind(ListPersonWords, n.listPersonWords),
		define.Bind(MakeCard, n.makeCard),
		define.BindOpen(OpenOwn, n.openOwn),
		define.Bind(PersonWordDone, n.personWordDone),
		define.Bind(PersonWordsOf, n.personWordsOf),
		define.BindOpen(SayOwn, n.sayOwn),
		define.Bind(TryCard, n.tryCard),
		define.Bind(WritePerson, n.writePerson),
	}
}

// errShut says that words open nothing, or that a session has ended: all such look
// alike.
var errShut = fault.New(fault.NotFound, "own.shut")

// shut makes what was not found words that open nothing.
func shut(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return errShut
	}
	return err
}
