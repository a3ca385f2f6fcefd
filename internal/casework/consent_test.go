package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

func releaseTo(d *desk, to string) act.NewConsent {
	return act.NewConsent{
		Kind: "release", Agencies: []string{to}, Sections: []string{"identity", "needs"}, Purpose: "a bed tonight",
		Until: d.until(7 * 24 * time.Hour), Loopback: "outcome", GivenBy: "person", Language: "fr-CA", Form: "spoken", Explained: act.Codes["explained"],
	}
}

func TestConsentRules(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, health, police := d.intake("Ariane"), d.Agency("health", "QC"), d.Agency("police", "QC")
		for _, test := range []struct {
			name   string
			change func(*act.NewConsent)
			key    string
		}{
			{"as it should be", func(*act.NewConsent) {}, ""},
			{"two recipients", func(in *act.NewConsent) { in.Agencies = []string{health.ID, police.ID} }, "consent.one_agency"},
			{"no section", func(in *act.NewConsent) { in.Sections = nil }, "consent.sections"},
			{"over", func(in *act.NewConsent) { in.Until = d.until(-24 * time.Hour) }, "consent.until_past"},
			{"today", func(in *act.NewConsent) { in.Until = d.until(0) }, ""},
			{"too long", func(in *act.NewConsent) { in.Until = d.until(367 * 24 * time.Hour) }, "consent.until_long"},
			{"represented without a basis", func(in *act.NewConsent) { in.GivenBy = "guardian" }, "consent.basis"},
			{"own agency", func(in *act.NewConsent) { in.Agencies = []string{d.agency.ID} }, "consent.own_agency"},
			{"police by the way", func(in *act.NewConsent) { in.Agencies = []string{police.ID} }, "consent.denied_sector"},
			{"the page of its own for others", func(in *act.NewConsent) { in.Enforcement = true }, "consent.enforcement_alone"},
			{"release to a class", func(in *act.NewConsent) { in.Sectors = []string{"health"} }, "consent.sectors"},
			{"ask of nobody", func(in *act.NewConsent) { in.Kind, in.Agencies = "ask", nil }, "consent.who"},
			{"ask of a denied class", func(in *act.NewConsent) { in.Kind, in.Agencies, in.Sectors = "ask", nil, []string{"border"} }, "consent.denied_sector"},
			{"ask of a class", func(in *act.NewConsent) { in.Kind, in.Agencies, in.Sectors = "ask", nil, []string{"health"} }, ""},
			{"loop-back of nothing", func(in *act.NewConsent) { in.Kind, in.Loopback = "loopback", "" }, "consent.loopback"},
		} {
			t.Run(test.name, func(t *testing.T) {
				in := releaseTo(d, health.ID)
				test.change(&in)
				got, err := casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: in})
				if test.key != "" {
					nodetest.WantFault(t, err, fault.InvalidInput, test.key)
				} else if err != nil || got.State != "valid" {
					t.Errorf("%+v, %v", got, err)
				}
			})
		}
	})
}

func TestConsentNeverAgency(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, health := d.intake("Ariane"), d.Agency("health", "QC")
		_, err := casework.SetSafeContact.Do(d.ctx, d.Node, d.worker(), act.SetSafeContact{Case: c.ID, SafeContact: act.SafeContact{NeverAgency: []string{health.ID}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, health.ID)})
		nodetest.WantFault(t, err, fault.InvalidInput, "consent.never_agency")
	})
}

