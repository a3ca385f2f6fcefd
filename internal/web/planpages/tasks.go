package planpages

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/plans"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// taskLine is something that somebody has to do, in words.
type taskLine struct {
	act.Task
	Text, Kind, At string // in words, what it is, and where it is done
	Who            string // whose it is, on the list of all
}

type tasksView struct {
	words
	Tasks   act.Tasks
	Items   []taskLine
	Tabs    []ui.Link
	Pager   ui.Pager
	Member  string
	Members []act.Member
	Check   bool // the reader may look for what was forgotten
}

var tasksPage = web.NewPage[tasksView](files, "pages/tasks.html", parts)

// asked is what the list of tasks can be asked for.
type asked struct {
	Mine string `json:"mine"` // false: everybody's
	Due  string `json:"due"`  // late
}

// showTasks lists what the reader, or the whole case desk, has to do.
func (p *pages) showTasks(w *web.Response, r *web.Request) error {
	var in asked
	if err := web.DecodeQuery(r, &in); err != nil {
		return err
	}
	number, part := pageOf(r)
	team, late := in.Mine == "false", in.Due == "late"
	s := r.Session()
	list, err := plans.ListTasks.Do(r.Context(), p.n, s, act.TaskQuery{Team: team, Late: late, Page: part})
	if err != nil {
		return err
	}
	v := tasksView{words: wordsOf(r), Tasks: list, Member: s.Member, Check: agency.Supervisors.May(s) == nil}
	if v.Members, err = p.colleagues(r, v.words); err != nil {
		return err
	}
	link := func(team, late bool, page int) string {
		out := fmt.Sprintf("/tasks?mine=%t&page=%d", !team, page)
		if late {
			out += "&due=late"
		}
		return out
	}
	v.Tabs = []ui.Link{
		{Href: "/tasks", Text: r.T("tasks.mine"), Current: !team && !late},
		{Href: link(true, false, 1), Text: r.T("tasks.team"), Current: team && !late},
		{Href: link(team, true, 1), Text: r.T("tasks.late", list.Late), Current: late},
	}
	v.Pager = ui.Pager{Page: number, Pages: (list.Total + pageSize - 1) / pageSize, Link: func(n int) string { return link(team, late, n) }}
	v.Items = taskLines(v.words, list.Items, team)
	return tasksPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/tasks", Width: web.Narrow}, v)
}

func taskLines(w words, list []act.Task, who bool) (out []taskLine) {
	for _, t := range list {
		l := taskLine{Task: t, Text: t.Title, At: address.File(t.Case)}
		switch t.What {
		case "entry":
			l.Kind, l.At = w.Kind(t.Kind), place(t.Case, t.Kind, t.ID)
		case "next":
			l.Kind, l.Text = w.T("tasks.what.next"), w.T("tasks.next")
		case "of_age":
			l.Kind, l.Text, l.At = w.T("tasks.what.of_age"), w.T("tasks.of_age"), address.File(t.Case, "members")
		case "referral":
			l.Kind, l.At = w.T("tasks.what.referral"), address.Request(t.ID)
			l.Text = w.Text(t.Name)
			if t.Need != "" {
				l.Text = w.Need(t.Need) + " · " + l.Text
			}
		case "word":
			l.Kind, l.Text, l.At = w.T("tasks.what.word"), w.T("own.word."+t.Kind), address.File(t.Case, "words")
		case "consent":
			l.Kind, l.Text, l.At = w.T("tasks.what.consent"), w.T("tasks.consent"), address.File(t.Case, "agreements", t.ID)
		case "tell":
			l.Kind, l.Text, l.At = w.T("tasks.what.tell"), w.T("tasks.tell"), address.Notice(t.ID)
		}
		if t.Case == "" && t.What == "word" {
			l.At = "/"
		}
		if who && t.Worker != "" {
			l.Who = w.Name(t.Worker)
		}
		out = append(out, l)
	}
	return out
}

type handoverView struct {
	words
	Member act.Member
	Tasks  act.Tasks
	Items  []taskLine
	Now    time.Time
	By     string
}

var handoverPage = web.NewPage[handoverView](files, "pages/handover.html", parts)

// most is how much stands on one paper.
const most = 500

// showHandover is one page with what a colleague who is away leaves open.
func (p *pages) showHandover(w *web.Response, r *web.Request) error {
	v := handoverView{words: wordsOf(r), Now: r.Now(), By: r.Session().Name}
	members, err := p.colleagues(r, v.words)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(m act.Member) bool { return m.ID == r.PathValue("member") })
	if i < 0 {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v.Member = members[i]
	if v.Tasks, err = plans.ListTasks.Do(r.Context(), p.n, r.Session(), act.TaskQuery{Member: v.Member.ID, Page: act.Page{Limit: most}}); err != nil {
		return err
	}
	v.Items = taskLines(v.words, v.Tasks.Items, false)
	return handoverPage.Render(w, r, web.Frame{Title: web.TitlePage, Nav: "/tasks", Width: web.Narrow, Back: "/tasks"}, v)
}

type lapsesView struct {
	words
	List  act.Lapses
	Weeks []ui.Link
	Pager ui.Pager
}

var lapsesPage = web.NewPage[lapsesView](files, "pages/lapses.html", parts)

// showLapses lists with whom something may have been forgotten.
func (p *pages) showLapses(w *web.Response, r *web.Request) error {
	number, part := pageOf(r)
	weeks, err := strconv.Atoi(r.URL.Query().Get("due"))
	if err != nil || weeks < 1 || weeks > 52 {
		weeks = 4
	}
	list, err := plans.ListLapses.Do(r.Context(), p.n, r.Session(), act.LapseQuery{Weeks: weeks, Page: part})
	if err != nil {
		return err
	}
	v := lapsesView{words: wordsOf(r), List: list}
	if _, err := p.colleagues(r, v.words); err != nil {
		return err
	}
	link := func(weeks, page int) string { return fmt.Sprintf("/tasks/all?due=%d&page=%d", weeks, page) }
	for _, n := range []int{2, 4, 8, 12} {
		v.Weeks = append(v.Weeks, ui.Link{Href: link(n, 1), Text: r.T("tasks.weeks", n), Current: n == weeks})
	}
	v.Pager = ui.Pager{Page: number, Pages: (list.Total + pageSize - 1) / pageSize, Link: func(n int) string { return link(weeks, n) }}
	return lapsesPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/tasks", Back: "/tasks"}, v)
}
