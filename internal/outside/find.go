package outside

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/referral"
)

// Lookup finds services of the directory, as somebody reads them, and agencies.
type Lookup struct {
	Service func(ctx context.Context, id string) (act.Service, error)
	Agency  func(ctx context.Context, id string) (*agency.Public, error)
}

// Found is a recipient without Relais as the directory has it now, and in message
// keys why it can't be asked.
type Found struct {
	To      *referral.Outside
	Service act.Service
	Barred  bool // it must never be told
	Stops   []string
}

// Find finds the service that a candidate names, for a person with safe-contact
// rules (nil: none). fault.NotFound when there is no such service.
func (l Lookup) Find(ctx context.Context, in act.Candidate, rules *casefile.SafeContact) (f Found, err error) {
	if f.Service, err = l.Service(ctx, in.Outside); err != nil {
		return f, err
	}
	if f.To, err = Of(f.Service, in.Sector, in.Way); err != nil {
		f.Stops = append(f.Stops, "referral.outside_here")
	} else if f.To.Sector == agency.Uncertified {
		f.Stops = append(f.Stops, "referral.outside_sector")
	}
	if f.Barred, err = l.barred(ctx, rules, f.To, f.Service); f.Barred {
		f.Stops = append(f.Stops, "referral.never_told")
	}
	return f, err
}

// Barred reports whether a recipient must never be told: the person's own words
// name it, its telephone or its mail, or an agency of that name is among those
// whom they chose. One that the directory no longer has is known by its name.
func (l Lookup) Barred(ctx context.Context, rules *casefile.SafeContact, to *referral.Outside) (bool, error) {
	if rules == nil || to == nil {
		return false, nil
	}
	s, err := l.Service(ctx, to.Service)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return false, err
	}
	return l.barred(ctx, rules, to, s)
}

func (l Lookup) barred(ctx context.Context, rules *casefile.SafeContact, to *referral.Outside, s act.Service) (bool, error) {
	if rules == nil || to == nil {
		return false, nil
	}
	words := append([]string(nil), rules.NeverTell...)
	for _, id := range rules.NeverAgency {
		p, err := l.Agency(ctx, id)
		if err != nil {
			return false, err
		}
		words = append(words, p.Name.FR, p.Name.EN)
	}
	return Never(to, s, words), nil
}
