package directorypages

import (
	"net"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// lists are those of the page of quality that have pages of their own.
var lists = []string{"suggestions", "pairs", "due"}

func numberOf(r *web.Request, list string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(list))
	if err != nil || n < 1 || n > 100_000 {
		return 1
	}
	return n
}

// partOf is the part of a list that the address asks for.
func partOf(r *web.Request, list string, size int) act.Page {
	return act.Page{Offset: (numberOf(r, list) - 1) * size, Limit: size}
}

// pagerOf leads through one list and leaves the others where they are.
func pagerOf(r *web.Request, list string, total, size int) ui.Pager {
	return pagerAt(r, "/services/quality", list, total, size)
}

// pagerAt does so on another page.
func pagerAt(r *web.Request, path, list string, total, size int) ui.Pager {
	return ui.Pager{Page: numberOf(r, list), Pages: (total + size - 1) / size, Link: func(page int) string {
		q := url.Values{}
		for _, other := range lists {
			if n := numberOf(r, other); n > 1 {
				q.Set(other, strconv.Itoa(n))
			}
		}
		q.Set(list, strconv.Itoa(page))
		return (&url.URL{Path: path, RawQuery: q.Encode(), Fragment: list}).String()
	}}
}

// compared sets what two services say side by side, where they differ.
func (p *deskPages) compared(r *web.Request, line *pairLine) error {
	var both [2]act.Service
	for i, id := range []string{line.First.ID, line.Second.ID} {
		s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: id})
		switch code := fault.CodeOf(err); {
		case code == fault.NotFound || code == fault.Gone:
			return nil // one left meanwhile: nothing to compare
		case err != nil:
			return err
		}
		both[i] = s
	}
	for _, code := range stateFields {
		first, second := line.field(code, both[0]), line.field(code, both[1])
		if code == "visibility" || len(first)+len(second) == 0 {
			continue
		}
		a, b := slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(second))
		if reflect.DeepEqual(a, b) {
			line.Same++
			continue
		}
		line.Rows = append(line.Rows, pairRow{"dir.field." + code, first, second})
	}
	return nil
}

func latest(l pairLine) time.Time {
	if l.Decided == nil {
		return time.Time{}
	}
	return *l.Decided
}

// origin is the address under which the reader reads this: https, except on
// the machine itself.
func origin(r *web.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if ip := net.ParseIP(host); r.TLS == nil && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		return "http://" + r.Host
	}
	return "https://" + r.Host
}

type linkView struct {
	words
	Title, Address string
	Expires        time.Time
	Back           string
}

var linkPage = web.NewPage[linkView](files, "pages/link.html")

// postLink makes a confirmation link and shows it once, to copy or print.
func (p *deskPages) postLink(w *web.Response, r *web.Request) error {
	var in act.MakeConfirmLink
	if err := web.Decode(r, &in); err != nil {
		return web.RetryOnce(w, r, err, p.showQuality)
	}
	link, err := listings.MakeConfirmLink.Do(r.Context(), p.n, r.Session(), in)
	if err != nil {
		return web.RetryOnce(w, r, err, p.showQuality)
	}
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef(in))
	if err != nil {
		return err
	}
	v := linkView{words: wordsOf(r), Expires: link.Expires, Back: "/services/quality#due"}
	v.Title, v.Address = v.Text(s.Name), origin(r)+link.Path
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}, {Href: "/services/quality", Text: r.T("dir.quality.title")}}
	return linkPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Nav: "/services", Crumbs: crumbs}, v)
}
