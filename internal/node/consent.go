package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// withdrawHooks end what was sent under a consent, in the transaction that
// ends the consent: withdrawn by a member (s is theirs), or come to its last
// day (s is nil: nobody is signed in). Rooms register in an init function.
var withdrawHooks []func(n *Node, ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error

// RecordConsent records the person's decision: a signed object that alone
// lets an ask or a release leave.
func (n *Node) RecordConsent(ctx context.Context, s *agency.Session, in act.RecordConsent) (out act.Consent, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) error {
		contact, err := c.contact()
		if err != nil {
			return err // who can't read whom to avoid can't ask whom to tell
		}
		signed, err := c.takeConsent(in.NewConsent, casefile.SafeOf(contact))
		if err != nil {
			return err
		}
		if err := c.commit("consent.record"); err != nil {
			return err
		}
		out = c.consentView(signed)
		return c.keepConsent(signed)
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// takeConsent checks a consent, signs it and adds it to the file.
func (c *openedCase) takeConsent(in act.NewConsent, safe *act.SafeContact) (*casefile.SignedConsent, error) {
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
	due, err := casefile.CheckConsent(in, facts)
	if err != nil {
		return nil, err
	}
	signed, d, err := casefile.SignConsent(c.s, in, c.tx.Now(), due)
	if err != nil {
		return nil, err
	}
	_, err = c.append(d)
	return signed, err
}

// sectorsOf finds the sectors of agencies; an unknown agency has none.
func (c *openedCase) sectorsOf(ids []string) (map[string]string, error) {
	sectors := map[string]string{}
	for _, id := range ids {
		p, err := c.n.agencyPublic(c.ctx, c.tx, id)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		sectors[id] = p.Sector
	}
	return sectors, nil
}

// keepConsent makes the row by which the clock ends a consent.
func (c *openedCase) keepConsent(signed *casefile.SignedConsent) error {
	return c.tx.CaseConsentInsert(c.ctx, casefile.ConsentRow{
		ID: signed.Consent.ID, Case: c.Row.Key, Due: signed.Due, Open: true,
	})
}

// consentView is a consent as users see it, with names.
func (c *openedCase) consentView(signed *casefile.SignedConsent) act.Consent {
	out := signed.Consent
	out.TakenBy = c.name(signed.TakenBy)
	if signed.Cosigner != "" {
		out.Cosigner = c.name(signed.Cosigner)
	}
	return out
}

// CosignConsent is the second member's signature on a consent that names an
// enforcement class.
func (n *Node) CosignConsent(ctx context.Context, s *agency.Session, in act.ConsentRef) (out act.Consent, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) error {
		last, signed, err := c.consent(in.Consent)
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
		return c.commit("consent.cosign")
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// consent finds a consent of the file and its newest revision.
func (c *openedCase) consent(id string) (casefile.Opened, *casefile.SignedConsent, error) {
	section, revisions, err := c.entry(id)
	if err != nil || section != casefile.Register {
		return casefile.Opened{}, nil, errNoConsent(err)
	}
	signed, err := casefile.ConsentOf(revisions[0], c.keys, c.tx.Now())
	return revisions[0], signed, err
}

// errNoConsent makes every id that is no consent of the file look alike.
func errNoConsent(err error) error {
	if err == nil || fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "consent.not_found")
	}
	return err
}

// WithdrawConsent takes a consent back; what was sent under it ends in the
// same transaction.
func (n *Node) WithdrawConsent(ctx context.Context, s *agency.Session, in act.WithdrawConsent) (out act.Consent, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) error {
		last, signed, err := c.consent(in.Consent)
		if err != nil {
			return err
		}
		d, err := casefile.WithdrawDraft(s, last, signed, in.Reason, c.tx.Now())
		if err != nil {
			return err
		}
		if _, err := c.append(d); err != nil {
			return err
		}
		if err := c.commit("consent.withdraw"); err != nil {
			return err
		}
		out = c.consentView(signed)
		out.State = string(casefile.Withdrawn)
		if signed.Consent.Kind == "loopback" {
			if err := n.endLoop(c.ctx, c.tx, s, in.Consent); err != nil {
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

// endConsent closes a consent's row and ends what was sent under it, once.
func (n *Node) endConsent(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	first, err := tx.CaseConsentEnd(ctx, id)
	if err != nil || !first {
		return err
	}
	for _, hook := range withdrawHooks {
		if err := hook(n, ctx, tx, s, id); err != nil {
			return err
		}
	}
	return nil
}
