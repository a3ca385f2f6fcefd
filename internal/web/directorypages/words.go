package directorypages

import (
	"net/url"

	"relais/internal/act"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/say"
)

// words put things into the reader's language, and services into the words of
// this room. Views embed them.
type words struct{ say.Words }

func wordsOf(r *web.Request) words { return words{say.New(r.Lang, r.Now())} }

// Free says how many places are free, in what they are counted in.
func (w words) Free(c act.CapacityView) string {
	if key := "dir.free." + c.Unit; locale.Has(key) {
		return w.T(key, c.Available)
	}
	return w.T("dir.free.place", c.Available)
}

// At is the address of a service, or of a page below it. Records of other
// publishers have ids of any form.
func (w words) At(id, below string) string { return "/services/" + url.PathEscape(id) + below }
