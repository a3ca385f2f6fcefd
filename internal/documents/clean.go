package documents

import (
	"context"
	"io"
	"runtime"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/clean"
	"relais/internal/define"
	"relais/internal/fault"
)

// ReadCleanDocument makes a document's copy without what it tells beside its content.
var ReadCleanDocument = define.Define[act.DocumentPartRef, act.CleanPart]("ReadCleanDocument", "GET /cases/{id}/documents/{document}/clean", "documents", agency.CaseDesk,
	"A document's copy that tells no place, author, device or earlier version, by segments, and what was in the document.")

// readClean makes the copy anew for each segment; the same document gives the same copy.
func (n *Documents) readClean(ctx context.Context, s *agency.Session, in act.DocumentPartRef) (out act.CleanPart, err error) {
	err = n.Clean(ctx, s, in.DocumentRef, func(_ act.Document, copied []byte, r clean.Result) error {
		if r.Refused != "" {
			return fault.New(fault.Conflict, "clean.refused."+r.Refused)
		}
		if in.N > 0 && in.N >= count(r.Size) {
			return fault.New(fault.NotFound, "document.none")
		}
		begin := in.N * Segment
		out = act.CleanPart{Type: r.Type, Size: r.Size, Segments: count(r.Size), Found: r.Found, Data: copied[begin : begin+sizeOf(r.Size, in.N)]}
		return nil
	})
	return out, err
}

// Clean makes a document's cleaned copy, in memory only, and records the reading before
// anything of it is opened. use gets the copy, or why there is none.
func (n *Documents) Clean(ctx context.Context, s *agency.Session, ref act.DocumentRef, use func(d act.Document, copied []byte, r clean.Result) error) error {
	d, err := n.about(ctx, s, ref)
	if err == nil {
		err = n.noteRead(ctx, s, ref.Case)
	}
	if err != nil {
		return err
	}
	if d.Size > clean.Most {
		return use(d, nil, clean.Result{Type: d.Type, Refused: clean.TooLarge})
	}
	feed := func(w io.Writer) error {
		for i := range d.Segments {
			part, err := n.segment(ctx, s, act.DocumentPartRef{DocumentRef: ref, N: i})
			if err == nil {
				_, err = w.Write(part)
			}
			if err != nil {
				return err
			}
			runtime.GC() // as when it came
		}
		return nil
	}
	return clean.Run(ctx, feed, func(copied []byte, r clean.Result) error { return use(d, copied, r) })
}
