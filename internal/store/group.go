package store

import (
	"context"
	"sync"
	"time"

	"relais/internal/audit"
	"relais/internal/fault"
)

// group makes concurrent writers share a commit. A commit waits for the disk,
// so those who arrive meanwhile run one after the other inside one physical
// transaction, each in its own savepoint, and are answered together once that
// is on the disk. Each function runs in its caller's goroutine; the turn to
// write passes from one to the next.
type group struct {
	conn *liteConn

	mu      sync.Mutex
	writing bool // somebody has the turn
	waiting []*turn

	// Only who has the turn touches the batch. A physical transaction is
	// open between turns exactly when the batch has members.
	batch   []chan error // who waits for the commit
	started time.Time
}

// turn is somebody who waits to write.
type turn struct {
	ready chan struct{}
	gone  bool // stopped waiting
}

// A batch ends when it has maxBatch members or is maxBatchTime old, so that
// nobody waits long for the others.
const (
	maxBatch     = 256
	maxBatchTime = 20 * time.Millisecond
)

// transact runs fn as a member of a batch and waits for the batch's commit.
func (e *sqliteDB) transact(ctx context.Context, db *DB, _ isolation, fn func(context.Context, *Tx) error) error {
	g := &e.group
	if err := g.acquire(ctx); err != nil {
		return err
	}
	tx := &Tx{conn: g.conn, engine: SQLite, gone: db.ended}
	durable, err := g.member(ctx, db, tx, fn)
	if durable != nil {
		if lost := <-durable; lost != nil {
			ended(tx, audit.Unknown)
			return lost
		}
	}
	if err != nil {
		return err
	}
	tx.committed(db)
	return nil
}

// member takes the turn: it runs fn and passes the turn on, also when fn
// panics or ends its goroutine. durable is nil when there is nothing to wait
// for. A member that fails waits as well: it may have failed because of what
// the members before it wrote, and its caller must find that when it looks.
func (g *group) member(ctx context.Context, db *DB, tx *Tx, fn func(context.Context, *Tx) error) (durable chan error, err error) {
	defer g.next()
	first := len(g.batch) == 0
	if err := g.enter(first); err != nil {
		return nil, classify(err)
	}
	settled := false
	defer func() {
		if !settled {
			g.undo(first)
			ended(tx, audit.Undone)
		}
	}()
	tx.now = db.now()
	err = tx.run(ctx, fn)
	if err == nil && !first {
		err = classify(g.conn.run("RELEASE member"))
	}
	settled = true
	if err != nil {
		g.undo(first)
		ended(tx, audit.Undone)
		if len(g.batch) == 0 {
			return nil, err
		}
	}
	return g.join(), err
}

// join is how a member hears of the batch's commit.
func (g *group) join() chan error {
	c := make(chan error, 1)
	g.batch = append(g.batch, c)
	return c
}

// enter begins the physical transaction, or a savepoint in it.
func (g *group) enter(first bool) error {
	if !first {
		return g.conn.run("SAVEPOINT member")
	}
	g.started = time.Now()
	return g.conn.run("BEGIN IMMEDIATE")
}

// undo takes back one member's work. Some errors (a full disk) make SQLite
// give up the whole physical transaction; then the batch is lost with it.
func (g *group) undo(first bool) {
	if first {
		g.conn.run("ROLLBACK") // SQLite may have done it already
		return
	}
	err := g.conn.run("ROLLBACK TO member")
	if err == nil {
		err = g.conn.run("RELEASE member")
	}
	if err != nil {
		g.conn.run("ROLLBACK")
		g.answer(g.take(), fault.Wrap(fault.Unavailable, "store.unavailable", err))
	}
}

// next ends a turn: somebody else joins the batch, or it is committed.
func (g *group) next() {
	full := len(g.batch) >= maxBatch || len(g.batch) > 0 && time.Since(g.started) > maxBatchTime
	if !full && g.pass() {
		return
	}
	if len(g.batch) > 0 {
		err := g.conn.run("COMMIT")
		if err != nil {
			g.conn.run("ROLLBACK")
		}
		batch := g.take()
		defer g.answer(batch, err)
	}
	g.passOrEnd()
}

func (g *group) take() []chan error {
	batch := g.batch
	g.batch = nil
	return batch
}

// answer tells a batch how its commit went.
func (g *group) answer(batch []chan error, err error) {
	err = classify(err)
	for _, c := range batch {
		c <- err
	}
}

// acquire waits for the turn.
func (g *group) acquire(ctx context.Context) error {
	g.mu.Lock()
	if !g.writing {
		g.writing = true
		g.mu.Unlock()
		return nil
	}
	t := &turn{ready: make(chan struct{})}
	g.waiting = append(g.waiting, t)
	g.mu.Unlock()
	select {
	case <-t.ready:
		return nil
	case <-ctx.Done():
		g.abandon(t)
		return ctx.Err()
	}
}

// abandon stops waiting; a turn that was given meanwhile is passed on.
func (g *group) abandon(t *turn) {
	g.mu.Lock()
	t.gone = true
	g.mu.Unlock()
	select {
	case <-t.ready:
		g.next()
	default:
	}
}

// pass gives the turn to the next in line, if there is one.
func (g *group) pass() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.passLocked()
}

// passOrEnd gives the turn to the next in line, or to whoever comes first.
func (g *group) passOrEnd() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.writing = g.passLocked()
}

func (g *group) passLocked() bool {
	for len(g.waiting) > 0 {
		t := g.waiting[0]
		g.waiting[0] = nil
		g.waiting = g.waiting[1:]
		if !t.gone {
			close(t.ready)
			return true
		}
	}
	return false
}
