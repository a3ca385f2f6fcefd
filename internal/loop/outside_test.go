package loop_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
)

const (
	clinic  = "11111111-0000-4000-8000-000000000001" // of no class that the directory knows
	bureau  = "11111111-0000-4000-8000-000000000002" // looks like police
	counsel = "11111111-0000-4000-8000-000000000003" // legal, as the directory has it
	phone   = "819-555-0177"
)

// outsiders brings three services without Relais into the directory.
func (l *pair) outsiders() {
	l.t.Helper()
	one := func(id, org, name string, more map[string]any) map[string]any {
		m := map[string]any{"id": id, "name": name, "status": "active",
			"organization": map[string]any{"id": "org-" + id, "name": org, "description": "x"},
			"phones":       []any{map[string]any{"id": "p-" + id, "number": phone}}}
		for k, v := range more {
			m[k] = v
		}
		return m
	}
	feed, err := json.Marshal([]any{
		one(clinic, "Maison Cigale", "Halte de nuit", nil),
		one(bureau, "Service de police de Trois-Lacs", "Aide aux victimes", nil),
		one(counsel, "Clinique juridique Boréale", "Conseil", map[string]any{"relais": map[string]any{"sector": "legal"}}),
	})
	l.ok(err)
	rep, err := l.Node.Imports.LoadDirectory(l.ctx(), act.ImportDirectory{Source: "feed"}, bytes.NewReader(feed), nil)
	if err != nil || rep.Refused > 0 {
		l.t.Fatalf("%v %+v", err, rep)
	}
}

// asksOutside asks a service without Relais under a consent.
func (l *pair) asksOutside(consent string, c act.Candidate) (act.Asked, error) {
	l.t.Helper()
	return loop.Ask.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Ask{
		Case: l.file, Need: l.need, Consent: consent, Candidates: []act.Candidate{c}, Anyway: true,
		Attributes: act.AskAttributes{AgeBand: "adult_25_64", Languages: []string{"fr"}},
	})
}

func (l *pair) names(kind string, in ...act.ConsentOutside) string {
	l.t.Helper()
	c := act.NewConsent{Kind: kind, Purpose: "find a bed", Outside: in}
	if kind == "release" {
		c.Sections = []string{"name", "identity"}
	}
	return l.consent(c)
}

func said() *act.Said { return &act.Said{By: "Mme Untel, accueil", Way: "telephone"} }

var house = act.Candidate{Outside: clinic, Sector: "shelter", Way: "telephone"}

// TestOutsideIsAReferral lives an ask by telephone from the first word to the end.
func TestOutsideIsAReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		ask := l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		release := l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		out, err := l.asksOutside(ask, house)
		l.ok(err)
		row := out.Referrals[0]
		if row.Outside != clinic || row.Way != "telephone" || row.State != "asked" || row.Name.FR != "Maison Cigale, Halte de nuit" || row.Due == nil {
			t.Fatalf("%+v", row)
		}
		home, err := loop.Home.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if home.Counts.Sent != 1 || len(home.Unasked) != 0 {
			t.Errorf("home: %+v", home.Counts)
		}
		id := row.ID
		_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: id, Type: "accept"})
		l.code(err, fault.InvalidInput) // who said so?
		l.move(l.s.Worker, act.Move{ID: id, Type: "accept", Said: said()})
		_, err = loop.Undo.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		l.state(l.s.Worker, id, "asked")
		l.move(l.s.Worker, act.Move{ID: id, Type: "accept", Said: said()})
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: release, Said: said()})
		l.ok(err)
		when := f.Now().Add(20 * time.Hour).UTC().Format(time.RFC3339)
		l.move(l.s.Worker, act.Move{ID: id, Type: "schedule", When: when, Said: said()})
		l.move(l.s.Worker, act.Move{ID: id, Type: "no_show", Said: said()})
		l.move(l.s.Worker, act.Move{ID: id, Type: "attend", Said: said()})
		l.move(l.s.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Said: said()})
		seen := l.state(l.s.Worker, id, "completed")
		for _, m := range seen.Moves[1:] {
			if m.Type != "undo" && (m.Said == nil || m.Said.By != said().By || m.Said.Way != "telephone") {
				t.Errorf("%s does not say who said it: %+v", m.Type, m.Said)
			}
		}
		if seen.Release == nil || !slices.Equal(seen.Release.Sections, []string{"name", "identity"}) || seen.Release.State != "opened" {
			t.Errorf("what was told: %+v", seen.Release)
		}
		l.move(l.s.Worker, act.Move{ID: id, Type: "confirm"})
		c, err := casework.GetCase.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.file})
		l.ok(err)
		if c.Needs[0].Status != "met" || !slices.Contains(c.Needs[0].Referrals, id) {
			t.Errorf("the need: %+v", c.Needs[0])
		}
	})
}

