package documents_test

import (
	"bytes"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// TestAttackManyBegun: what a member begins and leaves does not fill the disk, and
// keeps no colleague from bringing something in.
func TestAttackManyBegun(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		begin := func(who *nodetest.Member) (string, error) {
			out, err := documents.BeginDocument.Do(d.ctx(), d.Node, who.Fresh(), act.BeginDocument{Case: d.file, Name: "a.pdf", Size: documents.Most})
			return out.ID, err
		}
		var last string
		refused := 0
		for range 12 {
			id, err := begin(d.a.Worker)
			switch {
			case err == nil:
				last = id
			case fault.CodeOf(err) == fault.Conflict:
				refused++
			default:
				t.Fatal(err)
			}
		}
		if refused == 0 {
			t.Error("a member begins as many as they like")
		}
		if _, err := begin(d.a.Admin); err != nil {
			t.Errorf("a colleague: %v", err)
		}
		_, err := documents.DropDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.ID{ID: last})
		d.ok(err)
		d.brings("b.pdf", content(10, "x"))
	})
}

// TestAttackDocumentSizes: a size that is none is refused before anything is kept.
func TestAttackDocumentSizes(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for _, size := range []int64{0, -1, documents.Most + 1, 1 << 62, -1 << 63} {
			_, err := documents.BeginDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.BeginDocument{Case: d.file, Name: "a.pdf", Size: size})
			if fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%d: %v", size, err)
			}
		}
		for _, name := range []string{"..", "/", "../../etc/passwd", `..\..\x`, "a/", "\u202egnp.exe"} {
			doc, err := d.Node.Receive(d.ctx(), d.a.Worker.Fresh(), d.file, name, strings.NewReader("1234"))
			if err == nil && strings.ContainsAny(doc.Name, `/\`) && doc.Name != "/" {
				t.Errorf("%q is called %q", name, doc.Name)
			}
		}
		if n := d.count(`SELECT COUNT(*) FROM document WHERE arriving = 1`); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

// TestAttackClosedMeanwhile: who may not write into the section any more, or was
// removed, does not finish what they began.
func TestAttackClosedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		other := d.Member(d.a, "caseworker")
		begun, err := documents.BeginDocument.Do(d.ctx(), d.Node, other.Fresh(), act.BeginDocument{Case: d.file, Name: "a.pdf", Size: 4})
		d.ok(err)
		put := func() error {
			_, err := documents.PutDocumentSegment.Do(d.ctx(), d.Node, other.Fresh(), act.DocumentSegment{ID: begun.ID, Data: []byte("1234")})
			return err
		}
		finish := func() error {
			_, err := documents.FinishDocument.Do(d.ctx(), d.Node, other.Fresh(), act.ID{ID: begun.ID})
			return err
		}
		d.ok(put())
		_, err = casework.RestrictSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.Restrict{Case: d.file, Section: "documents", Members: []string{d.a.Worker.ID, d.a.Admin.ID}})
		d.ok(err)
		if put() == nil || finish() == nil {
			t.Error("who is not named writes into a restricted section")
		}
		s := other.Fresh()
		_, err = accounts.RemoveMember.Do(d.ctx(), d.Node, d.a.Admin.Fresh(), act.Leave{ID: other.ID})
		d.ok(err)
		if _, err := documents.PutDocumentSegment.Do(d.ctx(), d.Node, s, act.DocumentSegment{ID: begun.ID, Data: []byte("1234")}); err == nil {
			t.Error("a removed member goes on")
		}
	})
}

// TestAttackDocumentAfterRotation: a document and one that was on its way open after the
// agency's keys were replaced.
func TestAttackDocumentAfterRotation(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		data := content(documents.Segment+10, "x")
		doc := d.brings("a.pdf", data)
		begun, err := documents.BeginDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.BeginDocument{Case: d.file, Name: "b.pdf", Size: 4})
		d.ok(err)
		gone := d.Member(d.a, "caseworker")
		_, err = accounts.RemoveMember.Do(d.ctx(), d.Node, d.a.Admin.Fresh(), act.Leave{ID: gone.ID})
		d.ok(err)
		got, err := d.reads(d.a.Worker, doc.ID)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("after the rotation: %d bytes, %v", len(got), err)
		}
		_, err = documents.PutDocumentSegment.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.DocumentSegment{ID: begun.ID, Data: []byte("1234")})
		d.ok(err)
		_, err = documents.FinishDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.ID{ID: begun.ID})
		d.ok(err)
	})
}

// TestAttackDocumentOfAnotherFile: a document does not open by the id of another file,
// nor by an entry that is none.
func TestAttackDocumentOfAnotherFile(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		doc := d.brings("a.pdf", content(1000, "x"))
		c, err := casework.CreateCase.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.CreateCase{Known: "Basile", Language: "fr",
			Entries: []act.NewEntry{{Section: "documents", Label: "name", Text: "x"}}})
		d.ok(err)
		_, err = documents.GetDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.DocumentRef{Case: c.ID, ID: doc.ID})
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("by another file: %v", err)
		}
		s, err := casework.GetSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.SectionRef{Case: c.ID, Section: "documents"})
		d.ok(err)
		_, err = documents.GetDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.DocumentRef{Case: c.ID, ID: s.Items[0].ID})
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an entry that is none: %v", err)
		}
		_, err = documents.ReadDocumentSegment.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: d.file, ID: doc.ID}, N: -1})
		if fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("segment -1: %v", err)
		}
	})
}
