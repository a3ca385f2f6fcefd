package casework_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
)

// everything does every act on a case file, with a word in every field.
func (d *desk) everything(t *testing.T, word func(field string) string) act.Case {
	t.Helper()
	safe := act.SafeContact{
		Channels: []act.SafeChannel{{Kind: "email", Value: word("value")}}, CodeWord: word("codeword"), Interpreter: word("interpreter"),
		NeverTell: []string{word("nevertell")}, Avoid: []string{word("avoid")}, Notes: word("safenotes"),
	}
	consent := releaseTo(d, d.Desk().ID)
	consent.Purpose, consent.GivenBy, consent.Basis, consent.Interpreter = word("purpose"), "guardian", word("basis"), word("consentinterpreter")
	c := must[act.Case](t)(casework.CreateCase.Do(d.ctx, d.Node, d.worker(), act.CreateCase{
		Known: word("known"), Language: "fr-CA", Safe: &safe, Consent: &consent,
		Entries: []act.NewEntry{{Section: "identity", Label: word("label"), Text: word("text")}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis", Text: word("need")}},
	}))
	name := word("renamed")
	must[act.Case](t)(casework.SetCase.Do(d.ctx, d.Node, d.worker(), act.SetCase{Case: c.ID, Known: &name}))
	for _, section := range []string{"health", "documents"} {
		e := must[act.Entry](t)(casework.AddEntry.Do(d.ctx, d.Node, d.worker(), act.AddEntry{Case: c.ID,
			NewEntry: act.NewEntry{Section: section, Label: word("label"), Text: word(section)}}))
		must[act.Entry](t)(casework.AmendEntry.Do(d.ctx, d.Node, d.worker(), act.AmendEntry{Case: c.ID, Entry: e.ID, Text: word("amended"), Base: 1}))
		d.restrict(t, section, c.ID, d.agency.Admin.ID, d.agency.Worker.ID)
	}
	must[act.Entry](t)(casework.RecordContact.Do(d.ctx, d.Node, d.worker(), act.RecordContact{
		Case: c.ID, Channel: "phone", Value: word("phone"), Text: word("contact"), Reason: word("reason")}))
	must[act.Need](t)(casework.SetNeed.Do(d.ctx, d.Node, d.worker(), act.SetNeed{Case: c.ID, Need: c.Needs[0].ID, Status: "partly"}))
	must[act.Consent](t)(casework.WithdrawConsent.Do(d.ctx, d.Node, d.worker(), act.WithdrawConsent{
		ConsentRef: act.ConsentRef{Case: c.ID, Consent: c.Consents[0].ID}, Reason: word("withdrawn")}))
	must[act.Cases](t)(casework.ListCases.Do(d.ctx, d.Node, d.worker(), act.CaseQuery{Query: word("renamed")}))
	return must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID}))
}

func TestStolenDatabaseOfCaseFiles(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		canary := nodetest.NewCanary()
		if got := d.everything(t, canary.Word); got.Known != canary.Word("renamed") || !got.Whole {
			t.Fatalf("the owner reads %+v", got)
		}
		canary.NotIn(t, d.Store)
	})
}

// TestCanaryIsFound: the search finds what it looks for, in each encoding.
func TestCanaryIsFound(t *testing.T) {
	canary, dir := nodetest.NewCanary(), t.TempDir()
	for i, text := range []string{"%s", "%X", "%x"} {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), fmt.Appendf(nil, "before "+text+" after", canary.Word("field")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err := canary.In(dir)
	if err != nil || len(found) != 3 {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestStolenDatabaseTwin: two files that differ in sealed values only, short
// ones and longer ones, can't be told apart by what is in clear, nor by sizes.
func TestStolenDatabaseTwin(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		short := d.everything(t, func(field string) string { return "Al " + field })
		d.Advance(-d.Now().Sub(nodetest.Start) + time.Hour) // the same day
		long := d.everything(t, func(field string) string { return field + ", Maximilienne" })
		if diff := cmp.Diff(d.shape(t, short.ID), d.shape(t, long.ID)); diff != "" {
			t.Errorf("the twins differ:\n%s", diff)
		}
	})
}

// shape is what somebody with the database sees of a case file beside random
// ids: numbers, and lengths of sealed values.
func (d *desk) shape(t *testing.T, id string) []string {
	t.Helper()
	r := rows{d, t, id}
	key := r.key()
	var out []string
	for _, q := range []string{
		`SELECT open || ' ' || version || ' ' || vault || ' ' || length(roster) FROM case_file WHERE row = $1`,
		`SELECT number || ' ' || vault || ' ' || length(head) FROM case_head WHERE case_row = $1`,
		`SELECT version || ' ' || vault || ' ' || length(ring) FROM case_section WHERE case_row = $1 ORDER BY 1`,
		`SELECT seq || ' ' || revision || ' ' || gen || ' ' || length(hash) || ' ' || length(body)
			FROM case_entry JOIN case_body ON entry_row = row WHERE case_row = $1 ORDER BY seq`,
		`SELECT open || ' ' FROM case_consent WHERE case_row = $1`,
	} {
		lines, err := casework.ReadAll[string](d.Node.Casework, q, key)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, lines...)
	}
	return slices.Clip(out)
}
