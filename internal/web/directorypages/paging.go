package directorypages

import (
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
