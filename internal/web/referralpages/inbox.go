package referralpages

import (
	"fmt"
	"slices"
	"strconv"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// onPage is how many lines a list shows at once.
const onPage = 50

type inboxView struct {
	words
	Box   string // inbox, sent, desk or closed
	Tabs  []ui.Link
	Mine  []rowView // wait for us
	Rest  []rowView
	Pager ui.Pager
}

// rowView is a line of a list.
type rowView struct {
	W words
	act.ReferralRow
	Title  string
	Next   string // what happens next, in words
	Accept bool   // the line has a button of its own
	Key    string
}

var inboxPage = web.NewPage[inboxView](files, "pages/inbox.html", parts)

// showInbox lists what waits, most pressing first.
func (p *pages) showInbox(w *web.Response, r *web.Request) error {
	v := inboxView{words: wordsOf(r), Box: r.URL.Query().Get("box")}
	switch v.Box {
	case "sent", "desk", "closed":
	default:
		v.Box = "inbox"
	}
	if err := p.fillInbox(r, &v); err != nil {
		return err
	}
	for _, box := range []string{"inbox", "sent", "desk", "closed"} {
		if box != "desk" || r.Session().IsDesk {
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
	boxes, total := []string{v.Box}, 0
	if v.Box == "closed" {
		boxes = []string{"inbox", "sent"}
	}
	for _, box := range boxes {
		got, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), act.ReferralQuery{
			Box: box, Closed: v.Box == "closed", Page: act.Page{Offset: (page - 1) * onPage, Limit: onPage},
		})
		if err != nil {
			return err
		}
		total = max(total, got.Total)
		v.add(r, got.Items)
	}
	if v.Box == "sent" && page == 1 {
		if err := p.addUnread(r, v); err != nil {
			return err
		}
	}
	v.Pager = ui.Pager{Page: page, Pages: (total + onPage - 1) / onPage, Link: func(n int) string {
		return fmt.Sprintf("/inbox?box=%s&page=%d", v.Box, n)
	}}
	return nil
}

// addUnread shows what ended since the sender last looked: a refusal must not
// wait in a list of closed things.
func (p *pages) addUnread(r *web.Request, v *inboxView) error {
	got, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), act.ReferralQuery{Box: "sent", Closed: true, Page: act.Page{Limit: 200}})
	v.add(r, slices.DeleteFunc(got.Items, func(row act.ReferralRow) bool { return !row.Unread || row.State == "confirmed" }))
	return err
}

// add sorts lines into those that wait for us and the others.
func (v *inboxView) add(r *web.Request, rows []act.ReferralRow) {
	for _, row := range rows {
		line := rowView{W: v.words, ReferralRow: row, Title: v.Subject(row)}
		if row.State != "asked" && !row.Damaged {
			line.Next = v.words.Next(row)
		}
		if row.Side == "received" && (row.State == "asked" || row.State == "waitlisted") {
			line.Accept, line.Key = row.State == "asked", newKey()
		}
		if v.Box != "closed" && v.Box != "desk" && (row.Damaged || ours(row)) {
			v.Mine = append(v.Mine, line)
		} else {
			v.Rest = append(v.Rest, line)
		}
	}
}

// turns are the states in which a side must act now.
var turns = map[string][]string{
	"received": {"asked", "released", "received", "no_show", "cancel_requested"},
	"sent":     {"info_requested", "accepted", "completed"},
}

// ours tells whether the next move is the reader's. What is under way waits
// for nobody until it is late; what ended waits to be read.
func ours(row act.ReferralRow) bool {
	if row.Overdue && row.Side == "received" || row.Unread && final(row.State) && row.Side == "sent" {
		return true
	}
	for _, s := range turns[row.Side] {
		if s == row.State {
			return true
		}
	}
	return false
}
