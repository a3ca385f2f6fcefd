package attack

import (
	"relais/internal/act"
	"strings"
)

// ids are the objects of the whole job that strangers ask for.
type ids struct {
	kase, entry, need, otherNeed                                  string
	ask, release, cosign, loopback                                string // consents
	spare, spareEntry, held, hold                                 string // files of which something is erased, or may not be
	twin                                                          string // another file of the same person
	relative                                                      string // the file of a child of the person
	asked, accepted, received, armed, ended, won, late            string // referrals
	disclosure, court, demand, suggestion, incident               string
	kept, invitation, recovery, service, passkey, session, device string
	deskNeed                                                      string // a need of which the desk was told
	step                                                          string // of the plan
	own, said                                                     string // a consent that the person took back, and what was written to them
	paper, arriving                                               string // documents
	upload                                                        string // a file that the desk is bringing in
	caseUpload                                                    string // a file with case data
	newcomer                                                      string // a member who waits to be admitted
	code                                                          string // the newcomer's short code
}

// wholeJob does everything that people do with the node, with a word in every
// text field of every act.
func (w *world) wholeJob() {
	w.t.Helper()
	w.found()
	w.house()
	w.directory()
	w.intake()
	w.onePerson()
	w.relatives()
	w.consents()
	w.plan()
	w.papers()
	w.ownFile()
	w.loop()
	w.several()
	w.byTelephone()
	w.legal()
	w.erasure()
	w.reads()
	w.caseFiles()
	w.tick()
}

// caseFiles is a file with case data on its way in. It comes last: which words other
// fields get counts those before.
func (w *world) caseFiles() {
	m := w.cast.sender.worker()
	people := do[act.CaseImport](m, "BeginCaseImport", act.BeginCaseImport{Data: []byte("Nom,Ville\nArmand,Laval\n")})
	do[act.CaseImport](m, "SetCaseImport", act.SetCaseImport{ID: people.ID, Places: []string{"prs_SecondName", "prs_MailingCity"}})
	w.ids.caseUpload = people.ID
}

// house is what an agency does with itself.
func (w *world) house() {
	c, s := &w.cast, w.cast.sender
	do[act.Agency](s.admin, "SetAgencyProfile", act.AgencyProfile{Zone: "America/Toronto", Uses: act.Codes["attribute"],
		Hours: []act.Hours{{Day: 1, From: "08:00", To: "22:00"}}, Backup: s.admin.id})
	for _, h := range []*house{c.shelter, c.second, c.police} {
		do[act.Agency](h.admin, "SetAgencyProfile", act.AgencyProfile{Zone: "America/Toronto", Uses: act.Codes["attribute"], Backup: h.admin.id})
	}
	extra := w.hire(s, "responder")
	do[act.Member](s.admin, "ChangeRoles", act.ChangeRoles{ID: extra.id, Roles: []string{"caseworker"}})
	do[act.Left](s.worker(), "HandOver", act.HandOver{ID: extra.id, To: s.worker().id})
	do[act.Left](s.admin, "GetHandover", act.ID{ID: extra.id})
	do[act.None](s.admin, "RemoveMember", act.Leave{ID: extra.id, To: s.worker().id}, "backup")
	inv := do[act.Invitation](s.admin, "InviteMember", act.InviteMember{Roles: []string{"auditor"}, Language: "en"})
	do[act.None](s.admin, "RevokeInvitation", act.ID{ID: inv.ID})
	w.ids.invitation = do[act.Invitation](s.admin, "InviteMember", act.InviteMember{Roles: []string{"auditor"}, Language: "en"}).ID
	inv = do[act.Invitation](s.admin, "InviteMember", act.InviteMember{Roles: []string{"caseworker"}, Language: "en"})
	who := w.identity("AcceptInvitation.identity")
	j := nobody[act.Joined](w, "AcceptInvitation", act.AcceptInvitation{Code: inv.Code, Identity: who})
	w.ids.newcomer, w.ids.code = j.MemberID, j.ShortCode
	w.passkey(s.worker())
	w.ids.passkey = do[act.Passkeys](s.worker(), "ListPasskeys", act.None{}).Items[0].ID
	old := s.worker().pass
	s.worker().pass = "eleven loud lanterns " + w.word(aboutPerson, "newpass")
	do[act.None](s.worker(), "ChangePassphrase", act.ChangePassphrase{Old: old, New: s.worker().pass})
	do[act.None](s.worker(), "SetLanguage", act.SetLanguage{Language: "fr"})
	kept := do[act.Kept](s.worker(), "KeepForm", act.KeepForm{})
	do[act.KeptForm](s.worker(), "OpenKept", act.ID{ID: kept.ID})
	do[act.None](s.worker(), "DropKept", act.ID{ID: kept.ID})
	w.ids.kept = do[act.Kept](s.worker(), "KeepForm", act.KeepForm{}).ID
	w.sessions(s.roles["responder"])
	w.lostSecond(s)
	w.recoveries()
}

