package casefile

import (
	"cmp"
	"errors"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

// Faults that callers compare with errors.Is or show as they are.
var (
	// ErrDamaged: a sealed row does not open where it stands. It was changed,
	// moved or rolled back; nothing of it is shown.
	ErrDamaged = fault.New(fault.Conflict, "casefile.damaged")
	// ErrNoKey: the member lacks the agency version that this is sealed under.
	ErrNoKey = fault.New(fault.Forbidden, "casefile.no_key")
	// ErrRestricted: the section is for members whom it names.
	ErrRestricted = fault.New(fault.Forbidden, "casefile.restricted")
	// ErrStale: somebody else wrote a revision since.
	ErrStale = fault.New(fault.Conflict, "casefile.stale")
	// ErrRules: whom the person never wants told can't be read.
	ErrRules = fault.New(fault.Conflict, "casefile.rules_unread")
	// ErrNoEntry: there is no such entry in this file.
	ErrNoEntry = fault.New(fault.NotFound, "casefile.no_entry")
)

// damaged turns a failed opening into ErrDamaged with its cause; nil stays nil.
func damaged(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(ErrDamaged, err)
}

// vault returns the vault key of an agency version that the member holds.
func vault(s *agency.Session, version int) (seal.Key, error) {
	v, ok := s.Keys.Versions[version]
	if !ok || v.Vault.IsZero() {
		return seal.Key{}, ErrNoKey
	}
	return v.Vault, nil
}

func compare[T cmp.Ordered](a, b T) int { return cmp.Compare(a, b) }

// NoConsent makes every id that is no consent of the file look alike.
func NoConsent(err error) error {
	if err == nil || fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "consent.not_found")
	}
	return err
}
