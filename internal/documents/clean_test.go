package documents_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/clean"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// photo is a picture with a remark of the camera in it, and size bytes at least.
func photo(remark string, size int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64)), nil) // into memory
	p := b.Bytes()
	segment := append([]byte{0xff, 0xfe, byte((len(remark) + 2) >> 8), byte(len(remark) + 2)}, remark...)
	out := append(append(bytes.Clone(p[:2]), segment...), p[2:len(p)-2]...)
	for len(out) < size {
		out = append(out, "0123456789abcdef"...)
	}
	return append(out, 0xff, 0xd9)
}

// TestCleanedDocument: the copy is the picture without what the camera wrote, by
// segments and the same each time; the original stays as it came, and each look is
// in the log.
func TestCleanedDocument(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		canary := nodetest.NewCanary()
		data := photo(canary.Word("remark"), documents.Segment+100)
		doc := d.brings("a.jpg", data)
		read := func(who *nodetest.Member, n int) (act.CleanPart, error) {
			return documents.ReadCleanDocument.Do(d.ctx(), d.Node, who.Fresh(), act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: d.file, ID: doc.ID}, N: n})
		}
		before := d.count(`SELECT COUNT(*) FROM audit_entry`)
		first, err := read(d.a.Worker, 0)
		d.ok(err)
		if now := d.count(`SELECT COUNT(*) FROM audit_entry`); now == before {
			t.Error("the log does not know of it")
		}
		second, err := read(d.a.Admin, 1)
		d.ok(err)
		copied := slices.Concat(first.Data, second.Data)
		if first.Segments != 2 || first.Type != "image/jpeg" || !slices.Equal(first.Found, []string{clean.Comment}) || first.Size != int64(len(copied)) {
			t.Errorf("the copy: %d segments, %s, %v, %d bytes of %d", first.Segments, first.Type, first.Found, len(copied), first.Size)
		}
		if bytes.Contains(copied, []byte(canary.Word("remark"))) {
			t.Error("the remark is in the copy")
		}
		if _, err := jpeg.Decode(bytes.NewReader(copied)); err != nil {
			t.Errorf("the copy is no picture: %v", err)
		}
		if got, err := d.reads(d.a.Worker, doc.ID); err != nil || !bytes.Equal(got, data) {
			t.Errorf("the original: %v", err)
		}
		_, err = read(d.a.Worker, 2)
		nodetest.WantFault(t, err, fault.NotFound, "document.none")
		_, err = read(d.b.Worker, 0)
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("another agency: %v", err)
		}
		canary.NotIn(t, d.Store)
	})
}

// TestAttackCleaningRefused: what can't be cleaned is refused with its reason; nothing of it
// is handed out as a cleaned copy.
func TestAttackCleaningRefused(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for want, data := range map[string][]byte{
			clean.BadKind: []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00"),
			clean.Broken:  content(3000, "no document"),
		} {
			doc := d.brings("a", data)
			_, err := documents.ReadCleanDocument.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: d.file, ID: doc.ID}})
			nodetest.WantFault(t, err, fault.Conflict, "clean.refused."+want)
		}
	})
}
