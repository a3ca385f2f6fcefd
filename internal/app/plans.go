package app

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/referral"
)

// around lets plans show what stands elsewhere than in files, by the acts that show it.
type around struct{ *App }

// mostAround is how many referrals one look takes.
const mostAround = 500

// Case implements plans.Around.
func (a around) Case(ctx context.Context, s *agency.Session, id string) (act.Case, error) {
	return casework.GetCase.Do(ctx, a.App, s, act.ID{ID: id})
}

// Referrals implements plans.Around. Nothing of them counts as read.
func (a around) Referrals(ctx context.Context, s *agency.Session, caseID string) (out []act.Referral, err error) {
	for _, closed := range []bool{false, true} {
		rows, err := a.rows(ctx, s, act.ReferralQuery{Box: referral.SideSent, Case: caseID, Closed: closed})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if slices.ContainsFunc(out, func(r act.Referral) bool { return r.ID == row.ID }) || row.Damaged {
				continue
			}
			one, err := a.App.Loop.Peek(ctx, s, row.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// Underway implements plans.Around.
func (a around) Underway(ctx context.Context, s *agency.Session) ([]act.ReferralRow, error) {
	inbox, err := a.rows(ctx, s, act.ReferralQuery{Box: "inbox"})
	if err != nil {
		return nil, err
	}
	sent, err := a.rows(ctx, s, act.ReferralQuery{Box: referral.SideSent})
	return slices.DeleteFunc(slices.Concat(inbox, sent), func(r act.ReferralRow) bool {
		return r.Damaged || referral.Status(r.State).Final()
	}), err
}

func (a around) rows(ctx context.Context, s *agency.Session, q act.ReferralQuery) ([]act.ReferralRow, error) {
	q.Limit = mostAround
	list, err := loop.ListReferrals.Do(ctx, a.App, s, q)
	return list.Items, err
}

// Said implements plans.Around.
func (a around) Said(ctx context.Context, s *agency.Session) ([]act.PersonWord, error) {
	return a.WaitingWords(ctx, s, true)
}

// Disclosures implements plans.Around.
func (a around) Disclosures(ctx context.Context, s *agency.Session) ([]act.DisclosureView, error) {
	list, err := loop.ListDisclosures.Do(ctx, a.App, s, act.None{})
	return list.Items, err
}

// Refresh implements plans.Around.
func (a around) Refresh(ctx context.Context, s *agency.Session) error {
	return a.Calendar.Refresh(ctx, s)
}

// Untold implements plans.Around.
func (a around) Untold(ctx context.Context, s *agency.Session) ([]act.DisclosureView, error) {
	list, err := a.Disclosures(ctx, s)
	return slices.DeleteFunc(list, func(d act.DisclosureView) bool {
		return d.Told != "" || d.TellOn == "" || !slices.Contains([]string{"sent", "reviewed"}, d.State)
	}), err
}
