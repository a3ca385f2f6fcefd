package node_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// caseActs calls every act that takes the id of a case file, and of an entry,
// need or consent in it.
func (d *desk) caseActs(s *agency.Session, id, entry, need, consent string) map[string]error {
	n, errs := d.Node, map[string]error{}
	name := "Other"
	_, errs["GetCase"] = n.GetCase(d.ctx, s, act.ID{ID: id})
	_, errs["SetCase"] = n.SetCase(d.ctx, s, act.SetCase{Case: id, Known: &name})
	_, errs["GetSection"] = n.GetSection(d.ctx, s, act.SectionRef{Case: id, Section: "notes"})
	_, errs["RestrictSection"] = n.RestrictSection(d.ctx, s, act.Restrict{Case: id, Section: "notes"})
	_, errs["AddEntry"] = n.AddEntry(d.ctx, s, act.AddEntry{Case: id, NewEntry: act.NewEntry{Section: "notes", Text: "x"}})
	_, errs["AmendEntry"] = n.AmendEntry(d.ctx, s, act.AmendEntry{Case: id, Entry: entry, Text: "x", Base: 1})
	_, errs["UndoEntry"] = n.UndoEntry(d.ctx, s, act.EntryRef{Case: id, Entry: entry})
	_, errs["EntryHistory"] = n.EntryHistory(d.ctx, s, act.EntryRef{Case: id, Entry: entry})
	_, errs["SetSafeContact"] = n.SetSafeContact(d.ctx, s, act.SetSafeContact{Case: id})
	_, errs["RecordContact"] = n.RecordContact(d.ctx, s, act.RecordContact{Case: id, Channel: "text"})
	_, errs["AddNeed"] = n.AddNeed(d.ctx, s, act.AddNeed{Case: id, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "crisis"}})
	_, errs["SetNeed"] = n.SetNeed(d.ctx, s, act.SetNeed{Case: id, Need: need, Status: "met"})
	_, errs["RecordConsent"] = n.RecordConsent(d.ctx, s, act.RecordConsent{Case: id, NewConsent: releaseTo(d, d.Desk().ID)})
	_, errs["CosignConsent"] = n.CosignConsent(d.ctx, s, act.ConsentRef{Case: id, Consent: consent})
	_, errs["WithdrawConsent"] = n.WithdrawConsent(d.ctx, s, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: id, Consent: consent}})
	_, errs["consentFor"] = node.ConsentFor(n, s, id, consent)
	_, errs["snapshot"] = node.Snapshot(n, s, id, "notes")
	_, errs["caseFacts"] = node.CaseFacts(n, s, id)
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
		entry := must[act.Section](t)(d.Node.GetSection(d.ctx, d.worker(), act.SectionRef{Case: c.ID, Section: "notes"})).Items[0].ID
		consent := must[act.Consent](t)(d.Node.RecordConsent(d.ctx, d.worker(), act.RecordConsent{Case: c.ID, NewConsent: releaseTo(d, d.Desk().ID)}))
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
			if list, err := d.Node.ListCases(d.ctx, who.Fresh(), act.CaseQuery{}); err == nil && list.Total != 0 {
				t.Errorf("%s lists %d case files", role, list.Total)
			}
		}
		if !must[act.Case](t)(d.Node.GetCase(d.ctx, d.worker(), act.ID{ID: c.ID})).Whole {
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
			_, err := d.Node.ListCases(d.ctx, who.Fresh(), act.CaseQuery{})
			wantFault(t, err, fault.Forbidden, "casefile.no_access")
			_, err = d.Node.CreateCase(d.ctx, who.Fresh(), act.CreateCase{Known: "Ariane"})
			wantFault(t, err, fault.Forbidden, "casefile.no_access")
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
		entry := must[act.Section](t)(d.Node.GetSection(d.ctx, d.worker(), act.SectionRef{Case: c.ID, Section: "notes"})).Items[0].ID
		_, err := d.Node.EntryHistory(d.ctx, d.worker(), act.EntryRef{Case: other.ID, Entry: entry})
		wantFault(t, err, fault.NotFound, "casefile.no_entry")
		_, err = d.Node.SetNeed(d.ctx, d.worker(), act.SetNeed{Case: other.ID, Need: c.Needs[0].ID, Status: "met"})
		wantFault(t, err, fault.NotFound, "casefile.no_entry")
		_, err = d.Node.SetNeed(d.ctx, d.worker(), act.SetNeed{Case: c.ID, Need: entry, Status: "met"})
		wantFault(t, err, fault.NotFound, "casefile.no_need")
		_, err = d.Node.WithdrawConsent(d.ctx, d.worker(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: c.ID, Consent: entry}})
		wantFault(t, err, fault.NotFound, "consent.not_found")
	})
}