// TestOutsideNobodyAnswers: what no agency is there to answer waits for who asked.
func TestOutsideNobodyAnswers(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		out, err := l.asksOutside(l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"}), house)
		l.ok(err)
		f.Advance(2*time.Hour + time.Minute)
		l.tick()
		home, err := loop.Home.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(home.Overdue) != 1 || home.Overdue[0].ID != out.Referrals[0].ID || home.Overdue[0].Look != "act" {
			t.Errorf("overdue: %+v", home.Overdue)
		}
		if !slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "notice.referral.outside_overdue" }) {
			t.Errorf("who asked was not told: %+v", home.Notices)
		}
	})
}

// TestOutsideConsentEnds: what was told can't be untold: somebody says that it
// ended, and records the answer.
func TestOutsideConsentEnds(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		ask := l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		release := l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		out, err := l.asksOutside(ask, house)
		l.ok(err)
		id := out.Referrals[0].ID
		l.move(l.s.Worker, act.Move{ID: id, Type: "accept", Said: said()})
		_, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: release, Said: said()})
		l.ok(err)
		_, err = casework.WithdrawConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: release}})
		l.ok(err)
		if got := l.state(l.s.Worker, id, "withdrawn"); got.Look != "act" {
			t.Errorf("nobody has to tell them: %+v", got.ReferralRow)
		}
		_, err = loop.Receipt.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Receipt{ID: id, State: "purged"})
		l.code(err, fault.InvalidInput)
		_, err = loop.Receipt.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Receipt{ID: id, State: "purged", Said: said()})
		l.ok(err)
		if got := l.get(l.s.Worker, id); got.Look != "nothing" {
			t.Errorf("it is done: %+v", got.ReferralRow)
		}
	})
}

// TestAttackOutsideConsent: no consent that does not name the service itself, of
// its class, lets an ask or a release leave.
func TestAttackOutsideConsent(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		shelters := l.consent(act.NewConsent{Kind: "ask", Sectors: []string{"shelter", "legal"}, Purpose: "x"})
		mine := l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		for name, test := range map[string]struct {
			consent string
			in      act.Candidate
			code    fault.Code
		}{
			"an agency's consent":        {l.ask, house, fault.InvalidInput},
			"a class by one's own word":  {shelters, house, fault.InvalidInput},
			"another class":              {mine, act.Candidate{Outside: clinic, Sector: "health"}, fault.InvalidInput},
			"no class":                   {mine, act.Candidate{Outside: clinic}, fault.InvalidInput},
			"a release armed":            {mine, act.Candidate{Outside: clinic, Sector: "shelter", Release: l.release}, fault.InvalidInput},
			"an agency besides":          {mine, act.Candidate{Agency: l.r.ID, Outside: clinic, Sector: "shelter"}, fault.InvalidInput},
			"a service's id as agency's": {mine, act.Candidate{Agency: clinic}, fault.InvalidInput},
			"an agency's id as service":  {l.ask, act.Candidate{Outside: l.r.ID, Sector: "shelter"}, fault.InvalidInput},
			"nobody":                     {mine, act.Candidate{}, fault.InvalidInput},
			"police, said otherwise":     {shelters, act.Candidate{Outside: bureau, Sector: "ngo"}, fault.InvalidInput},
			"a class of the directory":   {shelters, act.Candidate{Outside: counsel}, ""},
		} {
			_, err := l.asksOutside(test.consent, test.in)
			if fault.CodeOf(err) != test.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := casework.RecordConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: act.NewConsent{
			Kind: "ask", Outside: []act.ConsentOutside{{Service: bureau, Sector: "ngo", Name: "Maison Cigale"}}, Purpose: "x",
			Until: f.Now().AddDate(0, 0, 3).Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"],
		}})
		if e, ok := fault.As(err); !ok || len(e.Fields) == 0 || e.Fields[0].Key != "consent.denied_sector" {
			t.Errorf("police by the way: %v", err)
		}
		out, err := l.asksOutside(mine, house)
		l.ok(err)
		id := out.Referrals[0].ID
		l.move(l.s.Worker, act.Move{ID: id, Type: "accept", Said: said()})
		other := l.names("release", act.ConsentOutside{Service: counsel})
		for name, in := range map[string]act.Release{
			"an agency's":         {Consent: l.release, Said: said()},
			"of another service":  {Consent: other, Said: said()},
			"the ask's":           {Consent: mine, Said: said()},
			"by letter":           {Consent: l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"}), Said: &act.Said{By: "x", Way: "letter"}},
			"more than was named": {Consent: l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"}), Sections: []string{"health"}, Said: said()},
			"to nobody":           {Consent: l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"})},
		} {
			in.ID = id
			if _, err := loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), in); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("release %s: %v", name, err)
			}
		}
	})
}

