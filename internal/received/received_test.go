package received_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/received"
	"relais/internal/text"
)

// pair is a sender that released something to a recipient.
type pair struct {
	*nodetest.Fixture
	t               *testing.T
	s, r            *nodetest.Agency
	file, id, under string
}

func do[In, Out any](p *pair, a define.Act[In, Out], who *nodetest.Member, in In) Out {
	p.t.Helper()
	out, err := a.Do(context.Background(), p.Node, who.Fresh(), in)
	if err != nil {
		p.t.Fatalf("%s: %v", a.Name, err)
	}
	return out
}

func newPair(t *testing.T, f *nodetest.Fixture, sections ...string) *pair {
	p := &pair{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	do(p, accounts.SetAgencyProfile, p.r.Admin, act.AgencyProfile{Name: text.Text{FR: "Maison", EN: "House"}, Zone: "America/Toronto", Uses: act.Codes["attribute"]})
	c := do(p, casework.CreateCase, p.s.Worker, act.CreateCase{Known: "Ariane", Language: "es",
		Entries: []act.NewEntry{{Section: "health", Text: "needs insulin"}, {Section: "notes", Text: "not for others"}},
		Safe: &act.SafeContact{NeverTell: []string{"the landlord"}, CodeWord: "pivoine",
			Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0101", Hours: []act.Hours{{Day: 1, From: "09:00", To: "12:00"}}}}},
		Facts: &act.NewFacts{CaseFacts: act.CaseFacts{Accessibility: []string{"wheelchair"}, Gender: "woman"}, FactSource: act.FactSource{On: "2026-01-02"}},
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	p.file = c.ID
	consent := func(in act.NewConsent) string {
		in.Agencies, in.Purpose, in.Until = []string{p.r.ID}, "to be welcomed", f.Now().AddDate(0, 0, 30).Format(time.DateOnly)
		in.GivenBy, in.Language, in.Form, in.Explained = "person", "fr", "spoken", act.Codes["explained"]
		return do(p, casework.RecordConsent, p.s.Worker, act.RecordConsent{Case: c.ID, NewConsent: in}).ID
	}
	ask := consent(act.NewConsent{Kind: "ask"})
	p.under = consent(act.NewConsent{Kind: "release", Sections: sections, Loopback: "words"})
	p.id = do(p, loop.Ask, p.s.Worker, act.Ask{Case: c.ID, Need: c.Needs[0].ID, Consent: ask, Candidates: []act.Candidate{{Agency: p.r.ID}}, Anyway: true,
		Attributes: act.AskAttributes{Gender: "woman", AgeBand: "adult_18_24", Languages: []string{"es"}, Region: "Laval, QC"}}).Referrals[0].ID
	do(p, loop.Move, p.r.Worker, act.Move{ID: p.id, Type: "accept"})
	f.Advance(5 * time.Minute) // nothing can be taken back
	do(p, loop.Release, p.s.Worker, act.Release{ID: p.id, Consent: p.under})
	f.Advance(5 * time.Minute)
	return p
}

func (p *pair) notices(who *nodetest.Member) (codes []string) {
	for _, n := range do(p, loop.Home, who, act.None{}).Notices {
		codes = append(codes, n.Code)
	}
	return codes
}

const ended = "notice.referral.received_ended"

// TestReceivedBecomesAFile: what was received is a case file with one act: rules,
// need, facts and entries, each saying from whom, when and until when; twice is
// once, whoever asks; and nothing that was not released is in it.
func TestReceivedBecomesAFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "contact", "safety", "health")
		got := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id})
		c := do(p, casework.GetCase, p.r.Worker, act.ID{ID: got.Case})
		if c.Known != "Ariane" || c.Language != "es" || !c.Whole || c.Urgent != "crisis" || len(c.Needs) != 1 || c.Needs[0].Code != "emergency-shelter" {
			t.Errorf("the file: %+v", c)
		}
		if c.Safe == nil || c.Safe.CodeWord != "pivoine" || len(c.Safe.NeverTell) != 1 || len(c.Safe.Channels) != 1 || c.Safe.Channels[0].Value != "514-555-0101" {
			t.Errorf("the rules: %+v", c.Safe)
		}
		health := do(p, casework.GetSection, p.r.Worker, act.SectionRef{Case: c.ID, Section: "health"}).Items
		at := slices.IndexFunc(health, func(e act.Entry) bool { return e.Text == "needs insulin" })
		if at < 0 || health[at].Received == nil {
			t.Fatalf("health: %+v", health)
		}
		if from := health[at].Received; from.Agency != p.s.ID || from.Referral != p.id || from.LastDay != f.Now().AddDate(0, 0, 30).Format(time.DateOnly) ||
			from.Purpose != "to be welcomed" || from.Author != p.s.Worker.Name || from.Written == nil {
			t.Errorf("from: %+v", from)
		}
		facts := do(p, casework.GetFacts, p.r.Worker, act.ID{ID: c.ID})
		if facts.Gender != "woman" || facts.AgeBand != "adult_18_24" || facts.Place != "Laval" || facts.Province != "QC" || !slices.Equal(facts.Accessibility, []string{"wheelchair"}) {
			t.Errorf("facts: %+v", facts.CaseFacts)
		}
		for _, one := range facts.Items {
			if one.Source != "agency" || one.Detail == "" || one.Fact == "accessibility" && one.On != "2026-01-02" {
				t.Errorf("the fact %+v", one)
			}
		}
		if notes := do(p, casework.GetSection, p.r.Worker, act.SectionRef{Case: c.ID, Section: "notes"}).Items; len(notes) != 0 {
			t.Errorf("what was not released: %+v", notes)
		}
		if again := do(p, received.FileReceived, p.r.Admin, act.FileReceived{ID: p.id, Known: "other"}); again.Case != c.ID || !again.Before {
			t.Errorf("again: %+v", again)
		}
		if all := do(p, casework.ListCases, p.r.Worker, act.CaseQuery{}); all.Total != 1 {
			t.Errorf("%d files", all.Total)
		}
	})
}

