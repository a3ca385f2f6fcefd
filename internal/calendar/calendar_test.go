package calendar_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/calendar"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/plans"
	"relais/internal/seal"
	"relais/internal/store"
)

// feeds is a worker with a file and a feed.
type feeds struct {
	*nodetest.Fixture
	t     *testing.T
	home  *nodetest.Agency
	file  string
	token string
}

func newFeeds(t *testing.T, f *nodetest.Fixture) *feeds {
	t.Helper()
	x := &feeds{Fixture: f, t: t, home: f.Agency("ngo", "QC")}
	c, err := casework.CreateCase.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.CreateCase{Known: "Zibeline Fictive", Language: "fr"})
	x.ok(err)
	x.file = c.ID
	x.token = x.make(x.home.Worker)
	return x
}

func (x *feeds) ctx() context.Context { return context.Background() }

func (x *feeds) ok(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *feeds) make(who *nodetest.Member) string {
	x.t.Helper()
	made, err := calendar.MakeCalendar.Do(x.ctx(), x.Node, who.Fresh(), act.None{})
	x.ok(err)
	return made.Token
}

func (x *feeds) meet(who *nodetest.Member, at string) string {
	x.t.Helper()
	e, err := plans.AddShaped.Do(x.ctx(), x.Node, who.Fresh(), act.AddShaped{Case: x.file, Kind: "appointment", Fields: map[string]string{"what": "Visite", "at": at}})
	x.ok(err)
	return e.ID
}

// starts are the times that a feed shows.
func (x *feeds) starts(token string) (out []string) {
	x.t.Helper()
	ics, err := x.Node.Calendar.Feed(x.ctx(), token)
	x.ok(err)
	for line := range strings.SplitSeq(string(ics), "\r\n") {
		if at, ok := strings.CutPrefix(line, "DTSTART:"); ok {
			out = append(out, at)
		}
	}
	return out
}

func (x *feeds) want(token string, times ...string) {
	x.t.Helper()
	if diff := cmp.Diff(times, x.starts(token)); diff != "" {
		x.t.Error(diff)
	}
}

// TestFeed: a feed follows each change of a plan, whoever writes it, with nobody of its
// own signed in; also when a file goes to another worker, is closed and opened again.
func TestFeed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		worker, mate := x.home.Worker, f.Member(x.home, "caseworker")
		x.want(x.token)
		winter := x.meet(mate, "2026-02-03T14:30 America/Vancouver")
		x.meet(mate, "2026-07-03T14:30 America/Vancouver")
		x.meet(mate, "2026-11-01T01:30 America/Toronto") // comes twice: the first
		all := []string{"20260203T223000Z", "20260703T213000Z", "20261101T053000Z"}
		x.want(x.token, all...)
		_, err := plans.AddShaped.Do(x.ctx(), f.Node, mate.Fresh(), act.AddShaped{Case: x.file, Kind: "step", Fields: map[string]string{"what": "x", "by": "2026-02-04"}})
		x.ok(err)
		x.want(x.token, all...)
		_, err = plans.SetDone.Do(x.ctx(), f.Node, mate.Fresh(), act.SetDone{Case: x.file, Entry: winter, Done: true})
		x.ok(err)
		x.want(x.token, all[1:]...)
		theirs := x.make(mate)
		set := func(in act.SetCase) {
			t.Helper()
			in.Case = x.file
			_, err := casework.SetCase.Do(x.ctx(), f.Node, worker.Fresh(), in)
			x.ok(err)
		}
		x.want(theirs)
		set(act.SetCase{Worker: &mate.ID})
		x.want(x.token)
		x.want(theirs, all[1:]...)
		open := false
		set(act.SetCase{Open: &open})
		x.want(theirs)
		open = true
		set(act.SetCase{Open: &open})
		x.want(theirs, all[1:]...)
		_, err = casework.EraseSection.Do(x.ctx(), f.Node, worker.Fresh(), act.EraseSection{Case: x.file, Section: "plan", Basis: "person"})
		x.ok(err)
		x.want(theirs)
	})
}

// TestFeedIsRepaired: what a feed does not know is put right when its member looks at
// what is to be done.
func TestFeedIsRepaired(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		x.meet(x.home.Worker, "2026-07-03T14:30 America/Vancouver")
		x.ok(f.DB().Transact(x.ctx(), func(ctx context.Context, tx *store.Tx) error {
			row, err := store.CalendarOf(ctx, tx, x.home.Worker.ID)
			if err != nil {
				return err
			}
			row.Times = row.Times[:len(row.Times)-1]
			return store.SetCalendar(ctx, tx, row)
		}))
		_, err := f.Node.Calendar.Feed(x.ctx(), x.token)
		nodetest.WantFault(t, err, fault.NotFound, "fault.not_found")
		_, err = plans.ListTasks.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.TaskQuery{})
		x.ok(err)
		x.want(x.token, "20260703T213000Z")
	})
}

