package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"relais/bench/internal/cluster"
	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/fold"
	"relais/internal/directory/match"
)

// postgresVariable names a PostgreSQL to use, by a superuser's URL; without it
// a private one is started.
const postgresVariable = "RELAIS_BENCH_POSTGRES"

var errSkipped = errors.New("skipped")

// settings of a private PostgreSQL: room for the whole table in its own
// memory, and plans for data that is in memory. The questions are small:
// compiling them or spreading one over processors costs more than it gives.
var settings = []string{"shared_buffers=1GB", "effective_cache_size=8GB", "work_mem=64MB", "maintenance_work_mem=512MB",
	"random_page_cost=1.1", "jit=off", "max_parallel_workers_per_gather=0", "max_wal_size=4GB"}

// postgres is PostgreSQL with PostGIS, pg_trgm and two text searches.
type postgres struct {
	cluster *cluster.Cluster
	pool    *pgxpool.Pool
}

func (*postgres) name() string { return "postgres" }

func (p *postgres) close() {
	if p.pool != nil {
		p.pool.Close()
	}
	if p.cluster != nil {
		p.cluster.Close()
	}
}

func (b *bench) postgres(ctx context.Context, services []match.Service) (engine, error) {
	p := &postgres{}
	if b.skips(p.name()) {
		return p, errSkipped
	}
	if err := p.open(ctx, b); err != nil {
		p.close()
		return p, err
	}
	if err := p.load(ctx, services); err != nil {
		p.close()
		return p, err
	}
	return p, nil
}

func (p *postgres) open(ctx context.Context, b *bench) (err error) {
	if admin := os.Getenv(postgresVariable); admin != "" {
		p.cluster, err = cluster.At(ctx, admin)
	} else {
		p.cluster, err = cluster.Private(ctx, b.dir, settings...)
	}
	if err != nil {
		return err
	}
	url, err := p.cluster.Database(ctx)
	if err != nil {
		return err
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return errors.New("the URL of PostgreSQL can't be read")
	}
	config.MaxConns = int32(b.clients)
	// pgx prepares each statement once on each connection, and keeps it.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	p.pool, err = pgxpool.NewWithConfig(ctx, config)
	return err
}

const postgresTable = `
CREATE EXTENSION postgis; CREATE EXTENSION pg_trgm;
CREATE TABLE service (num int PRIMARY KEY, id text NOT NULL, name text NOT NULL, summary text NOT NULL, province text NOT NULL,
	needs text[] NOT NULL, languages text[] NOT NULL, free int, verified timestamptz, place geography(Point),
	en tsvector NOT NULL, fr tsvector NOT NULL);
CREATE TEMP TABLE raw (num int, id text, name text, summary text, province text, needs text[], languages text[], free int,
	verified timestamptz, lat float8, lng float8, en text, fr text, body text)`

const postgresIndexes = `
INSERT INTO service SELECT num, id, name, summary, province, needs, languages, free, verified,
	CASE WHEN lat IS NOT NULL THEN ST_MakePoint(lng, lat)::geography END,
	setweight(to_tsvector('english', name || ' ' || en), 'A') || to_tsvector('english', body),
	setweight(to_tsvector('french', name || ' ' || fr), 'A') || to_tsvector('french', body) FROM raw;
CREATE INDEX ON service USING gin (en); CREATE INDEX ON service USING gin (fr);
CREATE INDEX ON service USING gin (needs); CREATE INDEX ON service USING gin (languages);
CREATE INDEX ON service USING gist (place); CREATE INDEX ON service (province); CREATE INDEX ON service (id);
CREATE INDEX ON service USING gin (name gin_trgm_ops)`

func (p *postgres) load(ctx context.Context, services []match.Service) error {
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	for _, one := range strings.Split(postgresTable, ";") {
		if _, err := conn.Exec(ctx, one); err != nil {
			return err
		}
	}
	rows := pgx.CopyFromSlice(len(services), func(i int) ([]any, error) {
		s := &services[i]
		t := textOf(s)
		var lat, lng, free, verified any
		if y, x, ok := point(s); ok {
			lat, lng = y, x
		}
		if s.Capacity != nil {
			free = s.Capacity.Available
		}
		if !s.Verified.IsZero() {
			verified = s.Verified
		}
		return []any{i, s.ID, s.Name.EN + " " + s.Name.FR, s.Summary.EN + " " + s.Summary.FR, provinceOf(s), list(s.Needs),
			list(s.Languages), free, verified, lat, lng, t.en, t.fr, t.both}, nil
	})
	columns := strings.Fields("num id name summary province needs languages free verified lat lng en fr body")
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{"raw"}, columns, rows); err != nil {
		return err
	}
	for _, one := range strings.Split(postgresIndexes, ";") {
		if _, err := conn.Exec(ctx, one); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, "VACUUM ANALYZE service")
	return err
}

