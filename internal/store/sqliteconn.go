package store

import (
	"context"
	"database/sql"
	"errors"
)

// liteConn is one SQLite connection with its prepared statements: parsing a
// statement costs more than running most of them.
type liteConn struct {
	conn  *sql.Conn
	stmts map[string]*liteStmt
}

// liteStmt is a prepared statement; busy while its rows are being read.
type liteStmt struct {
	stmt *sql.Stmt
	busy bool
}

// maxStmts bounds the cache. Texts are constants of the program, some with a
// list of parameters of varying length.
const maxStmts = 2000

func newLiteConn(ctx context.Context, pool *sql.DB) (*liteConn, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &liteConn{conn: c, stmts: map[string]*liteStmt{}}, nil
}

// stmt returns a prepared statement that nobody is using, marked as busy.
func (c *liteConn) stmt(ctx context.Context, q string) (*liteStmt, error) {
	cached, ok := c.stmts[q]
	if ok && !cached.busy {
		cached.busy = true
		return cached, nil
	}
	p, err := c.conn.PrepareContext(ctx, rebind(q))
	if err != nil {
		return nil, err
	}
	s := &liteStmt{stmt: p, busy: true}
	if !ok {
		c.evict()
		c.stmts[q] = s
	}
	return s, nil
}

// evict forgets some idle statement when the cache is full.
func (c *liteConn) evict() {
	if len(c.stmts) < maxStmts {
		return
	}
	for q, s := range c.stmts {
		if !s.busy {
			s.stmt.Close()
			delete(c.stmts, q)
			return
		}
	}
}

// done gives a statement back.
func (c *liteConn) done(q string, s *liteStmt) {
	s.busy = false
	if c.stmts[q] != s {
		s.stmt.Close()
	}
}

// The driver watches a context that can end with a goroutine per statement,
// which costs more than the statement; Tx checks the context between
// statements instead.

func (c *liteConn) exec(ctx context.Context, q string, args []any) (int64, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := c.stmt(ctx, q)
	if err != nil {
		return 0, err
	}
	defer c.done(q, s)
	r, err := s.stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (c *liteConn) query(ctx context.Context, q string, args []any) (rows, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := c.stmt(ctx, q)
	if err != nil {
		return nil, err
	}
	r, err := s.stmt.QueryContext(ctx, args...)
	if err != nil {
		c.done(q, s)
		return nil, err
	}
	return &liteRows{Rows: r, conn: c, q: q, stmt: s}, nil
}

// run executes a statement of the store itself.
func (c *liteConn) run(ctx context.Context, q string) error {
	_, err := c.exec(ctx, q, nil)
	return err
}

func (c *liteConn) close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.stmt.Close())
	}
	return errors.Join(append(errs, c.conn.Close())...)
}

// liteRows gives its statement back when it is closed.
type liteRows struct {
	*sql.Rows
	conn *liteConn
	q    string
	stmt *liteStmt
}

// Close ends reading.
func (r *liteRows) Close() {
	r.Rows.Close()
	r.conn.done(r.q, r.stmt)
}
