// Package rounds looks, again and again, whether rows still say in clear what
// the node sealed beside it. A list finds an ask by its row's clear columns:
// whoever writes to the database could hide one from everybody, or put off the
// hour at which the clock looks, and nobody would answer. What was changed is
// put right from what is sealed, and the administrators are told.
package rounds

import (
	"bytes"
	"context"
	"sync"
	"time"

	"relais/internal/agency"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// How many referrals one look reads: the newest, and the next of all others.
const (
	newest = 200
	others = 300
)

// Rounds is the node's own watch over its rows.
type Rounds struct {
	node *node.Node

	mu     sync.Mutex
	before int64 // the rows below are next; 0 begins with the newest
}

// New makes the watch of a node.
func New(n *node.Node) *Rounds { return &Rounds{node: n} }

// Jobs is the background work.
func (r *Rounds) Jobs() []node.Job { return []node.Job{r} }

// Name implements node.Job.
func (*Rounds) Name() string { return "rounds" }

// Every implements node.Job.
func (*Rounds) Every() time.Duration { return time.Minute }

// Do looks at the newest referrals and at the next of the others. At 500 a
// minute, a node with 100,000 is looked through in under six hours.
func (r *Rounds) Do(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var wrong []referral.Row
	next := int64(0)
	err := r.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		first, err := tx.ReferralsBelow(ctx, 0, newest)
		if err != nil {
			return err
		}
		rest, err := tx.ReferralsBelow(ctx, r.before, others)
		if err != nil {
			return err
		}
		if len(rest) == others {
			next = rest[len(rest)-1].Key
		}
		wrong = r.wrong(append(first, rest...), tx.Now())
		return nil
	})
	if err != nil {
		return err
	}
	r.before = next
	return r.putRight(ctx, wrong)
}

// wrong are those of rows that say something else than what is sealed.
func (r *Rounds) wrong(rows []referral.Row, now time.Time) (wrong []referral.Row) {
	seen := map[int64]bool{}
	for _, row := range rows {
		if right := r.right(row, now); !seen[row.Key] && !same(row, right) {
			wrong = append(wrong, row)
		}
		seen[row.Key] = true
	}
	return wrong
}

func same(a, b referral.Row) bool {
	return a.SenderOpen == b.SenderOpen && a.RecipientOpen == b.RecipientOpen && a.Due.Equal(b.Due) &&
		bytes.Equal(a.Sender, b.Sender) && bytes.Equal(a.Recipient, b.Recipient) && bytes.Equal(a.Consent, b.Consent)
}

// right is the row as what is sealed in it says. One that can't be opened is in
// everybody's lists, where it is shown as damaged.
func (r *Rounds) right(row referral.Row, now time.Time) referral.Row {
	var st referral.State
	if agency.OpenJSON(r.node.Own, referral.StateBind(row.ID, row.Version), row.State, &st) != nil {
		row.SenderOpen, row.RecipientOpen = true, true
		return row
	}
	row.Sender, row.Recipient = r.node.Sender(st.Sender), r.node.Recipient(st.Recipient)
	if st.Under != nil {
		row.Consent = st.Under
	}
	due := row.Due
	row.Due = st.Next()
	if due.Equal(row.Due) && !due.IsZero() && !due.After(now) {
		return row // the clock is about to look, and says then who has it in hand
	}
	row.SetInHand(&st, now)
	return row
}

// putRight writes what is sealed over what was changed, unless somebody was at
// work on the row, and raises the alarm.
func (r *Rounds) putRight(ctx context.Context, wrong []referral.Row) error {
	changed := false
	for _, row := range wrong {
		err := r.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			now, err := tx.ReferralByID(ctx, row.ID)
			if err != nil {
				return err
			}
			right := r.right(now, tx.Now())
			if store.SentErased(ctx, tx, now.ID) { // its sender has erased the person's file
				right.Sender, right.SenderOpen = now.Sender, false
			}
			if same(now, right) {
				return nil
			}
			done, err := tx.PutRight(ctx, right)
			if err != nil || !done {
				return err
			}
			changed = true
			return r.node.AuditAs(ctx, tx, "", "", "referral.put_right", row.ID)
		})
		if err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return r.node.Raise(ctx, node.RowsChanged)
}
