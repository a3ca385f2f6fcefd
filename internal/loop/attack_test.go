package loop_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackRuleWhileAsking: the person says "never tell them" while a
// colleague asks just them. Whichever comes first, nothing is left under way:
// the ask is refused, or what it armed is destroyed.
func TestAttackRuleWhileAsking(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 5
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		second := f.Open(false) // another process of the same node
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		var refused, swept int
		for round := range rounds {
			l := newPair(t, f, "none", a, b)
			s, other := l.s.Worker.Fresh(), l.s.Worker.Fresh()
			var asked, ruled error
			var wg sync.WaitGroup
			wg.Go(func() {
				_, asked = loop.Ask.Do(l.ctx(), f.Node, s, act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "ranked",
					Candidates: []act.Candidate{{Agency: b.ID}, {Agency: a.ID, Release: l.release}}})
			})
			wg.Go(func() {
				_, ruled = casework.SetSafeContact.Do(l.ctx(), second, other, act.SetSafeContact{Case: l.file,
					SafeContact: act.SafeContact{NeverAgency: []string{a.ID}}})
			})
			wg.Wait()
			l.ok(ruled)
			switch fault.CodeOf(asked) {
			case "":
				swept++
			case fault.InvalidInput, fault.Conflict:
				refused++
			default:
				t.Fatal(asked)
			}
			if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`); n != 0 {
				t.Fatalf("round %d: a release is armed for who must never be told (the ask: %v)", round, asked)
			}
			if asked == nil { // nobody follows when the first says no
				row := l.inbox(b, 1)[0]
				l.move(b.Worker, act.Move{ID: row.ID, Type: "decline", Reason: "no_capacity"})
			}
			l.inbox(a, 0)
		}
		t.Logf("%d asks came before the rule, %d after it", swept, refused)
	})
}

// damages to a case file, each of which can hide whom the person never wants
// told. {safe} is the entry of the rules, {case} the file.
var damages = map[string][]string{
	"a byte of the rules":      {`UPDATE case_body SET body = {flip} WHERE entry_row = {safe}`},
	"the rules' words removed": {`DELETE FROM case_body WHERE entry_row = {safe}`},
	"the rules removed":        {`DELETE FROM case_body WHERE entry_row = {safe}`, `DELETE FROM case_entry WHERE row = {safe}`},
	"a byte of the head":       {`UPDATE case_head SET head = {fliphead} WHERE case_row = {case}`},
	"a version of the head":    {`UPDATE case_head SET vault = 9 WHERE case_row = {case}`},
	"the sections' keys":       {`UPDATE case_section SET ring = (SELECT head FROM case_head WHERE case_row = {case}) WHERE case_row = {case} AND row = {ring}`},
}

// TestAttackDamagedFile: what was changed behind the software's back never
// works against the person. Nothing that can wait goes out, because who must
// never be told can't be read; what the person takes back ends at once; and
// with danger to life the door opens.
func TestAttackDamagedFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, damage := range damages {
			t.Run(name, func(t *testing.T) {
				l := newPair(t, f, "none")
				barred := f.Agency("police", "QC")
				l.never(barred.ID)
				safe := l.newest()
				id := l.received()
				waiting := l.asks("single").Referrals[0].ID
				l.move(l.r.Worker, act.Move{ID: waiting, Type: "accept"})
				l.damage(safe, damage)

				_, err := loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
					Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}}})
				l.code(err, fault.Conflict)
				_, err = loop.Release.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Release{ID: waiting, Consent: l.release})
				l.code(err, fault.Conflict)
				got, err := casework.GetCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: l.file})
				l.ok(err)
				if got.Whole || !got.RulesUnread {
					t.Errorf("the file reads as whole: %v, its rules as read: %v", got.Whole, !got.RulesUnread)
				}
				back, err := casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(),
					act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.release}})
				l.ok(err)
				if back.State != "withdrawn" {
					t.Errorf("the consent is %s", back.State)
				}
				_, err = loop.OpenRelease.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.ID{ID: id})
				l.code(err, fault.Gone)
				if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL AND referral = '` + id + `'`); n != 0 {
					t.Error("the recipient still holds the key")
				}
				ended, err := loop.Withdraw.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Withdraw{ID: waiting, Reason: "words about somebody"})
				l.ok(err)
				if !ended.Unsaid {
					t.Error("words that nobody could check were sent, or left out without a word")
				}
				d, err := loop.Disclose.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "danger",
					Agency: l.r.ID, Sections: []string{"identity"}, Basis: "danger to life", Text: "somebody waits in front of the house"})
				l.ok(err)
				if d.State != "sent" || !d.RulesUnread {
					t.Errorf("in danger: %s, rules unread: %v", d.State, d.RulesUnread)
				}
			})
		}
	})
}

