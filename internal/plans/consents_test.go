package plans_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/plans"
)

func (y *years) agree(days int, renews string) act.Consent {
	y.t.Helper()
	c, err := casework.RecordConsent.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.RecordConsent{Case: y.file, Renews: renews, NewConsent: act.NewConsent{
		Kind: "ask", Sectors: []string{"shelter"}, Purpose: "un lit", Until: y.day(days), GivenBy: "person", Language: "fr", Form: "written", Explained: act.Codes["explained"]}})
	y.ok(err)
	return c
}

// TestConsentsThatEnd: a consent is to be looked at two weeks before its end, on its last
// day as it was said, until somebody asked again or let it end; nothing is renewed by itself.
func TestConsentsThatEnd(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		mate := f.Member(y.home, "caseworker")
		ends := func(who *nodetest.Member, q act.TaskQuery) (out []string) {
			t.Helper()
			list, err := plans.ListTasks.Do(y.ctx(), y.Node, who.Fresh(), q)
			y.ok(err)
			for _, task := range list.Items {
				if task.What != "consent" || task.Case != y.file || task.Late {
					t.Errorf("%+v", task)
				}
				out = append(out, task.ID+" "+task.Day)
			}
			return out
		}
		want := func(who *nodetest.Member, q act.TaskQuery, lines ...string) {
			t.Helper()
			if diff := cmp.Diff(lines, ends(who, q)); diff != "" {
				t.Error(diff)
			}
		}
		far, near := y.agree(30, ""), y.agree(14, "")
		y.agree(15, "")
		line := func(c act.Consent) string { return c.ID + " " + c.Until }
		want(y.home.Worker, act.TaskQuery{}, line(near))
		want(mate, act.TaskQuery{})
		want(mate, act.TaskQuery{Team: true}, line(near))
		again := y.agree(60, near.ID)
		want(y.home.Worker, act.TaskQuery{})
		c, err := casework.GetCase.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.ID{ID: y.file})
		y.ok(err)
		for _, one := range c.Consents {
			if one.ID == near.ID && (one.Until != near.Until || one.State != "valid") || one.ID == again.ID && one.Hash == near.Hash {
				t.Errorf("what was renewed changed: %+v", one)
			}
		}
		y.Advance(17 * 24 * time.Hour)
		want(y.home.Worker, act.TaskQuery{}, line(far))
		for range 2 {
			_, err = casework.LetConsentEnd.Do(y.ctx(), y.Node, mate.Fresh(), act.ConsentRef{Case: y.file, Consent: far.ID})
			y.ok(err)
		}
		want(y.home.Worker, act.TaskQuery{})
		other := f.Agency("shelter", "QC")
		_, err = casework.LetConsentEnd.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.ConsentRef{Case: y.file, Consent: far.ID})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.not_found")
		theirs, err := casework.CreateCase.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.CreateCase{Known: "Autre Fictive"})
		y.ok(err)
		_, err = casework.LetConsentEnd.Do(y.ctx(), y.Node, other.Worker.Fresh(), act.ConsentRef{Case: theirs.ID, Consent: again.ID})
		nodetest.WantFault(t, err, fault.NotFound, "consent.not_found")
		y.Advance(35 * 24 * time.Hour)
		if got := ends(other.Worker, act.TaskQuery{Team: true}); len(got) != 0 {
			t.Errorf("another agency is to look at %v", got)
		}
		want(y.home.Worker, act.TaskQuery{}, line(again))
		_, err = casework.WithdrawConsent.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: y.file, Consent: again.ID}})
		y.ok(err)
		want(y.home.Worker, act.TaskQuery{})
	})
}

// TestConsentPaper: a consent names the document that is its signed paper, also once it
// was taken back; what is no document of the file is refused, and what was signed stays.
func TestConsentPaper(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		y := newYears(t, f)
		consent := y.agree(30, "")
		doc, err := f.Node.Receive(y.ctx(), y.home.Worker.Fresh(), y.file, "scan.pdf", strings.NewReader("%PDF-1.7 fictif"))
		y.ok(err)
		set := func(document string) error {
			_, err := casework.SetConsentPaper.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.SetConsentPaper{Case: y.file, Consent: consent.ID, Document: document})
			return err
		}
		stands := func(paper, state string) {
			t.Helper()
			c, err := casework.GetCase.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.ID{ID: y.file})
			y.ok(err)
			if got := c.Consents[0]; got.Paper != paper || got.State != state || got.Hash != consent.Hash || !c.Whole {
				t.Errorf("%+v", got)
			}
		}
		goal := y.add("goal", map[string]string{"goal": "Un logement"})
		nodetest.WantFault(t, set(goal), fault.InvalidInput, "fault.invalid")
		nodetest.WantFault(t, set(consent.ID), fault.InvalidInput, "fault.invalid")
		y.ok(set(doc.ID))
		y.ok(set(doc.ID))
		stands(doc.ID, "valid")
		h, err := casework.EntryHistory.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.EntryRef{Case: y.file, Entry: consent.ID})
		if err == nil && len(h.Items) != 2 {
			t.Errorf("%d revisions", len(h.Items))
		}
		_, err = casework.WithdrawConsent.Do(y.ctx(), y.Node, y.home.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: y.file, Consent: consent.ID}, Reason: "changé d’avis"})
		y.ok(err)
		stands(doc.ID, "withdrawn")
		y.ok(set(""))
		stands("", "withdrawn")
	})
}
