package directorypages

import (
	"reflect"
	"slices"

	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/say"
)

// lookView is a listing before it is kept, with the eyes of others.
type lookView struct {
	Changed []string // keys of what was changed
	Eyes    []eyesView
}

// eyesView is what one kind of reader sees of a listing.
type eyesView struct {
	Who     string // stranger, member or own
	Nothing bool
	Same    bool     // as the reader before
	Lacks   []string // keys of what only the agency itself sees, or sees more of
	Title   string
	Fields  []fieldLine
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
		return web.RetryOnce(w, r, err, again)
	}
	if !v.New {
		keepFormer(&in, v.Service)
	}
	seen, err := listings.PreviewService.Do(r.Context(), p.n, r.Session(), act.PreviewService{UpsertService: in})
	if err != nil {
		return web.RetryOnce(w, r, completed(in, err), again)
	}
	v.Look = wordsOf(r).look(seen)
	return p.listing(w, r, v, in)
}

// look lines up what strangers, members and the agency itself see.
func (w words) look(seen act.ServicePreview) *lookView {
	out := &lookView{Changed: say.Each(seen.Changed, func(c string) string { return "dir.field." + c })}
	var whole []fieldLine
	if seen.Ours != nil {
		whole = w.fields(*seen.Ours)
	}
	for _, one := range []struct {
		who string
		is  *act.Service
	}{{"stranger", seen.Public}, {"member", seen.Members}, {"own", seen.Ours}} {
		if one.is == nil {
			out.Eyes = append(out.Eyes, eyesView{Who: one.who, Nothing: true})
			continue
		}
		e := eyesView{Who: one.who, Title: w.Text(one.is.Name), Fields: w.fields(*one.is)}
		e.Lacks = lacks(whole, e.Fields)
		if n := len(out.Eyes); n > 0 && one.who != "own" {
			e.Same = !out.Eyes[n-1].Nothing && reflect.DeepEqual(out.Eyes[n-1].Fields, e.Fields)
		}
		out.Eyes = append(out.Eyes, e)
	}
	return out
}

// lacks names what is in all and not, or not so, in some. Who may see what is
// no part of what others read.
func lacks(all, some []fieldLine) (keys []string) {
	for _, f := range all {
		if f.Key != "dir.field.visibility" && !slices.ContainsFunc(some, func(s fieldLine) bool { return reflect.DeepEqual(f, s) }) {
			keys = append(keys, f.Key)
		}
	}
	return keys
}