func list(codes []string) []string {
	if codes == nil {
		return []string{}
	}
	return codes
}

// The statements answer in one round trip: the first ten with what a list
// shows, the number of all and, for a search, three facets.
const (
	postgresSearch = `
WITH hit AS MATERIALIZED (
	SELECT id, name, summary, province, needs, languages, free, ts_rank(en, to_tsquery('english', $1)) + ts_rank(fr, to_tsquery('french', $1)) AS rank,
		ST_Distance(place, ST_MakePoint($2, $3)::geography) AS m
	FROM service
	WHERE (en @@ to_tsquery('english', $1) OR fr @@ to_tsquery('french', $1)) AND needs @> $4 AND languages @> $5
		AND ST_DWithin(place, ST_MakePoint($2, $3)::geography, $6))
SELECT (SELECT count(*) FROM hit),
	ARRAY(SELECT id FROM (SELECT id, rank, m FROM hit ORDER BY rank DESC, m, id LIMIT 10) t),
	(SELECT json_agg(t) FROM (SELECT * FROM hit ORDER BY rank DESC, m, id LIMIT 10) t),
	(SELECT json_object_agg(province, n) FROM (SELECT province, count(*) n FROM hit GROUP BY 1) t),
	(SELECT json_object_agg(need, n) FROM (SELECT unnest(needs) need, count(*) n FROM hit GROUP BY 1) t),
	(SELECT json_object_agg(language, n) FROM (SELECT unnest(languages) AS language, count(*) n FROM hit GROUP BY 1) t)`

	postgresNeeds = `
WITH hit AS MATERIALIZED (
	SELECT num, id, cardinality(ARRAY(SELECT unnest(needs) INTERSECT SELECT unnest($1::text[]))) AS covers, free, verified
	FROM service WHERE needs && $1 AND province = $2)
SELECT (SELECT count(*) FROM hit),
	ARRAY(SELECT id FROM (SELECT * FROM hit ORDER BY covers DESC, free > 0 DESC NULLS LAST, verified DESC NULLS LAST, id LIMIT 10) t),
	(SELECT json_agg(s) FROM (SELECT id, name, summary, province, languages, free FROM service WHERE num IN
		(SELECT num FROM hit ORDER BY covers DESC, free > 0 DESC NULLS LAST, verified DESC NULLS LAST, id LIMIT 10)) s)`
)

// postgresNearest takes the ten nearest by the index's own order.
const postgresNearest = `
WITH t AS MATERIALIZED (SELECT id, name, summary, province, languages, free FROM service
	WHERE ST_DWithin(place, ST_MakePoint($1, $2)::geography, $3)
	ORDER BY place <-> ST_MakePoint($1, $2)::geography LIMIT 10)
SELECT (SELECT count(*) FROM service WHERE ST_DWithin(place, ST_MakePoint($1, $2)::geography, $3)),
	ARRAY(SELECT id FROM t), (SELECT json_agg(t) FROM t)`

func (p *postgres) ask(ctx context.Context, q question) (a answer, err error) {
	var first, provinces, needs, languages []byte
	switch q.work {
	case words:
		err = p.pool.QueryRow(ctx, postgresSearch, strings.Join(q.words, "|"), q.lng, q.lat, q.needs, []string{q.language},
			float64(q.km)*1000).Scan(&a.total, &a.ids, &first, &provinces, &needs, &languages)
	case wanted:
		err = p.pool.QueryRow(ctx, postgresNeeds, q.needs, q.province).Scan(&a.total, &a.ids, &first)
	case near:
		err = p.pool.QueryRow(ctx, postgresNearest, q.lng, q.lat, float64(q.km)*1000).Scan(&a.total, &a.ids, &first)
	}
	return a, err
}

// rank gives the best for a line of words by full text in both languages: what
// has all of the words, or any of them.
func (p *postgres) rank(ctx context.Context, words string, all bool) (ids []string, err error) {
	between := "|"
	if all {
		between = "&"
	}
	query := strings.Join(strings.Fields(fold.Text(words)), between)
	err = p.pool.QueryRow(ctx, `SELECT ARRAY(SELECT id FROM service, to_tsquery('english', $1) e, to_tsquery('french', $1) f
		WHERE en @@ e OR fr @@ f ORDER BY greatest(ts_rank(en, e), ts_rank(fr, f)) DESC, id LIMIT $2)`, query, judge.Depth).Scan(&ids)
	return ids, err
}
