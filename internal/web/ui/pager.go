package ui

import "html/template"

// pageLink is one number of a pager; 0 is a gap.
type pageLink struct {
	Page    int
	Href    string
	Current bool
}

// pager renders nothing for a single page.
func (k *Kit) pager(p Pager) (template.HTML, error) {
	if p.Pages < 2 || p.Link == nil {
		return "", nil
	}
	view := struct {
		Previous, Next string
		Links          []pageLink
	}{}
	if p.Page > 1 {
		view.Previous = p.Link(p.Page - 1)
	}
	if p.Page < p.Pages {
		view.Next = p.Link(p.Page + 1)
	}
	for _, n := range shownPages(p.Page, p.Pages) {
		link := pageLink{Page: n, Current: n == p.Page}
		if n > 0 {
			link.Href = p.Link(n)
		}
		view.Links = append(view.Links, link)
	}
	return k.render("pager", view)
}

// shownPages are the first, the last and those beside the current page; 0
// stands for a gap.
func shownPages(page, pages int) []int {
	var out []int
	for n := 1; n <= pages; n++ {
		if n == 1 || n == pages || n >= page-1 && n <= page+1 {
			out = append(out, n)
		} else if out[len(out)-1] != 0 {
			out = append(out, 0)
		}
	}
	return out
}