// run runs a statement behind the node's back.
func (l *pair) run(q string, args ...any) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
}

// newest is the row of the file's newest entry.
func (l *pair) newest() int {
	return l.rows(`SELECT row FROM case_entry WHERE case_row = ` + l.caseRow() + ` ORDER BY seq DESC LIMIT 1`)
}

func (l *pair) caseRow() string {
	return fmt.Sprint(l.rows(`SELECT row FROM case_file WHERE id = '` + l.file + `'`))
}

// damage runs statements on the pair's case file, in which {safe} is the row
// of the rules' entry; {flip} and {fliphead} are what is there with a bit changed.
func (l *pair) damage(safe int, statements []string) {
	l.t.Helper()
	entry := fmt.Sprint(safe)
	ring := fmt.Sprint(l.rows(`SELECT s.row FROM case_section s JOIN case_entry e ON e.section = s.id AND e.case_row = s.case_row WHERE e.row = ` + entry))
	flipped := func(q string) []byte {
		b := l.blob(q)
		b[len(b)-1] ^= 1
		return b
	}
	body, head := flipped(`SELECT body FROM case_body WHERE entry_row = `+entry), flipped(`SELECT head FROM case_head WHERE case_row = `+l.caseRow())
	words := strings.NewReplacer("{safe}", entry, "{case}", l.caseRow(), "{ring}", ring, "{flip}", "$1", "{fliphead}", "$1")
	for _, q := range statements {
		var args []any
		switch {
		case strings.Contains(q, "{flip}"):
			args = append(args, body)
		case strings.Contains(q, "{fliphead}"):
			args = append(args, head)
		}
		l.sql(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, words.Replace(q), args...)
			return err
		})
	}
}

// TestAttackDoorWithoutConsent: the door opens no wider than its rules. A
// second member can end what was sent, and the key dies; what the law demands
// nobody ends and no list bars; whom the person never wants told learns of a
// danger only from two members; and telling the person is a task with a day.
func TestAttackDoorWithoutConsent(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		police := f.Agency("police", "QC")
		disclose := func(kind string) act.DisclosureView {
			d, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: kind, Agency: police.ID,
				Sections: []string{"identity"}, Basis: "danger to life", Text: "now"})
			l.ok(err)
			return d
		}
		review := func(who *nodetest.Member, in act.ReviewDisclosure) (act.DisclosureView, error) {
			return loop.ReviewDisclosure.Do(l.ctx(), f.Node, who.Fresh(), in)
		}
		d := disclose("danger")
		_, err := review(l.s.Worker, act.ReviewDisclosure{ID: d.ID, End: true, Reason: "not so"})
		l.code(err, fault.Conflict) // not by who made it
		_, err = review(l.s.Admin, act.ReviewDisclosure{ID: d.ID, End: true})
		l.code(err, fault.InvalidInput) // not without a reason
		got, err := review(l.s.Admin, act.ReviewDisclosure{ID: d.ID, End: true, Reason: "not so"})
		l.ok(err)
		if got.State != "ended" || got.Reason != "not so" {
			t.Errorf("%+v", got)
		}
		_, err = loop.OpenRelease.Do(l.ctx(), f.Node, police.Worker.Fresh(), act.ID{ID: d.Referral})
		l.code(err, fault.Gone)
		if told := l.get(police.Worker, d.Referral); told.State != "cancelled" || told.Moves[len(told.Moves)-1].Type != "end_disclosure" {
			t.Errorf("the police is told %s", told.State)
		}

		d = disclose("report")
		_, err = review(l.s.Admin, act.ReviewDisclosure{ID: d.ID, End: true, Reason: "not so"})
		l.code(err, fault.InvalidInput)
		if d.State != "sent" || d.TellOn != f.Now().In(l.s.Worker.Fresh().Zone).AddDate(0, 0, 7).Format("2006-01-02") {
			t.Errorf("%+v", d)
		}

		l.never(police.ID)
		if d = disclose("report"); d.State != "sent" || !d.Barred {
			t.Errorf("a report that the law demands: %+v", d)
		}
		if d = disclose("danger"); d.State != "proposed" || d.Referral != "" {
			t.Errorf("danger, to who must never be told: %+v", d)
		}
		got, err = review(l.s.Admin, act.ReviewDisclosure{ID: d.ID, End: true, Reason: "there is another way"})
		l.ok(err)
		if got.State != "refused" || got.Referral != "" {
			t.Errorf("%+v", got)
		}
	})
}

