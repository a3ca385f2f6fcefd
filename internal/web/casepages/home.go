package casepages

import (
	"cmp"
	"slices"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/loop"
	"relais/internal/person"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
)

type homeView struct {
	words
	Home    act.Home
	Reads   bool // may read case files
	Admin   bool
	Member  string
	Kept    []keptRow
	Overdue []referralCard
	Waiting []referralCard
	Unasked []needCard
	Notices []noticeRow
	Joined  []act.Member     // colleagues whom the reader can let in
	Said    []act.PersonWord // what people wrote from their own files
}

// referralCard is a referral in the reader's language.
type referralCard struct {
	act.ReferralRow
	Title, With, Colour string
	Sent                bool // by this agency
}

// needCard is a need for which nobody is being asked.
type needCard struct {
	act.NeedRow
	Title, At, Colour string
}

// noticeRow is a notice in words.
type noticeRow struct {
	act.Notice
	Text, Leads string // in words, and to which page
}

// keptRow is a form that waits to be finished.
type keptRow struct {
	act.Kept
	Text  string // what kind of form, in words
	Known string // whose, when the list of people tells
}

var homePage = web.NewPage[homeView](files, "pages/home.html", parts)

// showHome is what a member sees first.
func (p *pages) showHome(w *web.Response, r *web.Request) error {
	s := r.Session()
	v := homeView{words: wordsOf(r), Reads: s.CaseAccess(), Admin: s.Has("administrator"), Member: s.Name}
	var err error
	if v.Home, err = loop.Home.Do(r.Context(), p.n, s, act.None{}); err != nil {
		return err
	}
	v.Overdue = cards(v.words, v.Home.Overdue)
	v.Waiting = cards(v.words, without(v.Home.Waiting, v.Home.Overdue))
	for _, n := range v.Home.Unasked {
		at := address.File(n.Case)
		if !n.Damaged {
			at = address.File(n.Case, "items", n.Need)
		}
		v.Unasked = append(v.Unasked, needCard{n, v.Need(n.Code), at, v.Colour("urgency", n.Urgency)})
	}
	for _, n := range v.Home.Notices {
		v.Notices = append(v.Notices, noticeRow{n, r.T(n.Code, anys(n.Args)...), address.Linked(n.Link)})
	}
	if v.Joined, err = joined(r, p.n); err != nil {
		return err
	}
	if v.Reads {
		said, err := person.ListPersonWords.Do(r.Context(), p.n, s, act.None{})
		if err != nil {
			return err
		}
		v.Said = said.Items
	}
	for _, k := range v.Home.Kept {
		row := keptRow{k, r.T(formName(k.Form)), cmp.Or(k.About, whose(k.Form, v.Home.People))}
		if k.Found { // words that arrived too late are taken or dropped there
			row.Form = "/me/kept"
		}
		if !web.Carried(k.Form) {
			v.Kept = append(v.Kept, row)
		}
	}
	return homePage.Render(w, r, web.Frame{Title: web.TitleHome, Nav: "/"}, v)
}

// cards put referrals into words.
func cards(w words, rows []act.ReferralRow) []referralCard {
	var out []referralCard
	for _, row := range rows {
		out = append(out, referralCard{row, w.Subject(row), w.Text(row.Name), w.Colour("urgency", row.Urgency), row.Side == referral.SideSent})
	}
	return out
}

func anys(in []string) []any {
	out := make([]any, len(in))
	for i, s := range in {
		out[i] = s
	}
	return out
}

// without leaves out what another list shows already.
func without(rows, shown []act.ReferralRow) []act.ReferralRow {
	return slices.DeleteFunc(slices.Clone(rows), func(row act.ReferralRow) bool {
		return slices.ContainsFunc(shown, func(o act.ReferralRow) bool { return o.ID == row.ID })
	})
}

// formNames are the forms below a case file by their part of the address.
var formNames = map[string]string{"ways": "safe", "contact": "contact", "items": "needs", "parts": "sections",
	"entries": "entries", "agree": "consent"}

// formName says what kind of form an address belongs to.
func formName(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/files/new":
		return "case.kept.intake"
	case len(parts) >= 5 && parts[4] == "ask":
		return "case.kept.ask"
	case len(parts) >= 3 && parts[0] == "files":
		if name, ok := formNames[parts[2]]; ok {
			return "case.kept." + name
		}
	}
	return "case.kept.other"
}

// whose finds the person that a kept form is about.
func whose(form string, people []act.CaseRow) string {
	for _, row := range people {
		if strings.HasPrefix(form, address.File(row.ID)) {
			return row.Known
		}
	}
	return ""
}

// postDropKept throws a kept form away.
func (p *pages) postDropKept(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.DropKept.On(p.n)); err != nil {
		return err
	}
	w.Say("case.kept.dropped")
	return w.SeeOther("/")
}

// joined are the colleagues who wait for somebody like the reader to let them
// in: an administrator signs for them, and who reads case files hands over the
// keys.
func joined(r *web.Request, n *app.App) ([]act.Member, error) {
	s := r.Session()
	admin := s.Has("administrator")
	if !admin && !s.CaseAccess() {
		return nil, nil
	}
	all, err := accounts.ListMembers.Do(r.Context(), n, s, act.None{})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all.Items, func(m act.Member) bool {
		keys := m.Certified && agency.CaseRoles(m.Roles) && !m.Admitted
		return m.Removed || m.Damaged || m.ID == s.Member || !(admin && !m.Certified || s.CaseAccess() && keys)
	}), nil
}
