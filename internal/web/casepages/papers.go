package casepages

import (
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/clean"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// paperPages are the pages of documents.
type paperPages struct{ *pages }

func (p paperPages) routes() []web.Route {
	const file = "/files/{id}/papers"
	return []web.Route{
		web.Post(file, p.postPaper).Takes(documents.Most + 1<<20),
		web.Get(file+"/{document}", p.showPaper),
		web.Get(file+"/{document}/copy", p.showCopy),
		web.Get(file+"/{document}/own", p.showOriginal),
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

type documentView struct {
	inFile
	Document act.Document
	Clean    clean.Result
	Found    []string // words of what the copy does not tell
}

// Here is the address of a page below the document's.
func (v documentView) Here(below ...string) string {
	return v.At(append([]string{"papers", v.Document.ID}, below...)...)
}

var documentPage = web.NewPage[documentView](files, "pages/document.html", parts)

// showPaper says what a document tells beside its content, and offers the copy that does
// not. To look is to open it, and is logged so.
func (p paperPages) showPaper(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := documentView{inFile: f}
	err = p.n.Clean(r.Context(), r.Session(), paperOf(r), func(d act.Document, _ []byte, result clean.Result) error {
		v.Document, v.Clean = d, result
		return nil
	})
	if err != nil {
		return err
	}
	for _, kind := range v.Clean.Found {
		v.Found = append(v.Found, r.T("document.found."+kind))
	}
	frame := f.frame(r, web.TitlePage, web.Narrow)
	frame.Crumbs = append(frame.Crumbs, ui.Link{Href: f.SectionAt("documents"), Text: r.T("code.section.documents")})
	return documentPage.Render(w, r, frame, v)
}

func paperOf(r *web.Request) act.DocumentRef {
	return act.DocumentRef{Case: r.PathValue("id"), ID: r.PathValue("document")}
}

// showCopy hands a document's cleaned copy out.
func (p paperPages) showCopy(w *web.Response, r *web.Request) error {
	return p.n.Clean(r.Context(), r.Session(), paperOf(r), func(d act.Document, copied []byte, result clean.Result) error {
		if result.Refused != "" {
			return fault.New(fault.Conflict, "clean.refused."+result.Refused)
		}
		attached(w, result.Type, result.Size)
		_, err := w.Sends().Write(copied)
		return err
	})
}

// showOriginal hands a document out as it came.
func (p paperPages) showOriginal(w *web.Response, r *web.Request) error {
	return p.n.Send(r.Context(), r.Session(), paperOf(r), func(d act.Document) { attached(w, d.Type, d.Size) }, w.Sends())
}

// attached makes of an answer something to be kept by the browser and never shown by
// it: its content is somebody else's. Its name tells nothing.
func attached(w *web.Response, kind string, size int64) {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="document`+extension(kind)+`"`)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
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