// sessions: a member looks where they are signed in, and ends it.
func (w *world) sessions(m *member) {
	w.t.Helper()
	list := do[act.Sessions](m, "ListSessions", act.None{})
	m.signIn()
	do[act.None](m, "EndSession", act.ID{ID: list.Items[0].ID})
	do[act.None](m, "EndDevice", act.ID{ID: list.Devices[0].ID})
	m.token = ""
	list = do[act.Sessions](w.cast.sender.worker(), "ListSessions", act.None{})
	w.ids.session, w.ids.device = list.Items[0].ID, list.Devices[0].ID
}

// lostSecond: a member loses the authenticator, and two colleagues replace it.
func (w *world) lostSecond(s *house) {
	w.t.Helper()
	m, other := s.roles["auditor"], s.roles["coordinator"]
	do[act.SecondAsked](s.admin, "AskSecond", act.ID{ID: m.id})
	do[act.None](m, "CancelSecond", act.ID{ID: m.id})
	do[act.SecondAsked](s.admin, "AskSecond", act.ID{ID: m.id})
	code := do[act.SecondCode](other, "AgreeSecond", act.ID{ID: m.id})
	w.secret("code of a new authenticator", code.Code)
	in := act.FinishSecond{Code: code.Code, Login: m.login, Passphrase: m.pass}
	second := nobody[act.SecondFactor](w, "FinishSecond", in)
	w.secret("TOTP seed", second.TOTPSecret)
	m.totp, m.token = second.TOTPSecret, ""
}

// recoveries: one runs through, one is stopped, one waits.
func (w *world) recoveries() {
	lost := w.agency("legal", "QC")
	in := act.Recover{Agency: lost.id, Shares: lost.shares[:2], Admin: w.identity("Recover.admin")}
	r := nobody[act.Recovery](w, "Recover", in)
	do[act.None](lost.admin, "CancelRecovery", act.ID{ID: r.ID})
	r = nobody[act.Recovery](w, "Recover", in)
	w.advance(25 * 3600e9)
	r = nobody[act.Recovery](w, "FinishRecovery", act.FinishRecovery{ID: r.ID, Shares: lost.shares[1:], Admin: in.Admin})
	if r.Join == nil {
		w.t.Fatal("the recovery is not done")
	}
	w.secret("TOTP seed", r.Join.TOTPSecret)
	w.ids.recovery = nobody[act.Recovery](w, "Recover", act.Recover{Agency: w.cast.sender.id, Shares: w.cast.sender.shares[:2],
		Admin: w.identity("Recover.admin")}).ID
}

// directory is what an agency says of itself to everybody, and what it hides.
func (w *world) directory() {
	m, desk := w.cast.shelter.worker(), w.cast.desk.admin
	svc := do[act.Service](m, "UpsertService", act.UpsertService{Needs: []string{"emergency-shelter"}, Province: "QC", Place: "Laval", Areas: []string{"QC"}},
		"id", "phone", "email", "url", "postal_code", "languages")
	w.ids.service = svc.ID
	do[act.Service](m, "UpdateCapacity", act.UpdateCapacity{ID: svc.ID, Available: 2, Unit: "bed"})
	do[act.Service](m, "VerifyService", act.VerifyService{ID: svc.ID})
	do[act.Service](m, "HideLocation", act.HideLocation{ID: svc.ID})
	do[act.Service](m, "GetService", act.ServiceRef{ID: svc.ID})
	do[act.OwnServices](m, "OwnServices", act.None{})
	do[act.Matches](m, "SearchServices", act.SearchServices{Province: "QC"})
	avoid := act.MatchLimits{Avoid: []act.AvoidPlace{{Province: "ON"}}}
	do[act.Matches](m, "MatchNeeds", act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}}, Province: "QC", MatchLimits: avoid})
	whole := act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}, {Code: "food"}}, Province: "QC", MatchLimits: avoid}
	do[act.Plan](m, "PlanNeeds", act.PlanNeeds{MatchNeeds: whole})
	do[act.NotedGaps](m, "NoteGaps", act.NoteGaps{MatchNeeds: whole})
	do[act.Gaps](m, "ListGaps", act.GapQuery{})
	do[act.NeedTypes](m, "ListNeeds", act.None{})
	out := do[act.Export](desk, "ExportDirectory", act.ExportDirectory{Form: "json"}, "source")
	do[act.Export](desk, "ExportDirectory", act.ExportDirectory{Form: "json"})
	do[act.ImportReport](desk, "ImportDirectory", act.ImportDirectory{Source: "elsewhere", Data: out.Data, DryRun: true})
	w.sources()
	file := do[act.Import](desk, "BeginImport", act.BeginImport{Data: []byte("Nom,Ville\nMaison,Laval\n")})
	do[act.Import](desk, "SetImport", act.SetImport{ID: file.ID, Places: []string{"service.name", "address.city"}})
	w.ids.upload = file.ID
}

