package app_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/audit"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

// calls are the alarms that whoever runs the node was told.
type calls struct {
	mu  sync.Mutex
	all []node.Alarm
}

func (c *calls) Call(_ context.Context, a node.Alarm) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, a)
	return nil
}

// alarmed opens a process of the fixture's node that tells c.
func alarmed(t *testing.T, f *nodetest.Fixture, c *calls) *app.App {
	t.Helper()
	n, err := app.Open(t.Context(), node.Config{Store: f.Store, Key: f.Key, Argon: seal.Test(), Origin: "https://relais.example.ca", Caller: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// hurt runs a statement as somebody with the database does.
func hurt(t *testing.T, n *app.App, q string, args ...any) {
	t.Helper()
	if err := n.DB.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func told(t *testing.T, n *app.App, m *nodetest.Member, code string) (count int) {
	t.Helper()
	home, err := loop.Home.Do(t.Context(), n, m.Fresh(), act.None{})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range home.Notices {
		if one.Code == code {
			count++
		}
	}
	return count
}

// TestAttackSilenceTheLog: somebody with the database holds the log's lease. The
// log stands, and the node says so to whoever asks it, to its administrators
// and by message, until it goes on.
func TestAttackSilenceTheLog(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		c := &calls{}
		n := alarmed(t, f, c)
		tick := func() {
			t.Helper()
			if err := n.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		tick()
		if err := n.Ready(t.Context()); err != nil || len(c.all) > 0 {
			t.Fatal("an alarm without reason: ", err, c.all)
		}
		told(t, n, a.Worker, "") // makes an entry
		for range 9 {
			hurt(t, n, "UPDATE audit_log SET holder = 'nobody', lease_until = $1", f.Now().Add(9*time.Second))
			tick()
			f.Advance(9 * time.Second)
		}
		tick()
		if err := n.Ready(t.Context()); err == nil {
			t.Error("the node says that it is ready")
		}
		if told(t, n, a.Admin, "notice.node.log_stands") != 2 { // it stands, and it began to
			t.Error("the administrator is not told")
		}
		if told(t, n, a.Worker, "notice.node.log_stands") != 0 {
			t.Error("everybody is told")
		}
		if !slices.Equal(c.all, []node.Alarm{node.LogStands}) {
			t.Errorf("called: %v", c.all)
		}
		f.Advance(time.Minute)
		tick()
		tick()
		if err := n.Ready(t.Context()); err != nil || told(t, n, a.Admin, "notice.node.log_stands") != 1 {
			t.Error("the alarm does not end: ", err)
		}
	})
}

// TestAttackLeaseOfNobody: a lease in the far future stops nothing, and is told.
func TestAttackLeaseOfNobody(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		c := &calls{}
		n := alarmed(t, f, c)
		if err := n.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		hurt(t, n, "UPDATE audit_log SET holder = 'nobody', lease_until = $1", f.Now().Add(24*time.Hour))
		if err := n.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := report(t, n); !r.OK() || r.Pending != 0 && r.Size == 0 {
			t.Errorf("the log stands: %+v", r)
		}
		if told(t, n, a.Admin, "notice.node.log_lease") != 1 || !slices.Equal(c.all, []node.Alarm{node.LogLease}) {
			t.Errorf("nobody is told: %v", c.all)
		}
	})
}

// TestAttackRemoveWaiting: an entry that is removed before it is in the log is
// missed by the process that committed it.
func TestAttackRemoveWaiting(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		c := &calls{}
		n := alarmed(t, f, c)
		if err := n.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		told(t, n, a.Worker, "") // makes an entry of this process
		hurt(t, n, "DELETE FROM audit_entry WHERE log_index IS NULL")
		for range 2 {
			if err := n.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if r := report(t, n); r.OK() {
			t.Error("verify says that the log is whole")
		}
		if told(t, n, a.Admin, "notice.node.log_removed") != 1 || !slices.Equal(c.all, []node.Alarm{node.LogRemoved}) {
			t.Errorf("nobody is told: %v", c.all)
		}
	})
}

func report(t *testing.T, n *app.App) audit.Report {
	t.Helper()
	r, err := n.VerifyAudit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
