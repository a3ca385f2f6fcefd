package app_test

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
	"relais/internal/node/nodetest"
)

// keepsNothing are the acts of which nothing that somebody wrote is kept, or
// what is kept is held elsewhere.
var keepsNothing = map[string]string{
	"AdmitMember": "a certificate; what was typed is compared", "RemoveMember": "no words", "HandOver": "ids: loop/leave_test.go", "RevokeInvitation": "no words",
	"LookAtInvitation": "reads", "DropKept": "no words", "ChangePassphrase": "a secret: signing in shows it (RegisterAgency)",
	"Setup":  "TestWhatAFounderSaysIsShown",
	"SignIn": "a session", "SignOut": "a session", "PasskeyAddBegin": "needs an authenticator: accounts/passkeys_test.go",
	"PasskeyAddFinish": "needs an authenticator: accounts/passkeys_test.go", "PasskeySignInBegin": "a session", "PasskeySignInFinish": "a session",
	"EndSession": "no words", "EndDevice": "no words", "StepUp": "secrets", "AskSecond": "no words", "AgreeSecond": "a secret", "CancelSecond": "no words", "FinishSecond": "secrets",
	"RemovePasskey": "no words", "CancelRecovery": "no words", "ConfirmKit": "secrets", "CreateKit": "secrets", "Recover": "secrets, and an administrator as in RegisterAgency",
	"FinishRecovery": "secrets, and an administrator as in RegisterAgency",
	"ProposeSector":  "signatures: sectors/sectors_test.go", "ConfirmSector": "a signature", "AcceptSector": "a signature",
	"CosignConsent": "a signature", "ConfirmConsent": "no words", "LetConsentEnd": "no words: plans/consents_test.go", "SetConsentPaper": "an id: plans/consents_test.go", "UndoEntry": "what was there before", "PreviewAsk": "tries", "AskSeveral": "as Ask, for each need: loop/several_test.go", "Undo": "what was there before",
	"OpenRelease": "a receipt", "ReviewDisclosure": "a signature, and why it ended: loop/attack_test.go",
	"TellPerson": "a day: loop/attack_test.go", "PreviewRelease": "reads", "MatchNeeds": "reads", "PlanNeeds": "reads", "SearchServices": "reads",
	"NoteGaps": "counts only: listings/plan_test.go", "ListGaps": "reads", "ConfirmService": "a date", "ConfirmListings": "dates", "LookAtConfirmation": "reads",
	"LookAtListings": "reads", "StopListingMail": "no words", "MakeConfirmLink": "a link", "DecideDuplicate": "ids and a decision: listings/listings_test.go",
	"UndoDuplicate": "what was there before", "FindDuplicates": "reads", "DeleteService": "no words", "RestoreService": "what was there before",
	"RestoreServiceVersion": "what was there before", "PreviewService": "tries", "DropImport": "no words", "DropCaseImport": "no words",
	"RunCaseImport": "records of files: portable/portable_test.go", "PreviewCases": "reads", "ExportCases": "reads", "CopyCase": "reads",
	"RunImport": "records of files: directory/hsds holds them to what they were", "RunSource": "records of files",
	"EraseEntry": "what is erased is not shown again: loop/erase_attack_test.go", "EraseSection": "as EraseEntry", "EraseCase": "as EraseEntry",
	"BeginLeaving":   "nothing is typed: loop/left_test.go",
	"StopLeaving":    "nothing is typed: loop/left_test.go",
	"FinishLeaving":  "nothing is typed: loop/left_test.go",
	"TakeAlong":      "seals the file, and is kept nowhere",
	"ApplyRetention": "plans of the clock: loop/retention_attack_test.go",
	"TakeDeskNeed":   "no words: unasked/unasked_test.go", "MakeCalendar": "a secret, shown once", "DropCalendar": "no words", "MakeAnswerLink": "secrets, shown once", "DropAnswerLink": "no words", "LookByLink": "reads", "AnswerByLink": "a secret, and a move: guest/guest_test.go",
	"BeginDocument": "documents/documents_test.go", "PutDocumentSegment": "bytes: documents/documents_test.go", "FinishDocument": "no words", "DropDocument": "no words",
	"MakeCard": "secrets, shown once", "TryCard": "a secret", "EndCard": "no words", "OpenOwn": "a session", "GetOwn": "reads", "LeaveOwn": "a session",
	"PersonWordDone": "no words", "EndOwn": "with a session of the person: person/person_test.go", "SayOwn": "with a session of the person: person/person_test.go",
	"RemoveRelative":  "no words",
	"WritePerson":     "in the person's own file: person/person_test.go",
	"ImportDirectory": "records of files", "PreviewDirectory": "tries", "RemoveSource": "no words",
}