// plan is what is written of a plan, what is read of it, and what is to be done.
func (w *world) plan() {
	m, kase := w.cast.sender.worker(), act.ID{ID: w.ids.kase}
	word := func(field string) string { return w.word(aboutPerson, "AddShaped.fields."+field) }
	add := func(kind string, fields map[string]string) string {
		return do[act.Entry](m, "AddShaped", act.AddShaped{Case: w.ids.kase, Kind: kind, Fields: fields}).ID
	}
	goal := add("goal", map[string]string{"goal": word("goal"), "by": w.day(90)})
	w.ids.step = add("step", map[string]string{"what": word("what"), "who": word("who"), "by": w.day(3), "goal": goal})
	add("appointment", map[string]string{"what": word("meets"), "at": w.day(4) + "T14:30 America/Toronto", "place": word("place")})
	add("justice_step", map[string]string{"step": "trial", "what": word("trial"), "at": w.day(5) + "T09:30 America/Toronto", "words": word("wish")})
	add("justice_contact", map[string]string{"role": "police", "name": word("contact")})
	add("justice_answer", map[string]string{"question": "name", "answer": word("answer")})
	add("holder", map[string]string{"holder": "health", "what": word("holds"), "court": "true"})
	add("court_mark", map[string]string{"part": "notes", "why": word("mark")})
	do[act.CaseJustice](m, "GetJustice", kase)
	add("incident", map[string]string{"what": word("incident"), "on": w.day(-1)})
	do[act.Entry](m, "SetDone", act.SetDone{Case: w.ids.kase, Entry: goal, Done: true})
	do[act.Entry](m, "AmendShaped", act.AmendShaped{Case: w.ids.kase, Entry: w.ids.step, Base: 1, Fields: map[string]string{"what": word("amended"), "by": w.day(3)}})
	do[act.CasePlan](m, "GetPlan", kase)
	do[act.Timeline](m, "GetTimeline", act.TimelineQuery{Case: w.ids.kase})
	do[act.Tasks](m, "ListTasks", act.TaskQuery{Team: true})
	do[act.EntryKinds](m, "ListEntryKinds", act.None{})
	do[act.CalendarMade](m, "MakeCalendar", act.None{})
	do[act.None](m, "DropCalendar", act.None{})
	do[act.Calendar](m, "GetCalendar", act.None{})
	w.secret("address of a feed", do[act.CalendarMade](m, "MakeCalendar", act.None{}).Token)
	do[act.Lapses](w.cast.sender.admin, "ListLapses", act.LapseQuery{})
}

// ownFile is the person's own file: a card, what they say from there, and take back.
func (w *world) ownFile() {
	m := w.cast.sender.worker()
	c := do[act.NewCard](m, "MakeCard", act.MakeCard{Case: w.ids.kase, Form: "digits", Second: true})
	words := strings.Join(c.Words, " ")
	w.secret("card", words)
	w.secret("second words", strings.Join(c.Second, " "))
	do[act.CardInfo](m, "TryCard", act.TryCard{Case: w.ids.kase, Words: words})
	nobody[act.CardSession](w, "OpenOwn", act.CardWords{Words: strings.Join(c.Second, " ")})
	w.own = act.OwnToken{Token: nobody[act.CardSession](w, "OpenOwn", act.CardWords{Words: words}).Token}
	w.secret("session of a person", w.own.Token)
	w.ids.own = do[act.Consent](m, "RecordConsent", act.RecordConsent{Case: w.ids.kase, NewConsent: act.NewConsent{Kind: "ask", Agencies: []string{w.cast.second.id},
		Until: w.day(20), GivenBy: "person", Form: "spoken", Explained: act.Codes["explained"]}}, "basis", "interpreter").ID
	nobody[act.OwnFile](w, "SayOwn", act.SayOwn{OwnToken: w.own, Kind: "message"}, "about")
	nobody[act.OwnFile](w, "EndOwn", act.EndOwn{OwnToken: w.own, ID: w.ids.own})
	nobody[act.OwnFile](w, "GetOwn", w.own)
	w.ids.said = do[act.PersonWord](m, "WritePerson", act.WritePerson{Case: w.ids.kase}).ID
}

