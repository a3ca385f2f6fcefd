package casework

import (
	"context"
	"fmt"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/text"
)

// CreateCase opens a case file from an intake, with everything that was said
// in it, in one transaction. No first case before the recovery kit is printed.
var CreateCase = define.Define[act.CreateCase, act.Case]("CreateCase", "POST /cases", "cases", agency.CaseDesk,
	"Open a case file.")

func (n *Casework) createCase(ctx context.Context, s *agency.Session, in act.CreateCase) (out act.Case, err error) {
	if !s.Kit {
		return out, fault.New(fault.Conflict, "casefile.kit_first")
	}
	code, err := n.newCaseCode(ctx, s)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		same, err := n.sameName(ctx, tx, s, in.Known)
		if err != nil {
			return err
		}
		if in.Alone && len(same) > 0 {
			return fault.New(fault.Conflict, "casefile.same_name").Add("known", "casefile.same_name", len(same))
		}
		if out, err = n.newCase(ctx, tx, s, code, in).found(in); err != nil {
			return err
		}
		if len(same) > 0 {
			out.SameName = same
		}
		return n.node.KeepAbout(ctx, tx, out.ID, out)
	})
	return out, err
}

// sameName lists the agency's files of somebody of a name.
func (n *Casework) sameName(ctx context.Context, tx *store.Tx, s *agency.Session, known string) ([]act.CaseRow, error) {
	roll, err := n.Roster(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return caseview.Rows(roll.Pick(func(l casefile.Line) bool { return text.SameName(l.Known, known) })), nil
}

// found writes a whole intake and commits it.
func (c *OpenedCase) found(in act.CreateCase) (act.Case, error) {
	signed, err := c.intake(in)
	if err != nil {
		return act.Case{}, err
	}
	if err := c.commit("case.create"); err != nil {
		return act.Case{}, err
	}
	if signed != nil {
		if err := c.keepConsent(signed); err != nil {
			return act.Case{}, err
		}
	}
	return c.view()
}

func (n *Casework) newCase(ctx context.Context, tx *store.Tx, s *agency.Session, code string, in act.CreateCase) *OpenedCase {
	roster := casefile.Roster{
		Code: code, Known: in.Known, Language: in.Language, Next: in.Next, Worker: s.Member, Open: true,
	}
	for _, need := range in.Needs {
		roster.Urgent = casefile.MoreUrgent(roster.Urgent, need.Urgency)
	}
	f := casefile.New(s, n.caseOwner(s), roster)
	return &OpenedCase{File: f, n: n, ctx: ctx, tx: tx, s: s}
}

// intake writes everything that an intake holds.
func (c *OpenedCase) intake(in act.CreateCase) (*casefile.SignedConsent, error) {
	var drafts []casefile.Draft
	for _, e := range in.Entries {
		drafts = append(drafts, plainDraft(e))
	}
	safe := caseview.NewSafe(in.Safe)
	if safe != nil {
		if err := c.checkSafe(*in.Safe, "safe."); err != nil {
			return nil, err
		}
		drafts = append(drafts, casefile.SafeDraft(*safe, nil))
	}
	for i, need := range in.Needs {
		if err := knownNeed(need.Code); err != nil {
			return nil, fault.Below(fmt.Sprintf("needs.%d", i), err)
		}
		drafts = append(drafts, casefile.NeedDraft(caseview.NewNeed(need)))
	}
	if in.Facts != nil {
		facts, err := c.factDrafts(*in.Facts, nil, nil)
		if err != nil {
			return nil, fault.Below("facts", err)
		}
		drafts = append(drafts, facts...)
	}
	for _, d := range drafts {
		if _, err := c.append(d); err != nil {
			return nil, err
		}
	}
	if in.Consent == nil {
		return nil, nil
	}
	signed, err := c.takeConsent(caseview.NewTerms(*in.Consent), "", safe)
	return signed, fault.Below("consent", err)
}

func plainDraft(e act.NewEntry) casefile.Draft {
	return casefile.Draft{Section: e.Section, Label: e.Label, Text: e.Text}
}

// newCaseCode returns a code that no case file of the agency has. It looks at
// the roster as this process saw it last: that two processes draw the same
// code between two looks is less likely than a broken disk.
func (n *Casework) newCaseCode(ctx context.Context, s *agency.Session) (string, error) {
	if code, ok := n.rolls.newCode(s.Agency); ok {
		return code, nil
	}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := n.Roster(ctx, tx, s)
		return err
	})
	if code, ok := n.rolls.newCode(s.Agency); ok || err != nil {
		return code, err
	}
	return seal.NewCode(), nil // forgotten within the instant
}
