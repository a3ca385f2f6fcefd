package app_test

import (
	"context"
	"slices"
	"time"

	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// keepsNothing are the acts of which nothing that somebody wrote is kept, or
// what is kept is held elsewhere.
var keepsNothing = map[string]string{
	"AdmitMember": "a certificate; what was typed is compared", "RemoveMember": "no words", "RevokeInvitation": "no words",
	"LookAtInvitation": "reads", "DropKept": "no words", "ChangePassphrase": "a secret: signing in shows it (RegisterAgency)",
	"Setup":  "TestWhatAFounderSaysIsShown",
	"SignIn": "a session", "SignOut": "a session", "PasskeyAddBegin": "needs an authenticator: accounts/passkeys_test.go",
	"PasskeyAddFinish": "needs an authenticator: accounts/passkeys_test.go", "PasskeySignInBegin": "a session", "PasskeySignInFinish": "a session",
	"RemovePasskey": "no words", "CancelRecovery": "no words", "ConfirmKit": "secrets", "CreateKit": "secrets", "Recover": "secrets, and an administrator as in RegisterAgency",
	"FinishRecovery": "secrets, and an administrator as in RegisterAgency",
	"CosignConsent":  "a signature", "UndoEntry": "what was there before", "PreviewAsk": "tries", "Undo": "what was there before",
	"OpenRelease": "a receipt", "ReviewDisclosure": "a signature, and why it ended: loop/attack_test.go",
	"TellPerson": "a day: loop/attack_test.go", "PreviewRelease": "reads", "MatchNeeds": "reads", "PlanNeeds": "reads", "SearchServices": "reads",
	"NoteGaps": "counts only: listings/plan_test.go", "ConfirmService": "a date", "ConfirmListings": "dates", "LookAtConfirmation": "reads",
	"LookAtListings": "reads", "StopListingMail": "no words", "MakeConfirmLink": "a link", "DecideDuplicate": "ids and a decision: listings/listings_test.go",
	"UndoDuplicate": "what was there before", "FindDuplicates": "reads", "DeleteService": "no words", "RestoreService": "what was there before",
	"RestoreServiceVersion": "what was there before", "PreviewService": "tries", "DropImport": "no words",
	"RunImport": "records of files: directory/hsds holds them to what they were", "RunSource": "records of files",
	"ImportDirectory": "records of files", "PreviewDirectory": "tries", "RemoveSource": "no words",
}

// notKept are the fields that are rightly not shown again.
var notKept = map[string]string{
	"AcceptInvitation.code": "works once", "RegisterAgency.code": "works once", "Setup.code": "works once",
	"InviteAgency.agency.name.more":          "refused: an agency's name has two languages",
	"Setup.agency.name.more":                 "refused: an agency's name has two languages",
	"Setup.coalition.more":                   "refused: a coalition's name has two languages",
	"SetAgencyProfile.name.more":             "refused: an agency's name has two languages",
	"SetAgencyProfile.require_passkey":       "refused without a passkey: accounts/passkeys_test.go",
	"Ask.anyway":                             "sends despite a warning, this once",
	"Ask.consent":                            "an id: what an ask rests on is looked at when it is sent, and hashed into the parcel",
	"Ask.candidates.release":                 "an id: the recipient verifies the consent that comes with the release",
	"Release.consent":                        "an id: the recipient verifies the consent that comes with the release",
	"Move.safety_checked":                    "a condition of the move",
	"Move.version":                           "what was seen",
	"Release.version":                        "what was seen",
	"Move.key":                               "an operation id",
	"Release.key":                            "an operation id",
	"UpsertService.rules.status.reason.more": "refused: listing/check.go",
	"UpsertService.visibility.parts.id":      "of parts that a feed brought: listings/visibility_test.go",
	"UpsertService.visibility.parts.seen":    "of parts that a feed brought: listings/visibility_test.go",
	"BeginImport.data":                       "a file: its columns are shown",
}

// keeper is a node with agencies that have something to say.
type keeper struct {
	*nodetest.Fixture
	s, r, second, police *nodetest.Agency
	file                 string // a case file of s
	ask, release         string // consents
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
	k.ask = k.consent(act.NewConsent{Kind: "ask", Agencies: []string{k.r.ID, k.second.ID}})
	k.release = k.consent(act.NewConsent{Kind: "release", Agencies: []string{k.r.ID}, Sections: []string{"identity", "plan"}, Loopback: "words"})
	return k
}

func (k *keeper) consent(c act.NewConsent) string {
	k.T.Helper()
	c.Purpose, c.Until, c.GivenBy, c.Language, c.Form = "a bed", k.Now().AddDate(0, 0, 60).Format(time.DateOnly), "person", "fr", "spoken"
	return do(k, casework.RecordConsent, k.s.Worker, act.RecordConsent{Case: k.file, NewConsent: c}).ID
}

// acts says for each act that keeps something how it is carried out and read.
func (k *keeper) acts() map[string]func() []run {
	return map[string]func() []run{
		"InviteAgency": k.inviteAgency, "RegisterAgency": k.registerAgency, "InviteMember": k.inviteMember, "AcceptInvitation": k.acceptInvitation,
		"ChangeRoles": k.changeRoles, "SetAgencyProfile": k.setProfile, "SetLanguage": k.setLanguage, "KeepForm": k.keepForm,
		"CreateCase": k.createCase, "SetCase": k.setCase, "AddEntry": k.addEntry, "AmendEntry": k.amendEntry, "RestrictSection": k.restrict,
		"SetSafeContact": k.setSafe, "RecordContact": k.recordContact, "AddNeed": k.addNeed, "AddNeeds": k.addNeeds, "SetNeed": k.setNeed,
		"RecordConsent": k.recordConsent, "WithdrawConsent": k.withdrawConsent,
		"Ask": k.asks, "Move": k.moves, "Release": k.releases, "Receipt": k.receipts, "Withdraw": k.withdraws,
		"Disclose": k.disclose, "AddLegalDemand": k.addDemand,
		"UpsertService": k.upsertService, "UpdateCapacity": k.updateCapacity, "HideLocation": k.hide, "VerifyService": k.verify,
		"SuggestChange": k.suggest, "DecideSuggestion": k.decide, "SetListingMail": k.setMail,
		"SetSource": k.setSource, "BeginImport": k.beginImport, "SetImport": k.setImport,
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
	return []run{with(fields{"roles": []string{"auditor", "responder"}}, func(in act.ChangeRoles) fields {
		in.ID = m.ID
		do(k, accounts.ChangeRoles, k.s.Admin, in)
		return flat(k.T, k.member(m.ID))
	})}
}

func (k *keeper) setProfile() []run {
	a := k.Agency("health", "ON")
	set := fields{"name.more": nil, "zone": "America/Vancouver", "backup": a.Worker.ID, "require_passkey": nil}
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

// What is written in a case file.

func (k *keeper) opened(id string) act.Case {
	return do(k, casework.GetCase, k.s.Worker, act.ID{ID: id})
}

// last is the newest entry of a section.
func (k *keeper) last(file, section string) act.Entry {
	items := do(k, casework.GetSection, k.s.Worker, act.SectionRef{Case: file, Section: section}).Items
	return items[len(items)-1]
}

// released and asked are two consents that fill all fields between them.
func (k *keeper) released() fields {
	return fields{"kind": "release", "agencies": []string{k.r.ID}, "sectors": nil, "enforcement": nil}
}

func (k *keeper) asked() fields {
	return fields{"kind": "ask", "agencies": []string{k.police.ID}, "sectors": []string{"police"}, "sections": nil}
}

// safe are rules of safe contact; who may never be told is no one of the consents.
func (k *keeper) safe() fields {
	return fields{"never_agency": []string{k.second.ID}, "channels.hours.to": "17:45"}
}

func (k *keeper) createCase() []run {
	show := func(in act.CreateCase) fields {
		c := k.opened(do(k, casework.CreateCase, k.s.Worker, in).ID)
		entry := k.last(c.ID, in.Entries[0].Section)
		return flat(k.T, c).and(flat(k.T, c.Consents[0]).under("consent")).and(flat(k.T, entry).under("entries.0"))
	}
	set := fields{"needs.code": "food"}.and(k.safe().under("safe"))
	return []run{with(k.released().under("consent").and(set), show), with(k.asked().under("consent").and(set), show)}
}

func (k *keeper) setCase() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "B."}).ID
	return []run{with(fields{"worker": &k.s.Admin.ID, "open": new(false)}, func(in act.SetCase) fields {
		in.Case = id
		do(k, casework.SetCase, k.s.Worker, in)
		return flat(k.T, k.opened(id))
	})}
}

