package person

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/text"
)

// teller seals lines to one person, in the transaction of what they are about.
type teller struct {
	n     *Person
	ctx   context.Context
	tx    *store.Tx
	row   store.PersonCardRow
	to    seal.PublicKey
	owner string // the agency whose file it is
}

// teller finds the card of a case file by its mark. nil where there is none. A card
// that was damaged holds nothing up: who could change it could as well take it away,
// and a worker must still read. Its page says so.
func (n *Person) teller(ctx context.Context, tx *store.Tx, mark []byte) (*teller, error) {
	if len(mark) == 0 {
		return nil, nil
	}
	row, err := store.PersonCard(ctx, tx, mark)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	st, err := card.OpenState(n.node.Own, row.ID, row.State)
	if err != nil {
		return nil, nil
	}
	to, _, err := st.Public()
	if err != nil {
		return nil, nil
	}
	return &teller{n, ctx, tx, row, to, st.Agency}, nil
}

// tag is the place of a line: the same thing has one line.
func (t *teller) tag(kind, id string) []byte {
	return t.n.node.Pseudonym("own line "+kind, t.row.ID+" "+id)
}

func (t *teller) put(kind, id string, l card.Line) error {
	tag := t.tag(kind, id)
	sealed, err := l.Seal(t.to, t.row.ID, tag)
	if err != nil {
		return err
	}
	return store.PutPersonLine(t.ctx, t.tx, store.PersonLineRow{Card: t.row.Key, Tag: tag, Sealed: sealed})
}

// all seals what the person may see of what has been.
func (t *teller) all(s *agency.Session, shown Shown) error {
	for _, c := range shown.Consents {
		if err := t.consent(c); err != nil {
			return err
		}
	}
	for _, st := range shown.Steps {
		if err := t.planned(st.OwnStep, st.At); err != nil {
			return err
		}
	}
	told := map[string]bool{}
	for _, id := range shown.Referrals {
		r, at, err := t.n.loop().Share(t.ctx, t.tx, s, id, t.row.Mark)
		if told[id] = r.ID != ""; err == nil && told[id] {
			err = t.asked(r, at)
		}
		if r.Need = ""; err == nil && r.ID != "" {
			err = t.put("referral", r.ID, card.Line{At: at.UnixMicro(), Referral: &r})
		}
		if err != nil {
			return err
		}
	}
	return t.openings(shown.Openings, told)
}

// openings seals who read. What was disclosed without consent is told by a member: of
// what was released, only what is told itself.
func (t *teller) openings(all []Opening, told map[string]bool) error {
	for _, o := range all {
		if o.What == "release" && !told[o.About] {
			continue
		}
		if err := t.opened(o); err != nil {
			return err
		}
	}
	return nil
}

// consent seals what the person agreed to. One that does not verify is not theirs.
func (t *teller) consent(c act.Consent) error {
	if c.Kind == "" {
		return nil
	}
	out := card.Consent{ID: c.ID, Hash: c.Hash, Kind: c.Kind, Sectors: c.Sectors, Parts: c.Sections, Loopback: c.Loopback,
		Purpose: c.Purpose, Until: c.Until, State: c.State, Enforcement: c.Enforcement}
	for _, id := range c.Agencies {
		name, err := t.name(id)
		if err != nil {
			return err
		}
		out.Names = append(out.Names, name)
	}
	for _, o := range c.Outside {
		out.Names = append(out.Names, text.Text{FR: o.Name, EN: o.Name})
	}
	return t.put("consent", c.ID, card.Line{At: c.At.UnixMicro(), Consent: &out})
}

// public is what an agency shows; nil for one that can't be found or read: a person's
// card does not wait for a name.
func (t *teller) public(id string) (*agency.Public, error) {
	p, err := t.n.node.AgencyPublic(t.ctx, t.tx, id)
	if fault.CodeOf(err) == fault.NotFound || agency.Damaged(err) {
		return nil, nil
	}
	return p, err
}

// name is an agency's name; nothing for one that can't be found.
func (t *teller) name(id string) (text.Text, error) {
	p, err := t.public(id)
	if p == nil {
		return text.Text{}, err
	}
	return p.Name, nil
}

