package documents_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// desk is a file into which documents are brought.
type desk struct {
	*nodetest.Fixture
	t    *testing.T
	a, b *nodetest.Agency
	file string
}

func each(t *testing.T, do func(*testing.T, *desk)) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		d := &desk{Fixture: f, t: t, a: f.Agency("ngo", "QC"), b: f.Agency("shelter", "QC")}
		c, err := casework.CreateCase.Do(d.ctx(), f.Node, d.a.Worker.Fresh(), act.CreateCase{Known: "Ariane", Language: "fr"})
		d.ok(err)
		d.file = c.ID
		do(t, d)
	})
}

func (d *desk) ctx() context.Context { return context.Background() }

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// content is what nobody can guess, with a word in it that must be nowhere.
func content(size int, word string) []byte {
	r := rand.NewChaCha8([32]byte{1})
	out := make([]byte, size)
	_, _ = r.Read(out)
	copy(out, "%PDF-1.7\n"+word)
	copy(out[max(0, size-len(word)):], word)
	return out
}

func (d *desk) brings(name string, data []byte) act.Document {
	d.t.Helper()
	out, err := d.Node.Receive(d.ctx(), d.a.Worker.Fresh(), d.file, name, bytes.NewReader(data))
	d.ok(err)
	return out
}

func (d *desk) reads(who *nodetest.Member, id string) ([]byte, error) {
	var out bytes.Buffer
	err := d.Node.Send(d.ctx(), who.Fresh(), act.DocumentRef{Case: d.file, ID: id}, func(act.Document) {}, &out)
	return out.Bytes(), err
}

