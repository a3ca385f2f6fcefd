package documents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"runtime"

	"filippo.io/age"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// GetDocument says what a document of a case file is.
var GetDocument = define.Define[act.DocumentRef, act.Document]("GetDocument", "GET /cases/{id}/documents/{document}", "documents", agency.CaseDesk,
	"What a document of a case file is.")

func (n *Documents) getDocument(ctx context.Context, s *agency.Session, in act.DocumentRef) (out act.Document, err error) {
	if out, err = n.about(ctx, s, in); err == nil {
		err = n.noteRead(ctx, s, in.Case)
	}
	if err != nil {
		return act.Document{}, err
	}
	return out, nil
}

// noteRead records the reading of a document, before anybody sees what was read.
func (n *Documents) noteRead(ctx context.Context, s *agency.Session, caseID string) error {
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return n.files().Read(ctx, tx, s, caseID) })
}

func (n *Documents) about(ctx context.Context, s *agency.Session, in act.DocumentRef) (out act.Document, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		d, by, at, err := n.files().Document(ctx, tx, s, in.Case, in.ID)
		out = view(in.Case, in.ID, d, by, at)
		return err
	})
	if err != nil {
		return act.Document{}, err
	}
	return out, nil
}

// ReadDocumentSegment opens a segment. One that was dropped, doubled or exchanged is
// noticed.
var ReadDocumentSegment = define.Define[act.DocumentPartRef, act.DocumentPart]("ReadDocumentSegment", "GET /cases/{id}/documents/{document}/segments", "documents", agency.CaseDesk,
	"Open a segment of a document.")

func (n *Documents) readSegment(ctx context.Context, s *agency.Session, in act.DocumentPartRef) (out act.DocumentPart, err error) {
	if out.Data, err = n.segment(ctx, s, in); err == nil {
		err = n.noteRead(ctx, s, in.Case)
	}
	if err != nil {
		return act.DocumentPart{}, err
	}
	return out, nil
}

func (n *Documents) segment(ctx context.Context, s *agency.Session, in act.DocumentPartRef) ([]byte, error) {
	var d casefile.Document
	var body []byte
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if d, _, _, err = n.files().Document(ctx, tx, s, in.Case, in.ID); err != nil {
			return err
		}
		if in.N >= len(d.Hash) {
			return fault.New(fault.NotFound, "document.none")
		}
		body, err = store.DocumentPart(ctx, tx, in.ID, in.N)
		if fault.CodeOf(err) == fault.NotFound {
			err = errDamaged
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return opened(d, in.N, body)
}

// errDamaged says that a segment is not what its entry says.
var errDamaged = fault.New(fault.Internal, "document.damaged")

func opened(d casefile.Document, n int, body []byte) ([]byte, error) {
	sum := sha256.Sum256(body)
	if hex.EncodeToString(sum[:]) != d.Hash[n] {
		return nil, errDamaged
	}
	id, err := age.ParseHybridIdentity(d.Key)
	if err != nil {
		return nil, errDamaged
	}
	r, err := age.Decrypt(bytes.NewReader(body), id)
	if err != nil {
		return nil, errDamaged
	}
	data := make([]byte, sizeOf(d.Size, n))
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, errDamaged
	}
	if more, _ := r.Read(make([]byte, 1)); more > 0 {
		return nil, errDamaged
	}
	return data, nil
}

// Send writes a document to a writer, segment by segment; begin is called before the
// first, once that was opened. It is one reading, and one entry of the log.
func (n *Documents) Send(ctx context.Context, s *agency.Session, ref act.DocumentRef, begin func(act.Document), w io.Writer) error {
	d, err := n.about(ctx, s, ref)
	if err != nil {
		return err
	}
	for i := range d.Segments {
		part, err := n.segment(ctx, s, act.DocumentPartRef{DocumentRef: ref, N: i})
		if err == nil && i == 0 {
			err = n.noteRead(ctx, s, ref.Case)
		}
		if err != nil {
			return err
		}
		if i == 0 {
			begin(d)
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		runtime.GC() // as when it came
	}
	return nil
}
