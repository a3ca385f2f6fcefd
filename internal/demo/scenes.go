package demo

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
)

// scene is something that happened so long before now.
type scene struct {
	name string
	ago  time.Duration
	play func(context.Context) error
}

// scenes are in the order in which they happened.
func (t *teller) scenes() []scene {
	day := 24 * time.Hour
	return []scene{
		{"in progress", 9 * day, t.inProgress},
		{"withdrawn", 6 * day, t.withdrawn},
		{"waitlist", 3 * day, t.waitlist},
		{"nobody covers", 2 * day, t.uncovered},
		{"escalated", 5 * time.Hour, t.escalated},
		{"running out", 111 * time.Minute, t.runningOut},
		{"just asked", 12 * time.Minute, t.justAsked},
	}
}

// last is how long ago the last scene was played.
func (t *teller) last() time.Duration {
	all := t.scenes()
	return all[len(all)-1].ago
}

func note(section, label, text string) act.NewEntry {
	return act.NewEntry{Section: section, Label: label, Text: text}
}

func phone(value string) act.SafeContact {
	return act.SafeContact{
		Channels: []act.SafeChannel{{Kind: "text", Value: value, Hours: []act.Hours{
			{Day: 1, From: "09:00", To: "15:00"}, {Day: 3, From: "09:00", To: "15:00"}, {Day: 5, From: "09:00", To: "15:00"}}}},
		CodeWord: "magnolia", NeverTell: []string{"Le propriétaire du logement"}, Avoid: []string{"Le stationnement du centre commercial"},
	}
}

// inProgress: a referral that went well so far, with an appointment tomorrow.
func (t *teller) inProgress(ctx context.Context) error {
	k, err := t.intake(ctx, "ngo", person{known: "Iris", language: "fr",
		entries: []act.NewEntry{
			note("identity", "", "Iris (nom choisi)"), note("experience", "", "Travail non payé dans une maison; passeport retenu."),
			note("plan", "", "Avancer une étape à la fois; elle décide du rythme.")},
		safe:  phone("514-555-0111"),
		needs: []act.NewNeed{{Code: "legal-immigration", Urgency: "urgent"}, {Code: "counselling", Urgency: "standard"}}})
	if err != nil {
		return err
	}
	out, err := t.ask(ctx, "ngo", k, 0, "Rendez-vous possible en avant-midi.", act.AskAttributes{Languages: []string{"fr"}, Region: "ON"}, "legal")
	if err != nil {
		return err
	}
	ref := out.Referrals[0].ID
	t.clock.ago(8*24*time.Hour + 20*time.Hour)
	if err := t.move(ctx, "legal", act.Move{ID: ref, Type: "accept"}); err != nil {
		return err
	}
	if _, err := t.give(ctx, "ngo", "legal", k.ID, ref, "name", "identity", "contact", "safety"); err != nil {
		return err
	}
	t.clock.ago(8 * 24 * time.Hour)
	tomorrow := time.Now().Add(22 * time.Hour).UTC().Format(time.RFC3339)
	if err := t.move(ctx, "legal", act.Move{ID: ref, Type: "schedule", When: tomorrow}); err != nil {
		return err
	}
	return t.entry(ctx, "ngo", k.ID, note("notes", "", "Iris sait qui elle rencontrera demain et peut changer d’idée."))
}

// withdrawn: what was released was taken back, and opens no more.
func (t *teller) withdrawn(ctx context.Context) error {
	k, err := t.intake(ctx, "ngo", person{known: "Maé", language: "fr",
		entries: []act.NewEntry{note("identity", "", "Maé")}, safe: phone("514-555-0112"),
		needs: []act.NewNeed{{Code: "transitional-housing", Urgency: "urgent"}}})
	if err != nil {
		return err
	}
	out, err := t.ask(ctx, "ngo", k, 0, "", act.AskAttributes{AgeBand: "adult_18_24", Gender: "woman"}, "shelter")
	if err != nil {
		return err
	}
	ref := out.Referrals[0].ID
	if err := t.move(ctx, "shelter", act.Move{ID: ref, Type: "accept"}); err != nil {
		return err
	}
	c, err := t.give(ctx, "ngo", "shelter", k.ID, ref, "name", "identity", "contact", "safety")
	if err != nil {
		return err
	}
	t.clock.ago(5 * 24 * time.Hour)
	s, err := t.session(ctx, "ngo")
	if err != nil {
		return err
	}
	_, err = casework.WithdrawConsent.Do(ctx, t.n, s, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: k.ID, Consent: c.ID},
		Reason: "Elle préfère attendre"})
	return err
}