// TestAttackNobodyTellsThePerson: the agency is reminded on the day, once, and
// again when the day was put off, until the person was told.
func TestAttackNobodyTellsThePerson(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		d, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "danger", Agency: l.r.ID,
			Sections: []string{"identity"}, Basis: "danger to life", Text: "now", TellSafe: true})
		l.ok(err)
		reminded := func(want int) {
			t.Helper()
			l.tick()
			if n := l.notices(l.s.Worker, "notice.disclosure.tell"); n != want {
				t.Errorf("%d reminders, want %d", n, want)
			}
		}
		reminded(0)
		f.Advance(30 * time.Hour)
		reminded(1)
		reminded(1)
		later := f.Now().AddDate(0, 0, 3).Format(time.DateOnly)
		_, err = loop.TellPerson.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.TellPerson{ID: d.ID, TellOn: later})
		l.ok(err)
		f.Advance(4 * 24 * time.Hour)
		reminded(2)
		told, err := loop.TellPerson.Do(l.ctx(), f.Node, l.s.Admin.Fresh(), act.TellPerson{ID: d.ID, Told: true})
		l.ok(err)
		if told.Told == "" {
			t.Errorf("%+v", told)
		}
		_, err = loop.TellPerson.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.TellPerson{ID: d.ID, Told: true})
		l.code(err, fault.NotFound)
	})
}

// TestAttackMoreThanAgreed: every part that arrives is named by the consent.
// The name, the numbers, the code word, whom never to tell, the places to
// avoid and the notes do not ride along; only the limits do. The preview says
// the same as what arrives.
func TestAttackMoreThanAgreed(t *testing.T) {
	cases := []struct {
		parts              []string
		has, hasNot, parte string
	}{
		{[]string{"identity"}, "Fictive", "tournesol 555-0142 Marc gare doucement", "identity"},
		{[]string{"legal"}, "", "Fictive tournesol 555-0142 Marc gare doucement", "legal"},
		{[]string{"name"}, "", "Fictive tournesol 555-0142 Marc gare doucement", ""},
		{[]string{"contact"}, "tournesol 555-0142", "Fictive Marc gare doucement", ""},
		{[]string{"safety"}, "Marc gare doucement", "Fictive tournesol 555-0142", ""},
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, c := range cases {
			l := newPair(t, f, "none")
			_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{
				Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0142", Hours: []act.Hours{{Day: 1, From: "09:00", To: "11:00"}}}},
				CodeWord: "tournesol", NeverTell: []string{"Marc"}, Avoid: []string{"gare"}, Notes: "doucement"}})
			l.ok(err)
			l.release = l.consent(act.NewConsent{Kind: "release", Agencies: []string{l.r.ID}, Sections: c.parts, Purpose: "to be welcomed", Loopback: "none"})
			id := l.asks("single").Referrals[0].ID
			l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
			preview, err := loop.PreviewRelease.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
			l.ok(err)
			_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
			l.ok(err)
			got, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
			l.ok(err)
			text, err := json.Marshal([]any{got.Known, got.Safe, got.Parts})
			l.ok(err)
			for _, word := range strings.Fields(c.has) {
				if !strings.Contains(string(text), word) {
					t.Errorf("%v: %s did not arrive: %s", c.parts, word, text)
				}
			}
			for _, word := range strings.Fields(c.hasNot) {
				if strings.Contains(string(text), word) {
					t.Errorf("%v: %s arrived: %s", c.parts, word, text)
				}
			}
			if named := slices.Contains(c.parts, "name"); named != (got.Known == secret) || !named && strings.Contains(string(text), secret+"\"") {
				t.Errorf("%v: the name: %q", c.parts, got.Known)
			}
			want := act.Limits{Write: true, WriteHours: []act.Hours{{Day: 1, From: "09:00", To: "11:00"}}, Zone: l.s.Worker.Fresh().Zone.String()}
			if diff := cmp.Diff(want, got.Limits); diff != "" {
				t.Errorf("%v: limits\n%s", c.parts, diff)
			}
			if diff := cmp.Diff([]any{preview.Known, preview.Safe, preview.Parts, preview.Limits}, []any{got.Known, got.Safe, got.Parts, got.Limits}); diff != "" {
				t.Errorf("%v: the preview differs from what arrives\n%s", c.parts, diff)
			}
		}
	})
}

