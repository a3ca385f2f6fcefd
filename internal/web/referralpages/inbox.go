package referralpages

import (
	"fmt"
	"strconv"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// onPage is how many lines a list shows at once.
const onPage = 50

// The lists that are no side of a referral.
const (
	boxInbox = "inbox"
	boxEnded = "closed" // what neither side has in hand any more
)

type inboxView struct {
	words
	Box   string // inbox, sent, desk or closed
	Tabs  []ui.Link
	Mine  []rowView // wait for us
	Rest  []rowView
	Pager ui.Pager
	Needs []deskNeed // of which the desk was told
}

// deskNeed is a need past its time for which nobody is being asked.
type deskNeed struct {
	act.DeskNeed
	Title, Agency string
	Worker        string // of the desk, who deals with it
	Ours          bool
}

// rowView is a line of a list.
type rowView struct {
	W words
	act.ReferralRow
	Title string
	Next  string // what happens next, in words
}

var inboxPage = web.NewPage[inboxView](files, "pages/inbox.html", parts)

// showInbox lists what waits, most pressing first.
func (p *pages) showInbox(w *web.Response, r *web.Request) error {
	v := inboxView{words: wordsOf(r), Box: r.URL.Query().Get("box")}
	switch v.Box {
	case referral.SideSent, referral.SideDesk, boxEnded:
	default:
		v.Box = boxInbox
	}
	if err := p.fillInbox(r, &v); err != nil {
		return err
	}
	for _, box := range []string{boxInbox, referral.SideSent, referral.SideDesk, boxEnded} {
		if box != referral.SideDesk || r.Session().IsDesk {
			v.Tabs = append(v.Tabs, ui.Link{Href: "/inbox?box=" + box, Text: r.T("ref.box." + box), Current: box == v.Box})
		}
	}
	return inboxPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/inbox"}, v)
}

func (p *pages) fillInbox(r *web.Request, v *inboxView) error {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > 1000 {
		page = 1
	}
	if v.Box == referral.SideDesk {
		if v.Needs, err = (deskPages{p}).needs(r, v.words); err != nil {
			return err
		}
	}
	boxes, total := []string{v.Box}, 0
	if v.Box == boxEnded {
		boxes = []string{boxInbox, referral.SideSent}
	}
	for _, box := range boxes {
		got, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), act.ReferralQuery{
			Box: box, Closed: v.Box == boxEnded, Page: act.Page{Offset: (page - 1) * onPage, Limit: onPage},
		})
		if err != nil {
			return err
		}
		total = max(total, got.Total)
		v.add(r, got.Items)
	}
	v.Pager = ui.Pager{Page: page, Pages: (total + onPage - 1) / onPage, Link: func(n int) string {
		return fmt.Sprintf("/inbox?box=%s&page=%d", v.Box, n)
	}}
	return nil
}

// add sorts lines into those that wait for us and the others.
func (v *inboxView) add(_ *web.Request, rows []act.ReferralRow) {
	for _, row := range rows {
		line := rowView{W: v.words, ReferralRow: row, Title: v.Subject(row)}
		if !row.Damaged && referral.Status(row.State) != referral.Asked {
			line.Next = v.words.Next(row)
		}
		if v.Box != boxEnded && referral.Look(row.Look) != referral.LookNothing {
			v.Mine = append(v.Mine, line)
		} else {
			v.Rest = append(v.Rest, line)
		}
	}
}
