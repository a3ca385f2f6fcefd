package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/loop"
)

// scene is who and what the walk has met so far.
type scene struct {
	w                                 *walk
	hotline, shelterA, shelterB, help *newcomer.Somebody
	worker                            *newcomer.Somebody // caseworker of the hotline
	kase                              act.Case
	house, legal                      act.Need
	askConsent, release               act.Consent
	first, second                     act.ReferralRow
	until                             string
}

// secretName is the name that must not leave the hotline before consent.
const secretName = "Maïka Walkthrough-Desrochers"

// all walks along the main job: from an intake to a need that is met.
func (w *walk) all(ctx context.Context) error {
	s := &scene{w: w, until: time.Now().AddDate(0, 0, 30).Format(time.DateOnly)}
	steps := []struct {
		key string
		do  func(context.Context) error
	}{
		{"agencies", s.agencies}, {"members", s.members}, {"profile", s.profile},
		{"intake", s.intake}, {"roster", s.roster}, {"stranger", s.stranger},
		{"safe_contact", s.safeContact}, {"no_consent", s.noConsent}, {"consents", s.consents},
		{"preview", s.preview}, {"ask", s.ask}, {"identity_free", s.identityFree}, {"decline", s.decline},
		{"next_asked", s.nextAsked}, {"accept", s.accept}, {"release", s.releaseIt}, {"open", s.open},
		{"only_them", s.onlyThem}, {"schedule", s.schedule}, {"undo", s.undo}, {"attend", s.attend}, {"complete", s.complete},
		{"told", s.told}, {"confirm", s.confirm}, {"parallel", s.parallel},
		{"withdraw", s.withdraw}, {"closed_door", s.closedDoor}, {"audit", s.audit}, {"sign_out", s.signOut},
	}
	for _, st := range steps {
		if err := w.step(st.key, func() error { return st.do(ctx) }); err != nil {
			return err
		}
	}
	if !w.json {
		w.e.say("cmd.walkthrough.done", w.n, time.Since(w.begun).Round(time.Millisecond).String())
	}
	return nil
}

func (s *scene) agencies(ctx context.Context) (err error) {
	join := func(to **newcomer.Somebody, fr, en, sector, province, zone string) {
		if err == nil {
			*to, err = newcomer.Join(ctx, s.w.desk, act.Text{FR: fr, EN: en}, sector, province, zone)
		}
	}
	join(&s.hotline, "Ligne du parcours", "Walkthrough line", "hotline", "QC", "America/Toronto")
	join(&s.shelterA, "Abri du parcours A", "Walkthrough shelter A", "shelter", "QC", "America/Toronto")
	join(&s.shelterB, "Abri du parcours B", "Walkthrough shelter B", "shelter", "MB", "America/Winnipeg")
	join(&s.help, "Clinique juridique du parcours", "Walkthrough legal clinic", "legal", "QC", "America/Toronto")
	return err
}

func (s *scene) members(ctx context.Context) (err error) {
	s.worker, err = newcomer.Hire(ctx, s.hotline, "Camille Roy", "caseworker")
	if err != nil {
		return err
	}
	if !s.worker.Me.CaseAccess {
		return errors.New("the admitted caseworker has no case access")
	}
	auditor, err := newcomer.Hire(ctx, s.hotline, "Alex Vérif", "auditor")
	if err != nil {
		return err
	}
	_, err = client.Do(ctx, auditor, casework.ListCases, act.CaseQuery{})
	return refused(err, http.StatusForbidden, http.StatusNotFound)
}

