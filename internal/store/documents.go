package store

import (
	"context"
	"time"
)

// DocumentRow is a document of a case file, whole or on its way in.
type DocumentRow struct {
	Key      int64
	ID       string
	Who      []byte // pseudonym of the member who brings it in
	Arriving bool
	Wrap     []byte    // its keys, for that member, until it is whole
	Due      time.Time // when the clock destroys it; zero for one that is whole
}

// AddDocument begins a document and gives it its key.
func AddDocument(ctx context.Context, tx *Tx, d *DocumentRow) (err error) {
	d.Key, err = tx.InsertID(ctx, `INSERT INTO document (id, who, arriving, wrap, due) VALUES ($1, $2, 1, $3, $4) RETURNING row`, d.ID, d.Who, d.Wrap, d.Due)
	return err
}

// ArrivingDocument is a document that a member brings in; ErrNotFound for any other.
func ArrivingDocument(ctx context.Context, tx *Tx, who []byte, id string) (d DocumentRow, err error) {
	d.ID, d.Who, d.Arriving = id, who, true
	err = tx.QueryRow(ctx, `SELECT row, wrap, due FROM document WHERE id = $1 AND who = $2 AND arriving = 1`, id, who).Scan(&d.Key, &d.Wrap, &d.Due)
	return d, err
}

// ArrivingDocuments lists what a member brings in.
func ArrivingDocuments(ctx context.Context, tx *Tx, who []byte) ([]DocumentRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *DocumentRow) error {
		d.Who, d.Arriving = who, true
		return r.Scan(&d.Key, &d.ID, &d.Wrap, &d.Due)
	}, `SELECT row, id, wrap, due FROM document WHERE who = $1 AND arriving = 1 ORDER BY row`, who)
}

// SetDocumentDue puts off when the clock destroys what does not become whole.
func SetDocumentDue(ctx context.Context, tx *Tx, key int64, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE document SET due = $2 WHERE row = $1 AND arriving = 1`, key, due)
	return err
}

// DocumentPartRow is a segment of a document.
type DocumentPartRow struct {
	Document int64
	N        int // from 0
	About    []byte
	Body     []byte
}

// PutDocumentPart writes a segment, over one of the same number.
func PutDocumentPart(ctx context.Context, tx *Tx, p DocumentPartRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO document_part (document, n, about, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (document, n) DO UPDATE SET about = excluded.about, body = excluded.body`, p.Document, p.N, p.About, p.Body)
	return err
}

// DocumentParts lists the segments of a document without their bodies, in order.
func DocumentParts(ctx context.Context, tx *Tx, document int64) ([]DocumentPartRow, error) {
	return Collect(ctx, tx, func(r *Rows, p *DocumentPartRow) error { p.Document = document; return r.Scan(&p.N, &p.About) },
		`SELECT n, about FROM document_part WHERE document = $1 ORDER BY n`, document)
}

// DocumentPart reads a segment of a document that is whole; ErrNotFound for none.
func DocumentPart(ctx context.Context, tx *Tx, id string, n int) (body []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT body FROM document_part WHERE n = $2 AND document = (SELECT row FROM document WHERE id = $1 AND arriving = 0)`, id, n).Scan(&body)
	return body, err
}

// DocumentWhole notes that all segments are there and its entry is written.
func DocumentWhole(ctx context.Context, tx *Tx, key int64) error {
	_, err := tx.Exec(ctx, `UPDATE document SET arriving = 0, who = $2, wrap = NULL, due = NULL WHERE row = $1`, key, make([]byte, 16))
	return err
}

// DropDocument destroys a document, whole or not.
func DropDocument(ctx context.Context, tx *Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM document_part WHERE document = (SELECT row FROM document WHERE id = $1)`, id); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM document WHERE id = $1`, id)
	if n > 0 {
		tx.Erased()
	}
	return err
}

// LostDocuments lists documents that nobody can open any more: those that did not
// become whole in time, and those whose entry was erased.
func LostDocuments(ctx context.Context, tx *Tx, most int) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) }, `SELECT id FROM document
		WHERE arriving = 1 AND due <= $1 OR arriving = 0 AND NOT EXISTS (SELECT 1 FROM case_entry e JOIN case_body b ON b.entry_row = e.row WHERE e.id = document.id)
		ORDER BY row LIMIT $2`, tx.Now(), most)
}
