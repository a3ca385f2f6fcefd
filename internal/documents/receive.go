package documents

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"path"
	"runtime"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/gabriel-vasile/mimetype"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// BeginDocument begins to bring a document into a case file.
var BeginDocument = define.Define[act.BeginDocument, act.ArrivingDocument]("BeginDocument", "POST /cases/{id}/documents", "documents", agency.CaseDesk,
	"Begin to bring a document into a case file; its segments follow.")

func (n *Documents) beginDocument(ctx context.Context, s *agency.Session, in act.BeginDocument) (out act.ArrivingDocument, err error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return out, err
	}
	note := seal.NewKey()
	defer note.Wipe()
	st := upload{Case: in.Case, Name: baseName(in.Name), Size: in.Size, Key: id.String(), Note: note.Bytes()}
	row := store.DocumentRow{ID: seal.NewID(), Who: n.who(s)}
	if row.Wrap, err = s.Keys.Seal.Public().SealTo(wrapInfo(row.ID, s.Member), record.Encode(st)); err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.files().MayWrite(ctx, tx, s, in.Case); err != nil {
			return err
		}
		begun, err := store.ArrivingDocuments(ctx, tx, row.Who)
		if err == nil && len(begun) >= arrivals {
			err = fault.New(fault.Conflict, "document.arrivals", arrivals)
		}
		if err != nil {
			return err
		}
		one := row
		one.Due = hours.Fixed(tx.Now().Add(waits))
		if err := store.AddDocument(ctx, tx, &one); err != nil {
			return err
		}
		out = arriving(one, st, []int{})
		if err := n.node.KeepAbout(ctx, tx, in.Case, out); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "document.begin", in.Case)
	})
	if err != nil {
		return act.ArrivingDocument{}, err
	}
	return out, nil
}

