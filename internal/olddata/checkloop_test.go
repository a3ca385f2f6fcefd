package olddata

import (
	"slices"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
	"relais/internal/registers"
)

// checkLoop: both sides see each referral as it stood, every move verified.
func (w *world) checkLoop() {
	for key, want := range map[string][2]string{
		"expired": {"expired", "expired"}, "ref asked": {"asked", "asked"}, "ref question": {"info_requested", "info_requested"},
		"ref waitlisted": {"waitlisted", "waitlisted"}, "ref declined": {"declined", "declined"}, "ref accepted": {"accepted", "accepted"},
		"ref released": {"released", "released"}, "ref received": {"received", "received"}, "ref scheduled": {"scheduled", "scheduled"},
		"ref completed": {"completed", "completed"}, "ref purged": {"withdrawn", "withdrawn"}, "ref cancelled": {"cancelled", "cancelled"},
		"armed": {"asked", "asked"}, "ranked": {"asked", "asked"}, "ref danger": {"released", "released"},
	} {
		for i, who := range []*nodetest.Member{w.house.Worker, w.shelter.Worker} {
			r := w.get(who, key)
			same(w, key+" of "+r.Side, want[i], r.State)
		}
	}
	list, err := loop.ListReferrals.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ReferralQuery{Box: "sent", Closed: true, Page: act.Page{Limit: 200}})
	w.must(err)
	for _, row := range list.Items {
		same(w, "a row of the outbox", [2]string{w.id("case"), known}, [2]string{row.Case, row.Known})
		same(w, "damage", false, row.Damaged)
	}
	w.checkWords()
	c, err := casework.GetCase.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ID{ID: w.id("case")})
	w.must(err)
	same(w, "what became of the need", "partly", c.Needs[0].Status)
}

func (w *world) get(who *nodetest.Member, key string) act.Referral {
	w.T.Helper()
	r, err := loop.GetReferral.Do(ctx, w.Node, who.Fresh(), act.ID{ID: w.id(key)})
	w.must(err)
	for _, m := range r.Moves {
		if !m.Verified {
			w.T.Errorf("%s: %s (%d) does not verify for %s", key, m.Type, m.Seq, r.Side)
		}
	}
	return r
}

// checkWords: what was said in each move, as the other side reads it.
func (w *world) checkWords() {
	asked := w.get(w.shelter.Worker, "ref asked")
	same(w, "the note", note, asked.Note)
	if asked.Attributes.Region == "Laval, QC" { // what is asked today says the province too
		asked.Attributes.Region = "Laval"
	}
	same(w, "the attributes", attributes, asked.Attributes)
	same(w, "what is asked", [2]string{needs[0].Code, needs[0].Urgency}, [2]string{asked.Need, asked.Urgency})
	sender := w.house.Worker
	for key, want := range map[string]act.MoveView{
		"ref question": {Type: "request_info", Text: "Combien d’enfants ?"}, "ref declined": {Type: "decline", Reason: "no_capacity", Text: "Complet"},
		"ref accepted": {Type: "accept", Text: place}, "ref completed": {Type: "complete", Outcome: "partly", Text: told},
		"ref scheduled": {Type: "schedule", Text: "Avec Dominique"},
	} {
		moves := w.get(sender, key).Moves
		m := moves[len(moves)-1]
		same(w, key, want, act.MoveView{Type: m.Type, Reason: m.Reason, Text: m.Text, Outcome: m.Outcome})
		if key == "ref scheduled" && m.When == nil {
			w.T.Error("the appointment is gone")
		}
	}
	accepted := w.get(sender, "ref accepted")
	if accepted.HoldUntil == nil || accepted.Due == nil {
		w.T.Errorf("the clocks of what was accepted: %+v", accepted)
	}
	purged := w.get(sender, "ref purged")
	if purged.Release == nil {
		w.T.Fatal("the release that was kept is gone")
	}
	same(w, "the receipt", [2]string{"kept", basis}, [2]string{purged.Release.State, purged.Release.Receipt})
}

