package attack

import (
	"time"

	"relais/internal/act"
)

func (w *world) askInput(mode, need string, to ...act.Candidate) act.Ask {
	return act.Ask{Case: w.ids.kase, Need: need, Consent: w.ids.ask, Mode: mode, Candidates: to, Anyway: true,
		Attributes: act.AskAttributes{AgeBand: "adult_25_64", Gender: "woman", Languages: []string{"fr"}, Safety: []string{"pursued"}}}
}

func (w *world) ask(mode string, to ...act.Candidate) act.Asked {
	w.t.Helper()
	in := w.askInput(mode, w.ids.need, to...)
	do[act.AskPreview](w.cast.sender.worker(), "PreviewAsk", in)
	return do[act.Asked](w.cast.sender.worker(), "Ask", in)
}

func (m *member) move(id, kind string, with ...act.Move) act.Referral {
	m.w.t.Helper()
	in := act.Move{}
	if len(with) > 0 {
		in = with[0]
	}
	in.ID, in.Type = id, kind
	return do[act.Referral](m, "Move", in)
}

// loop brings referrals to one agency into many states.
func (w *world) loop() {
	s, r := w.cast.sender.worker(), w.cast.shelter.worker()
	to := act.Candidate{Agency: w.cast.shelter.id}
	one := func() string { return w.ask("single", to).Referrals[0].ID }
	w.ids.asked = one()
	w.ids.accepted = w.ask("single", act.Candidate{Agency: w.cast.shelter.id, Service: w.ids.service}).Referrals[0].ID
	r.move(w.ids.accepted, "request_info")
	s.move(w.ids.accepted, "answer_info")
	r.move(w.ids.accepted, "propose", act.Move{Agency: w.cast.second.id})
	r.move(w.ids.accepted, "accept")
	w.ids.received = one()
	r.move(w.ids.received, "waitlist", act.Move{When: w.moment(72 * time.Hour)})
	if w.middle != nil {
		w.middle()
	}
	w.met(w.ids.received)
	do[act.None](r, "TakeOn", act.TakeOn{ID: w.ids.received, Member: w.cast.shelter.admin.id})
	do[act.OpenedRelease](r, "NameReaders", act.NameReaders{ID: w.ids.received, Members: []string{r.id, w.cast.shelter.admin.id}})
	do[act.ReceivedFile](r, "FileReceived", act.FileReceived{ID: w.ids.received})
	s.move(w.ids.received, "message")
	r.move(w.ids.received, "message")
	r.move(w.ids.received, "schedule", act.Move{When: w.moment(26 * time.Hour)})
	do[act.Referral](r, "Undo", act.ID{ID: w.ids.received})
	r.move(w.ids.received, "schedule", act.Move{When: w.moment(27 * time.Hour)})
	w.ids.won = one()
	w.met(w.ids.won)
	r.move(w.ids.won, "schedule", act.Move{When: w.moment(26 * time.Hour)})
	r.move(w.ids.won, "no_show")
	r.move(w.ids.won, "attend")
	r.move(w.ids.won, "hold", act.Move{Reason: "other"})
	r.move(w.ids.won, "resume")
	r.move(w.ids.won, "complete", act.Move{Outcome: "partly"})
	s.move(w.ids.won, "reopen", act.Move{Reason: "other"})
	r.move(w.ids.won, "complete", act.Move{Outcome: "met"})
	s.move(w.ids.won, "confirm")
	lost := one()
	w.met(lost)
	r.move(lost, "schedule", act.Move{When: w.moment(26 * time.Hour)})
	r.move(lost, "no_show")
	r.move(lost, "close_lost_contact", act.Move{Reason: "cannot_reach", SafetyChecked: true})
	gone := one()
	w.met(gone)
	s.move(gone, "request_cancel", act.Move{Reason: "duplicate"})
	w.ids.ended = one()
	w.met(w.ids.ended)
	do[act.Referral](s, "Withdraw", act.Withdraw{ID: w.ids.ended})
	do[act.Referral](r, "Receipt", act.Receipt{ID: w.ids.ended, State: "kept"})
	r.move(one(), "decline", act.Move{Reason: "other"})
}