func (k *keeper) addEntry() []run {
	return []run{with(nil, func(in act.AddEntry) fields {
		in.Case = k.file
		do(k, casework.AddEntry, k.s.Worker, in)
		return flat(k.T, k.last(k.file, in.Section))
	})}
}

func (k *keeper) amendEntry() []run {
	show := func(in act.AmendEntry) fields {
		in.Case, in.Entry = k.file, do(k, casework.AddEntry, k.s.Worker, act.AddEntry{Case: k.file, NewEntry: act.NewEntry{Section: "notes", Text: "x"}}).ID
		do(k, casework.AmendEntry, k.s.Worker, in)
		e := k.last(k.file, "notes")
		return flat(k.T, e).and(fields{"base": float64(e.Revision - 1)})
	}
	return []run{with(fields{"base": 1, "removed": nil}, show), with(fields{"base": 1, "label": nil, "text": nil}, show)}
}

func (k *keeper) restrict() []run {
	return []run{with(fields{"members": []string{k.s.Admin.ID, k.s.Worker.ID}}, func(in act.Restrict) fields {
		in.Case, in.Section = k.file, "legal"
		do(k, casework.RestrictSection, k.s.Worker, in)
		slices.Sort(in.Members)
		for _, s := range k.opened(k.file).Sections {
			if s.Section == "legal" && slices.Equal(s.Members, in.Members) {
				return fields{"members.0": k.s.Admin.ID, "members.1": k.s.Worker.ID}
			}
		}
		return nil
	})}
}