// checkReleases: what was released opens, and what was withdrawn does not.
func (w *world) checkReleases() {
	for _, key := range []string{"ref released", "ref received", "ref scheduled", "ref completed"} {
		got, err := loop.OpenRelease.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ID{ID: w.id(key)})
		w.must(err)
		w.opened(key, got, []string{"identity", "plan"})
		same(w, "the purpose", "Être accueillie", got.Purpose)
	}
	if _, err := loop.OpenRelease.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ID{ID: w.id("ref purged")}); err == nil {
		w.T.Error("what was withdrawn opens")
	}
	got, err := loop.OpenRelease.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ID{ID: w.id("ref danger")})
	w.must(err)
	w.opened("ref danger", got, []string{"identity"})
	same(w, "the basis", danger.Basis, got.Purpose)
}

func (w *world) opened(key string, got act.OpenedRelease, want []string) {
	w.T.Helper()
	same(w, key+": the name, which nobody agreed to tell", "", got.Known)
	if got.Safe == nil {
		w.T.Fatal(key, ": released without how to reach the person")
	}
	reach := w.rules()
	reach.NeverTell, reach.NeverAgency, reach.Avoid, reach.Notes = nil, nil, nil, "" // a part of its own
	same(w, key+": how to reach the person", reach, *got.Safe)
	var names []string
	for _, part := range got.Parts {
		if part.Section != "contact" { // as a section it came from early programs only
			names = append(names, part.Section)
		}
		if !slices.ContainsFunc(part.Entries, func(e act.Entry) bool { return e.Text == text(part.Section) && e.Verified }) {
			w.T.Errorf("%s: %s came without its words: %+v", key, part.Section, part.Entries)
		}
		for _, e := range part.Entries {
			if e.Kind == "safe" {
				same(w, key+": the rules as an entry", w.rules(), *e.Safe)
			}
			if e.Kind == "contact" {
				same(w, key+": a contact", "zoe@example.ca", e.Contact.Value)
			}
		}
	}
	same(w, key+": sections", want, names)
}

func (w *world) checkDoors() {
	list, err := loop.ListDisclosures.Do(ctx, w.Node, w.house.Admin.Fresh(), act.None{})
	w.must(err)
	got := map[string]act.DisclosureView{}
	for _, d := range list.Items {
		got[d.ID] = d
	}
	for key, in := range map[string]act.Disclosure{"danger": danger, "court": court} {
		in.Case, in.Agency = w.id("case"), w.shelter.ID
		read := got[w.id(key)].Disclosure
		read.TellOn = "" // the day of telling is newer than some of these databases
		same(w, "the disclosure", in, read)
	}
	same(w, "states", [2]string{"sent", "proposed"}, [2]string{got[w.id("danger")].State, got[w.id("court")].State})
	demands, err := registers.ListLegalDemands.Do(ctx, w.Node, w.house.Worker.Fresh(), act.None{})
	w.must(err)
	want := demand
	want.ID = w.id("demand")
	same(w, "legal demands", []act.LegalDemand{want}, demands.Items)
}

func (w *world) checkDirectory() {
	s, err := listings.GetService.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ServiceRef{ID: w.id("listing")})
	w.must(err)
	same(w, "the listing's own view", [2]string{"514-555-0177", "ruisseau@example.ca"}, [2]string{firstPhone(s), s.Email})
	other, err := listings.GetService.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ServiceRef{ID: w.id("listing")})
	w.must(err)
	same(w, "another agency's view", [2]string{"", "ruisseau@example.ca"}, [2]string{firstPhone(other), other.Email})
	s, err = listings.GetService.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ServiceRef{ID: w.id("hidden")})
	w.must(err)
	same(w, "the hidden place", &hidden, s.Hidden)
	sug, err := listings.ListSuggestions.Do(ctx, w.Node, w.house.Admin.Fresh(), act.SuggestionQuery{})
	w.must(err)
	if len(sug.Items) != 1 {
		w.T.Fatalf("%d suggestions", len(sug.Items))
	}
	same(w, "the suggestion", suggestion, act.SuggestChange{Field: sug.Items[0].Field, Value: sug.Items[0].Value, Why: sug.Items[0].Why})
	m, err := listings.GetListingMail.Do(ctx, w.Node, w.house.Admin.Fresh(), act.None{})
	w.must(err)
	same(w, "where letters go", mailTo, act.SetListingMail{Address: m.Address, Language: m.Language})
	link, err := listings.LookAtConfirmation.Do(ctx, w.Node, nil, act.ConfirmToken{Token: w.id("link")})
	w.must(err)
	same(w, "the link's listing", w.id("listing"), link.Service.ID)
	up, err := imports.GetImport.Do(ctx, w.Node, w.desk.Admin.Fresh(), act.ID{ID: w.id("upload")})
	w.must(err)
	same(w, "the upload", [2]string{"ponts.csv", "ponts"}, [2]string{up.Name, up.Source})
	var columns []string
	for _, c := range up.Columns {
		columns = append(columns, c.Name)
	}
	same(w, "its columns", []string{"name", "description"}, columns)
}

