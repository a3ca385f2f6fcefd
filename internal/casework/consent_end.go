package casework

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// ending is the part of the room that looks ahead to the end of consents, and keeps
// their signed papers.
type ending struct{ *Casework }

// LetConsentEnd notes that a consent which ends soon will not be renewed: nobody is
// reminded of it any more.
var LetConsentEnd = define.Define[act.ConsentRef, act.None]("LetConsentEnd", "POST /cases/{id}/consents/{consent}/lapse", "consents", agency.CaseDesk,
	"Note that a consent which ends soon ends: nobody is reminded of it any more.")

func (n ending) letConsentEnd(ctx context.Context, s *agency.Session, in act.ConsentRef) (out act.None, err error) {
	return out, n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if err := c.dealt(in.Consent); err != nil {
			return err
		}
		return c.n.auditCase(c.ctx, c.tx, c.s, "consent.lapse", c.Row.ID, markOf(c.Head))
	})
}

// dealt notes that somebody has dealt with the end of a consent of the file.
func (c *OpenedCase) dealt(id string) error {
	if err := c.tx.CaseConsentDealt(c.ctx, id, c.Row.Key); err != nil {
		return casefile.NoConsent(err)
	}
	return nil
}

// SetConsentPaper names the document that is the signed paper of a consent.
var SetConsentPaper = define.Define[act.SetConsentPaper, act.Consent]("SetConsentPaper", "PUT /cases/{id}/consents/{consent}/paper", "consents", agency.CaseDesk,
	"Name the document of the file that is a consent's signed paper, or take the name off.")

func (n ending) setConsentPaper(ctx context.Context, s *agency.Session, in act.SetConsentPaper) (out act.Consent, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		last, signed, err := c.Consent(in.Consent)
		if err != nil {
			return err
		}
		if err := c.isPaper(in.Document); err != nil {
			return err
		}
		if out = c.consentView(signed); out.Paper == in.Document { // a repeat is harmless
			return nil
		}
		d, err := casefile.PaperDraft(last, signed, in.Document)
		if err != nil {
			return err
		}
		if _, err := c.append(d); err != nil {
			return err
		}
		out.Paper = in.Document
		return c.commit("consent.paper")
	})
	if err != nil {
		return act.Consent{}, err
	}
	return out, nil
}

// isPaper refuses what is no document of the file that the member may read.
func (c *OpenedCase) isPaper(id string) error {
	if id == "" {
		return nil
	}
	section, revisions, err := c.entry(id)
	if err == nil && section == "documents" {
		if _, err = casefile.DocumentOf(revisions[0]); err == nil {
			return nil
		}
	}
	if code := fault.CodeOf(err); err != nil && code != fault.NotFound && code != fault.Forbidden {
		return err
	}
	return fault.Invalid("document", "document.none")
}

// Ending are the consents of the agency that end before a time, and with whose end
// nobody has dealt. It opens no file.
func (n Planning) Ending(ctx context.Context, tx *store.Tx, s *agency.Session, before time.Time) ([]store.EndingConsent, error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return nil, err
	}
	return tx.CaseConsentsEnding(ctx, n.caseOwner(s), before)
}
