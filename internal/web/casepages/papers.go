package casepages

import (
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/web"
)

// paperPages are the pages of documents.
type paperPages struct{ *pages }

func (p paperPages) routes() []web.Route {
	const file = "/files/{id}/papers"
	return []web.Route{
		web.Post(file, p.postPaper).Takes(documents.Most + 1<<20),
		web.Get(file+"/{document}", p.showPaper),
	}
}

// postPaper brings a document in as it comes: none of it is kept but sealed.
func (p paperPages) postPaper(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	at := inFile{Case: act.Case{CaseRow: act.CaseRow{ID: id}}}.SectionAt("documents")
	if err := p.n.Documents.May(r.Context(), r.Session(), id); err != nil {
		return err
	}
	file, called, err := r.File(w, "data")
	if err == nil {
		_, err = p.n.Receive(r.Context(), r.Session(), id, called, file)
	}
	switch code := fault.CodeOf(err); {
	case err == nil:
		w.Say("document.added")
	case code == fault.InvalidInput || code == fault.TooLarge:
		w.Say("document.refused")
	default:
		return err
	}
	return w.SeeOther(at)
}

// showPaper hands a document out, to be kept by the browser and never shown by it: its
// content is somebody else's. Its name tells nothing.
func (p paperPages) showPaper(w *web.Response, r *web.Request) error {
	ref := act.DocumentRef{Case: r.PathValue("id"), ID: r.PathValue("document")}
	return p.n.Send(r.Context(), r.Session(), ref, func(d act.Document) {
		h := w.Header()
		h.Set("Content-Type", "application/octet-stream")
		h.Set("Content-Disposition", `attachment; filename="document`+extension(d.Type)+`"`)
		h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	}, w.Sends())
}

// extension is what programs know a media type by; "" for one that they run.
func extension(kind string) string {
	for _, ok := range []string{"image/", "audio/", "video/", "application/pdf", "text/plain", "application/vnd.openxmlformats", "application/vnd.oasis", "application/msword", "application/zip"} {
		if strings.HasPrefix(kind, ok) && !strings.Contains(kind, "svg") {
			return documents.Extension(kind)
		}
	}
	return ""
}
