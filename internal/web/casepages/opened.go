package casepages

import (
	"fmt"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type openedView struct {
	inFile
	Days  []openedDay
	Total int
	Pager ui.Pager
}

// openedDay is what was done in a file on one day.
type openedDay struct {
	Day     time.Time
	Entries []openedLine
}

// openedLine is what one member did in one minute.
type openedLine struct {
	At  time.Time
	Who string
	Did []openedAct
}

type openedAct struct {
	What  string
	Times int
}

var openedPage = web.NewPage[openedView](files, "pages/opened.html", parts)

// showOpened says who opened this file, and what they did.
func (p *pages) showOpened(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = min(max(page, 1), 2000)
	q := act.AuditQuery{Case: f.Case.ID}
	q.Offset, q.Limit = (page-1)*100, 100
	log, err := casework.ListAudit.Do(r.Context(), p.n, r.Session(), q)
	if err != nil {
		return err
	}
	v := openedView{inFile: f, Total: log.Total}
	for _, e := range log.Items {
		v.add(r, e)
	}
	v.Pager = ui.Pager{Page: page, Pages: (log.Total + 99) / 100, Link: func(n int) string {
		return fmt.Sprintf("%s?page=%d", f.At("opened"), n)
	}}
	return openedPage.Render(w, r, f.frame(r, web.TitleList, web.Narrow), v)
}

// add puts an entry under its day; what the same member did in the same
// minute is one line.
func (v *openedView) add(r *web.Request, e act.AuditEntry) {
	at := e.Minute.In(r.Zone())
	if n := len(v.Days); n == 0 || v.Days[n-1].Day.Format(time.DateOnly) != at.Format(time.DateOnly) {
		v.Days = append(v.Days, openedDay{Day: at})
	}
	day := &v.Days[len(v.Days)-1]
	if n := len(day.Entries); n == 0 || day.Entries[n-1].Who != e.Actor || !day.Entries[n-1].At.Equal(at) {
		day.Entries = append(day.Entries, openedLine{At: at, Who: e.Actor})
	}
	line, what := &day.Entries[len(day.Entries)-1], v.Done(e.Action, r.T("case.opened.other"))
	for i := range line.Did {
		if line.Did[i].What == what {
			line.Did[i].Times++
			return
		}
	}
	line.Did = append(line.Did, openedAct{what, 1})
}