// TestAttackWithdrawnRowPutBack: the row of a release whose consent was taken
// back is put back, key and state. It does not open.
func TestAttackWithdrawnRowPutBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.received()
		of := ` FROM released WHERE referral = '` + id + `'`
		wrap, sealed := l.blob(`SELECT wrap`+of), l.blob(`SELECT sealed`+of)
		standing, version := l.blob(`SELECT standing FROM referral WHERE id = '`+id+`'`), l.rows(`SELECT version FROM referral WHERE id = '`+id+`'`)
		l.withdrawConsent(l.release)
		l.sql(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE released SET wrap = $1, sealed = $2 WHERE referral = $3`, wrap, sealed, id); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE referral SET standing = $1, version = $2 WHERE id = $3`, standing, version, id)
			return err
		})
		got, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		if err == nil {
			t.Errorf("opens again: %+v", got)
		}
	})
}

// TestAttackNextAskPutOff: the next candidate in rank is asked when the one
// before is overdue, whatever somebody wrote into the row of what is held.
func TestAttackNextAskPutOff(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b, c := f.Agency("shelter", "QC"), f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b, c)
		l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}, act.Candidate{Agency: c.ID})
		f.Exec(`UPDATE held SET due = due + 1000000000000`)
		f.Advance(3 * time.Hour)
		l.tick()
		for who, want := range map[*nodetest.Agency]int{b: 1, c: 0} {
			box, err := loop.ListReferrals.Do(l.ctx(), f.Node, who.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
			l.ok(err)
			if len(box.Items) != want {
				t.Errorf("%d asks, want %d", len(box.Items), want)
			}
		}
	})
}

