package attack

import (
	"maps"
	"reflect"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/seal"
)

// sample is an act that would work now, or that only the state of things
// refuses, and who may do it; nil is nobody.
type sample struct {
	by *member
	in any
}

// samples holds one for every act, on what the whole job left.
func (w *world) samples() map[string]sample {
	i, c := &w.ids, &w.cast
	admin, m, r, desk := c.sender.admin, c.sender.worker(), c.shelter.worker(), c.desk.admin
	ask := w.askInput("single", i.need, act.Candidate{Agency: c.shelter.id})
	kase, consent := act.ID{ID: i.kase}, act.ConsentRef{Case: i.kase, Consent: i.release}
	newConsent := act.NewConsent{Kind: "ask", Agencies: []string{c.second.id}, Sections: []string{"notes"}, Purpose: "a bed",
		Until: w.day(30), GivenBy: "person", Form: "spoken", Language: "fr", Explained: act.Codes["explained"], Loopback: "none"}
	safe := act.SafeContact{Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0101", Hours: []act.Hours{{Day: 2, From: "09:00", To: "12:00"}}}},
		NeverTell: []string{"a cousin"}, Avoid: []string{"the market"}}
	kin := act.RelationSaid{Who: "child", Living: "apart", Guardian: "this"}
	need := act.NewNeed{Code: "food", Urgency: "urgent", By: w.day(3)}
	identity := func() act.NewIdentity {
		return act.NewIdentity{Name: "Robin", Login: "robin" + seal.NewID(), Passphrase: "nineteen quiet lanterns", Language: "en"}
	}
	newAgency := act.NewAgency{Name: act.Text{FR: "Maison", EN: "House"}, Sector: "ngo", Province: "ON", Zone: "America/Toronto"}
	all := map[string]sample{
		"Setup":              {nil, act.Setup{Code: "AAAA-BBBB-CCCC-DDDD", Coalition: newAgency.Name, Agency: newAgency, Admin: identity()}},
		"SignIn":             {nil, act.SignIn{Login: "nobody@example.ca", Passphrase: "nineteen quiet lanterns", TOTP: "000000"}},
		"PasskeySignInBegin": {nil, act.PasskeyBegin{}}, "PasskeyAddBegin": {m, act.PasskeyBegin{Name: "blue key"}},
		"PasskeySignInFinish": {nil, act.PasskeyFinish{Ceremony: seal.NewID(), Response: []byte(`{}`)}},
		"PasskeyAddFinish":    {m, act.PasskeyFinish{Ceremony: seal.NewID(), Response: []byte(`{}`)}},
		"StepUp":              {m, act.StepUp{For: "kit", Passphrase: "not the one"}},
		"ListSessions":        {m, act.None{}}, "EndSession": {m, act.ID{ID: i.session}}, "EndDevice": {m, act.ID{ID: i.device}},
		"AskSecond": {admin, act.ID{ID: m.id}}, "AgreeSecond": {c.sender.roles["coordinator"], act.ID{ID: m.id}}, "CancelSecond": {m, act.ID{ID: m.id}},
		"FinishSecond": {nil, act.FinishSecond{Code: "AAAA-BBBB-CCCC-DDDD", Login: "nobody@example.ca", Passphrase: "nineteen quiet lanterns"}},
		"ListPasskeys": {m, act.None{}}, "RemovePasskey": {m, act.ID{ID: i.passkey}},
		"RegisterAgency":   {nil, act.RegisterAgency{Code: "AAAA-BBBB-CCCC-DDDD", Admin: identity()}},
		"AcceptInvitation": {nil, act.AcceptInvitation{Code: "AAAA-BBBB-CCCC-DDDD", Identity: identity()}},
		"LookAtInvitation": {nil, act.InvitationCode{Kind: "member", Code: "AAAA-BBBB-CCCC-DDDD"}},
		"SetLanguage":      {m, act.SetLanguage{Language: "fr"}}, "OwnServices": {m, act.None{}},
		"Recover":        {nil, act.Recover{Agency: c.sender.id, Shares: c.stranger.shares[:2], Admin: identity()}},
		"FinishRecovery": {nil, act.FinishRecovery{ID: i.recovery, Shares: c.stranger.shares[:2], Admin: identity()}},
		"CancelRecovery": {admin, act.ID{ID: i.recovery}}, "SignOut": {c.sender.roles["coordinator"], act.None{}}, "Whoami": {m, act.None{}},
		"ChangePassphrase": {m, act.ChangePassphrase{Old: "not the old one at all", New: "twelve loud lanterns"}},
		"InviteMember":     {admin, act.InviteMember{Name: "Robin", Roles: []string{"responder"}, Language: "fr"}},
		"InviteAgency":     {desk, act.InviteAgency{Agency: newAgency}}, "ListInvitations": {admin, act.None{}},
		"RevokeInvitation": {admin, act.ID{ID: i.invitation}}, "AdmitMember": {admin, act.AdmitMember{ID: i.newcomer, ShortCode: i.code}},
		"ProposeSector": {desk, act.ProposeSector{ID: c.shelter.id, Sector: "health"}}, "ConfirmSector": {desk, act.ID{ID: c.shelter.id}},
		"AcceptSector": {admin, act.None{}}, "ListSectorChanges": {m, act.None{}},
		"ListMembers": {m, act.None{}}, "ChangeRoles": {admin, act.ChangeRoles{ID: c.sender.roles["auditor"].id, Roles: []string{"responder"}}},
		"GetHandover": {m, act.ID{ID: c.sender.roles["responder"].id}}, "HandOver": {m, act.HandOver{ID: c.sender.roles["responder"].id, To: m.id}},
		"RemoveMember": {admin, act.Leave{ID: c.sender.roles["responder"].id}}, "CreateKit": {admin, act.CreateKit{M: 2, N: 3}},
		"ConfirmKit": {admin, act.ConfirmKit{Share: c.stranger.shares[0]}}, "ListAgencies": {m, act.None{}}, "GetAgency": {m, act.ID{ID: c.shelter.id}},
		"SetAgencyProfile": {admin, act.AgencyProfile{Name: newAgency.Name, Zone: "America/Toronto", Uses: []string{"region"},
			Hours: []act.Hours{{Day: 1, From: "08:00", To: "17:00"}}, Backup: admin.id}},
		"ListAudit": {admin, act.AuditQuery{}}, "AuditHead": {admin, act.None{}}, "KeepForm": {m, act.KeepForm{Form: "/files/new", Body: "known=x"}},
		"OpenKept": {m, act.ID{ID: i.kept}}, "DropKept": {m, act.ID{ID: i.kept}},
		"CreateCase": {m, act.CreateCase{Known: "A.", Language: "fr", Next: w.day(4), Safe: &safe, Consent: &newConsent,
			Entries: []act.NewEntry{{Section: "notes", Text: "words"}}, Needs: []act.NewNeed{need},
			Facts: &act.NewFacts{CaseFacts: act.CaseFacts{Faith: "x"}, FactSource: act.FactSource{On: w.day(-1)}}}},
		"ListCases": {m, act.CaseQuery{Query: "a"}}, "GetCase": {m, kase}, "SetCase": {m, act.SetCase{Case: i.kase, Known: new("B."), Next: new(w.day(5))}},
		"GetSection":      {m, act.SectionRef{Case: i.kase, Section: "notes"}},
		"RestrictSection": {m, act.Restrict{Case: i.kase, Section: "legal", Members: []string{m.id, admin.id}}},
		"AddEntry":        {m, act.AddEntry{Case: i.kase, NewEntry: act.NewEntry{Section: "notes", Text: "words"}}},
		"AmendEntry":      {m, act.AmendEntry{Case: i.kase, Entry: i.entry, Text: "other words", Base: 3}},
		"UndoEntry":       {m, act.EntryRef{Case: i.kase, Entry: i.entry}}, "EntryHistory": {m, act.EntryRef{Case: i.kase, Entry: i.entry}},
		"AddShaped": {m, act.AddShaped{Case: i.kase, Kind: "step", Fields: map[string]string{"what": "words"}}}, "SetDone": {m, act.SetDone{Case: i.kase, Entry: i.step, Done: true}},
		"AmendShaped": {m, act.AmendShaped{Case: i.kase, Entry: i.step, Base: 2, Fields: map[string]string{"what": "other words"}}}, "GetPlan": {m, kase}, "GetJustice": {m, kase}, "GetTimeline": {m, act.TimelineQuery{Case: i.kase}},
		"ListTasks": {m, act.TaskQuery{}}, "ListLapses": {admin, act.LapseQuery{}}, "ListEntryKinds": {m, act.None{}},
		"SetSafeContact": {m, act.SetSafeContact{Case: i.kase, SafeContact: safe}},
		"GetFacts":       {m, kase}, "SetFacts": {m, act.SetFacts{Case: i.kase, NewFacts: act.NewFacts{CaseFacts: act.CaseFacts{Gender: "woman",
			Languages: []string{"fr"}, Province: "QC", Place: "Laval", Origin: "Andes"}, FactSource: act.FactSource{Source: "worker", On: w.day(-1)}}}},
		"RecordContact": {m, act.RecordContact{Case: i.kase, Channel: "phone", At: w.moment(-time.Hour), Reason: "she called"}},
		"AddNeed":       {m, act.AddNeed{Case: i.kase, NewNeed: need}}, "AddNeeds": {m, act.AddNeeds{Case: i.kase, Needs: []act.NewNeed{need}}}, "SetNeed": {m, act.SetNeed{Case: i.kase, Need: i.otherNeed, Status: "partly"}},
		"RefuseConsent": {m, act.RefuseConsent{Case: i.kase, NewRefusal: act.NewRefusal{Kind: "loopback", Agencies: []string{c.second.id}}}},
		"RecordConsent": {m, act.RecordConsent{Case: i.kase, NewConsent: newConsent}}, "CosignConsent": {admin, consent}, "LetConsentEnd": {m, consent}, "SetConsentPaper": {m, act.SetConsentPaper{Case: i.kase, Consent: i.release, Document: i.paper}}, "ConfirmConsent": {m, act.ConsentRef{Case: i.kase, Consent: i.release}},
		"WithdrawConsent": {m, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: i.kase, Consent: i.loopback}}},
		"EraseEntry":      {m, act.EraseEntry{Case: i.spare, Entry: i.spareEntry, Basis: "person"}},
		"EraseSection":    {m, act.EraseSection{Case: i.spare, Section: "plan", Basis: "person"}}, "EraseCase": {m, act.EraseCase{Case: i.held, Basis: "person"}},
		"HoldCase": {m, act.HoldCase{Case: i.held, Why: "complaint", Text: "words"}}, "LiftHold": {m, act.LiftHold{Case: i.held, Hold: i.hold, Reason: "settled"}},
		"ListHolds": {m, act.None{}}, "GetRetention": {m, act.None{}}, "ListRetention": {m, act.RetentionQuery{Case: i.kase}}, "ApplyRetention": {m, act.None{}},
		"GetLeaving": {admin, act.None{}}, "BeginLeaving": {admin, act.None{}}, "StopLeaving": {admin, act.None{}}, "FinishLeaving": {admin, act.None{}},
		"TakeAlong":      {admin, act.TakeAlong{Passphrase: "nineteen quiet lanterns"}},
		"RecordIncident": {admin, act.NewIncident{Kind: "other", Found: w.day(-1), IncidentNote: act.IncidentNote{Text: "a letter went astray", Risk: "no", Told: []act.IncidentTold{{Whom: "authority", On: w.day(-1)}}}}},
		"AddToIncident":  {admin, act.AddToIncident{ID: i.incident, IncidentNote: act.IncidentNote{Text: "it was found", Risk: "no", Told: []act.IncidentTold{{Whom: "authority", On: w.day(-1)}}}}},
		"ListIncidents":  {admin, act.None{}}, "ExportIncidents": {admin, act.ExportRegister{Form: "json"}}, "ExportLegalDemands": {m, act.ExportRegister{}},
		"SetRetention": {admin, act.SetRetention{Terms: []act.RetentionTerm{{Section: "health", Months: 24}}}},
		"Home":         {m, act.None{}}, "PreviewAsk": {m, ask}, "Ask": {m, ask}, "ListReferrals": {m, act.ReferralQuery{Box: "sent", Case: i.kase}},
		"GetReferral": {m, act.ID{ID: i.received}}, "Move": {r, act.Move{ID: i.received, Type: "schedule", When: w.moment(time.Hour)}},
		"PreviewRelease": {m, act.Release{ID: i.accepted, Consent: i.release}},
		"Release":        {m, act.Release{ID: i.accepted, Consent: i.release, Sections: []string{"notes"}}}, "OpenRelease": {r, act.ID{ID: i.received}},
		"AskSeveral": {m, act.AskSeveral{Asks: []act.Ask{ask}}},
		"ListAlike":  {m, act.AlikeQuery{}}, "MergeCases": {m, act.MergeCases{Case: i.twin, Into: i.kase}}, "NotSame": {m, act.NotSame{Case: i.kase, Other: i.spare}}, "PartCases": {m, act.PartCases{Case: i.twin}},
		"AddRelative":    {m, act.AddRelative{Case: i.kase, Other: i.spare, RelationSaid: kin}},
		"SetRelative":    {m, act.SetRelative{Case: i.kase, Other: i.relative, RelationSaid: kin}},
		"RemoveRelative": {m, act.RelativeRef{Case: i.kase, Other: i.relative}}, "GetFamily": {m, kase},
		"FileReceived": {r, act.FileReceived{ID: i.received, Known: "Robin"}},
		"TakeOn":       {r, act.TakeOn{ID: i.received}},
		"NameReaders":  {r, act.NameReaders{ID: i.received, Members: []string{r.id}}},
		"Receipt":      {r, act.Receipt{ID: i.ended, State: "purged"}}, "Withdraw": {m, act.Withdraw{ID: i.armed}}, "Undo": {r, act.ID{ID: i.received}},
		"Disclose":         {m, act.Disclosure{Case: i.kase, Kind: "danger", Agency: c.police.id, Sections: []string{"identity"}, Basis: "a child at risk", Text: "tonight"}},
		"ReviewDisclosure": {admin, act.ReviewDisclosure{ID: i.disclosure}}, "TellPerson": {admin, act.TellPerson{ID: i.disclosure, Told: true}},
		"AddLegalDemand": {m, act.AddLegalDemand{LegalDemand: act.LegalDemand{ID: i.demand, Kind: "order", From: "a court", Got: w.day(-2), Text: "the file"}}}, "ListLegalDemands": {m, act.None{}}, "ListDisclosures": {m, act.None{}},
		"ListNeeds": {m, act.None{}}, "SearchServices": {m, act.SearchServices{Query: "bed"}},
		"MatchNeeds": {m, act.MatchNeeds{Needs: []act.MatchNeed{{Code: "food", Urgency: "urgent"}}}}, "PlanNeeds": {m, act.PlanNeeds{MatchNeeds: act.MatchNeeds{Needs: []act.MatchNeed{{Code: "food"}}}}},
		"NoteGaps": {m, act.NoteGaps{MatchNeeds: act.MatchNeeds{Needs: []act.MatchNeed{{Code: "food"}}, Province: "QC"}}}, "GetService": {m, act.ServiceRef{ID: i.service}},
		"ListGaps":       {m, act.GapQuery{}},
		"UpsertService":  {r, act.UpsertService{ID: i.service, Name: newAgency.Name, Needs: []string{"food"}, Province: "QC", Areas: []string{"QC"}}},
		"UpdateCapacity": {r, act.UpdateCapacity{ID: i.service, Available: 1, Unit: "bed"}}, "VerifyService": {r, act.VerifyService{ID: i.service}},
		"HideLocation": {r, act.HideLocation{ID: i.service, HiddenPlace: act.HiddenPlace{Address: "12, rue Fictive"}}},
		"BeginImport":  {desk, act.BeginImport{Name: "a.csv", Source: "elsewhere", Data: []byte("Nom,Ville\nMaison,Laval\n")}}, "ListImports": {desk, act.None{}},
		"GetImport": {desk, act.ID{ID: i.upload}}, "SetImport": {desk, act.SetImport{ID: i.upload, Places: []string{"service.name", "address.city"}}},
		"DropImport": {desk, act.ID{ID: i.upload}}, "RunImport": {desk, act.RunImport{ID: i.upload, DryRun: true}},
		"ImportDirectory":  {desk, act.ImportDirectory{Source: "feed", Data: []byte(`{"id":"x1","name":"A"}`), DryRun: true}},
		"PreviewDirectory": {desk, act.PreviewDirectory{Source: "feed", Data: []byte("Nom,Ville\nMaison,Laval\n")}},
		"ExportDirectory":  {desk, act.ExportDirectory{Form: "json"}},
	}
	maps.Copy(all, w.sourceSamples())
	maps.Copy(all, w.caseFileSamples())
	maps.Copy(all, w.deskSamples(i.late))
	return all
}

