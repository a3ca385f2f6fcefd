package casework

import (
	"context"
	"errors"
	"fmt"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// SetSafeContact replaces the safe-contact rules of a case file; the old ones
// stay in the history.
var SetSafeContact = define.Define[act.SetSafeContact, act.SafeContact]("SetSafeContact", "PUT /cases/{id}/safe-contact", "cases", agency.CaseDesk,
	"Set how the person can be reached without danger.")

func (n *Casework) setSafeContact(ctx context.Context, s *agency.Session, in act.SetSafeContact) (out act.SafeContact, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if err := c.checkSafe(in.SafeContact, ""); err != nil {
			return err
		}
		contact, err := c.contact()
		if err != nil {
			return err
		}
		if err := in.Seen.Check(safeSeen(contact)); err != nil {
			return err
		}
		rules := caseview.NewSafe(&in.SafeContact)
		if _, err = c.write("safe.set", casefile.SafeDraft(*rules, casefile.SafeEntry(contact))); err != nil {
			return err
		}
		return tied{c}.rulesOfKin(rules)
	})
	if errors.Is(err, casefile.ErrDamaged) {
		return out, n.onlyStop(ctx, s, in)
	}
	if err != nil {
		return out, err
	}
	return in.SafeContact, nil
}

// rulesOfKin makes rules count in the files that are one with this one. Where they
// can't be written they end what waits all the same.
func (c tied) rulesOfKin(rules *casefile.SafeContact) error {
	if !c.Roster.Tied {
		return nil
	}
	return c.eachKin(func(k tied) error { return k.sameRules(rules, "safe.set") },
		func(id string) error { return c.n.loop().NeverTell(c.ctx, c.tx, c.s, id, rules) })
}

// safeSeen is the fingerprint of the rules that stand in the section. Rules
// that can't be read are replaced whatever they were.
func safeSeen(contact []casefile.Opened) string {
	safe, err := casefile.SafeOf(contact)
	if err != nil {
		return ""
	}
	return act.Fingerprint(caseview.Safe(safe))
}

// onlyStop ends what waits for the agencies of rules that can't be written,
// because the file is damaged: the rules count all the same.
func (n *Casework) onlyStop(ctx context.Context, s *agency.Session, in act.SetSafeContact) error {
	err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.loop().NeverTell(ctx, tx, s, in.Case, caseview.NewSafe(&in.SafeContact)); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "safe.set", in.Case)
	})
	if err == nil {
		err = fault.New(fault.Conflict, "casefile.rules_unwritten")
	}
	return err
}

// checkSafe refuses agencies that nobody knows: a rule about them would
// protect nobody. prefix is the path of the rules in the input.
func (c *OpenedCase) checkSafe(in act.SafeContact, prefix string) error {
	for i, id := range in.NeverAgency {
		if _, err := c.n.node.AgencyPublic(c.ctx, c.tx, id); fault.CodeOf(err) == fault.NotFound {
			return fault.Invalid(fmt.Sprintf("%snever_agency.%d", prefix, i), "consent.unknown_agency")
		} else if err != nil {
			return err
		}
	}
	return nil
}

// contact opens the entries of the section with the safe-contact rules.
func (c *OpenedCase) contact() ([]casefile.Opened, error) {
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	return r.Section(c.ctx, "contact")
}

// RecordContact notes a contact with the person. Outside of the safe-contact
// rules it is refused without a reason.
var RecordContact = define.Define[act.RecordContact, act.Entry]("RecordContact", "POST /cases/{id}/contacts", "cases", agency.CaseDesk,
	"Note a contact with the person.")

func (n *Casework) recordContact(ctx context.Context, s *agency.Session, in act.RecordContact) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		at, err := casefile.ContactTime(in.At, c.tx.Now())
		if err != nil {
			return err
		}
		contact, err := c.contact()
		if err != nil {
			return err
		}
		safe, err := casefile.SafeOf(contact)
		if err != nil {
			safe = nil // not knowing is no permission: it wants a reason
		}
		d, err := casefile.ContactDraft(casefile.Contact{Channel: in.Channel, Value: in.Value, At: at, Reason: in.Reason,
			Outside: casefile.Outside(safe, in.Channel, in.Value, at, s.Zone)}, in.Text)
		if err != nil {
			return err
		}
		if out, err = c.write("contact.record", d); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}
