package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // SQLite

	"relais/internal/directory/match"
)

// sqliteEngine is SQLite with FTS5 and an R*Tree, in this process, as Relais
// is.
type sqliteEngine struct {
	db                  *sql.DB
	search, needs, near *sql.Stmt
}

func (*sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) close() {
	if e.db != nil {
		e.db.Close()
	}
}

func (b *bench) sqlite(ctx context.Context, services []match.Service) (engine, error) {
	e := &sqliteEngine{}
	if b.skips(e.name()) {
		return e, errSkipped
	}
	err := e.open(ctx, filepath.Join(b.dir, "services.db"), b.clients, services)
	if err != nil {
		e.close()
	}
	return e, err
}

const sqliteTables = `
CREATE TABLE service (num INTEGER PRIMARY KEY, id TEXT, name TEXT, summary TEXT, province TEXT, languages TEXT, free INT,
	verified INT, lat REAL, lng REAL);
CREATE TABLE need (code TEXT, num INT, PRIMARY KEY (code, num)) WITHOUT ROWID;
CREATE TABLE need_of (num INT, code TEXT, PRIMARY KEY (num, code)) WITHOUT ROWID;
CREATE TABLE speaks (code TEXT, num INT, PRIMARY KEY (code, num)) WITHOUT ROWID;
CREATE TABLE speaks_of (num INT, code TEXT, PRIMARY KEY (num, code)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(name, rest, tokenize = "unicode61 remove_diacritics 2", content = '');
CREATE VIRTUAL TABLE place USING rtree(num, south, north, west, east)`

func (e *sqliteEngine) open(ctx context.Context, file string, connections int, services []match.Service) (err error) {
	e.db, err = sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"+
		"&_pragma=cache_size(-262144)&_pragma=mmap_size(2147483648)&_pragma=temp_store(MEMORY)")
	if err != nil {
		return err
	}
	e.db.SetMaxOpenConns(connections)
	e.db.SetMaxIdleConns(connections)
	if err := e.load(ctx, services); err != nil {
		return err
	}
	for _, one := range []struct {
		into **sql.Stmt
		text string
	}{{&e.search, sqliteSearch}, {&e.needs, sqliteNeeds}, {&e.near, sqliteNear}} {
		if *one.into, err = e.db.PrepareContext(ctx, one.text); err != nil {
			return err
		}
	}
	return nil
}

