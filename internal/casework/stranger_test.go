package casework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// caseActs calls every act that takes the id of a case file, and of an entry,
// need or consent in it.
func (d *desk) caseActs(s *agency.Session, id, entry, need, consent string) map[string]error {
	n, errs := d.Node, map[string]error{}
	name := "Other"
	_, errs["GetCase"] = casework.GetCase.Do(d.ctx, n, s, act.ID{ID: id})
	_, errs["SetCase"] = casework.SetCase.Do(d.ctx, n, s, act.SetCase{Case: id, Known: &name})
	_, errs["GetSection"] = casework.GetSection.Do(d.ctx, n, s, act.SectionRef{Case: id, Section: "notes"})
	_, errs["RestrictSection"] = casework.RestrictSection.Do(d.ctx, n, s, act.Restrict{Case: id, Section: "notes"})
	_, errs["AddEntry"] = casework.AddEntry.Do(d.ctx, n, s, act.AddEntry{Case: id, NewEntry: act.NewEntry{Section: "notes", Text: "x"}})
	_, errs["AmendEntry"] = casework.AmendEntry.Do(d.ctx, n, s, act.AmendEntry{Case: id, Entry: entry, Text: "x", Base: 1})
	_, errs["UndoEntry"] = casework.UndoEntry.Do(d.ctx, n, s, act.EntryRef{Case: id, Entry: entry})
	_, errs["EntryHistory"] = casework.EntryHistory.Do(d.ctx, n, s, act.EntryRef{Case: id, Entry: entry})
	_, errs["SetSafeContact"] = casework.SetSafeContact.Do(d.ctx, n, s, act.SetSafeContact{Case: id})
	_, errs["RecordContact"] = casework.RecordContact.Do(d.ctx, n, s, act.RecordContact{Case: id, Channel: "text"})
	_, errs["AddNeed"] = casework.AddNeed.Do(d.ctx, n, s, act.AddNeed{Case: id, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "crisis"}})
	_, errs["SetNeed"] = casework.SetNeed.Do(d.ctx, n, s, act.SetNeed{Case: id, Need: need, Status: "met"})
	_, errs["RecordConsent"] = casework.RecordConsent.Do(d.ctx, n, s, act.RecordConsent{Case: id, NewConsent: releaseTo(d, d.Desk().ID)})
	_, errs["ConfirmConsent"] = casework.ConfirmConsent.Do(d.ctx, n, s, act.ConsentRef{Case: id, Consent: consent})
	_, errs["CosignConsent"] = casework.CosignConsent.Do(d.ctx, n, s, act.ConsentRef{Case: id, Consent: consent})
	_, errs["WithdrawConsent"] = casework.WithdrawConsent.Do(d.ctx, n, s, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: id, Consent: consent}})
	_, errs["consentFor"] = casework.ConsentFor(n.Casework, s, id, consent)
	_, errs["snapshot"] = casework.Snapshot(n.Casework, s, id, "notes")
	_, errs["caseFacts"] = casework.CaseFacts(n.Casework, s, id)
	return errs
}

func texts(errs map[string]error) map[string]string {
	out := map[string]string{}
	for name, err := range errs {
		e, ok := fault.As(err)
		if !ok {
			out[name] = "no fault"
			continue
		}
		out[name] = string(e.Code) + " " + e.Key
	}
	return out
}

// TestStrangerOfCaseFile: for every act and every role of another agency, an
// id that exists answers like one that does not.
func TestStrangerOfCaseFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		entry := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, d.worker(), act.SectionRef{Case: c.ID, Section: "notes"})).Items[0].ID
		consent := must[act.Consent](t)(casework.RecordConsent.Do(d.ctx, d.Node, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, d.Desk().ID)}))
		other := d.Agency("health", "QC")
		strangers := map[string]*nodetest.Member{"administrator": other.Admin, "caseworker": other.Worker, "desk": d.Desk().Worker}
		for _, role := range []string{agency.Responder, agency.Auditor, agency.Coordinator} {
			strangers[role] = d.Member(other, role)
		}
		for role, who := range strangers {
			real := texts(d.caseActs(who.Fresh(), c.ID, entry, c.Needs[0].ID, consent.ID))
			none := texts(d.caseActs(who.Fresh(), seal.NewID(), seal.NewID(), seal.NewID(), seal.NewID()))
			if diff := cmp.Diff(none, real); diff != "" {
				t.Errorf("%s sees a difference:\n%s", role, diff)
			}
			for name, text := range real {
				if who.Session.CaseAccess() && text != "not_found casefile.not_found" {
					t.Errorf("%s, %s: %s", role, name, text)
				}
			}
			if list, err := casework.ListCases.Do(d.ctx, d.Node, who.Fresh(), act.CaseQuery{}); err == nil && list.Total != 0 {
				t.Errorf("%s lists %d case files", role, list.Total)
			}
		}
		if !must[act.Case](t)(casework.GetCase.Do(d.ctx, d.Node, d.worker(), act.ID{ID: c.ID})).Whole {
			t.Error("a stranger changed the file")
		}
	})
}

// TestStrangerWithinTheAgency: administering is not reading.
func TestStrangerWithinTheAgency(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c := d.intake("Ariane")
		for _, role := range []string{agency.Administrator, agency.Auditor} {
			who := d.Member(d.agency, role)
			for name, text := range texts(d.caseActs(who.Fresh(), c.ID, seal.NewID(), seal.NewID(), seal.NewID())) {
				if text != "forbidden casefile.no_access" {
					t.Errorf("%s, %s: %s", role, name, text)
				}
			}
			_, err := casework.ListCases.Do(d.ctx, d.Node, who.Fresh(), act.CaseQuery{})
			nodetest.WantFault(t, err, fault.Forbidden, "casefile.no_access")
			_, err = casework.CreateCase.Do(d.ctx, d.Node, who.Fresh(), act.CreateCase{Known: "Ariane"})
			nodetest.WantFault(t, err, fault.Forbidden, "casefile.no_access")
		}
		for name, err := range d.caseActs(nil, c.ID, seal.NewID(), seal.NewID(), seal.NewID()) {
			if fault.CodeOf(err) != fault.Unauthenticated {
				t.Errorf("nobody signed in, %s: %v", name, err)
			}
		}
	})
}

// TestIdsOfAnotherFile: an entry, need or consent of one file is not found
// through another file of the same agency.
func TestIdsOfAnotherFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, other := d.intake("Ariane"), d.intake("Béatrice")
		entry := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, d.worker(), act.SectionRef{Case: c.ID, Section: "notes"})).Items[0].ID
		_, err := casework.EntryHistory.Do(d.ctx, d.Node, d.worker(), act.EntryRef{Case: other.ID, Entry: entry})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.no_entry")
		_, err = casework.SetNeed.Do(d.ctx, d.Node, d.worker(), act.SetNeed{Case: other.ID, Need: c.Needs[0].ID, Status: "met"})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.no_entry")
		_, err = casework.SetNeed.Do(d.ctx, d.Node, d.worker(), act.SetNeed{Case: c.ID, Need: entry, Status: "met"})
		nodetest.WantFault(t, err, fault.NotFound, "casefile.no_need")
		_, err = casework.WithdrawConsent.Do(d.ctx, d.Node, d.worker(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: c.ID, Consent: entry}})
		nodetest.WantFault(t, err, fault.NotFound, "consent.not_found")
	})
}
