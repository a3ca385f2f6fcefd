package loop

import (
	"cmp"
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/referral"
	"relais/internal/store"
)

// question is an ask with all that it rests on, judged but not yet sent.
type question struct {
	in         act.Ask
	need       casefile.Need
	known      string
	consent    *casefile.SignedConsent
	own        *agency.Public
	desk       *agency.Public // nil when there is none to tell
	stops      []string       // words that stop the note
	fields     []fault.Field  // other fields that hold a name or a number
	unread     bool           // the note can't be checked by this member
	guard      guard
	ends       referral.At
	plan       referral.Plan
	candidates []*candidate
}

// candidate is one agency of an ask, and what it would get.
type candidate struct {
	act.Candidate
	public     *agency.Public
	out        *referral.Outside // a service without Relais, or nil
	attributes referral.Attributes
	withheld   []string
	rare       []string
	stops      []string // message keys
	free       *int     // places of the service that is meant, where they are counted
	again      bool     // it has an ask for the same need in hand
	off        bool     // nobody is on call there now
	offer      *offer   // armed release, or nil
}

// question reads and judges an ask in one snapshot.
func (n *Loop) question(ctx context.Context, s *agency.Session, in act.Ask) (*question, error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return nil, err
	}
	q := &question{in: in}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.fillQuestion(ctx, tx, s, q)
	})
	return q, err
}

func (n *Loop) fillQuestion(ctx context.Context, tx *store.Tx, s *agency.Session, q *question) error {
	aheadOfAsk(tx, s, q.in)
	c, err := n.openCase(ctx, tx, s, q.in.Case)
	if err != nil {
		return err
	}
	if q.own, err = ownAgency(ctx, tx, n, s); err != nil {
		return err
	}
	if q.own.Desk != "" {
		store.AheadAgency(tx, q.own.Desk)
	}
	if err := c.load(append([]string{casefile.Register}, casefile.Sections...)...); err != nil {
		return err
	}
	q.known = c.Known()
	if q.guard, err = c.guard(); err != nil {
		return err
	}
	if err := c.agreed(q); err != nil {
		return err
	}
	q.plan = coalition.PlanFor(q.need.Urgency)
	if q.ends, err = forms.AskWhole(&q.in, q.consent.Consent, q.need, tx.Now()); err != nil {
		return err
	}
	if err := n.checkReplaced(ctx, tx, s, q.in.Replaces); err != nil {
		return err
	}
	if err := c.checkNote(q); err != nil {
		return err
	}
	for i, in := range q.in.Candidates {
		if err := n.judge(c, q, i, in); err != nil {
			return err
		}
	}
	return n.findDesk(ctx, tx, s, q)
}

// aheadOfAsk asks ahead what an ask rests on, whatever its file says.
func aheadOfAsk(tx *store.Tx, s *agency.Session, in act.Ask) {
	store.AheadConsent(tx, in.Consent)
	store.AheadAgencyRow(tx, s.Agency)
	for _, c := range in.Candidates {
		if c.Agency != "" {
			store.AheadAgency(tx, c.Agency)
		}
	}
}

// load reads in a view, at once, what will be read of the file section by section.
func (c *openedCase) load(sections ...string) error {
	if !store.Keeps(c.tx) {
		return nil
	}
	r, err := c.Reading()
	if err != nil {
		return err
	}
	return r.Load(c.ctx, sections...)
}

// checkReplaced makes sure that what an ask replaces is the agency's own.
func (n *Loop) checkReplaced(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	if id == "" {
		return nil
	}
	o, err := n.referralFor(ctx, tx, s, id)
	if fault.CodeOf(err) == fault.NotFound || err == nil && o.side != referral.S {
		return fault.Invalid("replaces", "referral.replaces")
	}
	return err
}

// usable returns a consent of the file that is valid now.
func (c *openedCase) usable(id string) (*casefile.SignedConsent, error) {
	_, signed, err := c.Consent(id)
	if err != nil {
		return nil, err
	}
	if err := signed.Usable(); err != nil {
		return nil, err
	}
	return signed, stillConsented(c.ctx, c.tx, []string{id})
}