func (s *scene) profile(ctx context.Context) error {
	for _, a := range []*newcomer.Somebody{s.shelterA, s.shelterB} {
		_, err := client.Do(ctx, a, accounts.SetAgencyProfile, act.AgencyProfile{Name: a.Name, Zone: "America/Toronto",
			Uses:  []string{"age_band", "dependants", "region"},
			Hours: []act.Hours{{Day: 1, From: "08:00", To: "20:00"}}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) intake(ctx context.Context) (err error) {
	s.kase, err = client.Do(ctx, s.worker, casework.CreateCase, act.CreateCase{
		Known: secretName, Language: "fr",
		Entries: []act.NewEntry{
			{Section: "identity", Label: "name", Text: secretName},
			{Section: "experience", Text: "Paid nothing since spring; passport kept by the employer."},
		},
		Safe: &act.SafeContact{Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0142"}},
			CodeWord: "pivoine", NeverTell: []string{"the landlord"}},
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}, {Code: "legal-immigration", Urgency: "urgent"}},
	})
	if err != nil {
		return err
	}
	if len(s.kase.Needs) != 2 || s.kase.Code == "" || len(s.kase.Sections) != 11 {
		return fmt.Errorf("the case file came back with %d needs, %d sections", len(s.kase.Needs), len(s.kase.Sections))
	}
	s.house, s.legal = s.kase.Needs[0], s.kase.Needs[1]
	return nil
}

func (s *scene) roster(ctx context.Context) error {
	for _, q := range []string{"maika walkthrough", s.kase.Code} {
		found, err := client.Do(ctx, s.worker, casework.ListCases, act.CaseQuery{Query: q})
		if err != nil {
			return err
		}
		if len(found.Items) != 1 || found.Items[0].ID != s.kase.ID {
			return fmt.Errorf("found %d case files, wanted the one", len(found.Items))
		}
	}
	return nil
}

// stranger checks that another agency can't tell the case file from one that
// does not exist.
func (s *scene) stranger(ctx context.Context) error {
	_, there := client.Do(ctx, s.shelterA, casework.GetCase, act.ID{ID: s.kase.ID})
	_, nowhere := client.Do(ctx, s.shelterA, casework.GetCase, act.ID{ID: s.shelterA.Member})
	var a, b *client.Problem
	if !errors.As(there, &a) || !errors.As(nowhere, &b) {
		return errors.New("a stranger was not refused")
	}
	if a.Status != http.StatusNotFound || a.Error() != b.Error() {
		return errors.New("a stranger can tell that the case file exists")
	}
	return nil
}

func (s *scene) safeContact(ctx context.Context) error {
	outside := act.RecordContact{Case: s.kase.ID, Channel: "phone", Value: "514-555-0199"}
	_, err := client.Do(ctx, s.worker, casework.RecordContact, outside)
	if err := refused(err, http.StatusUnprocessableEntity); err != nil {
		return err
	}
	_, err = client.Do(ctx, s.worker, casework.RecordContact, act.RecordContact{Case: s.kase.ID, Channel: "text", Value: "514-555-0142"})
	return err
}

func (s *scene) askFor(need, consent string, mode string, to ...*newcomer.Somebody) act.Ask {
	a := act.Ask{Case: s.kase.ID, Need: need, Consent: consent, Mode: mode,
		Attributes: act.AskAttributes{AgeBand: "adult_18_24", Gender: "woman", Languages: []string{"fr"}, Region: "QC"},
		Note:       "Tonight if possible; a quiet room."}
	for _, t := range to {
		a.Candidates = append(a.Candidates, act.Candidate{Agency: t.Agency})
	}
	return a
}

// noConsent checks that nothing is asked without the person's agreement.
func (s *scene) noConsent(ctx context.Context) error {
	_, err := client.Do(ctx, s.worker, loop.Ask, s.askFor(s.house.ID, s.kase.ID, "single", s.shelterA))
	return refused(err, http.StatusUnprocessableEntity, http.StatusNotFound, http.StatusConflict, http.StatusForbidden)
}

func (s *scene) consent(ctx context.Context, n act.NewConsent) (act.Consent, error) {
	n.Purpose, n.Until = "A safe place and what follows", s.until
	n.GivenBy, n.Language, n.Form = "person", "fr", "spoken"
	n.Explained = []string{"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"}
	return client.Do(ctx, s.worker, casework.RecordConsent, act.RecordConsent{Case: s.kase.ID, NewConsent: n})
}

func (s *scene) consents(ctx context.Context) (err error) {
	s.askConsent, err = s.consent(ctx, act.NewConsent{Kind: "ask", Agencies: []string{s.shelterA.Agency, s.shelterB.Agency, s.help.Agency}})
	if err != nil {
		return err
	}
	s.release, err = s.consent(ctx, act.NewConsent{Kind: "release", Agencies: []string{s.shelterB.Agency},
		Sections: []string{"name", "identity", "contact"}, Loopback: "outcome"})
	return err
}

func (s *scene) preview(ctx context.Context) error {
	ask := s.askFor(s.house.ID, s.askConsent.ID, "ranked", s.shelterA, s.shelterB)
	p, err := client.Do(ctx, s.worker, loop.PreviewAsk, ask)
	if err != nil {
		return err
	}
	if len(p.Candidates) != 2 || p.Candidates[0].Attributes.Gender != "" || p.Candidates[0].Attributes.AgeBand == "" {
		return errors.New("the preview does not cut the attributes to what the agency's rules use")
	}
	ask.Note = "Ask for " + secretName
	_, err = client.Do(ctx, s.worker, loop.Ask, ask)
	return refused(err, http.StatusUnprocessableEntity)
}

func (s *scene) ask(ctx context.Context) error {
	out, err := client.Do(ctx, s.worker, loop.Ask, s.askFor(s.house.ID, s.askConsent.ID, "ranked", s.shelterA, s.shelterB))
	if err != nil {
		return err
	}
	if len(out.Referrals) != 1 || out.Waiting != 1 {
		return fmt.Errorf("%d asked and %d waiting, wanted 1 and 1", len(out.Referrals), out.Waiting)
	}
	s.first = out.Referrals[0]
	return nil
}

// identityFree checks that the recipient's view holds nothing of the person.
func (s *scene) identityFree(ctx context.Context) error {
	r, err := client.Do(ctx, s.shelterA, loop.GetReferral, act.ID{ID: s.first.ID})
	if err != nil {
		return err
	}
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	for _, secret := range []string{"Desrochers", "0142", s.kase.ID, s.kase.Code, "pivoine"} {
		if strings.Contains(string(b), secret) {
			return errors.New("the ask holds something of the person")
		}
	}
	return nil
}

func (s *scene) decline(ctx context.Context) error {
	_, err := client.Do(ctx, s.shelterA, loop.Move, act.Move{ID: s.first.ID, Type: "decline", Reason: "no_capacity"})
	return err
}

// nextAsked waits until the node has sent the ask that was sealed in advance
// for the second agency.
func (s *scene) nextAsked(ctx context.Context) error {
	return eventually(ctx, 15*time.Second, func() error {
		in, err := client.Do(ctx, s.shelterB, loop.ListReferrals, act.ReferralQuery{Box: "inbox"})
		if err != nil {
			return err
		}
		if len(in.Items) != 1 {
			return fmt.Errorf("%d asks in the second agency's inbox", len(in.Items))
		}
		s.second = in.Items[0]
		return nil
	})
}

func (s *scene) accept(ctx context.Context) error {
	r, err := client.Do(ctx, s.shelterB, loop.GetReferral, act.ID{ID: s.second.ID})
	if err != nil {
		return err
	}
	_, err = client.Do(ctx, s.shelterB, loop.Move, act.Move{ID: r.ID, Type: "accept", Version: r.Version})
	return err
}

func (s *scene) releaseIt(ctx context.Context) error {
	_, err := client.Do(ctx, s.worker, loop.Release, act.Release{ID: s.second.ID, Consent: s.release.ID})
	return err
}

func (s *scene) open(ctx context.Context) error {
	o, err := client.Do(ctx, s.shelterB, loop.OpenRelease, act.ID{ID: s.second.ID})
	if err != nil {
		return err
	}
	for _, p := range o.Parts {
		if !slices.Contains(s.release.Sections, p.Section) {
			return errors.New("a section came along that the person did not agree to: " + p.Section)
		}
		for _, e := range p.Entries {
			if p.Section == "identity" && e.Text == secretName {
				return nil
			}
		}
	}
	return errors.New("what was released is not what was written")
}

func (s *scene) onlyThem(ctx context.Context) error {
	for _, other := range []*newcomer.Somebody{s.shelterA, s.help, s.w.desk} {
		_, err := client.Do(ctx, other, loop.OpenRelease, act.ID{ID: s.second.ID})
		if err := refused(err, http.StatusNotFound); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) schedule(ctx context.Context) error {
	_, err := client.Do(ctx, s.shelterB, loop.Move, act.Move{ID: s.second.ID, Type: "schedule",
		When: time.Now().Add(26 * time.Hour).UTC().Format(time.RFC3339)})
	return err
}

func (s *scene) attend(ctx context.Context) error {
	_, err := client.Do(ctx, s.shelterB, loop.Move, act.Move{ID: s.second.ID, Type: "attend"})
	return err
}

func (s *scene) complete(ctx context.Context) error {
	_, err := client.Do(ctx, s.shelterB, loop.Move, act.Move{ID: s.second.ID, Type: "complete", Outcome: "met", Text: "She has a room of her own."})
	return err
}

// told checks that the sender learns what the person agreed to, and no word
// more.
func (s *scene) told(ctx context.Context) error {
	r, err := client.Do(ctx, s.worker, loop.GetReferral, act.ID{ID: s.second.ID})
	if err != nil {
		return err
	}
	if r.State != "completed" {
		return errors.New("the sender sees the state " + r.State)
	}
	met := false
	for _, m := range r.Moves {
		met = met || m.Outcome == "met"
		if strings.Contains(m.Text, "room of her own") {
			return errors.New("the sender reads words that the person did not agree to")
		}
	}
	if !met {
		return errors.New("the sender does not see the outcome")
	}
	return nil
}

func (s *scene) confirm(ctx context.Context) error {
	r, err := client.Do(ctx, s.worker, loop.Move, act.Move{ID: s.second.ID, Type: "confirm"})
	if err != nil {
		return err
	}
	c, err := client.Do(ctx, s.worker, casework.GetCase, act.ID{ID: s.kase.ID})
	if err != nil {
		return err
	}
	for _, n := range c.Needs {
		if n.ID == s.house.ID && n.Status == "met" && r.State == "confirmed" {
			return nil
		}
	}
	return errors.New("the need is not marked met")
}

// parallel asks two agencies at once; both accept at the same instant.
func (s *scene) parallel(ctx context.Context) error {
	out, err := client.Do(ctx, s.worker, loop.Ask, s.askFor(s.legal.ID, s.askConsent.ID, "parallel", s.help, s.shelterB))
	if err != nil {
		return err
	}
	if len(out.Referrals) != 2 {
		return fmt.Errorf("%d agencies were asked", len(out.Referrals))
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, r := range out.Referrals {
		who := s.help
		if r.Other == s.shelterB.Agency {
			who = s.shelterB
		}
		wg.Go(func() { _, errs[i] = client.Do(ctx, who, loop.Move, act.Move{ID: r.ID, Type: "accept"}) })
	}
	wg.Wait()
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			s.first = out.Referrals[i]
			continue
		}
		if err := refused(err, http.StatusConflict, http.StatusGone, http.StatusNotFound); err != nil {
			return err
		}
	}
	if won != 1 {
		return fmt.Errorf("%d acceptances won", won)
	}
	return nil
}

// undo takes a wrong click back, then does it right.
func (s *scene) undo(ctx context.Context) error {
	r, err := client.Do(ctx, s.shelterB, loop.Undo, act.ID{ID: s.second.ID})
	if err != nil {
		return err
	}
	if r.State != "received" {
		return errors.New("after the undo the state is " + r.State)
	}
	return s.schedule(ctx)
}

func (s *scene) withdraw(ctx context.Context) error {
	_, err := client.Do(ctx, s.worker, casework.WithdrawConsent, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: s.kase.ID, Consent: s.release.ID}})
	return err
}

