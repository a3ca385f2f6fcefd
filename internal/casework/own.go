package casework

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// OfPerson is the part of the room that serves the person of a file.
type OfPerson struct{ *Casework }

// Shown is what the person of a case file may see of it.
type Shown struct {
	Consents  []act.Consent
	Referrals []string // ids
	Openings  []Opening
	Steps     []PlannedStep
	Also      []string // ids of the files that are one with it
}

// PlannedStep is something of the plan, and when it was written.
type PlannedStep struct {
	act.OwnStep
	At time.Time
}

// Opening is that an agency read a file, or what was released of it.
type Opening struct {
	Agency string // id
	At     time.Time
	What   string // code: file or release
	About  string // id of the file, or of the referral by which it was released
}

// mostOpenings is how many readings of before a new card shows.
const mostOpenings = 2000

// openings are the acts that the log has of a reading.
var openings = map[string]string{"case.read": "file", "section.read": "file", "entry.history": "file",
	"facts.read": "file", "document.read": "file", "release.open": "release"}

// Shown opens a case file of the session's agency and says what its person may see.
// Who read what before there was a card stands in the log.
// Files that are one with it are the person's, too.
func (n OfPerson) Shown(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out Shown, err error) {
	c, err := n.OpenCase(ctx, tx, s, id)
	if err != nil {
		return out, err
	}
	if out, err = n.shown(c); err != nil || !c.Roster.Tied {
		return out, err
	}
	kin, _, err := tied{c}.kin()
	for _, k := range kin {
		if err != nil {
			break
		}
		var more Shown
		more, err = n.shown(k.OpenedCase)
		out.Consents, out.Referrals = append(out.Consents, more.Consents...), append(out.Referrals, more.Referrals...)
		out.Openings, out.Steps = append(out.Openings, more.Openings...), append(out.Steps, more.Steps...)
		out.Also = append(out.Also, k.Row.ID)
	}
	return out, err
}

func (n OfPerson) shown(c *OpenedCase) (out Shown, err error) {
	ctx, tx, s, id := c.ctx, c.tx, c.s, c.Row.ID
	r, err := c.Reading()
	if err != nil {
		return out, err
	}
	register, err := r.Section(ctx, casefile.Register)
	if err != nil {
		return out, err
	}
	if out.Consents, err = c.consents(register); err != nil {
		return out, err
	}
	needs, err := n.loop().ReferralsByNeed(ctx, tx, s, id)
	for _, ids := range needs {
		out.Referrals = append(out.Referrals, ids...)
	}
	if err != nil {
		return out, err
	}
	if out.Steps, err = c.steps(r); err != nil {
		return out, err
	}
	out.Openings, err = n.openings(ctx, tx, s, id)
	return out, err
}

func (n OfPerson) openings(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out []Opening, err error) {
	rows, err := n.caseRows(ctx, tx, s, id)
	for _, row := range rows[:min(len(rows), mostOpenings)] {
		if row.Erased() {
			continue
		}
		body, err := n.node.OpenAudit(row)
		if what := openings[body.Action]; err == nil && what != "" && body.Agency != "" {
			out = append(out, Opening{body.Agency, body.At(), what, body.Object})
		}
	}
	return out, err
}

// Known is how the person of a case file is called, and who their worker is.
func (n OfPerson) Known(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (known, worker string, err error) {
	c, err := n.OpenCase(ctx, tx, s, id)
	if err != nil {
		return "", "", err
	}
	return c.Roster.Known, c.Roster.Worker, nil
}

// ConsentOpen reports whether a consent of a case file has not ended; not found for
// one of another file. Nobody is signed in: the caller knows whose file it is.
func (n OfPerson) ConsentOpen(ctx context.Context, tx *store.Tx, caseID, id string) (bool, error) {
	key, err := store.CaseKey(ctx, tx, caseID)
	if err != nil {
		return false, err
	}
	return tx.CaseConsentIn(ctx, id, key)
}

// SectionErased takes what the clock erased from the person's own page.
func (n OfPerson) SectionErased(ctx context.Context, tx *store.Tx, caseID string, entries []string) error {
	return n.person().Unplanned(ctx, tx, caseID, entries...)
}

// EndConsent ends a consent on the person's own word, and what rests on it,
// once. owner is the agency whose file it is.
func (n OfPerson) EndConsent(ctx context.Context, tx *store.Tx, owner, id string) error {
	first, err := tx.CaseConsentEnd(ctx, id)
	if err == nil && !first {
		err = fault.New(fault.Conflict, "consent.withdrawn")
	}
	if err != nil {
		return err
	}
	return n.loop().ConsentEndedByPerson(ctx, tx, owner, id)
}
