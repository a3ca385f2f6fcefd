package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/outside"
	"relais/internal/store"
)

// RecordConsent records the person's decision: a signed object that alone
// lets an ask or a release leave.
var RecordConsent = define.Define[act.RecordConsent, act.Consent]("RecordConsent", "POST /cases/{id}/consents", "consents", agency.CaseDesk,
	"Record what the person agrees to.")

func (n *Casework) recordConsent(ctx context.Context, s *agency.Session, in act.RecordConsent) (out act.Consent, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		contact, err := c.contact()
		if err != nil {
			return err // who can't read whom to avoid can't ask whom to tell
		}
		safe, err := casefile.SafeOf(contact)
		if err != nil {
			return err
		}
		signed, err := c.takeConsent(caseview.NewTerms(in.NewConsent), in.Guardian, safe)
		if err != nil {
			return err
		}
		if err := c.commit("consent.record"); err != nil {
			return err
		}
		out = c.consentView(signed)
		if err := c.keepConsent(signed); err != nil {
			return err
		}
		if in.Renews != "" {
			if err := c.dealt(in.Renews); err != nil {
				return err
			}
		}
		if err := n.person().Agreed(c.ctx, c.tx, in.Case, out); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// takeConsent checks a consent, signs it and adds it to the file.
func (c *OpenedCase) takeConsent(in casefile.Terms, guardian string, safe *casefile.SafeContact) (*casefile.SignedConsent, error) {
	in = casefile.CleanConsent(in)
	sectors, err := c.sectorsOf(in.Agencies)
	if err != nil {
		return nil, err
	}
	facts := casefile.ConsentFacts{
		Own: c.s.Agency, Now: c.tx.Now(), Zone: c.s.Zone,
		Sector: func(id string) string { return sectors[id] },
	}
	if safe != nil {
		facts.Never = safe.NeverAgency
	}
	if in.Outside, facts.Barred, err = c.outside(in.Outside, safe); err != nil {
		return nil, err
	}
	due, err := casefile.CheckConsent(in, facts)
	if err == nil {
		err = (tied{c}).childAgrees(in, guardian)
	}
	if err != nil {
		return nil, err
	}
	signed, d, err := casefile.SignConsent(c.s, in, guardian, c.tx.Now(), due)
	if err != nil {
		return nil, err
	}
	_, err = c.append(d)
	return signed, err
}

// outside finds the services without Relais that a consent names, and those who
// must never be told.
func (c *OpenedCase) outside(named []casefile.Named, safe *casefile.SafeContact) (out []casefile.Named, barred map[string]bool, err error) {
	if len(named) == 0 {
		return nil, nil, nil
	}
	look := outside.Lookup{
		Service: func(ctx context.Context, id string) (act.Service, error) {
			return c.n.services.Service(ctx, c.tx, c.s, id)
		},
		Agency: func(ctx context.Context, id string) (*agency.Public, error) {
			return c.n.node.AgencyPublic(ctx, c.tx, id)
		},
	}
	barred = map[string]bool{}
	for i, in := range named {
		found, err := look.Find(c.ctx, act.Candidate{Outside: in.Service, Sector: in.Sector}, safe)
		switch {
		case fault.CodeOf(err) == fault.NotFound:
			return nil, nil, fault.Invalid(fmt.Sprintf("outside.%d.service", i), "directory.not_found")
		case err != nil:
			return nil, nil, err
		case found.Service.Agency != "":
			return nil, nil, fault.Invalid(fmt.Sprintf("outside.%d.service", i), "referral.outside_here")
		}
		to := found.To
		barred[to.Service] = found.Barred
		one := casefile.Named{Service: to.Service, Sector: to.Sector, Name: outside.Name(to).In(c.s.Language)}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out, barred, nil
}

// sectorsOf finds the sectors of agencies; an unknown agency has none.
func (c *OpenedCase) sectorsOf(ids []string) (map[string]string, error) {
	sectors := map[string]string{}
	for _, id := range ids {
		p, err := c.n.node.AgencyPublic(c.ctx, c.tx, id)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		sectors[id] = p.SectorFor(c.s.Desk)
	}
	return sectors, nil
}

// keepConsent makes the row by which the clock ends a consent: at the fixed
// hour after its end, which stands in what was signed. Whatever rests on it looks there.
func (c *OpenedCase) keepConsent(signed *casefile.SignedConsent) error {
	return c.tx.CaseConsentInsert(c.ctx, casefile.ConsentRow{
		ID: signed.Consent.ID, Case: c.Row.Key, Due: hours.Fixed(signed.Due), Open: true,
	})
}

// consentView is a consent as users see it, with names.
func (c *OpenedCase) consentView(signed *casefile.SignedConsent) act.Consent {
	out := caseview.Consent(signed.Consent)
	out.TakenBy = c.Name(signed.TakenBy)
	if signed.Cosigner != "" {
		out.Cosigner = c.Name(signed.Cosigner)
	}
	return out
}

// CosignConsent is the second member's signature on a consent that names an
// enforcement class.
var CosignConsent = define.Define[act.ConsentRef, act.Consent]("CosignConsent", "POST /cases/{id}/consents/{consent}/cosign", "consents", agency.CaseDesk,
	"Co-sign a consent that names police, border, immigration or child protection.")

func (n *Casework) cosignConsent(ctx context.Context, s *agency.Session, in act.ConsentRef) (out act.Consent, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		last, signed, err := c.Consent(in.Consent)
		if err != nil {
			return err
		}
		signed, d, err := casefile.Cosign(s, last, signed)
		if err != nil {
			return err
		}
		if _, err := c.append(d); err != nil {
			return err
		}
		out = c.consentView(signed)
		if err := n.person().Agreed(c.ctx, c.tx, in.Case, out); err != nil {
			return err
		}
		return c.commit("consent.cosign")
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// Consent finds a consent of the file and its newest revision.
func (c *OpenedCase) Consent(id string) (casefile.Opened, *casefile.SignedConsent, error) {
	section, revisions, err := c.entry(id)
	if err != nil || section != casefile.Register {
		return casefile.Opened{}, nil, casefile.NoConsent(err)
	}
	signed, err := casefile.ConsentOf(revisions[0], c.Keys, c.tx.Now())
	if err != nil {
		return revisions[0], nil, err
	}
	register, err := c.reading.Section(c.ctx, casefile.Register)
	if err == nil {
		signed.Mind(register)
		tied{c}.bar(signed)
	}
	return revisions[0], signed, err
}

// ConfirmConsent says that the person still agrees, after the database was
// restored: what ended in between could be missing from it.
var ConfirmConsent = define.Define[act.ConsentRef, act.Consent]("ConfirmConsent", "POST /cases/{id}/consents/{consent}/confirm", "consents", agency.CaseDesk,
	"Confirm, after a restore, that the person still agrees.")

func (n *Casework) confirmConsent(ctx context.Context, s *agency.Session, in act.ConsentRef) (out act.Consent, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		_, signed, err := c.Consent(in.Consent)
		if err != nil {
			return err
		}
		if err := signed.Usable(); err != nil {
			return err
		}
		held, err := c.tx.CaseConsentConfirm(c.ctx, in.Consent, c.Row.Key)
		if err == nil && !held {
			err = fault.New(fault.Conflict, "consent.not_held")
		}
		if err != nil {
			return err
		}
		out = c.consentView(signed)
		return c.n.auditCase(c.ctx, c.tx, c.s, "consent.confirm", c.Row.ID, markOf(c.Head))
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// WithdrawConsent takes a consent back; what was sent under it ends in the
// same transaction.
var WithdrawConsent = define.Define[act.WithdrawConsent, act.Consent]("WithdrawConsent", "POST /cases/{id}/consents/{consent}/withdraw", "consents", agency.CaseDesk,
	"Take a consent back; what was released under it stops opening at once.")

func (n *Casework) withdrawConsent(ctx context.Context, s *agency.Session, in act.WithdrawConsent) (out act.Consent, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if out, err = c.withdraw(in); err != nil {
			return err
		}
		if out.Kind == "loopback" || out.Kind == "" {
			if err := n.loop().EndLoop(c.ctx, c.tx, s, in.Consent); err != nil {
				return err
			}
		}
		return n.endConsent(c.ctx, c.tx, s, in.Consent)
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// withdraw writes the person's word into the file. A file that is damaged, or
// a consent that no longer verifies, holds nothing up: what was sent under the
// consent ends all the same, by its row alone. It is then said by its id only.
func (c *OpenedCase) withdraw(in act.WithdrawConsent) (act.Consent, error) {
	last, signed, err := c.Consent(in.Consent)
	if err == nil {
		var d casefile.Draft
		if d, err = casefile.WithdrawDraft(c.s, last, signed, in.Reason, c.tx.Now()); err == nil {
			if _, err = c.append(d); err == nil {
				err = c.commit("consent.withdraw")
			}
		}
		if err == nil {
			out := c.consentView(signed)
			out.State, out.Reason = string(casefile.Withdrawn), in.Reason
			return out, c.n.person().Agreed(c.ctx, c.tx, c.Row.ID, out)
		}
	}
	if !errors.Is(err, casefile.ErrDamaged) && !errors.Is(err, casefile.ErrConsent) && fault.CodeOf(err) != fault.NotFound {
		return act.Consent{}, err
	}
	open, ours := c.tx.CaseConsentIn(c.ctx, in.Consent, c.Row.Key)
	switch {
	case ours != nil:
		return act.Consent{}, casefile.NoConsent(ours)
	case !open:
		return act.Consent{}, fault.New(fault.Conflict, "consent.withdrawn")
	}
	out := act.Consent{ID: in.Consent, State: string(casefile.Withdrawn)}
	return out, c.n.auditCase(c.ctx, c.tx, c.s, "consent.withdraw", c.Row.ID, markOf(c.Head))
}

// endConsent closes a consent's row and ends what was sent under it, once.
func (n *Casework) endConsent(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	first, err := tx.CaseConsentEnd(ctx, id)
	if err != nil || !first {
		return err
	}
	return n.loop().ConsentEnded(ctx, tx, s, id)
}