// closedDoor checks that what was released opens no more.
func (s *scene) closedDoor(ctx context.Context) error {
	_, err := client.Do(ctx, s.shelterB, loop.OpenRelease, act.ID{ID: s.second.ID})
	return refused(err, http.StatusGone, http.StatusNotFound, http.StatusConflict)
}

// audit checks that the log names who opened what, and has a head to keep.
func (s *scene) audit(ctx context.Context) error {
	return eventually(ctx, 10*time.Second, func() error {
		a, err := client.Do(ctx, s.hotline, casework.ListAudit, act.AuditQuery{})
		if err != nil {
			return err
		}
		h, err := client.Do(ctx, s.hotline, casework.AuditHead, act.None{})
		if err != nil {
			return err
		}
		if len(a.Items) < 5 || h.Size < int64(len(a.Items)) || h.Note == "" {
			return fmt.Errorf("%d entries, head of %d", len(a.Items), h.Size)
		}
		return nil
	})
}

func (s *scene) signOut(ctx context.Context) error {
	if err := client.Run(ctx, s.worker, accounts.SignOut, act.None{}); err != nil {
		return err
	}
	_, err := client.Do(ctx, s.worker, loop.Home, act.None{})
	return refused(err, http.StatusUnauthorized)
}

// refused says whether err is a refusal with one of the statuses.
func refused(err error, statuses ...int) error {
	var p *client.Problem
	if errors.As(err, &p) && slices.Contains(statuses, p.Status) {
		return nil
	}
	if err == nil {
		return errors.New("it was not refused")
	}
	return fmt.Errorf("refused in another way: %w", err)
}

// eventually tries again until the time is up: what the node does by itself
// takes a moment.
func eventually(ctx context.Context, within time.Duration, do func() error) error {
	end := time.Now().Add(within)
	for {
		err := do()
		if err == nil || time.Now().After(end) || ctx.Err() != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}
