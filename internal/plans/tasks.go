package plans

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/referral"
	"relais/internal/store"
)

// ListTasks lists what a member has to do, or all of them: what is open in plans and
// has a day, the next day of a file, referrals with a deadline, what people wrote, and
// the people who must be told of a disclosure. It opens no file: the list of files
// knows the days.
var ListTasks = define.Define[act.TaskQuery, act.Tasks]("ListTasks", "GET /tasks", "cases", agency.CaseDesk,
	"What a member, or the whole case desk, has to do, the soonest first.")

func (n *Plans) listTasks(ctx context.Context, s *agency.Session, in act.TaskQuery) (out act.Tasks, err error) {
	look := gathering{n: n, s: s, named: in.Member, now: n.node.DB.Now().In(s.Zone), who: s.Member, files: map[string]casefile.Line{}}
	if in.Member != "" {
		look.who = in.Member
	} else if err := n.around.Refresh(ctx, s); err != nil {
		return out, err
	}
	if in.Team {
		look.who = ""
	}
	if err := n.node.DB.View(ctx, look.ofFiles); err != nil {
		return out, err
	}
	if err := look.elsewhere(ctx); err != nil {
		return out, err
	}
	tasks := look.tasks
	for _, t := range tasks {
		if t.Late {
			out.Late++
		}
	}
	if in.Late {
		tasks = slices.DeleteFunc(tasks, func(t *placed) bool { return !t.Late })
	}
	slices.SortFunc(tasks, firstTask)
	out.Items, out.Total, out.People = []act.Task{}, len(tasks), look.people
	for _, t := range page(tasks, in.Page) {
		out.Items = append(out.Items, t.Task)
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "task.list", s.Agency)
	})
}

// placed is a task and in which place it was found: of two that are alike the first
// stays the first.
type placed struct {
	act.Task
	place int
}

// gathering gathers what somebody has to do; who is "" for everybody.
type gathering struct {
	n     *Plans
	s     *agency.Session
	now   time.Time
	who   string
	files map[string]casefile.Line // open ones, by id
	tasks []*placed
	// people are those of a member who is named.
	named  string
	people []act.CaseRow
}

// falls reports whether what a file asks for falls to who is looked at: to its worker,
// or, where it has none, to whoever looks.
func (g *gathering) falls(worker string) bool {
	return g.who == "" || worker == g.who || worker == "" && g.who == g.s.Member
}

func (g *gathering) ofFiles(ctx context.Context, tx *store.Tx) error {
	g.tasks, g.people = nil, nil
	clear(g.files)
	roll, err := g.n.files().Roster(ctx, tx, g.s)
	if err != nil {
		return err
	}
	today := g.now.Format(time.DateOnly)
	roll.Pick(func(l casefile.Line) bool {
		if !l.Open || l.Damaged {
			return false
		}
		g.files[l.ID] = l
		if g.named != "" && l.Worker == g.named && l.Into == "" {
			g.people = append(g.people, caseview.Row(l))
		}
		if !g.falls(l.Worker) {
			return false
		}
		if l.Next != "" {
			g.add(l, act.Task{What: "next", Day: l.Next, Late: l.Next < today})
		}
		if l.Grown > today && l.Grown <= g.now.AddDate(0, ahead, 0).Format(time.DateOnly) {
			g.add(l, act.Task{What: "of_age", Day: l.Grown})
		}
		for _, it := range l.Items() {
			k, known := g.n.kinds.Numbered(it.Kind)
			if !known {
				continue // a later program wrote it
			}
			g.add(l, g.item(k, it, today))
		}
		return false
	})
	return g.consents(ctx, tx)
}

// endsSoon is how many days before its end a consent is to be looked at.
const endsSoon = 14

// consents adds those that end soon. Their rows say the noon after their last day, and
// nothing of what was agreed.
func (g *gathering) consents(ctx context.Context, tx *store.Tx) error {
	ending, err := g.n.files().Ending(ctx, tx, g.s, g.now.AddDate(0, 0, endsSoon+1))
	for _, c := range ending {
		last := c.Due.UTC().AddDate(0, 0, -1).Format(time.DateOnly)
		if l, open := g.files[c.Case]; open && g.falls(l.Worker) && last >= g.now.Format(time.DateOnly) {
			g.add(l, act.Task{What: "consent", ID: c.ID, Day: last})
		}
	}
	return err
}

// ahead is how many months before a child is of age this is something to do.
const ahead = 6

// item is something of a plan. What has a time is late once it is over.
func (g *gathering) item(k kinds.Kind, it casefile.Item, today string) act.Task {
	t := act.Task{What: "entry", Kind: k.Kind, ID: it.Entry, Title: it.Title, Day: it.Day, Clock: it.Clock, Zone: it.Zone, Late: it.Day < today}
	if it.Clock != "" {
		at := it.At()
		t.At, t.Late = act.MomentOf(at), at.Before(g.now)
	}
	return t
}

