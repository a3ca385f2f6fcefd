package store

import (
	"context"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
)

const sourceColumns = `name, url, format, precedence, publisher, licensed, complete, local, refresh, etag, modified,
	since_at, run_at, report, failure, next_at, holder, lease_until, changed_at`

func scanSource(r *Rows, s *sources.Source) error {
	return r.Scan(&s.Name, &s.URL, &s.Format, &s.Precedence, &s.Publisher, &s.Licensed, &s.Complete, &s.Local, &s.Refresh,
		&s.ETag, &s.Modified, &s.Since, &s.Run, &s.Report, &s.Failure, &s.Next, &s.Holder, &s.Lease, &s.Changed)
}

// DirectorySources lists the sources in the order in which they win.
func (tx *Tx) DirectorySources(ctx context.Context) ([]sources.Source, error) {
	return Collect(ctx, tx, scanSource, `SELECT `+sourceColumns+` FROM directory_source ORDER BY precedence, name`)
}

// DirectorySource returns a source, or fault.NotFound.
func (tx *Tx) DirectorySource(ctx context.Context, name string) (sources.Source, error) {
	return first(Collect(ctx, tx, scanSource, `SELECT `+sourceColumns+` FROM directory_source WHERE name = $1`, name))
}

// PutDirectorySource adds a source or replaces it.
func (tx *Tx) PutDirectorySource(ctx context.Context, s sources.Source) error {
	_, err := tx.Exec(ctx, `INSERT INTO directory_source (`+sourceColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (name) DO UPDATE SET url = excluded.url, format = excluded.format, precedence = excluded.precedence,
			publisher = excluded.publisher, licensed = excluded.licensed, complete = excluded.complete,
			local = excluded.local, refresh = excluded.refresh, etag = excluded.etag, modified = excluded.modified,
			since_at = excluded.since_at, run_at = excluded.run_at, report = excluded.report, failure = excluded.failure,
			next_at = excluded.next_at, holder = excluded.holder, lease_until = excluded.lease_until,
			changed_at = excluded.changed_at`,
		s.Name, s.URL, s.Format, s.Precedence, s.Publisher, s.Licensed, s.Complete, s.Local, s.Refresh, s.ETag, s.Modified,
		s.Since, s.Run, s.Report, s.Failure, s.Next, s.Holder, s.Lease, s.Changed)
	return err
}

// DropDirectorySource forgets a source's settings.
func (tx *Tx) DropDirectorySource(ctx context.Context, name string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM directory_source WHERE name = $1`, name)
	return n > 0, err
}

// LeaseDirectorySource gives a source to a process until a time, unless
// another has it.
func (tx *Tx) LeaseDirectorySource(ctx context.Context, name, holder string, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE directory_source SET holder = $1, lease_until = $2
		WHERE name = $3 AND (holder = $1 OR lease_until IS NULL OR lease_until <= $4)`, holder, until, name, tx.Now())
	return n > 0, err
}

// DirectorySourcesDue lists the sources that should run now.
func (tx *Tx) DirectorySourcesDue(ctx context.Context) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, name *string) error { return r.Scan(name) },
		`SELECT name FROM directory_source WHERE next_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
		ORDER BY next_at, name`, tx.Now())
}

// CountBySource counts the records of each source.
func (tx *Tx) CountBySource(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	err := tx.eachRow(ctx, func(r *Rows) error {
		var name string
		var n int
		err := r.Scan(&name, &n)
		counts[name] += n
		return err
	}, `SELECT source, count(*) FROM directory_record r
			WHERE NOT EXISTS (SELECT 1 FROM directory_claim c WHERE c.kind = r.kind AND c.record = r.id) GROUP BY source
		UNION ALL SELECT source, count(*) FROM directory_claim GROUP BY source`)
	return counts, err
}

// DirectoryPick returns services, from after a row on, in the order of their
// rows: work over the whole directory goes through it in steps.
func (tx *Tx) DirectoryPick(ctx context.Context, after int64, limit int) (list []directory.Entry, last int64, err error) {
	last = after
	err = tx.eachRow(ctx, func(r *Rows) error {
		var e directory.Entry
		var doc string
		err := r.Scan(&last, &e.ID, &e.Organization, &e.Agency, &e.Source, &doc)
		e.Kind, e.Doc, e.Place = hsds.KindService, []byte(doc), -1
		list = append(list, e)
		return err
	}, `SELECT r.row, r.id, r.organization, r.agency, r.source, d.doc FROM directory_record r
		JOIN directory_document d ON d.record = r.row
		WHERE r.kind = 'service' AND r.row > $1 ORDER BY r.row LIMIT $2`, after, limit)
	return list, last, err
}

// recordLicensed tells of a record r whether all feeds that speak of it, one at
// least, may pass licensed codes on.
const recordLicensed = `((EXISTS (SELECT 1 FROM directory_source s WHERE s.name = r.source AND s.licensed)
		OR EXISTS (SELECT 1 FROM directory_claim c JOIN directory_source s ON s.name = c.source
			WHERE c.kind = r.kind AND c.record = r.id AND s.licensed))
	AND NOT EXISTS (SELECT 1 FROM directory_claim c LEFT JOIN directory_source s ON s.name = c.source
		WHERE c.kind = r.kind AND c.record = r.id AND c.source NOT IN ('agency', 'verified')
			AND NOT coalesce(s.licensed, false)))`

// TouchDirectorySource says that the records of a source changed though their
// documents did not: what may be passed on of them is read anew.
func (tx *Tx) TouchDirectorySource(ctx context.Context, name string) error {
	version, err := tx.NextDirectoryVersion(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE directory_record SET version = $1 WHERE source = $2
		OR row IN (SELECT r.row FROM directory_claim c JOIN directory_record r ON r.kind = c.kind AND r.id = c.record
			WHERE c.source = $2)`, version, name)
	return err
}