// caseFileSamples are those of what comes in and goes out as a file.
func (w *world) caseFileSamples() map[string]sample {
	m, admin, id := w.cast.sender.worker(), w.cast.sender.admin, w.ids.caseUpload
	return map[string]sample{
		"BeginCaseImport": {m, act.BeginCaseImport{Name: "a.csv", Data: []byte("Nom,Ville\nArmand,Laval\n")}}, "ListCaseImports": {m, act.None{}},
		"GetCaseImport": {m, act.ID{ID: id}}, "SetCaseImport": {m, act.SetCaseImport{ID: id, Places: []string{"prs_SecondName", "prs_MailingCity"}}},
		"RunCaseImport": {m, act.RunCaseImport{ID: id, DryRun: true}}, "DropCaseImport": {m, act.ID{ID: id}},
		"PreviewCases": {admin, act.PreviewCases{Cases: []string{w.ids.kase}}},
		"ExportCases":  {admin, act.ExportCases{Form: "json", CaseChoice: act.CaseChoice{Cases: []string{w.ids.kase}}}}, "CopyCase": {m, act.CopyCase{ID: w.ids.kase}},
	}
}

// deskSamples are those of what the desk does about an ask.
func (w *world) deskSamples(id string) map[string]sample {
	desk, m := w.cast.desk.admin, w.cast.sender.worker()
	const digits = "0123 4567 8901 2345 6789 0123"
	return map[string]sample{
		"MakeCalendar": {m, act.None{}}, "GetCalendar": {m, act.None{}}, "DropCalendar": {m, act.None{}},
		"MakeAnswerLink": {w.cast.sender.worker(), act.ID{ID: id}}, "GetAnswerLink": {w.cast.sender.worker(), act.ID{ID: id}}, "DropAnswerLink": {w.cast.sender.worker(), act.ID{ID: id}},
		"LookByLink":    {nil, act.LinkCode{Token: "none", Code: "K7M-4P2-X"}},
		"AnswerByLink":  {nil, act.LinkAnswer{LinkCode: act.LinkCode{Token: "none", Code: "K7M-4P2-X"}, Version: 1, Type: "accept", By: "x"}},
		"BeginDocument": {m, act.BeginDocument{Case: w.ids.kase, Name: "scan.pdf", Size: 4}}, "PutDocumentSegment": {m, act.DocumentSegment{ID: w.ids.arriving, Data: []byte("%PDF-1.7 a document that nobody may find at rest")}},
		"FinishDocument": {m, act.ID{ID: w.ids.arriving}}, "DropDocument": {m, act.ID{ID: w.ids.arriving}}, "ListArrivingDocuments": {m, act.None{}},
		"GetDocument": {m, act.DocumentRef{Case: w.ids.kase, ID: w.ids.paper}}, "ReadDocumentSegment": {m, act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: w.ids.kase, ID: w.ids.paper}}},
		"ReadCleanDocument": {m, act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: w.ids.kase, ID: w.ids.paper}}},
		"MakeCard":          {m, act.MakeCard{Case: w.ids.kase, Form: "digits"}}, "TryCard": {m, act.TryCard{Case: w.ids.kase, Words: digits}}, "GetCard": {m, act.ID{ID: w.ids.kase}}, "EndCard": {m, act.ID{ID: w.ids.kase}},
		"WritePerson": {m, act.WritePerson{Case: w.ids.kase, Text: "until Thursday"}}, "PersonWordsOf": {m, act.ID{ID: w.ids.kase}}, "ListPersonWords": {m, act.None{}}, "PersonWordDone": {m, act.PersonWordRef{ID: w.ids.said}},
		"OpenOwn": {nil, act.CardWords{Words: digits}}, "GetOwn": {nil, act.OwnToken{Token: "none"}}, "LeaveOwn": {nil, act.OwnToken{Token: "none"}},
		"SayOwn": {nil, act.SayOwn{OwnToken: act.OwnToken{Token: "none"}, Kind: "message", Text: "hello"}}, "EndOwn": {nil, act.EndOwn{OwnToken: act.OwnToken{Token: "none"}, ID: w.ids.own}},
		"ListDeskNeeds": {desk, act.None{}}, "TakeDeskNeed": {desk, act.TakeCard{ID: w.ids.deskNeed}},
		"GetDeskWork": {w.cast.sender.worker(), act.ID{ID: id}}, "TakeCard": {desk, act.TakeCard{ID: id}},
		"RecordDeskWork":  {desk, act.RecordDeskWork{ID: id, Whom: "asked", Way: "telephone", Result: "no_answer"}},
		"ProposeAgencies": {desk, act.ProposeAgencies{ID: id, Agencies: []string{w.cast.shelter.id}, Text: "they have a bed"}},
	}
}