func (g *gathering) add(l casefile.Line, t act.Task) {
	t.Case, t.Known, t.Worker = l.ID, l.Known, l.Worker
	g.tasks = append(g.tasks, &placed{t, len(g.tasks)})
}

// elsewhere adds what does not stand in files.
func (g *gathering) elsewhere(ctx context.Context) error {
	underway, err := g.n.around.Underway(ctx, g.s)
	if err != nil {
		return err
	}
	for _, r := range underway {
		g.referral(r)
	}
	said, err := g.n.around.Said(ctx, g.s)
	if err != nil {
		return err
	}
	for _, w := range said {
		l := g.files[w.Case]
		if g.falls(l.Worker) || w.Kind == second {
			g.add(l, g.dated(act.Task{What: "word", Kind: w.Kind, ID: w.ID}, w.Due))
		}
	}
	untold, err := g.n.around.Untold(ctx, g.s)
	for _, d := range untold {
		if l := g.files[d.Case]; g.falls(l.Worker) {
			g.add(l, act.Task{What: "tell", ID: d.ID, Day: d.TellOn, Late: d.TellOn < g.now.Format(time.DateOnly)})
		}
	}
	return err
}

// second is the kind of words that everybody must see: somebody else may hold the card.
const second = "second"

// referral adds one that has a deadline or an appointment. What an agency received
// falls to whoever must look at it.
func (g *gathering) referral(r act.ReferralRow) {
	due := r.Due
	if r.Meets != nil {
		due = r.Meets
	}
	look := referral.Look(r.Look) != referral.LookNothing
	if due == nil && !look {
		return
	}
	l, ours := g.files[r.Case]
	if r.Side == referral.SideSent && ours {
		if !g.falls(l.Worker) {
			return
		}
	} else if g.who != "" && (g.who != g.s.Member || !look) {
		return
	}
	if !ours {
		l.ID, l.Known = "", ""
	}
	t := g.dated(act.Task{What: "referral", ID: r.ID, Need: r.Need, State: r.State, Name: r.Name, Kind: r.Side}, due)
	t.Late = r.Overdue
	g.add(l, t)
}

// dated gives a task its instant, and the day on the clocks of who looks.
func (g *gathering) dated(t act.Task, at *act.Moment) act.Task {
	if at != nil {
		local := at.In(g.s.Zone)
		t.At, t.Day, t.Clock, t.Zone, t.Late = at, local.Format(time.DateOnly), local.Format("15:04"), g.s.Zone.String(), at.Before(g.now)
	}
	return t
}

// firstTask orders what is to be done: by its day and its time; what has none, last.
func firstTask(a, b *placed) int {
	if a.Day != b.Day {
		return strings.Compare(cmp.Or(a.Day, "9999"), cmp.Or(b.Day, "9999"))
	}
	return cmp.Or(strings.Compare(a.Clock, b.Clock), strings.Compare(a.Known, b.Known), a.place-b.place)
}

// ListLapses lists open files with which something may have been forgotten.
var ListLapses = define.Define[act.LapseQuery, act.Lapses]("ListLapses", "GET /lapses", "cases", agency.Supervisors,
	"Open files without a contact for so long, without a plan, or with something overdue.")

// silent is after how many weeks without a contact a file is listed, unless told.
const silent = 4

func (n *Plans) listLapses(ctx context.Context, s *agency.Session, in act.LapseQuery) (out act.Lapses, err error) {
	now := n.node.DB.Now().In(s.Zone)
	weeks := cmp.Or(in.Weeks, silent)
	since := now.AddDate(0, 0, -7*weeks).Format(time.DateOnly)
	var all []act.Lapse
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all = nil
		roll, err := n.files().Roster(ctx, tx, s)
		if err != nil {
			return err
		}
		roll.Pick(func(l casefile.Line) bool {
			if !l.Open || l.Damaged || l.Into != "" {
				return false
			}
			one := act.Lapse{CaseRow: caseview.Row(l), Contact: l.Contacted, Unknown: !l.Summed,
				NoContact: l.Summed && max(l.Contacted, l.Began) < since, NoPlan: l.Summed && !l.Planned}
			if l.Next != "" && l.Next < now.Format(time.DateOnly) {
				one.Late++
			}
			for _, it := range l.Items() {
				if it.Late(now) {
					one.Late++
				}
			}
			if one.NoContact || one.NoPlan || one.Late > 0 || one.Unknown {
				all = append(all, one)
			}
			return false
		})
		return nil
	})
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(all, func(a, b act.Lapse) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(a.Contact, b.Contact))
	})
	out = act.Lapses{Items: page(all, in.Page), Total: len(all)}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "lapse.list", s.Agency)
	})
}
