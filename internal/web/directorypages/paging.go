package directorypages

import (
	"net/url"
	"relais/internal/act"
	"relais/internal/locale"
	"relais/internal/web/say"
	"strconv"

	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// pageKey is the field of an address that says which page of a list is
// shown. Beside the sealed search it tells a number and nothing else.
const pageKey = "p"

// lastPage bounds the pages that an address may ask for.
const lastPage = 10_000

// pageOf is the page that an address asks for, from 1.
func pageOf(r *web.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get(pageKey))
	if err != nil || n < 1 || n > lastPage {
		return 1
	}
	return n
}

// before is how many services stand on the pages before this one.
func (s search) before() int { return max(s.page-1, 0) * s.Limit }

// onPage goes on an address that leads back to the same page.
func (s search) onPage() string {
	if s.page < 2 {
		return ""
	}
	return "&" + pageKey + "=" + strconv.Itoa(s.page)
}

// paged numbers the pages. A page that is no longer there, since the
// directory has changed, is the last one.
func (p *pages) paged(r *web.Request, v *findView) error {
	if v.Search.Limit <= 0 || v.Token == "" {
		return nil
	}
	last := max(1, (v.Answer.Total+v.Search.Limit-1)/v.Search.Limit)
	if v.Search.page > last {
		v.Search.page = last
		var err error
		if v.Answer, err = listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), v.Search.question()); err != nil {
			return err
		}
	}
	v.Pager = ui.Pager{Page: max(v.Search.page, 1), Pages: last, Link: func(n int) string {
		to := v.Search
		to.page = n
		return "/services?" + searchKey + "=" + v.Token + to.onPage() + "#found"
	}}
	return nil
}

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