// outsider is a service of the directory that belongs to no agency.
const outsider = `[{"id":"11111111-0000-4000-8000-000000000001","name":"Halte","status":"active",` +
	`"organization":{"id":"11111111-0000-4000-8000-000000000002","name":"Maison Cigale","description":"x"}}]`

// byTelephone asks a service without Relais, tells it what was agreed, and hears
// that it has destroyed that.
func (w *world) byTelephone() {
	s, said := w.cast.sender.worker(), &act.Said{Way: "telephone"}
	do[act.ImportReport](w.cast.desk.admin, "ImportDirectory", act.ImportDirectory{Source: "other", Data: []byte(outsider)})
	of := []act.ConsentOutside{{Service: "11111111-0000-4000-8000-000000000001", Sector: "shelter"}}
	ask := w.consent(act.NewConsent{Kind: "ask", Outside: of})
	release := w.consent(act.NewConsent{Kind: "release", Outside: of, Sections: []string{"name", "identity"}})
	in := w.askInput("single", w.ids.need, act.Candidate{Outside: of[0].Service, Sector: "shelter"})
	in.Consent = ask
	id := do[act.Asked](s, "Ask", in).Referrals[0].ID
	in.Candidates[0].Way = "link"
	w.byLink(do[act.Asked](s, "Ask", in).Referrals[0].ID)
	s.move(id, "accept", act.Move{Said: said})
	do[act.OpenedRelease](s, "PreviewRelease", act.Release{ID: id, Consent: release, Said: said})
	do[act.Referral](s, "Release", act.Release{ID: id, Consent: release, Said: said})
	do[act.Consent](s, "WithdrawConsent", act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: w.ids.kase, Consent: release}})
	do[act.Referral](s, "Receipt", act.Receipt{ID: id, State: "purged", Said: said})
}

// byLink makes the link by which a service without Relais answers, and answers.
func (w *world) byLink(id string) {
	key := do[act.AnswerLink](w.cast.sender.worker(), "MakeAnswerLink", act.ID{ID: id})
	w.secret("link", key.Token)
	w.link = act.LinkCode{Token: key.Token, Code: key.Code}
	seen := nobody[act.LinkedAsk](w, "LookByLink", w.link)
	nobody[act.LinkedAsk](w, "AnswerByLink", act.LinkAnswer{LinkCode: w.link, Version: seen.Version, Type: "request_info"}, "key")
}

// met accepts, releases and opens.
func (w *world) met(id string) {
	w.t.Helper()
	s, r := w.cast.sender.worker(), w.cast.shelter.worker()
	r.move(id, "accept")
	do[act.OpenedRelease](s, "PreviewRelease", act.Release{ID: id, Consent: w.ids.release})
	do[act.Referral](s, "Release", act.Release{ID: id, Consent: w.ids.release})
	do[act.OpenedRelease](r, "OpenRelease", act.ID{ID: id})
}

