// Package documents brings documents into case files and opens them again: in
// segments, each an age file to the document's own key, so that a large one needs
// little memory, nothing lies in clear, and what was interrupted goes on.
//
// The key and the manifest lie in the document's entry, under the key of its section:
// whoever may read the section opens it, and erasing the entry, the section or the file
// ends it.
package documents

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/node"
	"relais/internal/store"
)

// Files is what the room needs of case files.
type Files interface {
	// MayWrite refuses who can't write documents into a file: not found for a file of
	// another agency.
	MayWrite(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error
	// Write writes the entry of a document into a file.
	Write(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, entry string, d casefile.Document) error
	// Read records that a member read a document of a file.
	Read(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error
	// Document reads a document of a file, who wrote its entry, and when.
	Document(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, entry string) (d casefile.Document, by string, at time.Time, err error)
}

// Documents is the room.
type Documents struct {
	node  *node.Node
	files func() Files
}

// New returns the room of a node.
func New(n *node.Node, files func() Files) *Documents { return &Documents{n, files} }

// Acts lists what the room carries out.
func (n *Documents) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(BeginDocument, n.beginDocument),
		define.Bind(DropDocument, n.dropDocument),
		define.Bind(FinishDocument, n.finishDocument),
		define.Bind(GetDocument, n.getDocument),
		define.Bind(ListArrivingDocuments, n.listArriving),
		define.Bind(PutDocumentSegment, n.putSegment),
		define.Bind(ReadCleanDocument, n.readClean),
		define.Bind(ReadDocumentSegment, n.readSegment),
	}
}

// Jobs is the room's background work.
func (n *Documents) Jobs() []node.Job { return []node.Job{sweep{n}} }

const (
	// Segment is how many bytes a segment has, but for the last.
	Segment = 2 << 20
	// Most is how large a document may be.
	Most = 256 << 20
	// arrivals is how many documents a member may have on their way in at once: what
	// was begun and left must not fill the disk.
	arrivals = 8
	// waits is how long a document that does not go on is kept.
	waits = 7 * 24 * time.Hour
)

// sweep destroys what nobody can open any more.
type sweep struct{ n *Documents }

func (sweep) Name() string         { return "documents" }
func (sweep) Every() time.Duration { return time.Minute }

func (j sweep) Do(ctx context.Context) error {
	var ids []string
	err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		ids, err = store.LostDocuments(ctx, tx, 100)
		return err
	})
	for _, id := range ids {
		if err == nil {
			err = j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return store.DropDocument(ctx, tx, id) })
		}
	}
	return err
}

func arriving(row store.DocumentRow, st upload, has []int) act.ArrivingDocument {
	return act.ArrivingDocument{ID: row.ID, Case: st.Case, Name: st.Name, Size: st.Size, Segment: Segment, Has: has, Until: row.Due}
}