// TestDocument: what is brought in is read again, whole and to the byte, and is a
// document by its content, whatever its name says; nothing of it lies in clear.
func TestDocument(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		canary := nodetest.NewCanary()
		for _, size := range []int{1, 100, documents.Segment - 1, documents.Segment, documents.Segment + 1, 2*documents.Segment + 12345} {
			data := content(size, canary.Word("in"))
			doc := d.brings(`C:\dossiers\`+canary.Word("name")+".jpg", data)
			if doc.Size != int64(size) || doc.Name != canary.Word("name")+".jpg" || size > 100 && doc.Type != "application/pdf" {
				t.Errorf("%d bytes: %+v", size, doc)
			}
			got, err := d.reads(d.a.Admin, doc.ID)
			d.ok(err)
			if sha256.Sum256(got) != sha256.Sum256(data) {
				t.Errorf("%d bytes come back as %d others", size, len(got))
			}
		}
		s, err := casework.GetSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.SectionRef{Case: d.file, Section: "documents"})
		d.ok(err)
		if len(s.Items) != 6 || s.Items[0].Kind != "document" || !s.Items[0].Verified {
			t.Errorf("the section lists %+v", s.Items)
		}
		canary.NotIn(t, d.Store)
	})
}

// TestDocumentGoesOn: what was interrupted at any segment goes on, by the same member,
// and what does not go on is destroyed after a week.
func TestDocumentGoesOn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		data := content(3*documents.Segment+77, "x")
		in := act.BeginDocument{Case: d.file, Name: "scan.pdf", Size: int64(len(data))}
		begun, err := documents.BeginDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), in)
		d.ok(err)
		part := func(n int) []byte { return data[n*documents.Segment : min(len(data), (n+1)*documents.Segment)] }
		put := func(who *nodetest.Member, n int, data []byte) error {
			_, err := documents.PutDocumentSegment.Do(d.ctx(), d.Node, who.Fresh(), act.DocumentSegment{ID: begun.ID, N: n, Data: data})
			return err
		}
		d.ok(put(d.a.Worker, 2, part(2)))
		d.ok(put(d.a.Worker, 0, part(0)))
		d.ok(put(d.a.Worker, 0, part(0)))
		nodetest.WantFault(t, put(d.a.Worker, 1, part(3)), fault.InvalidInput, "document.segment_size")
		nodetest.WantFault(t, put(d.a.Worker, 4, part(3)), fault.InvalidInput, "document.segment_size")
		for _, other := range []*nodetest.Member{d.a.Admin, d.b.Worker} {
			nodetest.WantFault(t, put(other, 1, part(1)), fault.NotFound, "document.none")
		}
		_, err = documents.FinishDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.ID{ID: begun.ID})
		nodetest.WantFault(t, err, fault.Conflict, "document.missing")
		list, err := documents.ListArrivingDocuments.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.None{})
		d.ok(err)
		if len(list.Items) != 1 || !slices.Equal(list.Items[0].Has, []int{0, 2}) || list.Items[0].Name != "scan.pdf" {
			t.Errorf("on their way: %+v", list.Items)
		}
		d.ok(put(d.a.Worker, 1, part(1)))
		d.ok(put(d.a.Worker, 3, part(3)))
		doc, err := documents.FinishDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.ID{ID: begun.ID})
		d.ok(err)
		got, err := d.reads(d.a.Worker, doc.ID)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("it comes back as %d bytes, %v", len(got), err)
		}
		_, err = documents.BeginDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), in)
		d.ok(err)
		_, err = d.Node.Receive(d.ctx(), d.a.Worker.Fresh(), d.file, "cut.pdf", io.MultiReader(bytes.NewReader(data), iotest.ErrReader(io.ErrClosedPipe)))
		if err == nil {
			t.Error("a document that was cut off is whole")
		}
		_, err = d.Node.Receive(d.ctx(), d.a.Worker.Fresh(), d.file, "empty.pdf", strings.NewReader(""))
		nodetest.WantFault(t, err, fault.InvalidInput, "document.empty")
		d.Advance(9 * 24 * time.Hour)
		d.ok(d.Node.Tick(d.ctx()))
		if n := d.count(`SELECT COUNT(*) FROM document WHERE arriving = 1`); n != 0 {
			t.Errorf("%d that do not go on are kept", n)
		}
		if n := d.count(`SELECT COUNT(*) FROM document`); n != 1 {
			t.Errorf("%d documents are kept", n)
		}
	})
}

func (d *desk) count(q string) (n int) {
	d.t.Helper()
	d.ok(d.DB().View(d.ctx(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q).Scan(&n) }))
	return n
}

// TestAttackDocumentOfOthers: another agency, and a colleague whom a restricted section
// does not name, find nothing.
func TestAttackDocumentOfOthers(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		doc := d.brings("a.pdf", content(1000, "x"))
		if _, err := d.reads(d.b.Worker, doc.ID); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("another agency: %v", err)
		}
		_, err := casework.RestrictSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.Restrict{Case: d.file, Section: "documents", Members: []string{d.a.Worker.ID, d.Member(d.a, "caseworker").ID}})
		d.ok(err)
		if _, err := d.reads(d.a.Admin, doc.ID); err == nil {
			t.Error("a colleague whom the section does not name reads it")
		}
		if _, err := d.reads(d.a.Worker, doc.ID); err != nil {
			t.Errorf("whom it names does not: %v", err)
		}
		_, err = d.Node.Receive(d.ctx(), d.a.Admin.Fresh(), d.file, "b.pdf", strings.NewReader("1234"))
		if err == nil {
			t.Error("a colleague whom the section does not name writes into it")
		}
	})
}

// TestAttackDocumentSegments: a segment that is exchanged, dropped, cut or of another
// document is noticed, and nothing of it is shown.
func TestAttackDocumentSegments(t *testing.T) {
	for name, q := range map[string]string{
		"exchanged": `UPDATE document_part SET n = 9 - n WHERE n IN (0, 1)`,
		"doubled":   `UPDATE document_part SET body = (SELECT body FROM document_part p WHERE p.n = 0 ORDER BY row LIMIT 1)`,
		"dropped":   `DELETE FROM document_part WHERE n = 0`,
		"cut":       `UPDATE document_part SET body = about`,
		"gone":      `UPDATE document SET arriving = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, d *desk) {
				doc := d.brings("a.pdf", content(documents.Segment+1000, "x"))
				d.Exec(q)
				if _, err := d.reads(d.a.Worker, doc.ID); err == nil {
					t.Error("it is read as if nothing was")
				}
			})
		})
	}
}

// TestErasedDocument: with its entry, its section or its file a document is gone, and
// its segments with it.
func TestErasedDocument(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		erase := map[string]func(act.Document) error{
			"entry": func(doc act.Document) error {
				_, err := casework.EraseEntry.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.EraseEntry{Case: d.file, Entry: doc.ID, Basis: "person"})
				return err
			},
			"section": func(act.Document) error {
				_, err := casework.EraseSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.EraseSection{Case: d.file, Section: "documents", Basis: "person"})
				return err
			},
			"file": func(act.Document) error {
				_, err := casework.EraseCase.Do(d.ctx(), d.Node, d.a.Admin.Fresh(), act.EraseCase{Case: d.file, Basis: "person"})
				return err
			},
		}
		for _, what := range []string{"entry", "section", "file"} {
			doc := d.brings("a.pdf", content(5000, "x"))
			d.ok(erase[what](doc))
			if _, err := d.reads(d.a.Worker, doc.ID); err == nil {
				t.Errorf("%s: it is read after it was erased", what)
			}
			d.ok(d.Node.Tick(d.ctx()))
			if n := d.count(`SELECT COUNT(*) FROM document_part`); n != 0 {
				t.Errorf("%s: %d segments are left", what, n)
			}
		}
	})
}