func TestConsentOfEnforcementWaitsForASecondMember(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, police := d.intake("Ariane"), d.Agency("police", "QC")
		in := releaseTo(d, police.ID)
		in.Enforcement = true
		taken := must[act.Consent](t)(casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: in}))
		if taken.State != "waiting" {
			t.Fatalf("state %q before the second signature", taken.State)
		}
		ref := act.ConsentRef{Case: c.ID, Consent: taken.ID}
		_, err := casework.ConsentFor(d.Node.Casework, d.worker(), c.ID, taken.ID)
		nodetest.WantFault(t, err, fault.Conflict, "consent.waiting")
		_, err = casework.CosignConsent.Do(d.ctx, d.Node, d.worker(), ref)
		nodetest.WantFault(t, err, fault.Conflict, "consent.second_member")
		signed := must[act.Consent](t)(casework.CosignConsent.Do(d.ctx, d.Node, d.agency.Admin.Fresh(), ref))
		if signed.State != "valid" || signed.Cosigner != d.agency.Admin.Name || signed.Hash != taken.Hash {
			t.Errorf("co-signed: %+v", signed)
		}
		if _, err := casework.ConsentFor(d.Node.Casework, d.worker(), c.ID, taken.ID); err != nil {
			t.Error(err)
		}
		_, err = casework.CosignConsent.Do(d.ctx, d.Node, d.agency.Admin.Fresh(), ref)
		nodetest.WantFault(t, err, fault.Conflict, "consent.not_waiting")
	})
}

func TestConsentWithdrawnAndEnded(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		var ended []string
		defer casework.OnConsentEnd(d.Node.Casework, func(id string, s *agency.Session) { ended = append(ended, id) })()
		c, health := d.intake("Ariane"), d.Agency("health", "QC")
		record := func() act.Consent {
			return must[act.Consent](t)(casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, health.ID)}))
		}
		first, second := record(), record()
		in := act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: c.ID, Consent: first.ID}, Reason: "She said so."}
		if got := must[act.Consent](t)(casework.WithdrawConsent.Do(d.ctx, d.Node, d.worker(), in)); got.State != "withdrawn" {
			t.Errorf("withdrawn: %+v", got)
		}
		_, err := casework.WithdrawConsent.Do(d.ctx, d.Node, d.worker(), in)
		nodetest.WantFault(t, err, fault.Conflict, "consent.withdrawn")
		d.Advance(8 * 24 * time.Hour) // past the last day
		if err := d.Node.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{first.ID, second.ID}, ended); diff != "" {
			t.Errorf("hooks were called for other consents:\n%s", diff)
		}
		_, err = casework.ConsentFor(d.Node.Casework, d.worker(), c.ID, second.ID)
		nodetest.WantFault(t, err, fault.Conflict, "consent.ended")
		states := map[string]string{}
		for _, consent := range must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID})).Consents {
			states[consent.ID] = consent.State
		}
		if diff := cmp.Diff(map[string]string{first.ID: "withdrawn", second.ID: "ended"}, states); diff != "" {
			t.Error(diff)
		}
	})
}

// TestConsentForTheRecipient: what travels is verified again by who receives it.
func TestConsentForTheRecipient(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, health, legal := d.intake("Ariane"), d.Agency("health", "QC"), d.Agency("legal", "QC")
		taken := must[act.Consent](t)(casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, health.ID)}))
		signed, err := casework.ConsentFor(d.Node.Casework, d.worker(), c.ID, taken.ID)
		if err != nil {
			t.Fatal(err)
		}
		verify := func(body []byte, to *nodetest.Agency, now time.Time) error {
			_, err := casework.VerifyConsent(d.Node.Casework, body, to.ID, now)
			return err
		}
		if err := verify(signed.Body, health, d.Now()); err != nil {
			t.Fatal(err)
		}
		nodetest.WantFault(t, verify(signed.Body, legal, d.Now()), fault.Forbidden, "consent.other_agency")
		nodetest.WantFault(t, verify(signed.Body, health, d.Now().AddDate(0, 1, 0)), fault.Forbidden, "consent.ended")
		for i := 0; i < len(signed.Body); i += 7 {
			body := append([]byte(nil), signed.Body...)
			body[i] ^= 1
			if verify(body, health, d.Now()) == nil && string(body) != string(signed.Body) {
				t.Fatalf("byte %d was changed and nobody noticed", i)
			}
		}
	})
}
