package node

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// answersLast is how long a repeat of a request is recognized.
const answersLast = 24 * time.Hour

// errRepeated says that another request with the same key was faster.
var errRepeated = errors.New("node: the request was answered already")

func init() { jobs = append(jobs, func(n *Node) Job { return forgetAnswers{n} }) }

// forgetAnswers destroys answers whose time is over.
type forgetAnswers struct{ n *Node }

// Name is for the log.
func (forgetAnswers) Name() string { return "old answers" }

// Every is how often it looks.
func (forgetAnswers) Every() time.Duration { return time.Hour }

// Do destroys them.
func (f forgetAnswers) Do(ctx context.Context) error {
	return f.n.db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.DropAnswered(ctx) })
}

// answerOnce does an act of a member with case access so that a repeat with
// the same key does nothing and gets the same answer. do calls keep with the
// answer within its transaction. It is sealed to the member: it may hold words
// of a section that is restricted.
func answerOnce[Out any](ctx context.Context, n *Node, s *agency.Session, act, key string,
	do func(keep func(context.Context, *store.Tx, Out) error) (Out, error)) (out Out, err error) {
	if key == "" || !s.CaseAccess() {
		return do(func(context.Context, *store.Tx, Out) error { return nil })
	}
	once := n.pseudonym("answer", act+" "+s.Agency+" "+s.Member+" "+key)
	info := seal.Bind{Kind: "answer", Owner: s.Member, Object: act + string(once)}.Bytes()
	if out, err = givenAnswer[Out](ctx, n, s, once, info); fault.CodeOf(err) != fault.NotFound {
		return out, err
	}
	out, err = do(func(ctx context.Context, tx *store.Tx, out Out) error {
		raw, err := json.Marshal(out)
		if err != nil {
			return err
		}
		sealed, err := s.Keys.Seal.Public().SealTo(info, raw)
		if err != nil {
			return err
		}
		first, err := tx.AddAnswered(ctx, once, tx.Now().Add(answersLast), sealed)
		if err == nil && !first {
			err = errRepeated
		}
		return err
	})
	if errors.Is(err, errRepeated) {
		return givenAnswer[Out](ctx, n, s, once, info)
	}
	return out, err
}

func givenAnswer[Out any](ctx context.Context, n *Node, s *agency.Session, once, info []byte) (out Out, err error) {
	var sealed []byte
	err = n.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		sealed, err = tx.Answered(ctx, once)
		return err
	})
	if err != nil {
		return out, err
	}
	raw, err := s.Keys.Seal.Open(info, sealed)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(raw, &out)
}