// notKept are the fields that are rightly not shown again.
var notKept = map[string]string{
	"AcceptInvitation.code": "works once", "RegisterAgency.code": "works once", "Setup.code": "works once",
	"InviteAgency.agency.name.more":          "refused: an agency's name has two languages",
	"Setup.agency.name.more":                 "refused: an agency's name has two languages",
	"Setup.coalition.more":                   "refused: a coalition's name has two languages",
	"SetAgencyProfile.name.more":             "refused: an agency's name has two languages",
	"ChangeRoles.to":                         "an id: loop/leave_test.go",
	"ChangeRoles.backup":                     "an id: loop/leave_test.go",
	"SetAgencyProfile.require_passkey":       "refused without a passkey: accounts/passkeys_test.go",
	"RecordConsent.renews":                   "the one before is not reminded of: plans/consents_test.go",
	"AddShaped.fields":                       "each by its kind: plans/plans_test.go",
	"AmendShaped.fields":                     "each by its kind: plans/plans_test.go",
	"Ask.anyway":                             "sends despite a warning, this once",
	"Ask.consent":                            "an id: what an ask rests on is looked at when it is sent, and hashed into the parcel",
	"Ask.candidates.release":                 "an id: the recipient verifies the consent that comes with the release",
	"Release.consent":                        "an id: the recipient verifies the consent that comes with the release",
	"RecordConsent.outside.name":             "what the directory calls it",
	"CreateCase.consent.outside.name":        "what the directory calls it",
	"Move.safety_checked":                    "a condition of the move",
	"CreateCase.alone":                       "a condition",
	"AddRelative.new.alone":                  "a condition",
	"SetRelative.seen":                       "what was seen",
	"FileReceived.alone":                     "a condition",
	"SetCase.seen":                           "what was seen",
	"SetFacts.seen":                          "what was seen",
	"SetSafeContact.seen":                    "what was seen",
	"SetAgencyProfile.seen":                  "what was seen",
	"SetRetention.seen":                      "what was seen",
	"UpsertService.seen":                     "what was seen",
	"Move.version":                           "what was seen",
	"Release.version":                        "what was seen",
	"Move.key":                               "an operation id",
	"Release.key":                            "an operation id",
	"UpsertService.rules.status.reason.more": "refused: listing/check.go",
	"UpsertService.visibility.parts.id":      "of parts that a feed brought: listings/visibility_test.go",
	"UpsertService.visibility.parts.seen":    "of parts that a feed brought: listings/visibility_test.go",
	"BeginImport.data":                       "a file: its columns are shown",
	"BeginCaseImport.data":                   "a file: its columns are shown",
}

// keeper is a node with agencies that have something to say.
type keeper struct {
	*nodetest.Fixture
	s, r, second, police *nodetest.Agency
	file                 string // a case file of s
	ask, release         string // consents
	elsewhere            string // a service without Relais
	told                 string // consent to the same
}

func (k *keeper) ok(err error) {
	k.T.Helper()
	if err != nil {
		k.T.Fatal(err)
	}
}

func newKeeper(t *testing.T, f *nodetest.Fixture) *keeper {
	k := &keeper{Fixture: f, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC"), second: f.Agency("legal", "QC"), police: f.Agency("police", "QC")}
	for _, a := range []*nodetest.Agency{k.r, k.second} {
		do(k, accounts.SetAgencyProfile, a.Admin, act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"}, Zone: "America/Toronto", Uses: act.Codes["attribute"]})
	}
	k.file = do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "Zibeline",
		Entries: []act.NewEntry{{Section: "identity", Text: "Zibeline"}, {Section: "plan", Text: "tomorrow"}}}).ID
	k.elsewhere = "11111111-0000-4000-8000-000000000001"
	feed := `[{"id":"` + k.elsewhere + `","name":"Halte","status":"active","organization":{"id":"o-1","name":"Cigale","description":"x"}}]`
	if _, err := f.Node.Imports.LoadDirectory(t.Context(), act.ImportDirectory{Source: "outside"}, strings.NewReader(feed), nil); err != nil {
		t.Fatal(err)
	}
	named := []act.ConsentOutside{{Service: k.elsewhere, Sector: "shelter"}}
	k.ask = k.consent(act.NewConsent{Kind: "ask", Agencies: []string{k.r.ID, k.second.ID}, Outside: named})
	k.told = k.consent(act.NewConsent{Kind: "release", Outside: named, Sections: []string{"identity", "plan"}})
	k.release = k.consent(act.NewConsent{Kind: "release", Agencies: []string{k.r.ID}, Sections: []string{"identity", "plan"}, Loopback: "words"})
	return k
}