// TestAttackStaleRules: the person says "never call, he has the phone" after
// the release was armed, and a worker removes an entry and restricts a section.
// What is sent upon acceptance is what stands now; who holds a release already
// learns the new limits at once, and the sender learns nothing by that.
func TestAttackStaleRules(t *testing.T) {
	phone := act.SafeContact{Channels: []act.SafeChannel{{Kind: "phone", Value: "514-555-0142"}}, Voicemail: true}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		set := func(rules act.SafeContact) {
			_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: rules})
			l.ok(err)
		}
		entry := func(section, text string) string {
			e, err := casework.AddEntry.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddEntry{Case: l.file, NewEntry: act.NewEntry{Section: section, Text: text}})
			l.ok(err)
			return e.ID
		}
		set(phone)
		gone := entry("plan", "removed-plan")
		entry("health", "restricted-health")
		l.release = l.consent(act.NewConsent{Kind: "release", Agencies: []string{a.ID}, Purpose: "to be welcomed", Loopback: "none",
			Sections: []string{"name", "identity", "contact", "plan"}})
		held := l.received() // by a; the sender learns nothing of what follows
		l.move(a.Worker, act.Move{ID: held, Type: "schedule", When: f.Now().Add(50 * time.Hour).UTC().Format(time.RFC3339)})
		armed := l.asks("ranked", act.Candidate{Agency: b.ID}, act.Candidate{Agency: a.ID, Release: l.release})
		shown := l.get(l.s.Worker, held)

		set(act.SafeContact{NeverTell: []string{"Marc"}})
		entry("plan", "new-plan")
		e, err := casework.AmendEntry.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AmendEntry{Case: l.file, Entry: gone, Base: 1, Removed: true})
		l.ok(err)
		if !e.Removed {
			t.Fatalf("%+v", e)
		}
		if now := l.get(l.s.Worker, held); now.State != shown.State || len(now.Moves) != len(shown.Moves) {
			t.Errorf("the sender learns: %s with %d moves, before %s with %d", now.State, len(now.Moves), shown.State, len(shown.Moves))
		}
		seen := l.get(a.Worker, held)
		if seen.Limits == nil || seen.Limits.Call || seen.Limits.Write || seen.Limits.Voicemail {
			t.Errorf("who holds a release reads the limits %+v", seen.Limits)
		}
		opened, err := loop.OpenRelease.Do(l.ctx(), f.Node, a.Worker.Fresh(), act.ID{ID: held})
		l.ok(err)
		if opened.Limits.Call {
			t.Errorf("and opens it with %+v", opened.Limits)
		}

		l.move(b.Worker, act.Move{ID: armed.Referrals[0].ID, Type: "decline", Reason: "no_capacity"})
		l.tick()
		var next string
		for _, row := range l.inbox(a, 2) {
			if row.ID != held {
				next = row.ID
			}
		}
		if got := l.move(a.Worker, act.Move{ID: next, Type: "accept"}); got.State != "released" {
			t.Fatalf("after acceptance: %s", got.State)
		}
		got, err := loop.OpenRelease.Do(l.ctx(), f.Node, a.Worker.Fresh(), act.ID{ID: next})
		l.ok(err)
		text, err := json.Marshal(got)
		l.ok(err)
		for word, want := range map[string]bool{"514-555-0142": false, "removed-plan": false, "new-plan": true, "Marc": false} {
			if strings.Contains(string(text), word) != want {
				t.Errorf("%s arrived: %v, want %v", word, !want, want)
			}
		}
		if got.Limits.Call || got.Limits.Voicemail {
			t.Errorf("%+v", got.Limits)
		}
	})
}