// private are the ids that only an agency and who it asks may know of.
func (w *world) private() map[string]string {
	out := map[string]string{}
	v := reflect.ValueOf(w.ids)
	for i := range v.NumField() {
		if s := v.Field(i).String(); seal.ValidID(s) && s != w.ids.service {
			out[s] = seal.NewID()
		}
	}
	for _, h := range []*house{w.cast.sender, w.cast.shelter} {
		out[h.admin.id] = seal.NewID()
		for _, m := range h.roles {
			out[m.id] = seal.NewID()
		}
	}
	return out
}

// exchange returns a copy of an input in which every private id is another
// one, which does not exist, and whether there was any.
func exchange(in any, ids map[string]string) (any, bool) {
	v := reflect.New(reflect.TypeOf(in)).Elem()
	v.Set(reflect.ValueOf(in))
	found := false
	exchangeIn(v, ids, &found)
	return v.Interface(), found
}

func exchangeIn(v reflect.Value, ids map[string]string, found *bool) {
	switch v.Kind() {
	case reflect.String:
		if other, ok := ids[v.String()]; ok {
			v.SetString(other)
			*found = true
		}
	case reflect.Slice:
		if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		v.Set(c)
		for i := range v.Len() {
			exchangeIn(v.Index(i), ids, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				exchangeIn(v.Field(i), ids, found)
			}
		}
	}
}

// replace puts the other ids into a text.
func replace(text string, ids map[string]string) string {
	var pairs []string
	for id, other := range ids {
		pairs = append(pairs, id, other)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