func (k *keeper) setSafe() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "C."}).ID
	return []run{with(k.safe(), func(in act.SetSafeContact) fields {
		in.Case = id
		do(k, casework.SetSafeContact, k.s.Worker, in)
		return flat(k.T, k.opened(id).Safe)
	})}
}

func (k *keeper) recordContact() []run {
	return []run{with(fields{"at": k.Now().Add(-time.Hour).Format(time.RFC3339)}, func(in act.RecordContact) fields {
		in.Case = k.file
		do(k, casework.RecordContact, k.s.Worker, in)
		e := k.last(k.file, "contact")
		return flat(k.T, e.Contact).and(fields{"text": e.Text})
	})}
}

func (k *keeper) lastNeed() act.Need {
	needs := k.opened(k.file).Needs
	return needs[len(needs)-1]
}

func (k *keeper) addNeed() []run {
	return []run{with(fields{"code": "food"}, func(in act.AddNeed) fields {
		in.Case = k.file
		do(k, casework.AddNeed, k.s.Worker, in)
		return flat(k.T, k.lastNeed())
	})}
}

func (k *keeper) addNeeds() []run {
	return []run{with(fields{"needs.code": "food"}, func(in act.AddNeeds) fields {
		in.Case = k.file
		do(k, casework.AddNeeds, k.s.Worker, in)
		return flat(k.T, k.lastNeed()).under("needs.0")
	})}
}

func (k *keeper) newNeed() string {
	return do(k, casework.AddNeed, k.s.Worker, act.AddNeed{Case: k.file, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "urgent"}}).ID
}

func (k *keeper) setNeed() []run {
	return []run{with(nil, func(in act.SetNeed) fields {
		in.Case, in.Need = k.file, k.newNeed()
		do(k, casework.SetNeed, k.s.Worker, in)
		return flat(k.T, k.lastNeed())
	})}
}

func (k *keeper) recordConsent() []run {
	show := func(in act.RecordConsent) fields {
		in.Case = k.file
		do(k, casework.RecordConsent, k.s.Worker, in)
		all := k.opened(k.file).Consents
		return flat(k.T, all[len(all)-1])
	}
	return []run{with(k.released(), show), with(k.asked(), show)}
}

func (k *keeper) withdrawConsent() []run {
	return []run{with(nil, func(in act.WithdrawConsent) fields {
		in.Case, in.Consent = k.file, k.consent(act.NewConsent{Kind: "ask", Agencies: []string{k.r.ID}})
		do(k, casework.WithdrawConsent, k.s.Worker, in)
		all := k.opened(k.file).Consents
		return flat(k.T, all[slices.IndexFunc(all, func(c act.Consent) bool { return c.ID == in.Consent })])
	})}
}