// TestAttackArmedThenRestricted: a section that was restricted since is not
// sent by somebody who may not read it; the worker is told that nothing is
// armed any more.
func TestAttackArmedThenRestricted(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release}).Referrals[0].ID
		for _, undone := range []bool{false, true} {
			_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file,
				SafeContact: act.SafeContact{NeverAgency: []string{l.r.ID}}})
			l.ok(err)
			if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`); n != 0 {
				t.Errorf("undone %v: a release is armed for who must never be told", undone)
			}
		}
		if got := l.move(l.r.Worker, act.Move{ID: id, Type: "accept"}); got.State != "accepted" {
			t.Errorf("after acceptance: %s", got.State)
		}
		if n := l.notices(l.s.Worker, "notice.referral.unarmed"); n == 0 {
			t.Error("the worker is not told that nothing is armed any more")
		}
	})
}

// TestAttackNameInAnyField: a name or a number stops an ask and every text that
// follows it to the recipient, in whatever field it stands, from whatever
// section the member may read; and words never hold up a withdrawal.
func TestAttackNameInAnyField(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := casework.AddEntry.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddEntry{Case: l.file,
			NewEntry: act.NewEntry{Section: "experience", Text: "Held in a house in Chibougamau by Gaétan."}})
		l.ok(err)
		ask := func(change func(*act.Ask)) error {
			in := act.Ask{Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Anyway: true,
				Candidates: []act.Candidate{{Agency: l.r.ID}}, Attributes: act.AskAttributes{Region: "Laval", Languages: []string{"fr"}}}
			change(&in)
			_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), in)
			return err
		}
		for name, change := range map[string]func(*act.Ask){
			"a name in the region":          func(in *act.Ask) { in.Attributes.Region = secret },
			"a number in the region":        func(in *act.Ask) { in.Attributes.Region = "514-555-0142" },
			"a name as a language":          func(in *act.Ask) { in.Attributes.Languages = []string{secret} },
			"a name as a service":           func(in *act.Ask) { in.Candidates[0].Service = secret },
			"another's name in the note":    func(in *act.Ask) { in.Note = "away from gaetan" },
			"a place of the story":          func(in *act.Ask) { in.Note = "not near Chibougamau" },
			"a number with its country":     func(in *act.Ask) { in.Note = "+1 514 555 0142" },
			"a word that is no language":    func(in *act.Ask) { in.Attributes.Languages = []string{"marcus"} },
			"the name, folded, in the note": func(in *act.Ask) { in.Note = "CANARI zibeline" },
		} {
			if err := ask(change); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%s: %v", name, err)
			}
		}
		l.ok(ask(func(*act.Ask) {}))
		id := l.asks("single").Referrals[0].ID
		_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: id, Type: "cancel", Reason: "other", Text: "ask Gaétan"})
		l.code(err, fault.InvalidInput)
		_, err = loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id, Reason: "call 514-555-0142"})
		l.code(err, fault.InvalidInput)
		_, err = loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id, Reason: "she went home"})
		l.ok(err)
	})
}

// TestAttackWhoOpenedIsWhole: what a file's own page says of who opened it holds
// the release, each opening by the recipient, and the disclosures.
func TestAttackWhoOpenedIsWhole(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.received()
		_, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		police := f.Agency("police", "QC")
		d, err := loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Kind: "danger", Agency: police.ID,
			Sections: []string{"identity"}, Basis: "danger to life", Text: "now"})
		l.ok(err)
		_, err = loop.OpenRelease.Do(l.ctx(), f.Node, police.Worker.Fresh(), act.ID{ID: d.Referral})
		l.ok(err)
		log, err := casework.ListAudit.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AuditQuery{Case: l.file, Page: act.Page{Limit: 200}})
		l.ok(err)
		did := map[string]int{}
		for _, e := range log.Items {
			did[e.Action]++
			if e.Action == "release.open" && e.Actor == "" {
				t.Error("an opening without who it was")
			}
		}
		for action, want := range map[string]int{"referral.release": 1, "release.open": 3, "disclosure.danger": 1, "case.create": 1} {
			if did[action] != want {
				t.Errorf("%s: %d times, want %d: %v", action, did[action], want, did)
			}
		}
		others, err := casework.ListAudit.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.AuditQuery{Case: l.file})
		if err == nil {
			t.Errorf("another agency reads %d entries", others.Total)
		}
	})
}

// TestAttackOtherRowsDamaged: what was damaged beside a case file (a release's
// state, a referral, what is held) never holds up what the person says: not
// the rule on whom never to tell, nor what they take back, nor a note.
func TestAttackOtherRowsDamaged(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, damage := range map[string]string{
			"the state of every release": `UPDATE released SET sealed = (SELECT head FROM case_head WHERE case_row = {case})`,
			"every referral":             `UPDATE referral SET standing = (SELECT head FROM case_head WHERE case_row = {case})`,
			"all that is held":           `UPDATE held SET sealed = (SELECT head FROM case_head WHERE case_row = {case})`,
		} {
			t.Run(name, func(t *testing.T) {
				l := newPair(t, f, "none", f.Agency("shelter", "QC"), f.Agency("shelter", "QC"))
				l.received()
				l.asks("ranked", act.Candidate{Agency: l.r.ID, Release: l.release})
				l.run(strings.ReplaceAll(damage, "{case}", l.caseRow()))
				l.never(l.r.ID)
				_, err := casework.AddEntry.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddEntry{Case: l.file, NewEntry: act.NewEntry{Section: "identity", Text: "a note"}})
				l.ok(err)
				l.withdrawConsent(l.release)
				l.withdrawConsent(l.ask)
				if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`); n != 0 {
					t.Errorf("%d releases still open", n)
				}
				l.run(`DELETE FROM held`) // the next case is not about these
			})
		}
	})
}