// intake is the case file, every section of it.
// onePerson is what is done with two files of the same person.
func (w *world) onePerson() {
	m := w.cast.sender.worker()
	a, b := do[act.Case](m, "CreateCase", act.CreateCase{}), do[act.Case](m, "CreateCase", act.CreateCase{})
	do[act.Alike](m, "ListAlike", act.AlikeQuery{})
	do[act.None](m, "NotSame", act.NotSame{Case: b.ID, Other: w.ids.twin})
	do[act.Case](m, "MergeCases", act.MergeCases{Case: b.ID, Into: a.ID})
	e := do[act.Entry](m, "AddEntry", act.AddEntry{Case: a.ID, NewEntry: act.NewEntry{Section: "notes"}})
	do[act.Case](m, "PartCases", act.PartCases{Case: b.ID, Entries: []string{e.ID}})
	do[act.Case](m, "MergeCases", act.MergeCases{Case: b.ID, Into: a.ID})
}

// relatives is what is done with the files of a family.
func (w *world) relatives() {
	m, closed := w.cast.sender.worker(), false
	one := do[act.Relative](m, "AddRelative", act.AddRelative{Case: w.ids.kase, New: &act.NewRelative{BirthYear: 2020, AgeBand: "child"}, RelationSaid: act.RelationSaid{Who: "child", Living: "together", Guardian: "this", Involved: "other"}}, "other", "language")
	do[act.Relative](m, "SetRelative", act.SetRelative{Case: w.ids.kase, Other: one.ID, RelationSaid: act.RelationSaid{Who: "ward", Living: "apart", Guardian: "this"}, Seen: one.Seen})
	do[act.Family](m, "GetFamily", act.ID{ID: w.ids.kase})
	do[act.Relative](m, "RemoveRelative", act.RelativeRef{Case: one.ID, Other: w.ids.kase})
	do[act.Case](m, "SetCase", act.SetCase{Case: one.ID, Open: &closed, Closing: &act.Closing{}})
	w.ids.relative = do[act.Relative](m, "AddRelative", act.AddRelative{Case: w.ids.kase, New: &act.NewRelative{}, RelationSaid: act.RelationSaid{Who: "child", Living: "together", Guardian: "this"}}, "other", "language").ID
}