// What goes from one agency to another.

// sent asks the recipient for something new.
func (k *keeper) sent() string {
	return do(k, loop.Ask, k.s.Worker, act.Ask{Case: k.file, Need: k.newNeed(), Consent: k.ask, Mode: "single",
		Candidates: []act.Candidate{{Agency: k.r.ID}}}).Referrals[0].ID
}

func (k *keeper) move(m *nodetest.Member, in act.Move) { do(k, loop.Move, m, in) }

// received is a referral whose release the recipient opened.
func (k *keeper) received(consent string) string {
	id := k.sent()
	k.move(k.r.Worker, act.Move{ID: id, Type: "accept"})
	do(k, loop.Release, k.s.Worker, act.Release{ID: id, Consent: consent})
	do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: id})
	return id
}

func (k *keeper) referral(m *nodetest.Member, id string) act.Referral {
	return do(k, loop.GetReferral, m, act.ID{ID: id})
}

func (k *keeper) asks() []run {
	old := k.sent()
	k.move(k.r.Worker, act.Move{ID: old, Type: "decline", Reason: "no_capacity"})
	need := k.newNeed()
	set := fields{"case": k.file, "need": need, "consent": k.ask, "mode": "ranked", "candidates.agency": k.r.ID, "candidates.release": k.release,
		"candidates.sections": []string{"plan"}, "attributes.languages": []string{"fr", "es"}, "replaces": old,
		"ends": k.Now().Add(100 * time.Hour).Format(time.RFC3339)}
	return []run{with(set, func(in act.Ask) fields {
		id := do(k, loop.Ask, k.s.Worker, in).Referrals[0].ID
		sent, got := k.referral(k.s.Worker, id), k.referral(k.r.Worker, id)
		out := flat(k.T, got).and(flat(k.T, act.Referral{Ends: sent.Ends, Replaces: sent.Replaces, ReferralRow: act.ReferralRow{Case: sent.Case}}))
		out = out.and(flat(k.T, got.Attributes).under("attributes")).and(fields{"note": got.Note, "candidates.0.agency": sent.Other, "candidates.0.service": got.Service})
		if i := slices.IndexFunc(k.opened(k.file).Needs, func(n act.Need) bool { return slices.Contains(n.Referrals, id) }); i >= 0 {
			out["need"] = k.opened(k.file).Needs[i].ID
		}
		if sent.Position > 0 {
			out["mode"] = "ranked"
		}
		if sent.Due != nil {
			out["candidates.0.minutes"] = sent.Due.Sub(sent.Changed).Minutes()
		}
		k.move(k.r.Worker, act.Move{ID: id, Type: "accept"}) // what is armed goes out
		return out.and(fields{"candidates.0.sections.0": do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: id}).Sections[0]})
	})}
}

// moves: each takes the fields that its type has.
func (k *keeper) moves() []run {
	only := func(typ string, set fields) fields {
		all := fields{"type": typ, "version": nil, "key": nil, "reason": nil, "text": nil, "when": nil, "hold_until": nil, "outcome": nil, "agency": nil, "safety_checked": nil}
		for name, v := range set {
			if all[name] = v; v == nil {
				delete(all, name) // filled
			}
		}
		return all
	}
	one := func(set fields, referral func() string) run {
		return with(set, func(in act.Move) fields {
			in.ID = referral()
			k.move(k.r.Worker, in)
			got := k.referral(k.r.Worker, in.ID)
			return flat(k.T, got.Moves[len(got.Moves)-1]).and(flat(k.T, map[string]any{"hold_until": got.HoldUntil}))
		})
	}
	received := func() string { return k.received(k.release) }
	missed := func() string {
		id := received()
		k.move(k.r.Worker, act.Move{ID: id, Type: "schedule", When: k.Now().Add(time.Hour).Format(time.RFC3339)})
		k.Advance(2 * time.Hour)
		k.move(k.r.Worker, act.Move{ID: id, Type: "no_show"})
		return id
	}
	return []run{
		one(only("accept", fields{"hold_until": nil, "text": nil}), k.sent), one(only("waitlist", fields{"when": nil, "text": nil}), k.sent),
		one(only("decline", fields{"reason": nil, "text": nil}), k.sent), one(only("propose", fields{"agency": k.second.ID, "text": nil}), k.sent),
		one(only("schedule", fields{"when": nil, "text": nil}), received), one(only("complete", fields{"outcome": nil, "text": nil}), received),
		one(only("close_lost_contact", fields{"reason": nil, "safety_checked": nil, "text": nil}), missed),
	}
}