// TestReceivedEnds: when the consent ends or is withdrawn, also long after the help
// is done, who opened the file is told to look; nothing is erased by itself.
func TestReceivedEnds(t *testing.T) {
	for name, end := range map[string]func(p *pair){
		"withdrawn": func(p *pair) {
			do(p, casework.WithdrawConsent, p.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: p.file, Consent: p.under}})
		},
		"ended": func(p *pair) {
			p.Advance(32 * 24 * time.Hour)
			if err := p.Node.Tick(context.Background()); err != nil {
				p.t.Fatal(err)
			}
		},
		"withdrawn after the end": func(p *pair) {
			do(p, loop.Move, p.r.Worker, act.Move{ID: p.id, Type: "attend"})
			do(p, loop.Move, p.r.Worker, act.Move{ID: p.id, Type: "complete", Outcome: "met"})
			p.Advance(5 * time.Minute)
			do(p, loop.Move, p.s.Worker, act.Move{ID: p.id, Type: "confirm"})
			p.Advance(5 * time.Minute)
			do(p, casework.WithdrawConsent, p.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: p.file, Consent: p.under}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				p := newPair(t, f, "name", "health")
				file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
				if slices.Contains(p.notices(p.r.Worker), ended) {
					t.Fatal("told before")
				}
				end(p)
				if got := p.notices(p.r.Worker); !slices.Contains(got, ended) {
					t.Errorf("not told: %v", got)
				}
				if c := do(p, casework.GetCase, p.r.Worker, act.ID{ID: file}); !c.Whole || len(c.Needs) != 1 {
					t.Errorf("something was erased: %+v", c)
				}
				_, err := received.FileReceived.Do(context.Background(), p.Node, p.r.Admin.Fresh(), act.FileReceived{ID: p.id})
				if err == nil {
					t.Error("a release that ended opens a file")
				}
			})
		})
	}
}

// TestReceivedIsNobodyElses: neither the sender, nor another agency, nor somebody who
// reads no case files opens a file with it; a second person of the name is asked about.
func TestReceivedIsNobodyElses(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "health")
		for name, who := range map[string]*nodetest.Member{"sender": p.s.Worker, "stranger": f.Agency("legal", "QC").Worker, "auditor": f.Member(p.r, agency.Auditor)} {
			if _, err := received.FileReceived.Do(context.Background(), p.Node, who.Fresh(), act.FileReceived{ID: p.id, Known: "x"}); err == nil {
				t.Errorf("%s opens a file", name)
			}
		}
		ask := func(in act.FileReceived) error {
			_, err := received.FileReceived.Do(context.Background(), p.Node, p.r.Worker.Fresh(), in)
			return err
		}
		nodetest.WantFault(t, ask(act.FileReceived{ID: p.id}), fault.InvalidInput, "casefile.known_empty")
		do(p, casework.CreateCase, p.r.Worker, act.CreateCase{Known: "Ariane"})
		if err := ask(act.FileReceived{ID: p.id, Known: "ariane", Alone: true}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a second Ariane: %v", err)
		}
		if err := ask(act.FileReceived{ID: p.id, Known: "ariane"}); err != nil {
			t.Error(err)
		}
	})
}

