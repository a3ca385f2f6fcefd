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
// answer within its transaction.
func answerOnce[Out any](ctx context.Context, n *Node, s *agency.Session, act, key string,
	do func(keep func(context.Context, *store.Tx, Out) error) (Out, error)) (out Out, err error) {
	if key == "" || !s.CaseAccess() {
		return do(func(context.Context, *store.Tx, Out) error { return nil })
	}
	once := n.pseudonym("answer", act+" "+s.Agency+" "+s.Member+" "+key)
	bind := seal.Bind{Kind: "answer", Owner: s.Agency, Object: act + string(once)}
	if out, err = givenAnswer[Out](ctx, n, s, once, bind); fault.CodeOf(err) != fault.NotFound {
		return out, err
	}
	out, err = do(func(ctx context.Context, tx *store.Tx, out Out) error {
		raw, err := json.Marshal(out)
		if err != nil {
			return err
		}
		version, vault := s.Vault()
		first, err := tx.AddAnswered(ctx, once, tx.Now().Add(answersLast), version, vault.Seal(bind, raw))
		if err == nil && !first {
			err = errRepeated
		}
		return err
	})
	if errors.Is(err, errRepeated) {
		return givenAnswer[Out](ctx, n, s, once, bind)
	}
	return out, err
}

func givenAnswer[Out any](ctx context.Context, n *Node, s *agency.Session, once []byte, bind seal.Bind) (out Out, err error) {
	var version int
	var sealed []byte
	err = n.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		version, sealed, err = tx.Answered(ctx, once)
		return err
	})
	if err != nil {
		return out, err
	}
	keys, ok := s.Keys.Versions[version]
	if !ok {
		return out, fault.New(fault.NotFound, "fault.not_found")
	}
	raw, err := keys.Vault.Open(bind, sealed)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(raw, &out)
}
