package app

import (
	"context"

	"relais/internal/accounts/guess"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/person"
	"relais/internal/store"
)

// ownFiles gives case files to the people whom they are about.
type ownFiles struct{ casework.OfPerson }

// Shown implements person.Files.
func (f ownFiles) Shown(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out person.Shown, err error) {
	shown, err := f.OfPerson.Shown(ctx, tx, s, id)
	out = person.Shown{Also: shown.Also, Consents: shown.Consents, Referrals: shown.Referrals}
	for _, p := range shown.Steps {
		out.Steps = append(out.Steps, person.PlannedStep(p))
	}
	for _, o := range shown.Openings {
		out.Openings = append(out.Openings, person.Opening(o))
	}
	return out, err
}

// ownLimits slow down who guesses at the words of a card: five tries an hour from one
// source, then slower.
type ownLimits struct{ *guess.Guard }

// Attempt implements person.Limits.
func (g ownLimits) Attempt(ctx context.Context) error {
	return g.Guard.Attempt(ctx, g.Words(ctx), false)
}

// Right implements person.Limits.
func (g ownLimits) Right(ctx context.Context) { g.Succeeded(ctx, g.Words(ctx)) }

// Refusing implements person.Limits.
func (g ownLimits) Refusing(ctx context.Context, do func(context.Context) error) error {
	return g.Guard.Refusing(ctx, do)
}
