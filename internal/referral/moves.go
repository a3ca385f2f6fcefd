package referral

import "slices"

// Field is a field that a move's form shows and its act takes.
type Field string

// The fields. Words and When are required, and so are Reason (where the table
// says so), Outcome, Safety and Agency.
const (
	FieldReason   Field = "reason"
	FieldText     Field = "text"
	FieldWords    Field = "words"    // a question or its answer
	FieldHold     Field = "hold"     // until when a place is kept
	FieldExpected Field = "expected" // date of a waiting list
	FieldWhen     Field = "when"     // an appointment
	FieldOutcome  Field = "outcome"
	FieldAgency   Field = "agency" // another one, proposed
	FieldSafety   Field = "safety" // the safety check was made
	FieldWhy      Field = "why"    // why the person takes it back
)

// Means is how a move is made.
type Means string

// ByForm is a form with its fields; ByPage has a page and an act of its own;
// ByNode is made by the node or begins a referral, and is never offered.
const (
	ByForm Means = "form"
	ByPage Means = "page"
	ByNode Means = "node"
)

// Undo says when a move can be taken back by its author.
type Undo int

// A move can be undone unless it destroys something or tells somebody else.
const (
	UndoNever      Undo = 0
	UndoFree       Undo = 1 << iota
	unlessGrouped       // others of the group were told
	unlessArmed         // a release was sent with it
	unlessReleased      // what was released has been erased
)

// MoveRule is what the table says of a move by itself.
type MoveRule struct {
	Move     Move
	Means    Means
	Buttons  string // sides (S, R) for which a button does it, without a form
	Fields   []Field
	Undo     Undo
	LoopBack bool // the sender learns of it only under a loop-back consent
	Apart    bool // it ends the referral: pages put it apart
	Grave    bool // it ends something for the person: its button warns
}

// Moves is the table's third part, one line per move.
var Moves = []MoveRule{
	{Move: MoveAsk, Means: ByNode},
	{Move: MoveAbandon, Means: ByNode},
	{Move: MoveDisclose, Means: ByNode},
	{Move: MoveAccept, Means: ByForm, Buttons: R, Fields: []Field{FieldHold, FieldText}, Undo: UndoFree | unlessGrouped | unlessArmed},
	{Move: MoveWaitlist, Means: ByForm, Fields: []Field{FieldExpected}, Undo: UndoFree},
	{Move: MoveDecline, Means: ByForm, Fields: []Field{FieldReason, FieldText}, Undo: UndoFree | unlessReleased},
	{Move: MoveRequestInfo, Means: ByForm, Fields: []Field{FieldWords}, Undo: UndoFree},
	{Move: MoveAnswerInfo, Means: ByForm, Fields: []Field{FieldWords}, Undo: UndoFree},
	{Move: MovePropose, Means: ByForm, Fields: []Field{FieldAgency, FieldText}, Undo: UndoFree},
	{Move: MoveCancel, Means: ByForm, Buttons: R, Fields: []Field{FieldReason, FieldText}, Apart: true,
		Undo: UndoFree | unlessGrouped | unlessArmed | unlessReleased},
	{Move: MoveSupersede, Means: ByNode},
	{Move: MoveEscalate, Means: ByNode},
	{Move: MoveExpire, Means: ByNode},
	{Move: MoveRelease, Means: ByPage, Undo: UndoFree},
	{Move: MoveReceive, Means: ByPage},
	{Move: MoveEndConsent, Means: ByNode},
	{Move: MoveEndDisclosure, Means: ByNode},
	{Move: MoveLimits, Means: ByNode},
	{Move: MoveSchedule, Means: ByForm, Fields: []Field{FieldWhen, FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveAttend, Means: ByForm, Buttons: R, Fields: []Field{FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveNoShow, Means: ByForm, Fields: []Field{FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveHold, Means: ByForm, Fields: []Field{FieldReason, FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveResume, Means: ByForm, Buttons: R, Fields: []Field{FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveComplete, Means: ByForm, Fields: []Field{FieldOutcome, FieldText}, Undo: UndoFree, LoopBack: true},
	{Move: MoveFail, Means: ByForm, Fields: []Field{FieldReason, FieldText}, Undo: UndoFree, LoopBack: true, Apart: true, Grave: true},
	{Move: MoveCloseLostContact, Means: ByForm, Fields: []Field{FieldReason, FieldText, FieldSafety}, Undo: UndoFree,
		LoopBack: true, Apart: true, Grave: true},
	{Move: MoveMessage, Means: ByForm, Fields: []Field{FieldWords}, Undo: UndoFree, LoopBack: true},
	{Move: MoveRequestCancel, Means: ByForm, Fields: []Field{FieldReason, FieldText}, Undo: UndoFree, Apart: true},
	{Move: MoveConfirm, Means: ByForm, Buttons: S, Fields: []Field{FieldText}, Undo: UndoFree},
	{Move: MoveReopen, Means: ByForm, Fields: []Field{FieldReason, FieldText}, Undo: UndoFree},
	{Move: MoveWithdraw, Means: ByForm, Fields: []Field{FieldWhy}, Apart: true, Grave: true},
	{Move: MoveUndo, Means: ByPage, Buttons: S + R},
	{Move: MoveReceipt, Means: ByPage},
}

var byMove = func() map[Move]MoveRule {
	m := make(map[Move]MoveRule, len(Moves))
	for _, r := range Moves {
		m[r.Move] = r
	}
	return m
}()

// Rule returns what the table says of a move by itself.
func (m Move) Rule() (MoveRule, bool) {
	r, ok := byMove[m]
	return r, ok
}

// Offered reports whether a reader is offered a move that the table allows:
// others are made by the node, or begin a referral.
func (m Move) Offered() bool { return byMove[m].Means != ByNode }

// ByForm reports whether a move is made with its fields; others have an act
// of their own.
func (m Move) ByForm() bool { return byMove[m].Means == ByForm }

// Fields are the fields that a move takes.
func (m Move) Fields() []Field { return byMove[m].Fields }

// Takes reports whether a move takes a field.
func (m Move) Takes(f Field) bool { return slices.Contains(byMove[m].Fields, f) }

// Button reports whether a side (S or R) makes a move by a button alone.
func (m Move) Button(side string) bool {
	return slices.Contains([]byte(byMove[m].Buttons), side[0])
}

// LoopBack reports whether the sender learns of a move only under a loop-back
// consent.
func (m Move) LoopBack() bool { return byMove[m].LoopBack }

// Apart reports whether a move ends the referral and stands apart.
func (m Move) Apart() bool { return byMove[m].Apart }

// Grave reports whether a move ends something for the person.
func (m Move) Grave() bool { return byMove[m].Grave }

// Undoable reports whether a move that is about to be made can be taken back:
// it destroys nothing and tells nobody else. What the clock did stays.
func (st *State) Undoable(r Rule) bool {
	u := byMove[r.Move].Undo
	switch {
	case r.Who == T || u&UndoFree == 0:
		return false
	case r.From == CancelRequested: // what was asked for: nobody else is told
		return true
	}
	return !(u&unlessGrouped != 0 && st.Group != "" || u&unlessArmed != 0 && st.Armed || u&unlessReleased != 0 && st.Release != "")
}
