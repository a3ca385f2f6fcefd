package nodetest

import (
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/seal"
	"relais/internal/store"
)

// Reopen opens the node of a database that was made before, with its key, at
// an instant of its clock.
func Reopen(t testing.TB, cfg store.Config, key seal.Key, now time.Time) *Fixture {
	f := &Fixture{T: t, Key: key, now: now}
	cfg.Clock = f.Now
	f.Store = cfg
	f.Node = f.Open(false)
	return f
}

// Credentials are how a member of an earlier fixture signs in.
type Credentials struct {
	ID    string `json:"id"`
	Login string `json:"login"`
	TOTP  string `json:"totp"` // secret
	Token string `json:"token,omitempty"`
}

// Credentials returns how the member signs in, to be kept.
func (m *Member) Credentials() Credentials {
	return Credentials{ID: m.ID, Login: m.Login, TOTP: m.second.Secret, Token: m.Token}
}

// Known is a member of a database that was made before.
func (f *Fixture) Known(c Credentials) *Member {
	return &Member{ID: c.ID, Login: c.Login, Token: c.Token, second: agency.Second{Secret: c.TOTP}, fixture: f}
}
