package web

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/shape"
	"relais/internal/web/ui"
)

// Submit carries out an act with what the form (and the path) says: decode,
// act, forget the draft.
func Submit[In, Out any](r *Request, do func(context.Context, *agency.Session, In) (Out, error)) (Out, error) {
	return SubmitWith(r, nil, do)
}

// SubmitWith is Submit with a last look at the input, for what no field says.
func SubmitWith[In, Out any](r *Request, edit func(*In), do func(context.Context, *agency.Session, In) (Out, error)) (Out, error) {
	var in In
	var none Out
	if err := Decode(r, &in); err != nil {
		return none, err
	}
	if edit != nil {
		edit(&in)
	}
	out, err := do(r.Context(), r.session, in)
	if err == nil {
		r.done()
	}
	return out, err
}

// SubmitOpen is Submit for acts of nobody in particular, such as signing in.
func SubmitOpen[In, Out any](r *Request, do func(context.Context, In) (Out, error)) (Out, error) {
	return SubmitWith(r, nil, func(ctx context.Context, _ *agency.Session, in In) (Out, error) { return do(ctx, in) })
}

// Load reads with an input made of the path and the query.
func Load[In, Out any](r *Request, read func(context.Context, *agency.Session, In) (Out, error)) (Out, error) {
	var in In
	if err := DecodeQuery(r, &in); err != nil {
		var none Out
		return none, err
	}
	return read(r.Context(), r.session, in)
}

// Retry shows a form again with what was typed and what is wrong with it: at
// the form's own address, which page serves, or by page itself where nobody is
// signed in. Errors that no form can mend are returned as they are.
func Retry(w *Response, r *Request, err error, page Handler) error {
	return retry(w, r, err, carriage{at: r.URL.RequestURI()}, page)
}

// RetryAt is Retry for a form that stands on the page of another address.
func RetryAt(w *Response, r *Request, err error, at string, page Handler) error {
	return retry(w, r, err, carriage{at: at, once: true}, page)
}

// RetryOnce is Retry for a page that keeps what was typed by itself: what is
// carried is gone once it was shown.
func RetryOnce(w *Response, r *Request, err error, page Handler) error {
	return retry(w, r, err, carriage{at: r.URL.RequestURI(), once: true}, page)
}

func retry(w *Response, r *Request, err error, to carriage, page Handler) error {
	f, ok := fault.As(err)
	if !ok || !mendable(f.Code) {
		return err
	}
	if r.srv.carry(w, r, f, to) {
		return nil
	}
	r.fault = f
	return page(w, r)
}

// Refused reports whether the page shows a form that was refused.
func (r *Request) Refused() bool { return r.fault != nil }

// Form returns what a page's fields show: after Retry what was typed; a kept
// draft if there is one; otherwise defaults, an input struct or nil.
func (r *Request) Form(defaults any) ui.Form {
	shown := shape.EncodeForm(defaults)
	f := ui.Form{Values: shown, Was: shown.Encode()}
	if r.fault != nil || r.carried != nil {
		r.asked = &ui.Asked{}
		f = ui.Form{Values: r.typed(), Was: f.Was, Fault: r.fault, Asked: r.asked}
	} else if values, ok := r.draft(); ok {
		values.Del(refusedField) // said once, when it was refused
		r.kept = true
		f = ui.Form{Values: values, Was: f.Was, Kept: true}
	}
	f.Was = based(f.Values, f.Was, r.fault != nil)
	return f
}

// Looked is Form in the answer to a POST that stores nothing, such as a look at
// what a form would become: what was typed.
func (r *Request) Looked() ui.Form {
	return ui.Form{Values: r.posted, Was: based(r.posted, "", false)}
}

// based is what a form was opened on: told is whether the page says how that
// differs from what stands now.
func based(form url.Values, was string, told bool) string {
	switch {
	case told && form.Has(nowField):
		return form.Get(nowField)
	case form.Has(wasField):
		return form.Get(wasField)
	}
	return was
}

// typed is what the form of this page was sent with.
func (r *Request) typed() url.Values {
	if r.carried != nil {
		return r.carried
	}
	return r.posted
}

// values parses the body once. Everything stays in memory.
func (r *Request) values() (url.Values, error) {
	if r.posted != nil {
		return r.posted, nil
	}
	var err error
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(r.limit)
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.TooLarge, "fault.too_large")
	case err != nil:
		return nil, fault.Wrap(fault.InvalidInput, "web.unreadable", err)
	}
	r.posted = r.PostForm
	if r.MultipartForm != nil {
		r.posted = r.MultipartForm.Value
	}
	if r.posted == nil {
		r.posted = url.Values{}
	}
	if len(r.posted) > maxFields {
		return nil, fault.New(fault.TooLarge, "fault.too_large")
	}
	return r.posted, nil
}