// opened seals that an agency read, once for each part of a day: when exactly, and
// how often, would tell who.
func (t *teller) opened(o Opening) error {
	own, err := t.public(t.owner)
	if err != nil {
		return err
	}
	zone := time.UTC
	if own != nil && own.Zone != nil {
		zone = own.Zone
	}
	local := o.At.In(zone)
	line := card.Opened{Day: local.Format(time.DateOnly), Part: partOf(local.Hour()), What: o.What, Own: o.Agency == t.owner, Door: o.What == "disclosure"}
	id := o.Agency + " " + line.Day + " " + line.Part + " " + o.What
	has, err := store.HasPersonLine(t.ctx, t.tx, t.row.Key, t.tag("reading", id))
	if err != nil || has {
		return err
	}
	by, err := t.public(o.Agency)
	if err != nil {
		return err
	}
	if by != nil {
		line.Agency, line.Sector = by.Name, by.SectorFor(by.Desk)
	}
	day := time.Date(local.Year(), local.Month(), local.Day(), partStarts[line.Part], 0, 0, 0, zone)
	return t.put("reading", id, card.Line{At: day.UnixMicro(), Opened: &line})
}

var partStarts = map[string]int{"night": 0, "morning": 6, "afternoon": 12, "evening": 18}

func partOf(hour int) string {
	switch {
	case hour < 6:
		return "night"
	case hour < 12:
		return "morning"
	case hour < 18:
		return "afternoon"
	}
	return "evening"
}

// Read tells the person of a case file, where they have a card, that a member of its
// agency read it.
func (n *Person) Read(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error {
	return n.Opened(ctx, tx, s, node.OwnFile(n.node, caseID), "file")
}

// Opened tells the person that the session's agency read something of theirs.
func (n *Person) Opened(ctx context.Context, tx *store.Tx, s *agency.Session, mark []byte, what string) error {
	t, err := n.teller(ctx, tx, mark)
	if err != nil || t == nil {
		return err
	}
	return t.opened(Opening{Agency: s.Agency, At: tx.Now(), What: what})
}

// Agreed tells the person what was recorded in their name, or taken back.
func (n *Person) Agreed(ctx context.Context, tx *store.Tx, caseID string, c act.Consent) error {
	t, err := n.teller(ctx, tx, node.OwnFile(n.node, caseID))
	if err != nil || t == nil {
		return err
	}
	return t.consent(c)
}

// Planned tells the person what was written of their plan, as it stands now.
func (n *Person) Planned(ctx context.Context, tx *store.Tx, caseID string, step act.OwnStep, at time.Time) error {
	t, err := n.teller(ctx, tx, node.OwnFile(n.node, caseID))
	if err != nil || t == nil {
		return err
	}
	return t.planned(step, at)
}

func (t *teller) planned(s act.OwnStep, at time.Time) error {
	out := card.Step{ID: s.ID, Kind: s.Kind, Text: s.Text, Who: s.Who, Place: s.Place, By: s.By, Zone: s.Zone, Done: s.Done}
	if s.Meets != nil {
		out.Meets = s.Meets.UnixMicro()
	}
	return t.put("step", s.ID, card.Line{At: at.UnixMicro(), Step: &out})
}

// Unplanned takes entries of the plan from the person's own page.
func (n *Person) Unplanned(ctx context.Context, tx *store.Tx, caseID string, entries ...string) error {
	if len(entries) == 0 {
		return nil
	}
	t, err := n.teller(ctx, tx, node.OwnFile(n.node, caseID))
	for _, id := range entries {
		if err == nil && t != nil {
			err = store.DropPersonLine(ctx, tx, t.row.Key, t.tag("step", id))
		}
	}
	return err
}

// Asked tells the person what a referral is for. It is shown with where that stands,
// once it was sent.
func (n *Person) Asked(ctx context.Context, tx *store.Tx, mark []byte, r card.Referral, at time.Time) error {
	t, err := n.teller(ctx, tx, mark)
	if err != nil || t == nil {
		return err
	}
	return t.asked(r, at)
}

func (t *teller) asked(r card.Referral, at time.Time) error {
	return t.put("need", r.ID, card.Line{At: at.UnixMicro(), Referral: &card.Referral{ID: r.ID, Need: r.Need}})
}

// Stands tells the person where a referral stands.
func (n *Person) Stands(ctx context.Context, tx *store.Tx, mark []byte, r card.Referral, at time.Time) error {
	t, err := n.teller(ctx, tx, mark)
	if err != nil || t == nil {
		return err
	}
	return t.put("referral", r.ID, card.Line{At: at.UnixMicro(), Referral: &r})
}

// Erased destroys the card of a case file that was erased, and all that was written.
func (n *Person) Erased(ctx context.Context, tx *store.Tx, caseID string) error {
	return store.ForgetPerson(ctx, tx, node.OwnFile(n.node, caseID), node.OwnWords(n.node, caseID))
}
