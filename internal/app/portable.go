package app

import (
	"context"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/portable"
)

// carried gives case files to who brings them in and takes them out.
type carried struct{ *App }

// Founds implements portable.Files.
func (c carried) Founds(ctx context.Context, s *agency.Session) (portable.Founds, error) {
	f, err := casework.NewFounds(ctx, c.Casework, s)
	if err != nil {
		return nil, err
	}
	return founds{f}, nil
}

// founds opens many case files.
type founds struct{ all *casework.Founds }

// each hands records on as case files know them.
func each(records func(emit func(portable.Founding) error) error) func(func(casework.Founding) error) error {
	return func(emit func(casework.Founding) error) error {
		return records(func(one portable.Founding) error { return emit(casework.Founding(one)) })
	}
}

// Rehearse implements portable.Founds.
func (f founds) Rehearse(ctx context.Context, records func(emit func(portable.Founding) error) error, told func(portable.Founding, string)) error {
	return f.all.Rehearse(ctx, each(records), func(one casework.Founding, fate string) { told(portable.Founding(one), fate) })
}

// Open implements portable.Founds.
func (f founds) Open(ctx context.Context, alike bool, records func(emit func(portable.Founding) error) error, told func(portable.Founding, string)) error {
	return f.all.Open(ctx, alike, each(records), func(one casework.Founding, fate string) { told(portable.Founding(one), fate) })
}

// List implements portable.Files.
func (c carried) List(ctx context.Context, s *agency.Session, in act.CaseQuery) (act.Cases, error) {
	return casework.ListCases.Do(ctx, c, s, in)
}

// Whole implements portable.Files.
func (c carried) Whole(ctx context.Context, s *agency.Session, id string) (act.Case, []act.Section, error) {
	return whole(ctx, c.App, s, id)
}

// AgencyName implements portable.Files.
func (c carried) AgencyName(ctx context.Context, s *agency.Session, id string) (act.Text, error) {
	one, err := accounts.GetAgency.Do(ctx, c, s, act.ID{ID: id})
	return one.Name, err
}