// baseName is the name of a file without the folders that some browsers send.
func baseName(name string) string {
	return cmp.Or(path.Base(strings.ReplaceAll(name, `\`, "/")), name)
}

func (n *Documents) who(s *agency.Session) []byte { return n.node.Pseudonym("documents of", s.Member) }

func wrapInfo(id, member string) []byte {
	return seal.Bind{Kind: "document arriving", Owner: member, Object: id}.Bytes()
}

func noteBind(id string, part int) seal.Bind {
	return seal.Bind{Kind: "document segment", Object: id, Version: uint64(part)}
}

// open finds a document that the member brings in, and what its keys are.
func (n *Documents) open(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (row store.DocumentRow, st upload, err error) {
	if row, err = store.ArrivingDocument(ctx, tx, n.who(s), id); err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "document.none")
		}
		return row, st, err
	}
	plain, err := s.Keys.Seal.Open(wrapInfo(id, s.Member), row.Wrap)
	if err == nil {
		err = record.Decode(plain, &st)
	}
	return row, st, err
}

// PutDocumentSegment adds a segment. The same again changes nothing.
var PutDocumentSegment = define.Define[act.DocumentSegment, act.None]("PutDocumentSegment", "PUT /documents/{id}/segments", "documents", agency.CaseDesk,
	"Add a segment to a document that is on its way in.")

func (n *Documents) putSegment(ctx context.Context, s *agency.Session, in act.DocumentSegment) (out act.None, err error) {
	var row store.DocumentRow
	var st upload
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if row, st, err = n.open(ctx, tx, s, in.ID); err != nil {
			return err
		}
		return n.files().MayWrite(ctx, tx, s, st.Case)
	})
	if err != nil {
		return out, err
	}
	if want := sizeOf(st.Size, in.N); st.Size != unknown && len(in.Data) != want {
		return out, fault.Invalid("data", "document.segment_size", want)
	}
	part, err := st.seal(row, in.N, in.Data)
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := store.ArrivingDocument(ctx, tx, n.who(s), in.ID)
		if err != nil {
			return err
		}
		if err := store.SetDocumentDue(ctx, tx, row.Key, hours.Fixed(tx.Now().Add(waits))); err != nil {
			return err
		}
		return store.PutDocumentPart(ctx, tx, part)
	})
}

// sizeOf is how long a segment must be; 0 for one that the document does not have.
func sizeOf(size int64, n int) int {
	return int(max(0, min(Segment, size-int64(n)*Segment)))
}

// count is how many segments a document has.
func count(size int64) int { return int((size + Segment - 1) / Segment) }

// seal seals a segment.
func (st upload) seal(row store.DocumentRow, n int, data []byte) (p store.DocumentPartRow, err error) {
	id, err := age.ParseHybridIdentity(st.Key)
	if err != nil {
		return p, err
	}
	var body bytes.Buffer
	body.Grow(len(data) + len(data)/512 + 8<<10)
	w, err := age.Encrypt(&body, id.Recipient())
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return p, err
	}
	sum := sha256.Sum256(body.Bytes())
	note, err := seal.KeyFromBytes(st.Note)
	if err != nil {
		return p, err
	}
	defer note.Wipe()
	about := segment{Size: len(data), Hash: hex.EncodeToString(sum[:])}
	if n == 0 {
		about.Type = typeOf(data)
	}
	return store.DocumentPartRow{Document: row.Key, N: n, About: record.Seal(note, noteBind(row.ID, n), about), Body: body.Bytes()}, nil
}

// typeOf is the media type of content, whatever its name says.
func typeOf(data []byte) string {
	t, _, err := mime.ParseMediaType(mimetype.Detect(data).String())
	if err != nil {
		return "application/octet-stream"
	}
	return t
}

// Extension is how names of files of a media type end, with the point; "" for a type
// that is not known.
func Extension(kind string) string {
	if t := mimetype.Lookup(kind); t != nil {
		return t.Extension()
	}
	return ""
}

// FinishDocument writes the document into the file, once all segments are there.
var FinishDocument = define.Define[act.ID, act.Document]("FinishDocument", "POST /documents/{id}/finish", "documents", agency.CaseDesk,
	"Write a document into its case file, once all its segments are there.")

func (n *Documents) finishDocument(ctx context.Context, s *agency.Session, in act.ID) (out act.Document, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, st, err := n.open(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		d, err := n.manifest(ctx, tx, row, st)
		if err != nil {
			return err
		}
		if err := n.files().Write(ctx, tx, s, st.Case, row.ID, d); err != nil {
			return err
		}
		if err := store.DocumentWhole(ctx, tx, row.Key); err != nil {
			return err
		}
		out = view(st.Case, row.ID, d, s.Name, tx.Now())
		return nil
	})
	if err != nil {
		return act.Document{}, err
	}
	return out, nil
}

// manifest puts together what a document must be, and refuses one with a segment missing.
func (n *Documents) manifest(ctx context.Context, tx *store.Tx, row store.DocumentRow, st upload) (d casefile.Document, err error) {
	notes, err := n.notes(ctx, tx, row, st)
	if err != nil {
		return d, err
	}
	if st.Size == unknown {
		for _, one := range notes {
			st.Size += int64(one.Size)
		}
	}
	d = casefile.Document{Name: st.Name, Size: st.Size, Key: st.Key}
	if st.Size == 0 {
		return d, fault.Invalid("data", "document.empty")
	}
	for i := range count(st.Size) {
		one, ok := notes[i]
		if !ok || one.Size != sizeOf(st.Size, i) {
			return d, fault.New(fault.Conflict, "document.missing", i+1, count(st.Size))
		}
		d.Hash = append(d.Hash, one.Hash)
	}
	d.Type = notes[0].Type
	return d, nil
}

func (n *Documents) notes(ctx context.Context, tx *store.Tx, row store.DocumentRow, st upload) (map[int]segment, error) {
	key, err := seal.KeyFromBytes(st.Note)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	parts, err := store.DocumentParts(ctx, tx, row.Key)
	out := map[int]segment{}
	for _, p := range parts {
		var one segment
		if record.Open(key, noteBind(row.ID, p.N), p.About, &one) == nil {
			out[p.N] = one // one that was changed counts as missing
		}
	}
	return out, err
}

// ListArrivingDocuments lists what the member brings in, to go on with it.
var ListArrivingDocuments = define.Define[act.None, act.ArrivingDocuments]("ListArrivingDocuments", "GET /documents", "documents", agency.CaseDesk,
	"Documents that one brings in and that are not whole yet.")

func (n *Documents) listArriving(ctx context.Context, s *agency.Session, _ act.None) (out act.ArrivingDocuments, err error) {
	out.Items = []act.ArrivingDocument{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := store.ArrivingDocuments(ctx, tx, n.who(s))
		for _, row := range rows {
			_, st, unread := n.open(ctx, tx, s, row.ID)
			if unread != nil {
				continue // made with keys that are gone; the clock destroys it
			}
			notes, err := n.notes(ctx, tx, row, st)
			if err != nil {
				return err
			}
			has := []int{}
			for i := range count(st.Size) {
				if _, ok := notes[i]; ok {
					has = append(has, i)
				}
			}
			out.Items = append(out.Items, arriving(row, st, has))
		}
		return err
	})
	return out, err
}

// DropDocument destroys a document that is on its way in.
var DropDocument = define.Define[act.ID, act.None]("DropDocument", "DELETE /documents/{id}", "documents", agency.CaseDesk,
	"Destroy a document that is on its way in.")

func (n *Documents) dropDocument(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.ArrivingDocument(ctx, tx, n.who(s), in.ID); err != nil {
			if fault.CodeOf(err) == fault.NotFound {
				err = fault.New(fault.NotFound, "document.none")
			}
			return err
		}
		return store.DropDocument(ctx, tx, in.ID)
	})
}

// May refuses who can't bring documents into a file, before anything of one is read:
// not found for a file of another agency.
func (n *Documents) May(ctx context.Context, s *agency.Session, caseID string) error {
	return n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error { return n.files().MayWrite(ctx, tx, s, caseID) })
}

// unknown is the size of a document that a form sends: it is told by its end.
const unknown = 0

// Receive brings a document in from a reader, up to Most, holding one segment in
// memory. A reader that fails leaves nothing behind.
func (n *Documents) Receive(ctx context.Context, s *agency.Session, caseID, name string, r io.Reader) (out act.Document, err error) {
	begun, err := n.beginDocument(ctx, s, act.BeginDocument{Case: caseID, Name: name, Size: unknown})
	if err != nil {
		return out, err
	}
	if err = n.segments(ctx, s, begun.ID, r); err == nil {
		out, err = n.finishDocument(ctx, s, act.ID{ID: begun.ID})
	}
	if err != nil {
		_, dropped := n.dropDocument(context.WithoutCancel(ctx), s, act.ID{ID: begun.ID})
		return act.Document{}, first(err, dropped)
	}
	return out, nil
}

// segments reads to the end and puts each segment.
func (n *Documents) segments(ctx context.Context, s *agency.Session, id string, r io.Reader) error {
	buffer := make([]byte, Segment)
	for i := 0; ; i++ {
		got, err := io.ReadFull(r, buffer)
		last := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		if got > 0 && i >= count(Most) {
			return fault.New(fault.TooLarge, "document.size", Most>>20)
		}
		if got > 0 {
			if _, err := n.putSegment(ctx, s, act.DocumentSegment{ID: id, N: i, Data: buffer[:got]}); err != nil {
				return err
			}
			runtime.GC() // what a segment was sealed in is used again for the next
		}
		if last {
			return nil
		}
	}
}

func view(caseID, id string, d casefile.Document, by string, at time.Time) act.Document {
	return act.Document{ID: id, Case: caseID, Name: d.Name, Type: d.Type, Size: d.Size, Segments: len(d.Hash), By: by, At: at.UTC()}
}

// first keeps the fault that somebody is told.
func first(err, dropped error) error {
	if dropped != nil && fault.CodeOf(dropped) != fault.NotFound {
		return errors.Join(err, dropped)
	}
	return err
}