func (w *world) intake() {
	s, m := w.cast.sender, w.cast.sender.worker()
	safe := &act.SafeContact{Channels: []act.SafeChannel{{Kind: "text"}, {Kind: "email", Hours: []act.Hours{{Day: 2, From: "09:00", To: "12:00"}}}}}
	var entries []act.NewEntry
	for _, section := range act.Codes["section"] {
		entries = append(entries, act.NewEntry{Section: section})
	}
	facts := act.NewFacts{CaseFacts: act.CaseFacts{Gender: "woman", Ages: []int{3}, Languages: []string{"fr"}, Province: "QC"}}
	c := do[act.Case](m, "CreateCase", act.CreateCase{Next: w.day(9), Safe: safe, Entries: entries, Facts: &facts,
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis", By: w.day(2)}, {Code: "legal-general", Urgency: "standard"}},
		Consent: &act.NewConsent{Kind: "ask", Agencies: []string{w.cast.second.id}, Until: w.day(20), GivenBy: "guardian",
			Form: "written", Explained: act.Codes["explained"]}}, "language")
	w.ids.kase, w.ids.need, w.ids.otherNeed = c.ID, c.Needs[0].ID, c.Needs[1].ID
	w.ids.twin = do[act.Case](m, "CreateCase", act.CreateCase{}).ID
	do[act.Case](m, "SetCase", act.SetCase{Case: c.ID})
	do[act.SectionInfo](m, "RestrictSection", act.Restrict{Case: c.ID, Section: "health", Members: []string{m.id, s.admin.id}})
	for _, section := range act.Codes["section"] {
		e := do[act.Entry](m, "AddEntry", act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: section}})
		do[act.Entry](m, "AmendEntry", act.AmendEntry{Case: c.ID, Entry: e.ID, Base: 1})
		if section == "notes" {
			w.ids.entry = e.ID
		}
	}
	do[act.Entry](m, "UndoEntry", act.EntryRef{Case: c.ID, Entry: w.ids.entry})
	do[act.History](m, "EntryHistory", act.EntryRef{Case: c.ID, Entry: w.ids.entry})
	do[act.Facts](m, "SetFacts", act.SetFacts{Case: c.ID, NewFacts: facts})
	do[act.SafeContact](m, "SetSafeContact", act.SetSafeContact{Case: c.ID, SafeContact: *safe})
	do[act.Entry](m, "RecordContact", act.RecordContact{Case: c.ID, Channel: "phone"})
	do[act.Needs](m, "AddNeeds", act.AddNeeds{Case: c.ID, Needs: []act.NewNeed{{Code: "food", Urgency: "urgent"}}})
	n := do[act.Need](m, "AddNeed", act.AddNeed{Case: c.ID, NewNeed: act.NewNeed{Code: "food", Urgency: "urgent"}})
	do[act.Need](m, "SetNeed", act.SetNeed{Case: c.ID, Need: n.ID, Status: "withdrawn"})
}

func (w *world) consent(in act.NewConsent) string {
	w.t.Helper()
	in.Until, in.GivenBy, in.Form, in.Explained = w.day(30), "person", "spoken", act.Codes["explained"]
	return do[act.Consent](w.cast.sender.worker(), "RecordConsent", act.RecordConsent{Case: w.ids.kase, NewConsent: in}).ID
}

func (w *world) consents() {
	c, m := &w.cast, w.cast.sender.worker()
	w.ids.ask = w.consent(act.NewConsent{Kind: "ask", Agencies: []string{c.shelter.id, c.second.id}})
	w.ids.release = w.consent(act.NewConsent{Kind: "release", Agencies: []string{c.shelter.id},
		Sections: []string{"name", "identity", "contact", "safety", "notes", "health"}, Loopback: "words"})
	w.ids.loopback = w.consent(act.NewConsent{Kind: "loopback", Agencies: []string{c.second.id}, Loopback: "outcome"})
	w.ids.cosign = w.consent(act.NewConsent{Kind: "release", Agencies: []string{c.police.id}, Sections: []string{"identity"}, Enforcement: true})
	do[act.Consent](c.sender.admin, "CosignConsent", act.ConsentRef{Case: w.ids.kase, Consent: w.ids.cosign})
	do[act.Refusal](m, "RefuseConsent", act.RefuseConsent{Case: w.ids.kase, NewRefusal: act.NewRefusal{Kind: "release", Sectors: []string{"border"}}})
	gone := w.consent(act.NewConsent{Kind: "ask", Sectors: []string{"health"}})
	do[act.Consent](m, "WithdrawConsent", act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: w.ids.kase, Consent: gone}})
}

// papers are documents, whole and on their way in.
func (w *world) papers() {
	m := w.cast.sender.worker()
	data := []byte("a document that nobody may find at rest")
	w.secret("a document", string(data))
	begin := act.BeginDocument{Case: w.ids.kase, Size: int64(len(data))}
	begun := do[act.ArrivingDocument](m, "BeginDocument", begin)
	do[act.None](m, "PutDocumentSegment", act.DocumentSegment{ID: begun.ID, Data: data})
	w.ids.paper = do[act.Document](m, "FinishDocument", act.ID{ID: begun.ID}).ID
	do[act.Consent](m, "SetConsentPaper", act.SetConsentPaper{Case: w.ids.kase, Consent: w.ids.release, Document: w.ids.paper})
	do[act.None](m, "LetConsentEnd", act.ConsentRef{Case: w.ids.kase, Consent: w.ids.loopback})
	do[act.DocumentPart](m, "ReadDocumentSegment", act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: w.ids.kase, ID: w.ids.paper}})
	w.ids.arriving = do[act.ArrivingDocument](m, "BeginDocument", begin).ID
	do[act.None](m, "PutDocumentSegment", act.DocumentSegment{ID: w.ids.arriving, Data: data})
}