// TestReceivedStaysRestricted: what only named people open goes into a section for
// the same people, and stays out for who is none of them.
func TestReceivedStaysRestricted(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "notes")
		do(p, casework.RestrictSection, p.s.Worker, act.Restrict{Case: p.file, Section: "health", Members: []string{p.s.Worker.ID, p.s.Admin.ID}})
		consent := do(p, casework.RecordConsent, p.s.Worker, act.RecordConsent{Case: p.file, NewConsent: act.NewConsent{Kind: "release", Agencies: []string{p.r.ID},
			Sections: []string{"name", "health", "notes"}, Purpose: "x", Until: f.Now().AddDate(0, 0, 9).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken",
			Explained: act.Codes["explained"]}}).ID
		c := do(p, casework.GetCase, p.s.Worker, act.ID{ID: p.file})
		ask := do(p, casework.RecordConsent, p.s.Worker, act.RecordConsent{Case: p.file, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{p.r.ID},
			Purpose: "x", Until: f.Now().AddDate(0, 0, 9).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}}).ID
		id := do(p, loop.Ask, p.s.Worker, act.Ask{Case: p.file, Need: c.Needs[0].ID, Consent: ask, Candidates: []act.Candidate{{Agency: p.r.ID}}, Anyway: true}).Referrals[0].ID
		do(p, loop.Move, p.r.Worker, act.Move{ID: id, Type: "accept"})
		f.Advance(5 * time.Minute)
		do(p, loop.Release, p.s.Worker, act.Release{ID: id, Consent: consent})
		f.Advance(5 * time.Minute)
		do(p, loop.OpenRelease, p.r.Worker, act.ID{ID: id}) // who accepted is the first reader
		do(p, loop.NameReaders, p.r.Worker, act.NameReaders{ID: id, Members: []string{p.r.Worker.ID, p.r.Admin.ID}})
		other := f.Member(p.r, agency.Caseworker)
		without := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: id})
		if len(without.Left) != 0 {
			t.Errorf("left out: %v", without.Left)
		}
		ref := act.SectionRef{Case: without.Case, Section: "health"}
		if got := do(p, casework.GetSection, p.r.Admin, ref); !got.Restricted || !strings.Contains(got.Items[0].Text, "insulin") {
			t.Errorf("a named reader reads %+v", got)
		}
		if _, err := casework.GetSection.Do(context.Background(), p.Node, other.Fresh(), ref); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("somebody else reads it: %v", err)
		}
	})
}

// TestReceivedIsNotPassedOn: who sent something is told to nobody by what is released
// of it again.
func TestReceivedIsNotPassedOn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newPair(t, f, "name", "health")
		file := do(p, received.FileReceived, p.r.Worker, act.FileReceived{ID: p.id}).Case
		third := f.Agency("health", "QC")
		consent := do(p, casework.RecordConsent, p.r.Worker, act.RecordConsent{Case: file, NewConsent: act.NewConsent{Kind: "release", Agencies: []string{third.ID},
			Sections: []string{"health"}, Purpose: "x", Until: f.Now().AddDate(0, 0, 9).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken",
			Explained: act.Codes["explained"]}}).ID
		ask := do(p, casework.RecordConsent, p.r.Worker, act.RecordConsent{Case: file, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{third.ID},
			Purpose: "x", Until: f.Now().AddDate(0, 0, 9).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}}).ID
		need := do(p, casework.GetCase, p.r.Worker, act.ID{ID: file}).Needs[0].ID
		id := do(p, loop.Ask, p.r.Worker, act.Ask{Case: file, Need: need, Consent: ask, Candidates: []act.Candidate{{Agency: third.ID}}, Anyway: true}).Referrals[0].ID
		do(p, loop.Move, third.Worker, act.Move{ID: id, Type: "accept"})
		f.Advance(5 * time.Minute)
		do(p, loop.Release, p.r.Worker, act.Release{ID: id, Consent: consent})
		f.Advance(5 * time.Minute)
		for _, part := range do(p, loop.OpenRelease, third.Worker, act.ID{ID: id}).Parts {
			for _, e := range part.Entries {
				if e.Received != nil || e.Fact != nil && e.Fact.Detail != "" {
					t.Errorf("passed on: %+v", e)
				}
			}
		}
	})
}

// TestHoursMoved: a span on other clocks is the same span.
func TestHoursMoved(t *testing.T) {
	if got := (hours.Shift{Day: 0, From: "01:00", To: "03:30"}).Moved(-180); got != (hours.Shift{Day: 6, From: "22:00", To: "00:30"}) {
		t.Errorf("%+v", got)
	}
	if got := (hours.Shift{Day: 6, From: "23:00", To: "23:00"}).Moved(90); got != (hours.Shift{Day: 0, From: "00:30", To: "00:30"}) {
		t.Errorf("%+v", got)
	}
}
