package casework_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// TestANoIsRecorded: a no stands in the file, ends what was agreed with who is named
// alone, counts against a consent that names others too, and a later yes is a yes.
func TestANoIsRecorded(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, health, legal := d.intake("Ariane"), d.Agency("health", "QC"), d.Agency("legal", "QC")
		ask := func(agencies ...string) act.Consent {
			t.Helper()
			d.Advance(time.Minute)
			return must[act.Consent](t)(casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: act.NewConsent{Kind: "ask", Agencies: agencies,
				Purpose: "a bed", Until: d.until(7 * 24 * time.Hour), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}}))
		}
		alone, both := ask(health.ID), ask(health.ID, legal.ID)
		d.Advance(time.Minute)
		no := must[act.Refusal](t)(casework.RefuseConsent.Do(d.ctx, d.Node, d.worker(), act.RefuseConsent{Case: c.ID,
			NewRefusal: act.NewRefusal{Kind: "ask", Agencies: []string{health.ID}, Text: "not them"}}))
		got := must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID}))
		if len(got.Refusals) != 1 || got.Refusals[0].ID != no.ID || got.Refusals[0].Text != "not them" || got.Refusals[0].By != d.agency.Worker.Name || !got.Whole {
			t.Errorf("refusals: %+v", got.Refusals)
		}
		find := func(id string) act.Consent {
			return got.Consents[slices.IndexFunc(got.Consents, func(c act.Consent) bool { return c.ID == id })]
		}
		if find(alone.ID).State != "withdrawn" || find(both.ID).State != "valid" || !slices.Equal(find(both.ID).Refused, []string{health.ID}) {
			t.Errorf("consents: %+v", got.Consents)
		}
		if again := ask(health.ID); len(again.Refused) != 0 || again.State != "valid" {
			t.Errorf("a new yes: %+v", again)
		}
		d.Advance(time.Minute)
		must[act.Refusal](t)(casework.RefuseConsent.Do(d.ctx, d.Node, d.worker(), act.RefuseConsent{Case: c.ID, NewRefusal: act.NewRefusal{Kind: "ask"}}))
		got = must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID}))
		for _, one := range got.Consents {
			if casefile.ConsentState(one.State).Valid() {
				t.Errorf("after a no to everybody: %+v", one)
			}
		}
		_, err := casework.RefuseConsent.Do(d.ctx, d.Node, d.worker(), act.RefuseConsent{Case: c.ID, NewRefusal: act.NewRefusal{Kind: "ask", Agencies: []string{c.ID}}})
		nodetest.WantFault(t, err, fault.InvalidInput, "consent.unknown_agency")
		_, err = casework.RefuseConsent.Do(d.ctx, d.Node, health.Worker.Fresh(), act.RefuseConsent{Case: c.ID, NewRefusal: act.NewRefusal{Kind: "ask"}})
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger: %v", err)
		}
	})
}