// TestAttackRuleOnDamagedFile: the person says "never them" and the file was
// damaged. What waits for them is not sent, whether the rule can be written
// or not; and who can't write it says so.
func TestAttackRuleOnDamagedFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, c := range map[string]struct {
			damage  string
			written bool
		}{
			"an entry removed":   {`DELETE FROM case_entry WHERE case_row = {case} AND seq = 1`, true},
			"a byte of the head": {`UPDATE case_head SET vault = 9 WHERE case_row = {case}`, false},
		} {
			t.Run(name, func(t *testing.T) {
				a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
				l := newPair(t, f, "none", a, b)
				id := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}).Referrals[0].ID
				l.run(`DELETE FROM case_body WHERE entry_row IN (SELECT row FROM case_entry WHERE case_row = ` + l.caseRow() + ` AND seq = 1)`)
				l.run(strings.ReplaceAll(c.damage, "{case}", l.caseRow()))
				_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file,
					SafeContact: act.SafeContact{NeverAgency: []string{b.ID}}})
				if c.written {
					l.ok(err)
				} else {
					nodetest.WantFault(t, err, fault.Conflict, "casefile.rules_unwritten")
				}
				l.move(a.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
				f.Advance(3 * time.Hour)
				l.tick()
				l.inbox(b, 0)
			})
		}
	})
}

// TestAttackFilePutBack: a whole file is put back to before the person said
// "never them", head and all. The audit log knows better, and nothing goes out.
func TestAttackFilePutBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		of := ` FROM case_head WHERE case_row = ` + l.caseRow()
		number, head := l.rows(`SELECT number`+of), l.blob(`SELECT head`+of)
		l.never(l.r.ID)
		entry := l.newest()
		l.run(`DELETE FROM case_body WHERE entry_row = $1`, entry)
		l.run(`DELETE FROM case_entry WHERE row = $1`, entry)
		l.run(`UPDATE case_head SET number = $1, head = $2 WHERE case_row = `+l.caseRow(), number, head)
		_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "single",
			Candidates: []act.Candidate{{Agency: l.r.ID}}})
		nodetest.WantFault(t, err, fault.Conflict, "casefile.rules_unread")
	})
}

// TestAttackColleagueVoidsNothing: a note by somebody who may not read what is
// armed, in a part that is not armed, voids nothing.
func TestAttackColleagueVoidsNothing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := casework.RestrictSection.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Restrict{Case: l.file, Section: "identity",
			Members: []string{l.s.Worker.ID, l.s.Admin.ID}})
		l.ok(err)
		l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release})
		third := f.Member(l.s, "caseworker")
		_, err = casework.AddEntry.Do(l.ctx(), f.Node, third.Fresh(), act.AddEntry{Case: l.file, NewEntry: act.NewEntry{Section: "plan", Text: "call on Monday"}})
		l.ok(err)
		if n := l.rows(`SELECT count(*) FROM released WHERE wrap IS NOT NULL`); n != 1 {
			t.Errorf("%d releases are armed, want 1", n)
		}
	})
}

// TestAttackFlood: one agency sends as many asks as it likes. It is stopped
// where no crisis gets to; another's ask comes through, and stands first where
// it can wait least; nothing older drops out of the list; the clear count is
// that of the list.
func TestAttackFlood(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		first := l.asks("single").Referrals[0].ID
		sent, err := 1, error(nil)
		for ; err == nil && sent < 400; sent++ {
			_, err = loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
				Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}}})
		}
		l.code(err, fault.TooMany)
		if sent--; sent != 300 {
			t.Errorf("%d asks without an answer", sent)
		}
		newPair(t, f, "none", l.r).asks("single", act.Candidate{Agency: l.r.ID})
		rows, seen := map[string]bool{}, 0
		for offset := 0; offset < 400; offset += 50 {
			got, err := loop.ListReferrals.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.ReferralQuery{Page: act.Page{Offset: offset, Limit: 50}})
			l.ok(err)
			seen += len(got.Items)
			for _, r := range got.Items {
				if rows[r.ID] = true; r.Need == "" || r.Urgency == "" {
					t.Fatalf("a line without words: %+v", r)
				}
			}
			if got.Total != 301 {
				t.Fatalf("the list is %d long", got.Total)
			}
		}
		counts, err := l.Node.Attention.Waiting(l.ctx(), l.r.Worker.Fresh())
		l.ok(err)
		if len(rows) != 301 || seen != 301 || !rows[first] || counts.Waiting != 301 {
			t.Errorf("%d lines, %d of them different, the first: %v; %d are counted", seen, len(rows), rows[first], counts.Waiting)
		}
		l.move(l.r.Worker, act.Move{ID: first, Type: "decline", Reason: "no_capacity"})
		_, err = loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
			Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}}})
		l.ok(err) // each answer makes room
	})
}
