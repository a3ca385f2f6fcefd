package node

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// answersLast is how long a repeat of a request is recognized.
const answersLast = 24 * time.Hour

// errRepeated says that another request with the same key was faster.
var errRepeated = errors.New("node: the request was answered already")

// operation is a creating act under way, in the context of its method.
type operation struct {
	once, info []byte
	input      []byte // hash of the input
	session    *agency.Session
}

type operationKey struct{}

// Once runs do so that a repeat of the act with the same key by the same
// member changes nothing and gets the same answer in out. do calls Keep with
// the answer in its writing transaction. The answer is sealed to the member:
// it may hold words of a section that is restricted. The same key with
// another input is a conflict: answering it with what was asked first would
// say that something was done which was not. Input and answer are kept in the
// shape of the act's own types, which no record may have otherwise: a day later
// they are gone, and one that a new program would misread is refused.
func (n *Node) Once(ctx context.Context, s *agency.Session, act, key string, in, out any, do func(context.Context) error) error {
	if key == "" || s == nil || s.Member == "" {
		return do(ctx)
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	input := sha256.Sum256(raw)
	once := n.Pseudonym("answer", act+" "+s.Agency+" "+s.Member+" "+key)
	op := operation{once: once, info: seal.Bind{Kind: "answer", Owner: s.Member, Object: act + string(once)}.Bytes(), input: input[:], session: s}
	if err := n.givenAnswer(ctx, op, out); fault.CodeOf(err) != fault.NotFound {
		return err
	}
	err = do(context.WithValue(ctx, operationKey{}, op))
	if errors.Is(err, errRepeated) {
		return n.givenAnswer(ctx, op, out)
	}
	return err
}

// Keep stores the answer of a creating act with what it wrote, in the same
// transaction, for whoever repeats the request. Without an operation id it
// does nothing.
func (n *Node) Keep(ctx context.Context, tx *store.Tx, out any) error {
	return n.KeepAbout(ctx, tx, "", out)
}

// KeepAbout is Keep for an answer that holds words of a case file, by its id:
// it goes when they are erased (ForgetAnswers).
func (n *Node) KeepAbout(ctx context.Context, tx *store.Tx, object string, out any) error {
	op, ok := ctx.Value(operationKey{}).(operation)
	if !ok {
		return nil
	}
	given, err := json.Marshal(out)
	if err != nil {
		return err
	}
	// Steps of 8 kB: how long an answer is says how much somebody wrote.
	fill := strings.Repeat("0", 8192-len(given)%8192)
	sealed, err := record.SealTo(op.session.Keys.Seal.Public(), op.info, answerRecord{op.input, given, fill})
	if err != nil {
		return err
	}
	first, err := tx.AddAnswered(ctx, op.once, hours.Fixed(tx.Now().Add(answersLast)), answerAbout(n, object, op.once), sealed)
	if err == nil && !first {
		err = errRepeated
	}
	return err
}

// answerAbout names what an answer is about, so that two answers about one
// file don't look alike.
func answerAbout(n *Node, object string, once []byte) []byte {
	return n.Pseudonym("answer about", object+" "+string(once))
}

// ForgetAnswers destroys the kept answers that hold words of a case file, by
// its id. A repeat of such a request is refused: it would write them again.
func ForgetAnswers(ctx context.Context, n *Node, tx *store.Tx, object string) error {
	all, err := tx.AnswersAbout(ctx)
	for _, a := range all {
		if err == nil && bytes.Equal(a.About, answerAbout(n, object, a.Once)) {
			err = tx.EmptyAnswer(ctx, a.Once)
		}
	}
	return err
}

func (n *Node) givenAnswer(ctx context.Context, op operation, out any) error {
	var sealed []byte
	err := n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		sealed, err = tx.Answered(ctx, op.once)
		return err
	})
	if err != nil {
		return err
	}
	if len(sealed) == 0 {
		return fault.New(fault.Gone, "casefile.erased")
	}
	var a answerRecord
	if err := record.OpenTo(op.session.Keys.Seal, op.info, sealed, &a); err != nil {
		return err
	}
	if a.Input != nil && !bytes.Equal(a.Input, op.input) {
		return fault.New(fault.Conflict, "fault.other_request")
	}
	return record.Strict(a.Given, out)
}

// forgetAnswers destroys answers whose time is over.
type forgetAnswers struct{ n *Node }

// Name is for the log.
func (forgetAnswers) Name() string { return "old answers" }

// Every is how often it looks.
func (forgetAnswers) Every() time.Duration { return time.Hour }

// Do destroys them.
func (f forgetAnswers) Do(ctx context.Context) error {
	return f.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.DropAnswered(ctx) })
}
