package node

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/store"
)

// Alarm is something about the node itself that whoever administers it must
// look at. Its word is a locale key, notice.node.<alarm>.
type Alarm string

// The alarms.
const (
	// LogStands: entries wait for the log longer than a minute.
	LogStands Alarm = "log_stands"
	// LogLease: somebody wrote a lease of the log that no process of the node took.
	LogLease Alarm = "log_lease"
	// LogRemoved: entries were removed before they were in the log.
	LogRemoved Alarm = "log_removed"
	// JournalBad: the journal outside of the database was removed, changed or cut.
	JournalBad Alarm = "journal_bad"
	// RowsChanged: rows said in clear something else than what the node sealed in them.
	RowsChanged Alarm = "rows_changed"
)

// Caller tells whoever runs the node of an alarm, outside of it. What it sends
// says that somebody must look, not at what.
type Caller interface {
	Call(ctx context.Context, a Alarm) error
}

// alarms are those that this process has seen.
type alarms struct {
	mu     sync.Mutex
	called map[Alarm]time.Time // when whoever runs the node was last told
	queued []Alarm
	stands bool  // LogStands was told
	forged int64 // leases that were told
}

// callAgain is how long nobody is called for the same alarm again.
const callAgain = 24 * time.Hour

// Ready reports whether the node can work: its database answers, and what is
// done is written to the log.
func (n *Node) Ready(ctx context.Context) error {
	if len(n.Standing()) > 0 {
		return errStanding
	}
	return n.DB.Ping(ctx)
}

var errStanding = errors.New("node: something that must go on by itself stands still")

// Standing lists the alarms that hold now, as far as this process sees.
func (n *Node) Standing() (all []Alarm) {
	if n.sequencer.Standing() {
		all = append(all, LogStands)
	}
	return all
}

// Alarms is Standing for the first page of whoever administers an agency.
func (n *Node) Alarms(now time.Time) (all []act.Notice) {
	for _, a := range n.Standing() {
		all = append(all, act.Notice{ID: string(a), Code: a.key(), At: now})
	}
	return all
}

func (a Alarm) key() string { return "notice.node." + string(a) }

// alarming looks for alarms, leaves word for the administrators and calls
// whoever runs the node.
type alarming struct{ n *Node }

// Name implements Job.
func (alarming) Name() string { return "alarms" }

// Every implements Job.
func (alarming) Every() time.Duration { return 5 * time.Second }

// Do implements Job.
func (j alarming) Do(ctx context.Context) error {
	for _, a := range j.news() {
		if err := j.n.Raise(ctx, a); err != nil {
			return err
		}
	}
	return j.n.callOut(ctx)
}

// news are the alarms that began since the last look.
func (j alarming) news() (news []Alarm) {
	s := &j.n.alarms
	stands, forged := j.n.sequencer.Standing(), j.n.sequencer.Forged()
	s.mu.Lock()
	defer s.mu.Unlock()
	if stands && !s.stands {
		news = append(news, LogStands)
	}
	if forged > s.forged {
		news = append(news, LogLease)
	}
	s.stands, s.forged = stands, forged
	return news
}

// Raise leaves word for every administrator of the node, and whoever runs it is
// called with the next look.
func (n *Node) Raise(ctx context.Context, a Alarm) error {
	n.log.Error("alarm", "alarm", string(a))
	n.alarms.mu.Lock()
	if !slices.Contains(n.alarms.queued, a) {
		n.alarms.queued = append(n.alarms.queued, a)
	}
	n.alarms.mu.Unlock()
	return n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, _, err := n.AllAgencies(ctx, tx)
		if err != nil {
			return err
		}
		for _, one := range all {
			if err := notifyAdministrators(ctx, n, tx, one.ID, act.Notice{Code: a.key()}); err != nil {
				return err
			}
		}
		return nil
	})
}

func notifyAdministrators(ctx context.Context, n *Node, tx *store.Tx, agencyID string, what act.Notice) error {
	members, err := n.Colleagues(ctx, tx, agencyID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.State == agency.Removed || !slices.Contains(m.Roles, agency.Administrator) {
			continue
		}
		if err := n.Notify(ctx, tx, m.ID, what); err != nil {
			return err
		}
	}
	return nil
}

// callOut calls for each alarm that was raised, once a day at most.
func (n *Node) callOut(ctx context.Context) error {
	n.alarms.mu.Lock()
	queued := n.alarms.queued
	n.alarms.queued = nil
	n.alarms.mu.Unlock()
	if n.caller == nil {
		return nil
	}
	var failed error
	for _, a := range queued {
		if err := n.call(ctx, a); err != nil {
			n.alarms.mu.Lock()
			n.alarms.queued = append(n.alarms.queued, a) // again with the next look
			n.alarms.mu.Unlock()
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (n *Node) call(ctx context.Context, a Alarm) error {
	now := n.DB.Now()
	n.alarms.mu.Lock()
	last, called := n.alarms.called[a]
	n.alarms.mu.Unlock()
	if called && now.Sub(last) < callAgain {
		return nil
	}
	if err := n.caller.Call(ctx, a); err != nil {
		return err
	}
	n.alarms.mu.Lock()
	defer n.alarms.mu.Unlock()
	if n.alarms.called == nil {
		n.alarms.called = map[Alarm]time.Time{}
	}
	n.alarms.called[a] = now
	return nil
}