func (e *sqliteEngine) load(ctx context.Context, services []match.Service) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, one := range strings.Split(sqliteTables, ";") {
		if _, err := tx.Exec(one); err != nil {
			return err
		}
	}
	insert := func(table string, n int) *sql.Stmt {
		if err != nil {
			return nil
		}
		var s *sql.Stmt
		s, err = tx.Prepare("INSERT INTO " + table + " VALUES (?" + strings.Repeat(", ?", n-1) + ")")
		return s
	}
	service, words, place := insert("service", 10), insert("words (rowid, name, rest)", 3), insert("place", 5)
	need, needOf, speaks, speaksOf := insert("need", 2), insert("need_of", 2), insert("speaks", 2), insert("speaks_of", 2)
	do := func(s *sql.Stmt, args ...any) {
		if err == nil {
			_, err = s.Exec(args...)
		}
	}
	for i := range services {
		s := &services[i]
		t := textOf(s)
		lat, lng, placed := point(s)
		var free any
		if s.Capacity != nil {
			free = s.Capacity.Available
		}
		do(service, i, s.ID, s.Name.EN+" "+s.Name.FR, s.Summary.EN+" "+s.Summary.FR, provinceOf(s), strings.Join(s.Languages, ","),
			free, s.Verified.Unix(), lat, lng)
		do(words, i, s.Name.EN+" "+s.Name.FR, t.en+" "+t.fr+" "+t.both)
		if placed {
			do(place, i, lat, lat, lng, lng)
		}
		for _, c := range s.Needs {
			do(need, c, i)
			do(needOf, i, c)
		}
		for _, c := range s.Languages {
			do(speaks, c, i)
			do(speaksOf, i, c)
		}
	}
	if err != nil {
		return err
	}
	for _, one := range []string{"CREATE INDEX service_province ON service (province)", "INSERT INTO words (words) VALUES ('optimize')", "ANALYZE"} {
		if _, err := tx.Exec(one); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Distances are squared kilometres on a plane, good to a percent within the
// radius; the R*Tree gives the square around it. Of several forms of the search
// this was the fastest: what fits by need, language and place first, then one
// pass over the words.
const (
	sqliteSearch = `
WITH fit AS MATERIALIZED (
	SELECT n.num FROM need n WHERE n.code = ?7 AND EXISTS (SELECT 1 FROM speaks WHERE code = ?8 AND num = n.num)
		AND n.num IN (SELECT num FROM place WHERE south >= ?2-?5 AND north <= ?2+?5 AND west >= ?3-?6 AND east <= ?3+?6)),
hit AS MATERIALIZED (
	SELECT s.num, s.id, s.name, s.summary, s.province, s.languages, s.free, bm25(words, 6.0, 1.0) AS rank,
		(s.lat-?2)*(s.lat-?2)*12363.8 + (s.lng-?3)*(s.lng-?3)*?4 AS km2
	FROM words CROSS JOIN service s ON s.num = words.rowid
	WHERE words MATCH ?1 AND +words.rowid IN (SELECT num FROM fit)
		AND (s.lat-?2)*(s.lat-?2)*12363.8 + (s.lng-?3)*(s.lng-?3)*?4 <= ?9)
SELECT (SELECT count(*) FROM hit),
	(SELECT json_group_array(id) FROM (SELECT id FROM hit ORDER BY rank, km2, id LIMIT 10)),
	(SELECT json_group_array(json_array(name, summary, languages, free)) FROM (SELECT * FROM hit ORDER BY rank, km2, id LIMIT 10)),
	(SELECT json_group_object(province, n) FROM (SELECT province, count(*) n FROM hit GROUP BY 1)),
	(SELECT json_group_object(code, n) FROM (SELECT code, count(*) n FROM hit JOIN need_of USING (num) GROUP BY 1)),
	(SELECT json_group_object(code, n) FROM (SELECT code, count(*) n FROM hit JOIN speaks_of USING (num) GROUP BY 1))`

	sqliteNeeds = `
WITH hit AS MATERIALIZED (
	SELECT s.num, s.id, s.free, s.verified, count(*) AS covers FROM need n JOIN service s ON s.num = n.num
	WHERE n.code IN (?1, ?2, ?3) AND s.province = ?4 GROUP BY s.num)
SELECT (SELECT count(*) FROM hit),
	(SELECT json_group_array(id) FROM (SELECT id FROM hit ORDER BY covers DESC, free > 0 DESC, verified DESC, id LIMIT 10)),
	(SELECT json_group_array(json_array(s.name, s.summary, s.languages, s.free)) FROM
		(SELECT num FROM hit ORDER BY covers DESC, free > 0 DESC, verified DESC, id LIMIT 10) t JOIN service s ON s.num = t.num)`

	sqliteNear = `
WITH hit AS MATERIALIZED (
	SELECT num, (south-?1)*(south-?1)*12363.8 + (west-?2)*(west-?2)*?3 AS km2
	FROM place WHERE south >= ?1-?4 AND north <= ?1+?4 AND west >= ?2-?5 AND east <= ?2+?5
		AND (south-?1)*(south-?1)*12363.8 + (west-?2)*(west-?2)*?3 <= ?6),
first AS MATERIALIZED (SELECT s.* FROM (SELECT num, km2 FROM hit ORDER BY km2, num LIMIT 10) t JOIN service s ON s.num = t.num ORDER BY km2)
SELECT (SELECT count(*) FROM hit), (SELECT json_group_array(id) FROM first),
	(SELECT json_group_array(json_array(name, summary, languages, free)) FROM first)`
)

func (e *sqliteEngine) ask(ctx context.Context, q question) (a answer, err error) {
	const perDegree = 111.195 // km
	cos := math.Cos(q.lat * math.Pi / 180)
	high, wide := float64(q.km)/perDegree, float64(q.km)/perDegree/cos
	east := perDegree * perDegree * cos * cos
	var ids, first, provinces, needs, languages string
	switch q.work {
	case words:
		err = e.search.QueryRowContext(ctx, strings.Join(q.words, " OR "), q.lat, q.lng, east, high, wide, q.needs[0], q.language,
			float64(q.km*q.km)).Scan(&a.total, &ids, &first, &provinces, &needs, &languages)
	case wanted:
		codes := append(append([]string{}, q.needs...), "", "")
		err = e.needs.QueryRowContext(ctx, codes[0], codes[1], codes[2], q.province).Scan(&a.total, &ids, &first)
	case near:
		err = e.near.QueryRowContext(ctx, q.lat, q.lng, east, high, wide, float64(q.km*q.km)).Scan(&a.total, &ids, &first)
	}
	if err == nil {
		err = json.Unmarshal([]byte(ids), &a.ids)
	}
	return a, err
}