// TestAttackFeedTellsTimesAlone: no word of a plan, of a person or of a place is in a
// feed, and nothing of a section that is for named people only.
func TestAttackFeedTellsTimesAlone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		canary := nodetest.NewCanary()
		x.ok(func() error {
			_, err := plans.AddShaped.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.AddShaped{Case: x.file, Kind: "appointment", Fields: map[string]string{
				"what": canary.Word("what"), "at": "2026-07-03T14:30 America/Vancouver", "place": canary.Word("place"), "note": canary.Word("note"), "interpreter": canary.Word("who")}})
			return err
		}())
		_, err := plans.AddShaped.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.AddShaped{Case: x.file, Kind: "justice_step", Fields: map[string]string{
			"step": "trial", "what": canary.Word("trial"), "at": "2026-07-04T09:30 America/Toronto"}})
		x.ok(err)
		ics, err := f.Node.Calendar.Feed(x.ctx(), x.token)
		x.ok(err)
		for _, word := range []string{string(canary), "Zibeline", "Vancouver", "America", x.file, x.home.Worker.ID, x.home.ID, "appointment", "trial"} {
			if bytes.Contains(bytes.ToLower(ics), []byte(strings.ToLower(word))) {
				t.Errorf("the feed says %s", word)
			}
		}
		x.want(x.token, "20260703T213000Z", "20260704T133000Z")
		restrict := func(section string) {
			_, err := casework.RestrictSection.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.Restrict{Case: x.file, Section: section, Members: []string{x.home.Worker.ID, x.home.Admin.ID}})
			x.ok(err)
		}
		restrict("legal")
		x.want(x.token, "20260703T213000Z")
		restrict("plan")
		x.want(x.token)
		_, err = plans.ListTasks.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.TaskQuery{})
		x.ok(err)
		x.want(x.token)
	})
}

// TestAttackStolenFeed: whoever has the database without the key of the node reads no
// time and no address in it; whoever has that key too reads times, and not of which file.
func TestAttackStolenFeed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		x.meet(x.home.Worker, "2026-07-03T14:30 America/Vancouver")
		var row store.CalendarRow
		x.ok(f.DB().View(x.ctx(), func(ctx context.Context, tx *store.Tx) (err error) {
			row, err = store.CalendarOf(ctx, tx, x.home.Worker.ID)
			return err
		}))
		clear := bytes.Join([][]byte{row.Token, row.Times, row.Refs}, nil)
		for _, word := range []string{"2026", "14:30", "Vancouver", x.token, x.file} {
			if bytes.Contains(clear, []byte(word)) {
				t.Errorf("the row says %s", word)
			}
		}
		if calendar.Opens(row, seal.NewKey()) != "" {
			t.Error("another key opens the times")
		}
		stolen := calendar.Opens(row, f.Node.Own)
		if !strings.Contains(stolen, "14:30") || strings.Contains(stolen, x.file) {
			t.Errorf("the key of the node opens %s", stolen)
		}
		if calendar.OpensRefs(row, f.Node.Own) {
			t.Error("the key of the node opens the key of the refs")
		}
	})
}

// TestAttackAddressOfAFeed: an address that was revoked, whose member left or reads no
// files any more answers as one that never was.
func TestAttackAddressOfAFeed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		_, unknown := f.Node.Calendar.Feed(x.ctx(), seal.NewToken())
		nodetest.WantFault(t, unknown, fault.NotFound, "fault.not_found")
		gone := func(token string) {
			t.Helper()
			ics, err := f.Node.Calendar.Feed(x.ctx(), token)
			if diff := cmp.Diff(unknown.Error(), errText(err)); diff != "" || len(ics) > 0 {
				t.Error(diff)
			}
		}
		old := x.token
		x.token = x.make(x.home.Worker)
		gone(old)
		x.want(x.token)
		_, err := calendar.DropCalendar.Do(x.ctx(), f.Node, x.home.Worker.Fresh(), act.None{})
		x.ok(err)
		gone(x.token)
		mate := f.Member(x.home, "caseworker")
		theirs := x.make(mate)
		x.want(theirs)
		_, err = accounts.ChangeRoles.Do(x.ctx(), f.Node, x.home.Admin.Fresh(), act.ChangeRoles{ID: mate.ID, Roles: []string{agency.Auditor}})
		x.ok(err)
		gone(theirs)
		_, err = accounts.ChangeRoles.Do(x.ctx(), f.Node, x.home.Admin.Fresh(), act.ChangeRoles{ID: mate.ID, Roles: []string{agency.Caseworker}})
		x.ok(err)
		gone(theirs)
		other := f.Member(x.home, "caseworker")
		theirs = x.make(other)
		_, err = accounts.RemoveMember.Do(x.ctx(), f.Node, x.home.Admin.Fresh(), act.Leave{ID: other.ID})
		x.ok(err)
		gone(theirs)
		x.ok(f.DB().View(x.ctx(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.CalendarOf(ctx, tx, other.ID); err == nil {
				t.Error("the feed of who left is kept")
			}
			return nil
		}))
		last := x.make(x.home.Worker)
		x.ok(f.DB().Transact(x.ctx(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.AfterRestore(ctx)
			return err
		}))
		gone(last)
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestAttackFeedIsLimited: who tries addresses has to wait.
func TestAttackFeedIsLimited(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := newFeeds(t, f)
		ctx := node.WithSource(x.ctx(), "192.0.2.7")
		var err error
		for range 80 {
			if _, err = f.Node.Calendar.Feed(ctx, seal.NewToken()); fault.CodeOf(err) != fault.NotFound {
				break
			}
		}
		if fault.CodeOf(err) != fault.TooMany {
			t.Errorf("80 addresses were tried: %v", err)
		}
		f.Advance(2 * time.Minute)
		if _, err := f.Node.Calendar.Feed(ctx, x.token); err != nil {
			t.Error(err)
		}
	})
}
