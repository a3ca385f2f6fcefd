package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
)

// liteConn is one SQLite connection with its prepared statements: parsing a
// statement costs more than running most of them. It speaks to the driver
// without database/sql, whose pool and locks would cost a sixth of each
// statement here, where a connection has one user at a time.
//
// The driver watches a context that can end with a goroutine per statement,
// which costs more than the statement; so it never sees one, and Tx checks its
// context between statements instead.
type liteConn struct {
	conn  driver.Conn
	stmts map[string]*liteStmt
	args  []driver.NamedValue // reused by each call
}

// liteStmt is a prepared statement; busy while its rows are being read.
type liteStmt struct {
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	close func() error
	busy  bool
}

// maxStmts bounds the cache. Texts are constants of the program, some with a
// list of parameters of varying length.
const maxStmts = 2000

func newLiteConn(d driver.Driver, dsn string) (*liteConn, error) {
	c, err := d.Open(dsn)
	if err != nil {
		return nil, err
	}
	return &liteConn{conn: c, stmts: map[string]*liteStmt{}}, nil
}

// stmt returns a prepared statement that nobody is using, marked as busy.
func (c *liteConn) stmt(q string) (*liteStmt, error) {
	cached, ok := c.stmts[q]
	if ok && !cached.busy {
		cached.busy = true
		return cached, nil
	}
	p, err := c.conn.Prepare(rebind(q))
	if err != nil {
		return nil, err
	}
	s := &liteStmt{exec: p.(driver.StmtExecContext), query: p.(driver.StmtQueryContext), close: p.Close, busy: true}
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
			s.close()
			delete(c.stmts, q)
			return
		}
	}
}

// done gives a statement back.
func (c *liteConn) done(q string, s *liteStmt) {
	s.busy = false
	if c.stmts[q] != s {
		s.close()
	}
}

// bind turns arguments into the driver's values.
func (c *liteConn) bind(args []any) ([]driver.NamedValue, error) {
	c.args = c.args[:0]
	for i, a := range args {
		v, err := driverValue(a)
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return c.args, nil
}

// driverValue takes the usual types a shorter way than database/sql does.
func driverValue(a any) (driver.Value, error) {
	switch a := a.(type) {
	case nil, int64, string, []byte, bool, float64:
		return a, nil
	case int:
		return int64(a), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

func (c *liteConn) exec(_ context.Context, q string, args []any) (int64, error) {
	values, err := c.bind(args)
	if err != nil {
		return 0, err
	}
	s, err := c.stmt(q)
	if err != nil {
		return 0, err
	}
	defer c.done(q, s)
	r, err := s.exec.ExecContext(context.Background(), values)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (c *liteConn) query(_ context.Context, q string, args []any) (rows, error) {
	values, err := c.bind(args)
	if err != nil {
		return nil, err
	}
	s, err := c.stmt(q)
	if err != nil {
		return nil, err
	}
	r, err := s.query.QueryContext(context.Background(), values)
	if err != nil {
		c.done(q, s)
		return nil, err
	}
	return &liteRows{rows: r, values: make([]driver.Value, len(r.Columns())), conn: c, q: q, stmt: s}, nil
}

func (c *liteConn) later(ctx context.Context, q string, args []any) error {
	_, err := c.exec(ctx, q, args)
	return err
}

// run executes a statement of the store itself.
func (c *liteConn) run(q string) error {
	_, err := c.exec(context.Background(), q, nil)
	return err
}

// script executes several statements.
func (c *liteConn) script(text string) error {
	_, err := c.conn.(driver.ExecerContext).ExecContext(context.Background(), text, nil)
	return err
}

func (c *liteConn) close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.close())
	}
	return errors.Join(append(errs, c.conn.Close())...)
}

// liteRows is a result set.
type liteRows struct {
	rows   driver.Rows
	values []driver.Value
	err    error
	conn   *liteConn
	q      string
	stmt   *liteStmt
}

// Next implements rows.
func (r *liteRows) Next() bool {
	if r.err == nil {
		r.err = r.rows.Next(r.values)
	}
	return r.err == nil
}

// Scan implements rows.
func (r *liteRows) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return errColumns
	}
	for i, d := range dest {
		if err := assign(d, r.values[i]); err != nil {
			return err
		}
	}
	return nil
}

var errColumns = errors.New("store: as many destinations as columns are needed")

// Err implements rows.
func (r *liteRows) Err() error {
	if r.err == io.EOF {
		return nil
	}
	return r.err
}

// Close implements rows. It is called once.
func (r *liteRows) Close() {
	r.rows.Close()
	r.conn.done(r.q, r.stmt)
}
