package web

import (
	"bytes"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"sync"

	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/web/bidi"
	"relais/internal/web/ui"
)

// A Page is a template with the type of what it shows. Make pages once, as
// package variables.
type Page[T any] struct {
	files    fs.FS
	patterns []string
	made     sync.Map // *ui.Kit → *template.Template
}

// A Template is any Page, for tests that check them all.
type Template interface {
	// Name is the file of the page.
	Name() string
	// Parse returns the parsed template of a kit and a zero value of its data.
	Parse(k *ui.Kit) (t *template.Template, data any, err error)
}

var pages struct {
	sync.Mutex
	all []Template
}

// Pages returns every page made so far.
func Pages() []Template {
	pages.Lock()
	defer pages.Unlock()
	return append([]Template(nil), pages.all...)
}

// NewPage returns the page of a file. More patterns name files with parts
// that it uses ({{define}}).
func NewPage[T any](files fs.FS, file string, more ...string) *Page[T] {
	p := &Page[T]{files: files, patterns: append([]string{file}, more...)}
	pages.Lock()
	defer pages.Unlock()
	pages.all = append(pages.all, p)
	return p
}

// Name implements Template.
func (p *Page[T]) Name() string { return p.patterns[0] }

// Parse implements Template.
func (p *Page[T]) Parse(k *ui.Kit) (*template.Template, any, error) {
	var zero T
	t, err := template.New(path.Base(p.patterns[0])).Funcs(k.Funcs()).ParseFS(p.files, p.patterns...)
	if err != nil {
		return nil, zero, err
	}
	return ui.Compact(t), zero, nil
}

func (p *Page[T]) template(k *ui.Kit) (*template.Template, error) {
	if t, ok := p.made.Load(k); ok {
		return t.(*template.Template), nil
	}
	t, _, err := p.Parse(k)
	if err != nil {
		return nil, err
	}
	got, _ := p.made.LoadOrStore(k, t)
	return got.(*template.Template), nil
}

// Render shows the page within its frame. Nothing is sent before all of it is
// made, so that a mistake never shows half a page.
func (p *Page[T]) Render(w *Response, r *Request, f Frame, data T) error {
	t, err := p.template(r.kit)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := t.Execute(&body, data); err != nil {
		return err
	}
	// A form whose words are kept stands on some pages only with some answers.
	typed := r.session != nil && bytes.Contains(body.Bytes(), []byte(` id="typed" `))
	return w.frame(f, template.HTML(body.String()), typed)
}

// frame sends a body within the layout. A form shown again has the status of
// its fault, and so has the page of a problem.
func (w *Response) frame(f Frame, body template.HTML, typed bool) error {
	r := w.r
	view, err := newLayout(w, r, f, body, typed)
	if err != nil {
		return err
	}
	t, err := layoutPage.template(r.kit)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, view); err != nil {
		return err
	}
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	if r.fault != nil {
		status = fault.Status(r.fault.Code)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", r.Lang.Tag())
	w.WriteHeader(status)
	_, err = w.Write(bidi.Page(out.Bytes()))
	if err != nil {
		r.srv.cfg.Log.Debug("the reader left before the end of the page")
	}
	return nil
}

// title is "Relais" and a word that tells nothing to somebody who looks at a
// history.
func title(l locale.Lang, t Title) string {
	return locale.T(l, titleKeys[t]) + " – Relais"
}