// several asks several agencies, in turn and at once, with a release armed,
// and lets time pass.
func (w *world) several() {
	first := act.Candidate{Agency: w.cast.shelter.id, Release: w.ids.release}
	second := act.Candidate{Agency: w.cast.second.id, Minutes: 30}
	ranked := w.ask("ranked", second, first)
	w.cast.second.worker().move(ranked.Referrals[0].ID, "decline", act.Move{Reason: "no_capacity"})
	w.advance(3 * time.Minute)
	w.tick()
	in := w.askInput("parallel", w.ids.otherNeed, first, act.Candidate{Agency: w.cast.second.id})
	parallel := do[act.Asked](w.cast.sender.worker(), "Ask", in)
	w.ids.armed = parallel.Referrals[0].ID
	w.cast.shelter.worker().move(w.ids.armed, "accept")
	w.ids.late = w.ask("ranked", second, first).Referrals[0].ID
	open := do[act.Need](w.cast.sender.worker(), "AddNeed", act.AddNeed{Case: w.ids.kase, NewNeed: act.NewNeed{Code: "food", Urgency: "danger"}})
	w.advance(5 * time.Hour) // back-up, desk
	w.tick()
	w.advance(2 * time.Hour)
	w.tick()
	desk := w.cast.desk.admin
	w.ids.deskNeed = do[act.DeskNeeds](desk, "ListDeskNeeds", act.None{}).Items[0].ID
	do[act.None](desk, "TakeDeskNeed", act.TakeCard{ID: w.ids.deskNeed})
	do[act.Need](w.cast.sender.worker(), "SetNeed", act.SetNeed{Case: w.ids.kase, Need: open.ID, Status: "partly"})
	do[act.None](desk, "TakeCard", act.TakeCard{ID: w.ids.late})
	do[act.DeskWork](desk, "RecordDeskWork", act.RecordDeskWork{ID: w.ids.late, Whom: "asked", Way: "telephone", Result: "no_answer"})
	do[act.DeskWork](desk, "ProposeAgencies", act.ProposeAgencies{ID: w.ids.late, Agencies: []string{w.cast.shelter.id}})
	for _, m := range []*member{desk, w.cast.sender.worker(), w.cast.second.worker()} {
		do[act.DeskWork](m, "GetDeskWork", act.ID{ID: w.ids.late})
	}
	do[act.AskedSeveral](w.cast.sender.worker(), "AskSeveral", act.AskSeveral{Asks: []act.Ask{w.askInput("single", w.ids.otherNeed, act.Candidate{Agency: w.cast.second.id})}})
}

// legal is the one door without consent and the register beside it.
func (w *world) legal() {
	s := w.cast.sender
	in := act.Disclosure{Case: w.ids.kase, Kind: "danger", Agency: w.cast.police.id, Sections: []string{"name", "identity", "contact", "safety"}}
	w.ids.disclosure = do[act.DisclosureView](s.worker(), "Disclose", in).ID
	reviewed := do[act.DisclosureView](s.worker(), "Disclose", in).ID
	do[act.DisclosureView](s.admin, "ReviewDisclosure", act.ReviewDisclosure{ID: reviewed})
	in.Kind = "court"
	w.ids.court = do[act.DisclosureView](s.worker(), "Disclose", in).ID
	w.ids.demand = do[act.LegalDemand](s.worker(), "AddLegalDemand", act.AddLegalDemand{LegalDemand: act.LegalDemand{Kind: "subpoena", Got: w.day(-1)}}).ID
}

// reads is what people look at.
func (w *world) reads() {
	s := w.cast.sender
	do[act.Cases](s.worker(), "ListCases", act.CaseQuery{})
	do[act.Case](s.worker(), "GetCase", act.ID{ID: w.ids.kase})
	do[act.Section](s.worker(), "GetSection", act.SectionRef{Case: w.ids.kase, Section: "notes"})
	for _, m := range []*member{s.worker(), w.cast.shelter.worker(), w.cast.desk.admin} {
		do[act.Home](m, "Home", act.None{})
		do[act.Session](m, "Whoami", act.None{})
		for _, box := range act.Codes["box"] {
			if box != "desk" || m == w.cast.desk.admin {
				do[act.Referrals](m, "ListReferrals", act.ReferralQuery{Box: box})
			}
		}
	}
	do[act.Referral](s.worker(), "GetReferral", act.ID{ID: w.ids.received})
	do[act.LegalDemands](s.worker(), "ListLegalDemands", act.None{})
	do[act.Audit](s.admin, "ListAudit", act.AuditQuery{})
	do[act.AuditHead](s.admin, "AuditHead", act.None{})
	do[act.Agencies](s.admin, "ListAgencies", act.None{})
	do[act.Agency](s.admin, "GetAgency", act.ID{ID: w.cast.desk.id})
	do[act.Members](s.admin, "ListMembers", act.None{})
	do[act.Invitations](s.admin, "ListInvitations", act.None{})
	do[act.None](s.roles["responder"], "SignOut", act.None{})
	s.roles["responder"].token = ""
}