func (k *keeper) consent(c act.NewConsent) string {
	k.T.Helper()
	c.Purpose, c.Until, c.GivenBy, c.Language, c.Form = "a bed", k.Now().AddDate(0, 0, 60).Format(time.DateOnly), "person", "fr", "spoken"
	if c.Explained == nil {
		c.Explained = act.Codes["explained"]
	}
	return do(k, casework.RecordConsent, k.s.Worker, act.RecordConsent{Case: k.file, NewConsent: c}).ID
}

// acts says for each act that keeps something how it is carried out and read.
func (k *keeper) acts() map[string]func() []run {
	return map[string]func() []run{
		"InviteAgency": k.inviteAgency, "RegisterAgency": k.registerAgency, "InviteMember": k.inviteMember, "AcceptInvitation": k.acceptInvitation,
		"ChangeRoles": k.changeRoles, "SetAgencyProfile": k.setProfile, "SetLanguage": k.setLanguage, "KeepForm": k.keepForm,
		"CreateCase": k.createCase, "SetCase": k.setCase, "AddEntry": k.addEntry, "AmendEntry": k.amendEntry, "AddShaped": k.addShaped, "AmendShaped": k.amendShaped, "SetDone": k.setDone, "RestrictSection": k.restrict,
		"SetFacts": k.setFacts, "SetSafeContact": k.setSafe, "RecordContact": k.recordContact, "AddNeed": k.addNeed, "AddNeeds": k.addNeeds, "SetNeed": k.setNeed,
		"RecordConsent": k.recordConsent, "RefuseConsent": k.refuseConsent, "WithdrawConsent": k.withdrawConsent,
		"Ask": k.asks, "Move": k.moves, "Release": k.releases, "NameReaders": k.nameReaders, "TakeOn": k.takeOn, "FileReceived": k.fileReceived, "MergeCases": k.merge, "NotSame": k.notSame, "PartCases": k.part, "AddRelative": k.addRelative, "SetRelative": k.setRelative, "TakeCard": k.takeCard, "RecordDeskWork": k.deskRecords, "ProposeAgencies": k.deskProposes, "Receipt": k.receipts, "Withdraw": k.withdraws,
		"Disclose": k.disclose, "AddLegalDemand": k.addDemand, "HoldCase": k.holdCase, "LiftHold": k.liftHold, "SetRetention": k.setRetention, "RecordIncident": k.recordIncident, "AddToIncident": k.addToIncident,
		"UpsertService": k.upsertService, "UpdateCapacity": k.updateCapacity, "HideLocation": k.hide, "VerifyService": k.verify,
		"SuggestChange": k.suggest, "DecideSuggestion": k.decide, "SetListingMail": k.setMail,
		"SetSource": k.setSource, "BeginImport": k.beginImport, "SetImport": k.setImport, "BeginCaseImport": k.beginCaseImport, "SetCaseImport": k.setCaseImport,
	}
}

// What agencies and members say of themselves.

func identity(login string) fields {
	return fields{"login": login + "@example.ca", "passphrase": nodetest.Passphrase}
}

// signsIn is somebody who joined, as they read themselves.
func (k *keeper) signsIn(j act.Joined, in act.NewIdentity) fields {
	k.T.Helper()
	k.Advance(30 * time.Second)
	code, err := agency.Second{Secret: j.TOTPSecret}.CodeAt(k.Now())
	k.ok(err)
	s, err := accounts.SignIn.Do(context.Background(), k.Node, nil, act.SignIn{Login: in.Login, Passphrase: in.Passphrase, TOTP: code})
	k.ok(err)
	session, err := k.Node.Sessions.Session(context.Background(), s.Token)
	k.ok(err)
	all, err := accounts.ListMembers.Do(context.Background(), k.Node, session, act.None{})
	k.ok(err)
	for _, m := range all.Items {
		if m.ID == j.MemberID {
			return flat(k.T, m).and(fields{"passphrase": in.Passphrase}) // it opened the session
		}
	}
	return nil
}

// newAgency: an agency's name has two languages, and another one is refused.
var newAgency = fields{"agency.name.more": nil, "agency.zone": "America/Vancouver"}

func (k *keeper) setup() []run {
	code, err := k.Node.Agencies.NewSetupCode(context.Background())
	k.ok(err)
	set := fields{"code": code, "coalition.more": nil, "agency.sector": "coalition"}.and(newAgency).and(identity("founder").under("admin"))
	return []run{with(set, func(in act.Setup) fields {
		j, err := accounts.Setup.Do(context.Background(), k.Node, nil, in)
		k.ok(err)
		me := k.signsIn(j, in.Admin)
		a, err := k.agencySeenBy(j, in.Admin)
		k.ok(err)
		return flat(k.T, a).under("agency").and(flat(k.T, a.Coalition).under("coalition")).and(me.under("admin"))
	})}
}

