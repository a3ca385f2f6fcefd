package store

import (
	"context"
	"time"

	"relais/internal/directory/sources"
)

const uploadColumns = `row, id, who, wrap, size, parts, state, body, records, failure, holder, lease_until, expires_at`

func scanUpload(r *Rows, u *sources.Upload) error {
	return r.Scan(&u.Row, &u.ID, &u.Who, &u.Wrap, &u.Size, &u.Parts, &u.State, &u.Body, &u.Records, &u.Failure, &u.Holder,
		&u.Lease, &u.Expires)
}

// AddDirectoryUpload begins a file; its parts follow. It returns its row.
func (tx *Tx) AddDirectoryUpload(ctx context.Context, u sources.Upload) (int64, error) {
	return tx.InsertID(ctx, `INSERT INTO directory_upload (id, who, wrap, size, parts, state, body, records, failure, holder, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', '', $8) RETURNING row`, u.ID, u.Who, u.Wrap, u.Size, u.Parts, u.State, u.Body, u.Expires)
}

// PutDirectoryUploadPart adds a part of a file that is arriving; false when it
// was destroyed meanwhile. Here and below the id stands beside the row: rows
// are numbered anew, and another file may have the row of one that is gone.
func (tx *Tx) PutDirectoryUploadPart(ctx context.Context, u sources.Upload, n int, sealed []byte) (bool, error) {
	rows, err := tx.Exec(ctx, `INSERT INTO directory_upload_part (upload, n, sealed)
		SELECT row, CAST($1 AS INTEGER), $2 FROM directory_upload WHERE row = $3 AND id = $4 AND state = 'arriving'`, n, sealed, u.Row, u.ID)
	return rows > 0, err
}

// DirectoryUploadPart reads a part of a file, or fault.NotFound.
func (tx *Tx) DirectoryUploadPart(ctx context.Context, upload int64, n int) (sealed []byte, err error) {
	return first(Collect(ctx, tx, func(r *Rows, b *[]byte) error { return r.Scan(b) },
		`SELECT sealed FROM directory_upload_part WHERE upload = $1 AND n = $2`, upload, n))
}

// DirectoryUpload reads a member's file, or fault.NotFound.
func (tx *Tx) DirectoryUpload(ctx context.Context, who []byte, id string) (sources.Upload, error) {
	return first(Collect(ctx, tx, scanUpload, `SELECT `+uploadColumns+` FROM directory_upload
		WHERE id = $1 AND who = $2 AND expires_at > $3`, id, who, tx.Now()))
}

// DirectoryUploads lists a member's files, the newest first.
func (tx *Tx) DirectoryUploads(ctx context.Context, who []byte) ([]sources.Upload, error) {
	return Collect(ctx, tx, scanUpload, `SELECT `+uploadColumns+` FROM directory_upload
		WHERE who = $1 AND expires_at > $2 ORDER BY row DESC`, who, tx.Now())
}

// SetDirectoryUpload writes the state of a file that nobody runs, or that the
// holder runs; false when another process has it, or it is in or gone.
func (tx *Tx) SetDirectoryUpload(ctx context.Context, u sources.Upload, holder string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE directory_upload SET state = $1, body = $2, records = $3, failure = $4, holder = $5,
		lease_until = $6, expires_at = $7
		WHERE row = $8 AND id = $9 AND state <> 'done' AND (holder = $10 OR lease_until IS NULL OR lease_until <= $11)`,
		u.State, u.Body, u.Records, u.Failure, u.Holder, u.Lease, u.Expires, u.Row, u.ID, holder, tx.Now())
	return n > 0, err
}

// HoldDirectoryUpload says that a holder still runs a file, and how far it is,
// -1 for as far as before.
func (tx *Tx) HoldDirectoryUpload(ctx context.Context, row int64, holder string, records int, until, expires time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE directory_upload SET records = CASE WHEN $1 < 0 THEN records ELSE $1 END, lease_until = $2, expires_at = $3 WHERE row = $4 AND holder = $5`,
		records, until, expires, row, holder)
	return n > 0, err
}

// DropDirectoryUploadParts destroys the content of a file.
func (tx *Tx) DropDirectoryUploadParts(ctx context.Context, row int64) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `DELETE FROM directory_upload_part WHERE upload = $1`, row)
	return err
}

// DropDirectoryUpload destroys a file and all that is known of it.
func (tx *Tx) DropDirectoryUpload(ctx context.Context, row int64) error {
	if err := tx.DropDirectoryUploadParts(ctx, row); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM directory_upload WHERE row = $1`, row)
	return err
}

// DirectoryUploadsOver lists the files whose time is over.
func (tx *Tx) DirectoryUploadsOver(ctx context.Context) ([]int64, error) {
	return Collect(ctx, tx, func(r *Rows, row *int64) error { return r.Scan(row) },
		`SELECT row FROM directory_upload WHERE expires_at <= $1 ORDER BY row`, tx.Now())
}

// DirectoryColumns returns where the columns of a source belong, as JSON; ""
// for a source whose tables were never brought in.
func (tx *Tx) DirectoryColumns(ctx context.Context, source string) (columns string, err error) {
	err = tx.eachRow(ctx, func(r *Rows) error { return r.Scan(&columns) }, `SELECT columns FROM directory_columns WHERE source = $1`, source)
	return columns, err
}

// PutDirectoryColumns remembers where the columns of a source belong.
func (tx *Tx) PutDirectoryColumns(ctx context.Context, source, columns string) error {
	_, err := tx.Exec(ctx, `INSERT INTO directory_columns (source, columns, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (source) DO UPDATE SET columns = excluded.columns, changed_at = excluded.changed_at`, source, columns, tx.Now())
	return err
}
