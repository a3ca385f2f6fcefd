package app

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/registers"
	"relais/internal/store"
)

// departing lets an agency leave.
type departing struct{ *App }

// Running implements leaving.Work.
func (d departing) Running(ctx context.Context, s *agency.Session, box string) ([]act.ReferralRow, error) {
	all := []act.ReferralRow{}
	for page := (act.Page{Limit: 200}); ; page.Offset += page.Limit {
		out, err := loop.ListReferrals.Do(ctx, d, s, act.ReferralQuery{Box: box, Page: page})
		for _, row := range out.Items {
			if !referral.Status(row.State).Final() { // the list has what ended unread, too
				all = append(all, row)
			}
		}
		if err != nil || len(out.Items) < page.Limit {
			return all, err
		}
	}
}

// Move implements leaving.Work.
func (d departing) Move(ctx context.Context, s *agency.Session, in act.Move) error {
	_, err := loop.Move.Do(ctx, d, s, in)
	return err
}

// Files implements leaving.Work.
func (d departing) Files(ctx context.Context, s *agency.Session, all bool, page act.Page) (act.Cases, error) {
	return casework.ListCases.Do(ctx, d, s, act.CaseQuery{Closed: all, Page: page})
}

// Held implements leaving.Work.
func (d departing) Held(ctx context.Context, tx *store.Tx, s *agency.Session) (int, error) {
	roll, err := d.Roster(ctx, tx, s)
	if err != nil {
		return 0, err
	}
	return len(roll.Pick(func(l casefile.Line) bool { return l.Held })), nil
}

// fileAlong is a case file with its sections.
type fileAlong struct {
	Case     act.Case      `json:"case"`
	Sections []act.Section `json:"sections"`
}

// File implements leaving.Work.
func (d departing) File(ctx context.Context, s *agency.Session, id string) (any, int, error) {
	one, sections, err := whole(ctx, d.App, s, id)
	unread := 0
	for _, info := range one.Sections {
		if !info.Readable {
			unread++
		}
	}
	return fileAlong{one, sections}, unread, err
}

// whole opens a case file and those of its sections that a member reads.
func whole(ctx context.Context, a *App, s *agency.Session, id string) (act.Case, []act.Section, error) {
	one, err := casework.GetCase.Do(ctx, a, s, act.ID{ID: id})
	sections := []act.Section{}
	for _, info := range one.Sections {
		if err != nil {
			break
		}
		if !info.Readable {
			continue
		}
		var section act.Section
		section, err = casework.GetSection.Do(ctx, a, s, act.SectionRef{Case: id, Section: info.Section})
		sections = append(sections, section)
	}
	return one, sections, err
}

// Registers implements leaving.Work.
func (d departing) Registers(ctx context.Context, s *agency.Session) (map[string]any, error) {
	incidents, err := registers.ListIncidents.Do(ctx, d, s, act.None{})
	if err != nil {
		return nil, err
	}
	demands, err := registers.ListLegalDemands.Do(ctx, d, s, act.None{})
	if err != nil {
		return nil, err
	}
	services, err := listings.OwnServices.Do(ctx, d, s, act.None{})
	return map[string]any{"incidents": incidents, "legal_demands": demands, "services": services}, err
}

// Services implements leaving.Work.
func (d departing) Services(ctx context.Context, s *agency.Session) (ids []string, err error) {
	all, err := listings.OwnServices.Do(ctx, d, s, act.None{})
	for _, one := range all.Items {
		ids = append(ids, one.ID)
	}
	return slices.Compact(ids), err
}

// DropService implements leaving.Work.
func (d departing) DropService(ctx context.Context, s *agency.Session, id string) error {
	_, err := listings.DeleteService.Do(ctx, d, s, act.DeleteService{ID: id})
	return err
}

// EndMember implements leaving.Work.
func (d departing) EndMember(ctx context.Context, tx *store.Tx, row agency.MemberRow) error {
	return d.Agencies.EndMember(ctx, tx, row)
}