func firstPhone(s act.Service) string {
	if len(s.Phones) == 0 {
		return ""
	}
	return s.Phones[0].Number
}

// checkGoingOn: what was under way goes on: a question is answered, an armed
// release is sent, the next candidate is asked, a court's order is agreed to.
func (w *world) checkGoingOn() {
	_, err := loop.Move.Do(ctx, w.Node, w.house.Worker.Fresh(), act.Move{ID: w.id("ref question"), Type: "answer_info", Text: "Deux"})
	w.must(err)
	_, err = loop.Move.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.Move{ID: w.id("armed"), Type: "accept"})
	w.must(err)
	got, err := loop.OpenRelease.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ID{ID: w.id("armed")})
	w.must(err)
	w.opened("armed", got, []string{"identity", "plan"})
	_, err = loop.Move.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.Move{ID: w.id("ranked"), Type: "decline", Reason: "no_capacity"})
	w.must(err)
	inbox, err := loop.ListReferrals.Do(ctx, w.Node, w.desk.Worker.Fresh(), act.ReferralQuery{Box: "inbox", Page: act.Page{Limit: 200}})
	w.must(err)
	// What was filled elsewhere stands there too, until it was looked at.
	inbox.Items = slices.DeleteFunc(inbox.Items, func(r act.ReferralRow) bool { return referral.Status(r.State).Final() })
	if len(inbox.Items) != 1 || inbox.Items[0].Service != "lit" || inbox.Items[0].Need != needs[0].Code {
		w.T.Errorf("the next candidate reads %+v", inbox.Items)
	}
	d, err := loop.ReviewDisclosure.Do(ctx, w.Node, w.house.Admin.Fresh(), act.ReviewDisclosure{ID: w.id("court")})
	w.must(err)
	got, err = loop.OpenRelease.Do(ctx, w.Node, w.shelter.Worker.Fresh(), act.ID{ID: d.Referral})
	w.must(err)
	same(w, "the name, which was not disclosed", "", got.Known)
	_, err = casework.CosignConsent.Do(ctx, w.Node, w.house.Admin.Fresh(), act.ConsentRef{Case: w.id("case"), Consent: w.id("waiting for the second")})
	w.must(err)
	_, err = casework.AddEntry.Do(ctx, w.Node, w.house.Worker.Fresh(), act.AddEntry{Case: w.id("case"), NewEntry: act.NewEntry{Section: "health", Text: "De plus"}})
	w.must(err)
	_, err = accounts.AdmitMember.Do(ctx, w.Node, w.house.Admin.Fresh(), act.AdmitMember{ID: w.id("waiting"), ShortCode: w.id("waiting code")})
	w.must(err)
	c, err := casework.GetCase.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ID{ID: w.id("case")})
	w.must(err)
	same(w, "the file is whole", true, c.Whole)
	_, err = casework.CreateCase.Do(ctx, w.Node, w.house.Worker.Fresh(), act.CreateCase{Known: "Une autre", Safe: &act.SafeContact{NeverAgency: []string{w.police.ID}}})
	w.must(err)
	_, err = loop.Disclose.Do(ctx, w.Node, w.house.Worker.Fresh(), act.Disclosure{Case: "", Kind: "danger"})
	same(w, "nothing is disclosed of no file", fault.InvalidInput, fault.CodeOf(err))
}

// checkRecovery: the printed shares of before take the agency back.
func (w *world) checkRecovery() {
	admin := act.NewIdentity{Name: "Retour Fictive", Login: "retour@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
	r, err := accounts.Recover.Do(ctx, w.Node, nil, act.Recover{Agency: w.house.ID, Shares: w.house.Shares[:2], Admin: admin})
	w.must(err)
	w.Advance(25 * time.Hour)
	_, err = accounts.FinishRecovery.Do(ctx, w.Node, nil, act.FinishRecovery{ID: r.ID, Shares: w.house.Shares[1:], Admin: admin})
	w.must(err)
}
