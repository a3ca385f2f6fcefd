package directorypages

import (
	"relais/internal/act"
	"relais/internal/web"
)

// lookView is a listing as others will see it.
type lookView struct {
	Title              string
	Nobody, NoStranger bool
	Changed            []string // keys of what was changed
	Fields             []fieldLine
}

// wantsLook tells whether a form was sent to be looked at, not to be kept.
func wantsLook(r *web.Request) bool {
	var in struct {
		Do string `json:"_do"`
	}
	return web.Decode(r, &in) == nil && in.Do == "look"
}

// lookAt shows the form again, with the service as others will see it above.
// Nothing is stored.
func (p *pages) lookAt(w *web.Response, r *web.Request, v listingView, again func(*web.Response, *web.Request) error) error {
	var in act.UpsertService
	if err := web.Decode(r, &in); err != nil {
		return web.Retry(w, r, err, again)
	}
	if !v.New {
		keepFormer(&in, v.Service)
	}
	seen, err := p.n.PreviewService(r.Context(), r.Session(), act.PreviewService{UpsertService: in})
	if err != nil {
		return web.Retry(w, r, completed(in, err), again)
	}
	words := wordsOf(r)
	v.Look = &lookView{Nobody: seen.Members == nil, NoStranger: seen.Members != nil && !seen.Strangers,
		Changed: each(seen.Changed, func(c string) string { return "dir.field." + c })}
	if seen.Members != nil {
		v.Look.Title, v.Look.Fields = words.Text(seen.Members.Name), words.fields(*seen.Members)
	}
	return p.listing(w, r, v, in)
}
