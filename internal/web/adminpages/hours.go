package adminpages

import (
	"fmt"
	"net/url"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// Two spans a day are enough: a break at noon. A span may end after midnight.
const spans = 2

type hoursView struct {
	Form    ui.Form
	Kinds   []ui.Choice
	Days    []ui.WeekDay
	Backups []ui.Choice
	Zone    string
}

var hoursPage = web.NewPage[hoursView](files, "pages/hours.html")

// hoursQuestions are one question to who writes beside a colleague.
var hoursQuestions = []string{"kind", "d0", "d1", "d2", "d3", "d4", "d5", "d6"}

// week lists the days as calendars here do, from Monday; Day 0 is Sunday.
var week = []int{1, 2, 3, 4, 5, 6, 0}

func spanName(day, span int, end string) string { return fmt.Sprintf("d%d.%d.%s", day, span, end) }

func boxOf(day time.Weekday, span int, end string) string { return spanName(int(day), span, end) }

func (p *room) showHours(w *web.Response, r *web.Request) error {
	if !administers(r.Session()) {
		return forbidden()
	}
	now, err := p.profileOf(r)
	if err != nil {
		return err
	}
	form := r.Form(nil)
	if form.Was == "" {
		form.Was = hoursForm(now).Encode()
	}
	switch {
	case form.Value("copy") != "":
		form.Values = copyMonday(form.Values)
	case len(form.Values) == 0:
		form.Values = hoursForm(now)
	}
	v := hoursView{
		Form: form, Kinds: r.Choices("admin.hours.kind.", "always", "week", "never"), Days: ui.WeekDays(boxOf),
		Zone: r.T("zone." + now.Zone),
	}
	if v.Backups, err = p.backups(r); err != nil {
		return err
	}
	return hoursPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency"}, v)
}

// backups are the members to whom an overdue ask can go first.
func (p *room) backups(r *web.Request) ([]ui.Choice, error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return nil, err
	}
	out := []ui.Choice{{Text: r.T("admin.backup.none")}}
	for _, m := range all.Items {
		if m.Certified && !m.Removed && agency.CaseRoles(m.Roles) {
			out = append(out, ui.Choice{Value: m.ID, Text: m.Name})
		}
	}
	return out, nil
}

// always is day and night.
func always() []act.Hours {
	var all []act.Hours
	for _, one := range hours.Always() {
		all = append(all, act.Hours(one))
	}
	return all
}

func isAlways(list []act.Hours) bool {
	var shifts []hours.Shift
	for _, one := range list {
		shifts = append(shifts, hours.Shift(one))
	}
	return hours.AreAlways(shifts)
}

// hoursForm fills the boxes from what is kept.
func hoursForm(now act.AgencyProfile) url.Values {
	v := url.Values{"kind": {"week"}, "backup": {now.Backup}, "phone": {now.Phone}}
	if isAlways(now.Hours) {
		v.Set("kind", "always")
		return v
	}
	seen := map[int]int{}
	for _, h := range now.Hours {
		if n := seen[h.Day]; n < spans {
			v.Set(spanName(h.Day, n, "from"), h.From)
			v.Set(spanName(h.Day, n, "to"), h.To)
			seen[h.Day]++
		}
	}
	return v
}

// postHours reads the week. Complaints about a span go back to its boxes.
func (p *room) postHours(w *web.Response, r *web.Request) error {
	if r.PostFormValue("copy") != "" {
		return web.Ask(w, r, p.showHours)
	}
	var names []string // of each span's boxes, without the end
	err := p.saveProfile(r, hoursForm, nil, func(_ act.AgencyProfile, whole *act.AgencyProfile) {
		whole.Backup, whole.Phone = r.PostFormValue("backup"), r.PostFormValue("phone")
		whole.Hours, names = typedHours(r)
	})
	if err != nil {
		return web.Retry(w, r, inBoxes(err, names), p.showHours)
	}
	w.Say("admin.saved")
	return w.SeeOther("/agency")
}

// copyMonday fills Tuesday to Friday like Monday, without saving yet.
func copyMonday(typed url.Values) url.Values {
	out := url.Values{}
	for name, values := range typed {
		out[name] = values
	}
	out.Set("kind", "week")
	for day := 2; day <= 5; day++ {
		for n := range spans {
			for _, end := range []string{"from", "to"} {
				out.Set(spanName(day, n, end), typed.Get(spanName(1, n, end)))
			}
		}
	}
	return out
}

func typedHours(r *web.Request) (hours []act.Hours, names []string) {
	switch r.PostFormValue("kind") {
	case "always":
		return always(), nil
	case "never":
		return nil, nil
	}
	for _, day := range week {
		for n := range spans {
			h := act.Hours{Day: day, From: r.PostFormValue(spanName(day, n, "from")), To: r.PostFormValue(spanName(day, n, "to"))}
			if h.From != "" || h.To != "" {
				hours, names = append(hours, h), append(names, fmt.Sprintf("d%d.%d.", day, n))
			}
		}
	}
	return hours, names
}

// inBoxes renames the fields of a fault from the act's list to the boxes.
func inBoxes(err error, names []string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	out := fault.New(f.Code, f.Key, f.Args...)
	for _, field := range f.Fields {
		var i int
		var end string
		if n, _ := fmt.Sscanf(field.Name, "hours.%d.%s", &i, &end); n == 2 && i < len(names) {
			field.Name = names[i] + end
		}
		out.Add(field.Name, field.Key, field.Args...)
	}
	return out
}

// openText says when an agency is on call, in words.
func openText(r *web.Request, hours []act.Hours) []string {
	if isAlways(hours) {
		return []string{r.T("admin.hours.always")}
	}
	var lines []string
	w := say.New(r.Lang, r.Now())
	for _, day := range week {
		var parts []string
		for _, h := range hours {
			if h.Day == day {
				parts = append(parts, r.T("admin.hours.span", w.Clock(h.From), w.Clock(h.To)))
			}
		}
		if len(parts) > 0 {
			lines = append(lines, r.T("admin.hours.day", locale.Weekday(r.Lang, time.Weekday(day)), locale.List(r.Lang, parts)))
		}
	}
	return lines
}