// agreed reads the need and the consent of a question in one go.
func (c *openedCase) agreed(q *question) error {
	if _, err := c.Readable("needs"); err != nil {
		return err
	}
	r, err := c.Reading()
	if err != nil {
		return err
	}
	all, err := r.Sections(c.ctx, "needs", casefile.Register)
	if err != nil {
		return err
	}
	needs := casefile.NeedsOf(all["needs"])
	i := slices.IndexFunc(needs, func(n casefile.Need) bool { return n.ID == q.in.Need })
	if i < 0 {
		return fault.New(fault.NotFound, "casefile.no_need")
	}
	q.need = needs[i]
	j := slices.IndexFunc(all[casefile.Register], func(o casefile.Opened) bool { return o.Row.ID == q.in.Consent })
	if j < 0 {
		return casefile.NoConsent(nil)
	}
	if q.consent, err = casefile.ConsentOf(all[casefile.Register][j], c.Keys, c.tx.Now()); err != nil {
		return err
	}
	q.consent.Mind(all[casefile.Register])
	if err := q.consent.Usable(); err != nil {
		return err
	}
	return stillConsented(c.ctx, c.tx, []string{q.in.Consent})
}

// findDesk finds the coalition's desk, unless it is one of the two sides or
// must never be told.
func (n *Loop) findDesk(ctx context.Context, tx *store.Tx, s *agency.Session, q *question) error {
	desk := q.own.Desk
	if s.IsDesk || desk == "" || q.guard.bars(desk) || slices.Contains(q.consent.Consent.Refused, desk) {
		return nil
	}
	var err error
	q.desk, err = n.node.AgencyPublic(ctx, tx, desk)
	return err
}

// ownAgency is the session's agency, as its row says now.
func ownAgency(ctx context.Context, tx *store.Tx, n *Loop, s *agency.Session) (*agency.Public, error) {
	own, err := tx.Agency(ctx, s.Agency)
	if err != nil {
		return nil, err
	}
	return n.node.AgencyAt(ctx, tx, s.Agency, own.Changed)
}

// consents lists the consents that an ask rests on.
func (q *question) consents() []string {
	ids := []string{q.in.Consent}
	for _, c := range q.candidates {
		if c.offer != nil {
			ids = append(ids, c.offer.consents()...)
		}
	}
	return ids
}

// checkWords stops what a sender writes to a recipient, like the note of an
// ask, when it holds what would say who the person is. It reports whether that
// can't be told, because the member may not read what must be compared. What a
// recipient writes is not stopped.
func (n *Loop) checkWords(ctx context.Context, s *agency.Session, id, field, words string) (unread bool, err error) {
	stops := referral.NoteStops(words)
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, card, err := n.turn(ctx, tx, s, id, 0)
		if err != nil || card.Case == "" || o.st.Out != nil { // or they go nowhere: they are the sender's own
			stops = nil
			return err
		}
		c, err := n.openCase(ctx, tx, s, card.Case)
		if err != nil {
			return err
		}
		facts, err := c.facts()
		stops, unread = append(stops, facts.Stops(words)...), !facts.Complete
		return err
	})
	if err == nil && len(stops) > 0 {
		err = fault.Invalid(field, "referral.note_stopped", stops[0])
	}
	return unread, err
}

// facts are what may not be said. A file that is damaged does not tell all.
func (c *openedCase) facts() (casefile.Facts, error) {
	r, err := c.Reading()
	if err != nil {
		return casefile.Facts{}, err
	}
	facts, err := r.Facts(c.ctx)
	facts.Complete = facts.Complete && r.Whole
	if err != nil {
		return facts, err
	}
	kin, whole, err := c.OneWith()
	facts.Complete = facts.Complete && whole
	for _, k := range kin {
		more, unread := k.Facts(c.ctx)
		if unread != nil {
			return facts, unread
		}
		facts.Add(more)
	}
	names, unread := c.FamilyNames()
	for _, name := range names {
		facts.AddName(name)
	}
	return facts, cmp.Or(err, unread)
}