func (k *keeper) agencySeenBy(j act.Joined, in act.NewIdentity) (act.Agency, error) {
	ctx := context.Background()
	k.Advance(30 * time.Second)
	code, err := agency.Second{Secret: j.TOTPSecret}.CodeAt(k.Now())
	k.ok(err)
	s, err := accounts.SignIn.Do(ctx, k.Node, nil, act.SignIn{Login: in.Login, Passphrase: in.Passphrase, TOTP: code})
	k.ok(err)
	session, err := k.Node.Sessions.Session(ctx, s.Token)
	k.ok(err)
	return accounts.GetAgency.Do(ctx, k.Node, session, act.ID{ID: j.AgencyID})
}

func (k *keeper) inviteAgency() []run {
	return []run{with(newAgency, func(in act.InviteAgency) fields {
		inv := do(k, accounts.InviteAgency, k.Desk().Admin, in)
		who := act.NewIdentity{Name: "A", Login: "a@example.ca", Passphrase: nodetest.Passphrase}
		j, err := accounts.RegisterAgency.Do(context.Background(), k.Node, nil, act.RegisterAgency{Code: inv.Code, Admin: who})
		k.ok(err)
		return flat(k.T, do(k, accounts.GetAgency, k.s.Admin, act.ID{ID: j.AgencyID})).under("agency")
	})}
}

func (k *keeper) registerAgency() []run {
	inv := do(k, accounts.InviteAgency, k.Desk().Admin, act.InviteAgency{Agency: act.NewAgency{
		Name: act.Text{FR: "Phare", EN: "Beacon"}, Sector: "ngo", Province: "QC", Zone: "America/Toronto"}})
	return []run{with(fields{"code": inv.Code}.and(identity("b").under("admin")), func(in act.RegisterAgency) fields {
		j, err := accounts.RegisterAgency.Do(context.Background(), k.Node, nil, in)
		k.ok(err)
		return k.signsIn(j, in.Admin).under("admin")
	})}
}

func (k *keeper) inviteMember() []run {
	return []run{with(fields{"roles": []string{"coordinator", "auditor"}}, func(in act.InviteMember) fields {
		id := do(k, accounts.InviteMember, k.s.Admin, in).ID
		all := do(k, accounts.ListInvitations, k.s.Admin, act.None{}).Items
		return flat(k.T, all[slices.IndexFunc(all, func(i act.Invitation) bool { return i.ID == id })])
	})}
}

func (k *keeper) acceptInvitation() []run {
	inv := do(k, accounts.InviteMember, k.s.Admin, act.InviteMember{Name: "C", Roles: []string{"caseworker"}})
	return []run{with(fields{"code": inv.Code}.and(identity("c").under("identity")), func(in act.AcceptInvitation) fields {
		j, err := accounts.AcceptInvitation.Do(context.Background(), k.Node, nil, in)
		k.ok(err)
		return k.signsIn(j, in.Identity).under("identity")
	})}
}

func (k *keeper) member(id string) act.Member {
	all := do(k, accounts.ListMembers, k.s.Admin, act.None{}).Items
	return all[slices.IndexFunc(all, func(m act.Member) bool { return m.ID == id })]
}

func (k *keeper) changeRoles() []run {
	m := k.Member(k.s, "caseworker")
	return []run{with(fields{"roles": []string{"auditor", "responder"}, "to": nil, "backup": nil}, func(in act.ChangeRoles) fields {
		in.ID = m.ID
		do(k, accounts.ChangeRoles, k.s.Admin, in)
		return flat(k.T, k.member(m.ID))
	})}
}

func (k *keeper) setProfile() []run {
	a := k.Agency("health", "ON")
	set := fields{"seen": do(k, accounts.GetAgency, a.Admin, act.ID{ID: a.ID}).Seen.Seen, "name.more": nil, "zone": "America/Vancouver", "backup": a.Worker.ID, "require_passkey": nil}
	return []run{with(set, func(in act.AgencyProfile) fields {
		do(k, accounts.SetAgencyProfile, a.Admin, in)
		return flat(k.T, do(k, accounts.GetAgency, a.Admin, act.ID{ID: a.ID}))
	})}
}

func (k *keeper) setLanguage() []run {
	return []run{with(nil, func(in act.SetLanguage) fields {
		do(k, accounts.SetLanguage, k.police.Worker, in)
		return flat(k.T, do(k, accounts.Whoami, k.police.Worker, act.None{}).Me)
	})}
}

func (k *keeper) keepForm() []run {
	return []run{with(nil, func(in act.KeepForm) fields {
		kept := do(k, accounts.KeepForm, k.s.Worker, in)
		return flat(k.T, do(k, accounts.OpenKept, k.s.Worker, act.ID{ID: kept.ID}))
	})}
}
