package olddata

import (
	"context"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/registers"
	"relais/internal/store"
)

var ctx = context.Background()

// tell plays the story on an empty node: everything that is sealed or signed
// is in it, in every state.
func tell(t testing.TB, cfg store.Config) *world {
	w := &world{Fixture: nodetest.New(t, cfg), ids: map[string]string{}}
	w.desk, w.house, w.shelter, w.police = w.Desk(), w.Agency("ngo", "QC"), w.Agency("shelter", "QC"), w.Agency("police", "QC")
	w.tellAgencies()
	w.tellPasskey()
	w.tellCase()
	w.tellConsents()
	w.tellLoop()
	w.tellDoors()
	w.tellDirectory()
	w.must(w.Node.Tick(ctx))
	for _, key := range agencies {
		w.agencyOf(key).Worker.Fresh()
	}
	return w
}

// tellAgencies: hours and rules, a member removed (a second version of the
// keys), one who waits, invitations.
func (w *world) tellAgencies() {
	gone := w.Member(w.house, "caseworker")
	w.note("gone", gone.ID)
	c, err := casework.CreateCase.Do(ctx, w.Node, gone.Fresh(), act.CreateCase{Known: "Sous la première clé", Language: "fr"})
	w.must(err)
	w.note("first", c.ID)
	w.note("heir", w.house.Admin.ID) // programs of before handed nothing over
	_, err = accounts.RemoveMember.Do(ctx, w.Node, w.house.Admin.Fresh(), act.Leave{ID: gone.ID, To: w.house.Admin.ID})
	w.must(err)
	w.house.Worker.Fresh()
	w.third = w.Member(w.house, "responder")
	waiting := w.Newcomer(w.house, "caseworker")
	w.note("waiting", waiting.ID)
	w.note("waiting code", waiting.Code)
	_, err = accounts.SetAgencyProfile.Do(ctx, w.Node, w.house.Admin.Fresh(), act.AgencyProfile{
		Name: act.Text{FR: "Maison du ruisseau", EN: "Brook house"}, Zone: "America/Halifax", Uses: []string{"region"},
		Hours: hours, Backup: w.house.Worker.ID,
	})
	w.must(err)
	_, err = accounts.SetAgencyProfile.Do(ctx, w.Node, w.shelter.Admin.Fresh(), act.AgencyProfile{
		Name: act.Text{FR: "Refuge", EN: "Shelter"}, Zone: "America/Toronto", Uses: act.Codes["attribute"]})
	w.must(err)
	inv, err := accounts.InviteMember.Do(ctx, w.Node, w.house.Admin.Fresh(), act.InviteMember{Name: "Alex Fictive", Roles: []string{"auditor"}, Language: "en"})
	w.must(err)
	w.note("invitation", inv.Code)
	inv, err = accounts.InviteAgency.Do(ctx, w.Node, w.desk.Admin.Fresh(), act.InviteAgency{Agency: act.NewAgency{
		Name: act.Text{FR: "Clinique inventée", EN: "Invented clinic"}, Sector: "health", Province: "NB", Zone: "America/Moncton"}})
	w.must(err)
	w.note("invitation of an agency", inv.Code)
	_, err = accounts.KeepForm.Do(ctx, w.Node, w.house.Worker.Fresh(), kept)
	w.must(err)
}

// tellCase: a file with words in every section, every kind of entry, what was
// amended, removed and undone, and a section for two members only.
func (w *world) tellCase() {
	who := w.house.Worker
	rules := safe
	rules.NeverAgency = []string{w.police.ID}
	in := act.CreateCase{Known: known, Language: "ln", Next: day(w.Now(), 3), Safe: &rules, Needs: needs, Once: act.Once{Key: "the same case"}}
	for _, section := range sections {
		in.Entries = append(in.Entries, act.NewEntry{Section: section, Label: "Titre " + section, Text: text(section)})
	}
	c, err := casework.CreateCase.Do(ctx, w.Node, who.Fresh(), in)
	w.must(err)
	w.note("case", c.ID)
	for i, n := range c.Needs {
		w.note(name("need ", i), n.ID)
	}
	_, err = casework.SetNeed.Do(ctx, w.Node, who.Fresh(), act.SetNeed{Case: c.ID, Need: c.Needs[3].ID, Status: "withdrawn"})
	w.must(err)
	for _, key := range []string{"amended", "removed", "undone"} {
		e, err := casework.AddEntry.Do(ctx, w.Node, who.Fresh(), act.AddEntry{Case: c.ID, Once: act.Once{Key: key},
			NewEntry: act.NewEntry{Section: "notes", Label: key, Text: "première version"}})
		w.must(err)
		w.note(key, e.ID)
		_, err = casework.AmendEntry.Do(ctx, w.Node, w.house.Admin.Fresh(), act.AmendEntry{Case: c.ID, Entry: e.ID, Label: key, Text: "deuxième version",
			Removed: key == "removed", Base: 1})
		w.must(err)
	}
	_, err = casework.UndoEntry.Do(ctx, w.Node, who.Fresh(), act.UndoEntry{Case: c.ID, Entry: w.id("undone")})
	w.must(err)
	e, err := casework.RecordContact.Do(ctx, w.Node, who.Fresh(), act.RecordContact{Case: c.ID, Channel: "email", Value: "zoe@example.ca",
		Text: "A répondu", Reason: outside})
	w.must(err)
	w.note("contact", e.ID)
	_, err = casework.RestrictSection.Do(ctx, w.Node, who.Fresh(), act.Restrict{Case: c.ID, Section: "health", Members: []string{who.ID, w.house.Admin.ID}})
	w.must(err)
	_, err = casework.AddEntry.Do(ctx, w.Node, who.Fresh(), act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: "health", Text: "Pour deux personnes"}})
	w.must(err)
	closed := false
	second, err := casework.CreateCase.Do(ctx, w.Node, who.Fresh(), act.CreateCase{Known: "Close Fictive", Language: "en"})
	w.must(err)
	w.note("closed", second.ID)
	_, err = casework.SetCase.Do(ctx, w.Node, who.Fresh(), act.SetCase{Case: second.ID, Open: &closed, Worker: &w.third.ID})
	w.must(err)
}