// waitlist: a place is expected next week.
func (t *teller) waitlist(ctx context.Context) error {
	k, err := t.intake(ctx, "hotline", person{known: "Jo", language: "en",
		entries: []act.NewEntry{note("identity", "", "Jo")}, safe: phone("416-555-0113"),
		needs: []act.NewNeed{{Code: "transitional-housing", Urgency: "standard"}}})
	if err != nil {
		return err
	}
	out, err := t.ask(ctx, "hotline", k, 0, "", act.AskAttributes{AgeBand: "adult_25_64"}, "shelter")
	if err != nil {
		return err
	}
	return t.move(ctx, "shelter", act.Move{ID: out.Referrals[0].ID, Type: "waitlist",
		When: time.Now().AddDate(0, 0, 8).UTC().Format(time.RFC3339)})
}

// uncovered: a need that nobody in reach covers.
func (t *teller) uncovered(ctx context.Context) error {
	k, err := t.intake(ctx, "ngo", person{known: "Sol", language: "es",
		entries: []act.NewEntry{note("identity", "", "Sol"), note("needs", "", "Veut une adresse postale que personne ne peut relier à elle.")},
		safe:    phone("514-555-0114"),
		needs:   []act.NewNeed{{Code: "safe-address", Urgency: "urgent"}, {Code: "work-permit", Urgency: "standard"}}})
	if err != nil {
		return err
	}
	return t.entry(ctx, "ngo", k.ID, note("notes", "", "Aucun service d’adresse sûre trouvé au pays; la lacune est notée."))
}

// escalated: a crisis that nobody answered; the desk knows of it.
func (t *teller) escalated(ctx context.Context) error {
	k, err := t.intake(ctx, "hotline", person{known: "A. (appel de nuit)", language: "fr",
		entries: []act.NewEntry{note("identity", "", "A.")}, safe: phone("438-555-0115"),
		needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	if err != nil {
		return err
	}
	_, err = t.ask(ctx, "hotline", k, 0, "", act.AskAttributes{AgeBand: "adult_18_24", Gender: "woman", Safety: []string{"pursued"}}, "shelter_montreal")
	return err
}

// runningOut: two crises with less than ten minutes left, one on each side of
// the responder: an ask that the line must answer itself, and one that it sent.
func (t *teller) runningOut(ctx context.Context) error {
	ana, err := t.intake(ctx, "ngo", person{known: "Ana", language: "pt",
		entries: []act.NewEntry{note("identity", "", "Ana"), note("plan", "", "Attend dans un lieu public éclairé jusqu’à la fermeture.")},
		safe:    phone("819-555-0118"),
		needs:   []act.NewNeed{{Code: "safe-ride", Urgency: "crisis"}}})
	if err != nil {
		return err
	}
	if _, err := t.ask(ctx, "ngo", ana, 0, "Peut attendre dans un lieu public.", act.AskAttributes{AgeBand: "adult_25_64",
		Languages: []string{"pt"}}, "hotline"); err != nil {
		return err
	}
	k, err := t.intake(ctx, "hotline", person{known: "Lou", language: "fr",
		entries: []act.NewEntry{note("identity", "", "Lou"), note("contact", "", "Appelle d’une cabine; rappellera à l’heure pile.")},
		safe:    phone("613-555-0116"),
		needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}, {Code: "safe-ride", Urgency: "crisis"}}})
	if err != nil {
		return err
	}
	_, err = t.ask(ctx, "hotline", k, 0, "Peut se déplacer avec un transport.", act.AskAttributes{AgeBand: "adult_18_24",
		Gender: "woman", Dependants: []string{"infant"}, Safety: []string{"pursued", "location_secret"}}, "shelter", "shelter_montreal")
	return err
}

// justAsked: a fresh ask in the shelter's and the clinic's inboxes.
func (t *teller) justAsked(ctx context.Context) error {
	k, err := t.intake(ctx, "ngo", person{known: "Thi", language: "vi",
		entries: []act.NewEntry{note("identity", "", "Thi"), note("experience", "", "Salon d’ongles, sept jours sur sept.")},
		safe:    phone("514-555-0117"),
		needs:   []act.NewNeed{{Code: "transitional-housing", Urgency: "urgent"}, {Code: "medical-urgent", Urgency: "urgent"}}})
	if err != nil {
		return err
	}
	if _, err := t.ask(ctx, "ngo", k, 0, "", act.AskAttributes{AgeBand: "adult_25_64", Gender: "woman"}, "shelter"); err != nil {
		return err
	}
	_, err = t.ask(ctx, "ngo", k, 1, "", act.AskAttributes{Languages: []string{"vi", "fr"}}, "health")
	return err
}

func (t *teller) entry(ctx context.Context, key, kase string, e act.NewEntry) error {
	s, err := t.session(ctx, key)
	if err != nil {
		return err
	}
	_, err = casework.AddEntry.Do(ctx, t.n, s, act.AddEntry{Case: kase, NewEntry: e})
	return err
}
