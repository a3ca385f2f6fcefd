package loop

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/caseview"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/outside"
	"relais/internal/referral"
	"relais/internal/store"
)

// checkNote finds what stops the note: shapes that identify, and words of the
// file. A member who can't read what must be compared can't send a note.
func (c *openedCase) checkNote(q *question) error {
	facts, err := c.facts()
	if err != nil {
		return err
	}
	q.fields = append(q.fields, forms.AskFields(&q.in, facts)...)
	if q.in.Note == "" {
		return nil
	}
	q.unread = !facts.Complete
	q.stops = referral.NoteStops(q.in.Note)
	for _, w := range facts.Stops(q.in.Note) {
		if !slices.Contains(q.stops, w) {
			q.stops = append(q.stops, w)
		}
	}
	return nil
}

// judge says what one candidate would get and why it can't be asked.
func (n *Loop) judge(c *openedCase, q *question, i int, in act.Candidate) error {
	one, uses, err := n.candidate(c, q, in)
	if fault.CodeOf(err) == fault.NotFound {
		return fault.Invalid(fmt.Sprintf("candidates.%d.agency", i), "referral.no_agency")
	}
	if err != nil {
		return err
	}
	one.attributes, one.withheld = referral.CutTo(uses, caseview.Attributes(q.in.Attributes))
	one.rare = coalition.Rare(one.attributes)
	one.stops = append(one.stops, q.stopsFor(one, c.s)...)
	asked, err := askedAlready(c.ctx, c.tx, n, c.s, q, one)
	if err != nil {
		return err
	}
	one.again, one.off = asked, one.out == nil && !one.public.OnCall().There(c.tx.Now())
	if one.out == nil {
		id, free, err := n.services.Counted(c.ctx, c.tx, c.s, one.public.ID, in.Service, q.need.Code)
		if err != nil {
			return err
		}
		if id != "" {
			one.free = &free
		}
	}
	q.candidates = append(q.candidates, one)
	if in.Release == "" || len(one.stops) > 0 {
		return nil
	}
	one.offer, err = c.offer(one, in.Release, in.Sections)
	return err
}

// askedAlready reports whether the agency has an ask for the same need in hand:
// a second one would hold a second place.
func askedAlready(ctx context.Context, tx *store.Tx, n *Loop, s *agency.Session, q *question, c *candidate) (bool, error) {
	if q.in.Anyway {
		return false, nil // nobody is warned who knows
	}
	rows, err := tx.SentTo(ctx, n.node.Sender(s.Agency), n.node.Recipient(c.public.ID))
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		card, err := openCard(s, row.ID, row.SenderCard)
		if err != nil || card.NeedID != q.in.Need || card.Service != cmp.Or(c.Service, c.Outside) || row.ID == q.in.Replaces {
			continue
		}
		o, err := n.openReferralRow(ctx, tx, row)
		if err == nil && !o.st.Clocks.Status.Final() {
			return true, nil
		}
		if err != nil && !tampered(err) {
			return false, err
		}
	}
	return false, nil
}

// candidate finds who is asked: an agency, or a service without Relais, with what
// its rules use.
func (n *parts) candidate(c *openedCase, q *question, in act.Candidate) (one *candidate, uses []string, err error) {
	one = &candidate{Candidate: in}
	if in.Outside == "" {
		if one.public, err = n.reachable(c.ctx, c.tx, in.Agency); err != nil {
			return one, nil, err
		}
		return one, one.public.UsesFor(one.public.SectorFor(c.s.Desk), q.need.Code), nil
	}
	found, err := n.lookup(c.tx, c.s).Find(c.ctx, in, q.guard.rules)
	if err != nil {
		return one, nil, err
	}
	one.out, one.public, one.stops = found.To, outside.Recipient(found.To), found.Stops
	if in.Agency != "" || in.Release != "" { // who has no keys is told by voice
		one.stops = append(one.stops, "referral.outside_alone")
	}
	return one, outside.Uses(found.To, found.Service, q.need.Code), nil
}

// stopsFor says in message keys why a candidate can't be asked.
func (q *question) stopsFor(c *candidate, own *agency.Session) []string {
	var stops []string
	if slices.ContainsFunc(q.candidates, func(o *candidate) bool { return o.public.ID == c.public.ID && o.Service == c.Service }) {
		stops = append(stops, "referral.twice")
	}
	if !c.named(q.consent, "ask", own.Desk) {
		stops = append(stops, "referral.not_consented")
	}
	if c.Agency == own.Agency {
		stops = append(stops, "referral.own_agency")
	}
	if q.guard.bars(c.Agency) {
		stops = append(stops, "referral.never_told")
	}
	return stops
}