// tellConsents: valid, waiting, co-signed, ended, withdrawn.
func (w *world) tellConsents() {
	soon, later := w.Now(), w.Now().AddDate(0, 2, 0)
	end := consent(w.shelter.ID, soon)
	w.record("ended", end)
	w.Advance(26 * time.Hour)
	w.must(w.Node.Tick(ctx))
	w.record("valid", consent(w.shelter.ID, later))
	w.record("withdrawn", consent(w.shelter.ID, later))
	_, err := casework.WithdrawConsent.Do(ctx, w.Node, w.house.Worker.Fresh(), act.WithdrawConsent{
		ConsentRef: act.ConsentRef{Case: w.id("case"), Consent: w.id("withdrawn")}, Reason: reason})
	w.must(err)
	class := act.NewConsent{Kind: "ask", Sectors: []string{"child_protection"}, Purpose: "Protéger l’enfant", Until: later.Format(time.DateOnly),
		GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"], Enforcement: true}
	w.record("waiting for the second", class)
	w.record("cosigned", class)
	_, err = casework.CosignConsent.Do(ctx, w.Node, w.house.Admin.Fresh(), act.ConsentRef{Case: w.id("case"), Consent: w.id("cosigned")})
	w.must(err)
	w.record("ask", act.NewConsent{Kind: "ask", Agencies: []string{w.shelter.ID, w.desk.ID}, Sectors: []string{"health"}, Purpose: "Trouver un lit",
		Until: later.Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]})
	w.record("loopback", act.NewConsent{Kind: "loopback", Agencies: []string{w.desk.ID}, Purpose: "Savoir la suite", Loopback: "appointments",
		Until: later.Format(time.DateOnly), GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]})
}

func (w *world) record(key string, in act.NewConsent) {
	w.T.Helper()
	c, err := casework.RecordConsent.Do(ctx, w.Node, w.house.Worker.Fresh(), act.RecordConsent{Case: w.id("case"), NewConsent: in})
	w.must(err)
	w.note("consent "+key, c.ID)
	w.ids[key] = c.ID
}

// tellLoop: asks in every state.
func (w *world) tellLoop() {
	w.asks("expired", act.Ask{Ends: w.Now().Add(time.Hour).UTC().Format(time.RFC3339)}, nil)
	w.Advance(2 * time.Hour)
	w.must(w.Node.Tick(ctx))
	for _, key := range []string{"asked", "question", "waitlisted", "declined", "accepted", "released", "received", "scheduled", "completed",
		"purged", "cancelled"} {
		w.asks("ref "+key, act.Ask{}, nil)
	}
	w.asks("armed", act.Ask{Mode: "parallel"}, []act.Candidate{{Agency: w.shelter.ID, Release: w.id("valid")}, {Agency: w.desk.ID}})
	w.asks("ranked", act.Ask{Mode: "ranked"}, []act.Candidate{{Agency: w.shelter.ID, Minutes: 300}, {Agency: w.desk.ID, Service: "lit", Minutes: 30}})
	r := w.shelter.Worker
	w.move(r, "question", act.Move{Type: "request_info", Text: "Combien d’enfants ?"})
	w.move(r, "waitlisted", act.Move{Type: "waitlist", When: w.Now().AddDate(0, 0, 5).UTC().Format(time.RFC3339)})
	w.move(r, "declined", act.Move{Type: "decline", Reason: "no_capacity", Text: "Complet"})
	w.move(w.house.Worker, "cancelled", act.Move{Type: "cancel", Reason: "person_declined"})
	for _, key := range []string{"accepted", "released", "received", "scheduled", "completed", "purged"} {
		w.move(r, key, act.Move{Type: "accept", Text: place})
	}
	for _, key := range []string{"released", "received", "scheduled", "completed"} {
		w.release(key, "valid")
	}
	w.record("purged", consent(w.shelter.ID, w.Now().AddDate(0, 1, 0)))
	w.release("purged", "consent purged")
	for _, key := range []string{"received", "scheduled", "completed", "purged"} {
		_, err := loop.OpenRelease.Do(ctx, w.Node, r.Fresh(), act.ID{ID: w.id("ref " + key)})
		w.must(err)
	}
	w.move(r, "scheduled", act.Move{Type: "schedule", When: w.Now().AddDate(0, 0, 1).UTC().Format(time.RFC3339), Text: "Avec Dominique"})
	w.move(r, "completed", act.Move{Type: "attend"})
	w.move(r, "completed", act.Move{Type: "complete", Outcome: "partly", Text: told})
	_, err := casework.WithdrawConsent.Do(ctx, w.Node, w.house.Worker.Fresh(), act.WithdrawConsent{
		ConsentRef: act.ConsentRef{Case: w.id("case"), Consent: w.id("consent purged")}, Reason: reason})
	w.must(err)
	_, err = loop.Receipt.Do(ctx, w.Node, r.Fresh(), act.Receipt{ID: w.id("ref purged"), State: "kept", Basis: basis})
	w.must(err)
}