func (k *keeper) releases() []run {
	return []run{with(fields{"consent": k.release, "sections": []string{"plan"}, "version": nil, "key": nil}, func(in act.Release) fields {
		in.ID = k.sent()
		k.move(k.r.Worker, act.Move{ID: in.ID, Type: "accept"})
		do(k, loop.Release, k.s.Worker, in)
		return flat(k.T, do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: in.ID}))
	})}
}

func (k *keeper) receipts() []run {
	return []run{with(nil, func(in act.Receipt) fields {
		consent := k.consent(act.NewConsent{Kind: "release", Agencies: []string{k.r.ID}, Sections: []string{"plan"}, Loopback: "words"})
		in.ID = k.received(consent)
		do(k, casework.WithdrawConsent, k.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: k.file, Consent: consent}})
		do(k, loop.Receipt, k.r.Worker, in)
		got := k.referral(k.s.Worker, in.ID).Release
		return fields{"state": got.State, "basis": got.Receipt}
	})}
}

func (k *keeper) withdraws() []run {
	return []run{with(nil, func(in act.Withdraw) fields {
		in.ID = k.sent()
		do(k, loop.Withdraw, k.s.Worker, in)
		moves := k.referral(k.s.Worker, in.ID).Moves
		return fields{"reason": moves[len(moves)-1].Text}
	})}
}

func (k *keeper) disclose() []run {
	return []run{with(fields{"case": k.file, "agency": k.police.ID, "sections": []string{"plan"}}, func(in act.Disclosure) fields {
		do(k, loop.Disclose, k.s.Worker, in)
		return flat(k.T, do(k, loop.ListDisclosures, k.s.Admin, act.None{}).Items[0])
	})}
}

func (k *keeper) addDemand() []run {
	show := func(in act.AddLegalDemand) fields {
		id := do(k, loop.AddLegalDemand, k.s.Worker, in).ID
		all := do(k, loop.ListLegalDemands, k.s.Admin, act.None{}).Items
		return flat(k.T, all[slices.IndexFunc(all, func(d act.LegalDemand) bool { return d.ID == id })])
	}
	old := do(k, loop.AddLegalDemand, k.s.Worker, act.AddLegalDemand{LegalDemand: act.LegalDemand{Kind: "order", From: "x", Got: "2026-01-01", Text: "x"}}).ID
	return []run{with(fields{"id": nil}, show), with(fields{"id": old}, show)}
}

// What an agency says of itself to everybody.

func (k *keeper) service() string {
	return do(k, listings.UpsertService, k.r.Worker, act.UpsertService{Name: act.Text{FR: "Abri", EN: "Shelter"},
		Needs: []string{"food"}, Province: "QC", Place: "Laval", Areas: []string{"QC"}}).ID
}

func (k *keeper) shown(id string) act.Service {
	return do(k, listings.GetService, k.r.Worker, act.ServiceRef{ID: id})
}

func (k *keeper) upsertService() []run {
	id := k.service()
	set := fields{"id": nil, "needs": []string{"food"}, "languages": []string{"fr", "es"}, "province": "QC", "place": "Laval", "areas": []string{"QC"},
		"postal_code": "H7N 1A1", "rules.status.reason.more": nil, "visibility.parts": nil}
	show := func(in act.UpsertService) fields {
		s := k.shown(do(k, listings.UpsertService, k.r.Worker, in).ID)
		out := flat(k.T, s).and(flat(k.T, s.Sites[0])).and(fields{"phone": s.Phones[0].Number})
		if len(s.Hours) > 0 {
			out["hours"] = s.Hours[0]
		}
		if slices.Contains(s.Areas, "Quebec") {
			out["areas.0"] = "QC"
		}
		return out
	}
	again := fields{}.and(set)
	again["id"], again["always_open"], set["hours"] = id, nil, nil
	return []run{with(set, show), with(again, show)}
}

