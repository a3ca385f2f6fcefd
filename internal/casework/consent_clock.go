package casework

import (
	"context"
	"time"

	"relais/internal/store"
)

// consentClock ends consents whose last day is over, with nobody signed in.
type consentClock struct{ n *Casework }

// Name implements Job.
func (consentClock) Name() string { return "consents" }

// Every implements Job.
func (consentClock) Every() time.Duration { return 30 * time.Second }

// consentsAtOnce bounds what one look at the clock reads.
const consentsAtOnce = 200

// Do ends each consent in a transaction of its own, so that one which fails
// does not hold up the others.
func (j consentClock) Do(ctx context.Context) error {
	due, err := j.due(ctx)
	for _, id := range due {
		if e := j.end(ctx, id); e != nil && err == nil {
			err = e
		}
	}
	return err
}

func (j consentClock) due(ctx context.Context) (ids []string, err error) {
	err = j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		ids, err = tx.CaseConsentsDue(ctx, tx.Now(), consentsAtOnce)
		return err
	})
	return ids, err
}

func (j consentClock) end(ctx context.Context, id string) error {
	return j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := j.n.endConsent(ctx, tx, nil, id); err != nil {
			return err
		}
		return j.n.node.AuditAs(ctx, tx, "", "", "consent.end", id)
	})
}
