package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// pgConn runs the statements of one transaction; pgx caches their preparation
// for each connection.
type pgConn struct {
	c      *pgx.Conn
	queued *pgx.Batch // statements for later, nil without any
}

func (p *pgConn) exec(ctx context.Context, q string, args []any) (int64, error) {
	if err := p.flush(ctx); err != nil {
		return 0, err
	}
	tag, err := p.c.Exec(ctx, q, args...)
	return tag.RowsAffected(), err
}

func (p *pgConn) query(ctx context.Context, q string, args []any) (rows, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	return p.c.Query(ctx, q, args...)
}

func (p *pgConn) later(_ context.Context, q string, args []any) error {
	if p.queued == nil {
		p.queued = &pgx.Batch{}
	}
	p.queued.Queue(q, args...)
	return nil
}

// flush runs what was queued, in one round trip.
func (p *pgConn) flush(ctx context.Context) error {
	if p.queued == nil {
		return nil
	}
	batch := p.queued
	p.queued = nil
	return p.c.SendBatch(ctx, batch).Close()
}

var errNotCommitted = errors.New("the database rolled back instead")

// commit sends what was queued and the commit together.
func (p *pgConn) commit(ctx context.Context) error {
	if p.queued == nil {
		tags, err := p.c.PgConn().Exec(ctx, "COMMIT").ReadAll()
		if err == nil && tags[0].CommandTag.String() != "COMMIT" {
			err = errNotCommitted
		}
		return err
	}
	p.queued.Queue("COMMIT")
	batch := p.queued
	p.queued = nil
	results := p.c.SendBatch(ctx, batch)
	for range batch.Len() - 1 {
		if _, err := results.Exec(); err != nil {
			return errors.Join(err, results.Close())
		}
	}
	tag, err := results.Exec()
	if err == nil && tag.String() != "COMMIT" {
		err = errNotCommitted
	}
	return errors.Join(err, results.Close())
}