func (k *keeper) updateCapacity() []run {
	return []run{with(fields{"maximum": 200}, func(in act.UpdateCapacity) fields {
		in.ID = k.service()
		do(k, listings.UpdateCapacity, k.r.Worker, in)
		s := k.shown(in.ID)
		return flat(k.T, s.Capacity).and(fields{"waitlist": s.Waitlist, "expected": s.Expected})
	})}
}

func (k *keeper) hide() []run {
	return []run{with(nil, func(in act.HideLocation) fields {
		in.ID = k.service()
		do(k, listings.HideLocation, k.r.Worker, in)
		s := k.shown(in.ID)
		return flat(k.T, s.Hidden).and(fields{"region": s.Region})
	})}
}

func (k *keeper) verify() []run {
	return []run{with(fields{"fields": []string{"phone", "hours"}, "method": "own"}, func(in act.VerifyService) fields {
		in.ID = k.service()
		do(k, listings.VerifyService, k.r.Worker, in)
		out, n := fields{}, 0
		for _, v := range do(k, listings.GetProvenance, k.r.Worker, act.ServiceRef{ID: in.ID}).Verified {
			if i := slices.Index(in.Fields, v.Field); i >= 0 && v.At != nil && v.At.Equal(k.Now()) {
				out["fields."+string(rune('0'+i))], out["method"], n = v.Field, v.Method, n+1
			}
		}
		return out
	})}
}

func (k *keeper) suggestion(id string) act.Suggestion {
	all := do(k, listings.ListSuggestions, k.s.Worker, act.SuggestionQuery{Sent: true}).Items
	return all[slices.IndexFunc(all, func(s act.Suggestion) bool { return s.ID == id })]
}

func (k *keeper) suggest() []run {
	return []run{with(fields{"field": "description"}, func(in act.SuggestChange) fields {
		in.ID = k.service()
		return flat(k.T, k.suggestion(do(k, listings.SuggestChange, k.s.Worker, in).ID))
	})}
}

func (k *keeper) decide() []run {
	return []run{with(nil, func(in act.DecideSuggestion) fields {
		in.ID = do(k, listings.SuggestChange, k.s.Worker, act.SuggestChange{ID: k.service(), Field: "description", Value: "x", Why: "x"}).ID
		do(k, listings.DecideSuggestion, k.r.Worker, in)
		got := k.suggestion(in.ID)
		return fields{"answer": got.Answer, "accept": got.State == "accepted"}
	})}
}

func (k *keeper) setMail() []run {
	return []run{with(nil, func(in act.SetListingMail) fields {
		do(k, listings.SetListingMail, k.r.Admin, in)
		return flat(k.T, do(k, listings.GetListingMail, k.r.Admin, act.None{}))
	})}
}

// What the desk says of the directory's sources.

func (k *keeper) setSource() []run {
	return []run{with(nil, func(in act.SetSource) fields {
		in.Name = "elsewhere"
		do(k, imports.SetSource, k.Desk().Admin, in)
		all := do(k, imports.ListSources, k.Desk().Admin, act.None{}).Items
		return flat(k.T, all[slices.IndexFunc(all, func(s act.Source) bool { return s.Name == in.Name })])
	})}
}

var table = []byte("Nom,Ville\nMaison,Laval\n")

func (k *keeper) beginImport() []run {
	return []run{with(fields{"data": table}, func(in act.BeginImport) fields {
		id := do(k, imports.BeginImport, k.Desk().Admin, in).ID
		return flat(k.T, do(k, imports.GetImport, k.Desk().Admin, act.ID{ID: id}))
	})}
}

func (k *keeper) setImport() []run {
	return []run{with(fields{"places": []string{"service.name", "address.city"}}, func(in act.SetImport) fields {
		in.ID = do(k, imports.BeginImport, k.Desk().Admin, act.BeginImport{Source: "third", Data: table}).ID
		do(k, imports.SetImport, k.Desk().Admin, in)
		got := do(k, imports.GetImport, k.Desk().Admin, act.ID{ID: in.ID})
		return flat(k.T, got).and(fields{"places.0": got.Columns[0].Place, "places.1": got.Columns[1].Place})
	})}
}