// TestAttackOutsideNeverTold: whom the person never wants told is not asked by
// telephone either, however the name was written.
func TestAttackOutsideNeverTold(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		mine := l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		release := l.names("release", act.ConsentOutside{Service: clinic, Sector: "shelter"})
		out, err := l.asksOutside(mine, house)
		l.ok(err)
		id := out.Referrals[0].ID
		l.move(l.s.Worker, act.Move{ID: id, Type: "accept", Said: said()})
		twin := f.Agency("shelter", "QC")
		for _, words := range []string{"MAISON CIGALE", "ma sœur à la Maison-Cigale", "cigale", "halte de nuit", "la dame du 1 (819) 555 0177"} {
			_, err := casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverTell: []string{words}}})
			l.ok(err)
			if _, err := l.asksOutside(mine, house); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%q: %v", words, err)
			}
			if _, err = loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: release, Said: said()}); fault.CodeOf(err) != fault.InvalidInput {
				t.Errorf("%q: it was told: %v", words, err)
			}
		}
		l.never(twin.ID) // another name
		if _, err := l.asksOutside(mine, house); err != nil {
			t.Errorf("somebody else is never told: %v", err)
		}
	})
}

// TestAttackOutsideHeld: an ask that waits its turn for a service whom the person
// meanwhile never wants told, by its name or by its number, is never made;
// others are.
func TestAttackOutsideHeld(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for words, asked := range map[string]bool{"Maison Cigale": false, "la dame du 1 (819) 555 0177": false, "Maison Fourmi": true, "819-555-0178": true} {
			l := newPair(t, f, "none")
			l.outsiders()
			mine := l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Purpose: "x"})
			_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: mine, Mode: "ranked",
				Candidates: []act.Candidate{{Agency: l.r.ID}, house}})
			l.ok(err)
			_, err = casework.SetSafeContact.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverTell: []string{words}}})
			l.ok(err)
			f.Advance(3 * time.Hour)
			l.tick()
			sent, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ReferralQuery{Box: "sent"})
			l.ok(err)
			if got := slices.ContainsFunc(sent.Items, func(r act.ReferralRow) bool { return r.Outside != "" }); got != asked {
				t.Errorf("never tell %q: asked %v", words, got)
			}
		}
	})
}

// TestOutsideInAGroup: an agency and a service without Relais are asked at once;
// the first acceptance wins, whoever records it.
func TestOutsideInAGroup(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		mine := l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Purpose: "x"})
		out, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: mine, Mode: "parallel",
			Candidates: []act.Candidate{{Agency: l.r.ID}, house}})
		l.ok(err)
		l.move(l.r.Worker, act.Move{ID: out.Referrals[0].ID, Type: "accept"})
		home, err := loop.Home.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		i := slices.IndexFunc(home.Waiting, func(r act.ReferralRow) bool { return r.ID == out.Referrals[1].ID })
		if i < 0 || home.Waiting[i].State != "superseded" {
			t.Errorf("nobody has to tell them that it is filled: %+v", home.Waiting)
		}
		_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: out.Referrals[1].ID, Type: "accept", Said: said()})
		l.code(err, fault.Conflict)
	})
}

// TestAttackOutsideStranger: to another agency there is no such referral, and who
// is asked on the node has their own answer.
func TestAttackOutsideStranger(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		out, err := l.asksOutside(l.names("ask", act.ConsentOutside{Service: clinic, Sector: "shelter"}), house)
		l.ok(err)
		id := out.Referrals[0].ID
		_, err = loop.GetReferral.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.code(err, fault.NotFound)
		_, err = loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: id, Type: "accept", Said: said()})
		l.code(err, fault.NotFound)
		ours := l.asks("single").Referrals[0].ID
		_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: ours, Type: "accept", Said: said()})
		l.code(err, fault.Conflict)
		for _, m := range referral.Moves { // and none that only the node makes
			if m.Means != referral.ByForm {
				_, err = loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: id, Type: string(m.Move), Said: said()})
				if err == nil {
					t.Errorf("%s was recorded", m.Move)
				}
			}
		}
	})
}
