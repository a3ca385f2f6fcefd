package node

import (
	"context"
	"fmt"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
)

// SetSafeContact replaces the safe-contact rules of a case file; the old ones
// stay in the history.
func (n *Node) SetSafeContact(ctx context.Context, s *agency.Session, in act.SetSafeContact) (out act.SafeContact, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) error {
		if err := c.checkSafe(in.SafeContact, ""); err != nil {
			return err
		}
		contact, err := c.contact()
		if err != nil {
			return err
		}
		if _, err = c.write("safe.set", casefile.SafeDraft(in.SafeContact, casefile.SafeEntry(contact))); err != nil {
			return err
		}
		return n.neverTell(c.ctx, c.tx, s, in.Case, in.NeverAgency)
	})
	if err != nil {
		return out, err
	}
	return in.SafeContact, nil
}

// checkSafe refuses agencies that nobody knows: a rule about them would
// protect nobody. prefix is the path of the rules in the input.
func (c *openedCase) checkSafe(in act.SafeContact, prefix string) error {
	for i, id := range in.NeverAgency {
		if _, err := c.n.agencyPublic(c.ctx, c.tx, id); fault.CodeOf(err) == fault.NotFound {
			return fault.Invalid(fmt.Sprintf("%snever_agency.%d", prefix, i), "consent.unknown_agency")
		} else if err != nil {
			return err
		}
	}
	return nil
}

// contact opens the entries of the section with the safe-contact rules.
func (c *openedCase) contact() ([]casefile.Opened, error) {
	r, err := c.read()
	if err != nil {
		return nil, err
	}
	return r.Section(c.ctx, "contact")
}

// RecordContact notes a contact with the person. Outside of the safe-contact
// rules it is refused without a reason.
func (n *Node) RecordContact(ctx context.Context, s *agency.Session, in act.RecordContact) (out act.Entry, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) error {
		at, err := casefile.ContactTime(in.At, c.tx.Now())
		if err != nil {
			return err
		}
		contact, err := c.contact()
		if err != nil {
			return err
		}
		outside := casefile.Outside(casefile.SafeOf(contact), in.Channel, in.Value, at, s.Zone)
		d, err := casefile.ContactDraft(in, at, outside)
		if err != nil {
			return err
		}
		out, err = c.write("contact.record", d)
		return err
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}