func (w *world) asks(key string, in act.Ask, to []act.Candidate) {
	w.T.Helper()
	out, err := loop.Ask.Do(ctx, w.Node, w.house.Worker.Fresh(), w.asking(key, in, to))
	w.must(err)
	for i, r := range out.Referrals {
		if i > 0 {
			key = name(key, " ", i)
		}
		w.note(key, r.ID)
	}
}

// asking fills an ask in; without candidates the shelter is asked.
func (w *world) asking(key string, in act.Ask, to []act.Candidate) act.Ask {
	in.Case, in.Need, in.Consent, in.Attributes, in.Note = w.id("case"), w.id("need 0"), w.id("ask"), attributes, note
	in.Anyway, in.Key = true, key
	if in.Candidates = to; to == nil {
		in.Candidates = []act.Candidate{{Agency: w.shelter.ID}}
	}
	return in
}

func (w *world) move(who *nodetest.Member, key string, in act.Move) {
	w.T.Helper()
	in.ID = w.id("ref " + key)
	_, err := loop.Move.Do(ctx, w.Node, who.Fresh(), in)
	w.must(err)
}

func (w *world) release(key, consent string) {
	w.T.Helper()
	_, err := loop.Release.Do(ctx, w.Node, w.house.Worker.Fresh(), act.Release{ID: w.id("ref " + key), Consent: w.id(consent)})
	w.must(err)
}

// tellDoors: what leaves without consent, and who demands it.
func (w *world) tellDoors() {
	for key, in := range map[string]act.Disclosure{"danger": danger, "court": court} {
		in.Case, in.Agency = w.id("case"), w.shelter.ID
		d, err := loop.Disclose.Do(ctx, w.Node, w.house.Worker.Fresh(), in)
		w.must(err)
		w.note(key, d.ID)
		if d.Referral != "" {
			w.note("ref "+key, d.Referral)
		}
	}
	d, err := registers.AddLegalDemand.Do(ctx, w.Node, w.house.Worker.Fresh(), act.AddLegalDemand{LegalDemand: demand})
	w.must(err)
	w.note("demand", d.ID)
}

// tellDirectory: a listing with what is hidden of it, a suggestion, an upload,
// and where letters go.
func (w *world) tellDirectory() {
	s, err := listings.UpsertService.Do(ctx, w.Node, w.house.Worker.Fresh(), listing)
	w.must(err)
	w.note("listing", s.ID)
	second := listing
	second.Visibility = act.ServiceVisibility{}
	s, err = listings.UpsertService.Do(ctx, w.Node, w.house.Worker.Fresh(), second)
	w.must(err)
	w.note("hidden", s.ID)
	_, err = listings.HideLocation.Do(ctx, w.Node, w.house.Worker.Fresh(), act.HideLocation{ID: s.ID, Region: "Laval", HiddenPlace: hidden})
	w.must(err)
	in := suggestion
	in.ID = w.id("listing")
	sug, err := listings.SuggestChange.Do(ctx, w.Node, w.shelter.Worker.Fresh(), in)
	w.must(err)
	w.note("suggestion", sug.ID)
	_, err = listings.SetListingMail.Do(ctx, w.Node, w.house.Admin.Fresh(), mailTo)
	w.must(err)
	link, err := listings.MakeConfirmLink.Do(ctx, w.Node, w.house.Worker.Fresh(), act.MakeConfirmLink{ID: w.id("listing")})
	w.must(err)
	w.note("link", link.Token)
	up, err := imports.BeginImport.Do(ctx, w.Node, w.desk.Admin.Fresh(), act.BeginImport{Name: "ponts.csv", Source: "ponts", Data: []byte(upload)})
	w.must(err)
	w.note("upload", up.ID)
}
