package unasked

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// Asked notes that a referral runs for a need: its time stands, and the desk is
// told no more. gap is the name by which the referral knows the need.
func (n *Unasked) Asked(ctx context.Context, tx *store.Tx, gap []byte, id string) error {
	return n.change(ctx, tx, gap, func(w *watch) {
		if !slices.Contains(w.Runs, id) {
			w.Runs = append(w.Runs, id)
		}
		w.Hand = ""
	})
}

// Ended notes that a referral has ended for who asked, at an instant: the time of
// the need runs again when it was the last.
func (n *Unasked) Ended(ctx context.Context, tx *store.Tx, gap []byte, id string, at time.Time) error {
	return n.change(ctx, tx, gap, func(w *watch) {
		if i := slices.Index(w.Runs, id); i >= 0 {
			w.Runs, w.Ended = slices.Delete(w.Runs, i, i+1), max(w.Ended, referral.AtTime(at))
		}
	})
}

func (n *Unasked) change(ctx context.Context, tx *store.Tx, gap []byte, do func(*watch)) error {
	if gap == nil {
		return nil // a disclosure, or asked by an earlier program
	}
	rows, err := store.NeedWatches(ctx, tx, [][]byte{n.id(gap)})
	if err != nil || len(rows) == 0 {
		return err
	}
	row := rows[0]
	w, err := n.open(row)
	if err != nil { // its worker still finds it; the next writing of the need watches it anew
		return store.DropNeedWatch(ctx, tx, row.Need)
	}
	from, err := n.node.AgencyPublic(ctx, tx, w.Sender)
	if err != nil {
		return err
	}
	do(&w)
	ok, err := store.SetNeedWatch(ctx, tx, n.row(row.Need, w, row.Parcel, from), row.Sealed)
	if err == nil && !ok {
		err = errMoved
	}
	return err
}

// Since is from when on nobody was being asked for needs, by their ids, and
// whether the desk was told. Those that are not watched are left out; of one whose
// row was changed the time is zero: it is late.
func (n *Unasked) Since(ctx context.Context, tx *store.Tx, needs []string) (map[string]Standing, error) {
	ids, of := make([][]byte, len(needs)), map[string]string{}
	for i, id := range needs {
		ids[i] = n.id(n.node.Gaps().Of(id))
		of[string(ids[i])] = id
	}
	rows, err := store.NeedWatches(ctx, tx, ids)
	out := map[string]Standing{}
	for _, row := range rows {
		if w, err := n.open(row); err == nil {
			out[of[string(row.Need)]] = Standing{w.since(), row.Sent}
		} else {
			out[of[string(row.Need)]] = Standing{}
		}
	}
	return out, err
}

// Standing is how long a need has stood, and whether the desk was told.
type Standing struct {
	Since time.Time
	Told  bool
}

// Jobs is the background work.
func (n *Unasked) Jobs() []node.Job { return []node.Job{&clock{n: n}} }

// clock tells desks, and forgets needs whose file is gone.
type clock struct {
	n  *Unasked
	mu sync.Mutex
}

// Name implements node.Job.
func (*clock) Name() string { return "needs" }

// Every implements node.Job.
func (*clock) Every() time.Duration { return 15 * time.Second }

// atOnce bounds what one look at the clock reads.
const atOnce = 200

// Do tells the desks of what is due, each in a transaction of its own.
func (j *clock) Do(ctx context.Context) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var due, some []store.NeedWatchRow
	err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if due, err = store.NeedWatchesDue(ctx, tx, tx.Now(), atOnce); err != nil {
			return err
		}
		some, j.n.after, err = store.NeedWatchesAfter(ctx, tx, j.n.after, atOnce)
		return err
	})
	if len(some) < atOnce {
		j.n.after = 0
	}
	errs := []error{err}
	for _, row := range due {
		errs = append(errs, j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return j.n.tell(ctx, tx, row.Need) }))
	}
	for _, row := range some {
		errs = append(errs, j.n.forget(ctx, row))
	}
	return errors.Join(errs...)
}

// tell gives the desk what was sealed for it, if the person still agrees.
func (n *Unasked) tell(ctx context.Context, tx *store.Tx, need []byte) error {
	rows, err := store.NeedWatches(ctx, tx, [][]byte{need})
	if err != nil || len(rows) == 0 {
		return err
	}
	row := rows[0]
	w, err := n.open(row)
	if err != nil {
		return store.DropNeedWatch(ctx, tx, need)
	}
	now := tx.Now()
	if row.Sent || row.Due.IsZero() || row.Due.After(now) {
		return nil
	}
	from, err := n.node.AgencyPublic(ctx, tx, w.Sender)
	if err != nil {
		return err
	}
	open, err := tx.CaseConsentOpen(ctx, w.Consent)
	if err != nil {
		return err
	}
	read := row.Sealed
	switch {
	case !open || from.Desk != w.Desk || from.Left != "": // the person agrees no more, or it is another's desk
		w.Mark, w.Desk, w.Consent = nil, "", ""
		row = n.row(need, w, nil, from)
	case len(w.Runs) > 0 || w.due(from).After(now): // the row was put forward
		row = n.row(need, w, row.Parcel, from)
	default:
		row.Sent, row.Desk = true, n.node.Pseudonym("need desk", w.Desk)
	}
	if _, err := store.SetNeedWatch(ctx, tx, row, read); err != nil || !row.Sent {
		return err
	}
	return n.node.AuditAs(ctx, tx, "", "", "need.desk", w.Case)
}

// forget drops the watch over a need whose file was erased.
func (n *Unasked) forget(ctx context.Context, row store.NeedWatchRow) error {
	w, err := n.open(row)
	gone := err != nil
	if !gone {
		err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
			there, err := store.CaseThere(ctx, tx, w.Case)
			gone = !there
			return err
		})
		if err != nil {
			return err
		}
	}
	if !gone {
		return nil
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return store.DropNeedWatch(ctx, tx, row.Need) })
}
