package nodetest

import (
	"context"
	"fmt"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
)

// Member is somebody who can sign in. The embedded session is that of the
// last SignIn or Fresh.
type Member struct {
	*agency.Session
	ID     string
	Login  string
	Token  string
	Device string
	Code   string // short code that was read aloud when joining

	second  agency.Second
	fixture *Fixture
}

// Newcomer adds a member who has accepted an invitation and waits to be admitted.
func (f *Fixture) Newcomer(a *Agency, roles ...string) *Member {
	f.T.Helper()
	ctx := context.Background()
	who := f.identity("Sacha Fictive")
	inv, err := accounts.InviteMember.Do(ctx, f.Node, a.Admin.Fresh(), act.InviteMember{Name: who.Name, Roles: roles, Language: "fr"})
	f.must(err)
	joined, err := accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: who})
	f.must(err)
	return f.member(joined, who)
}

// Member adds a member who is certified, admitted and signed in.
func (f *Fixture) Member(a *Agency, roles ...string) *Member {
	f.T.Helper()
	m := f.Newcomer(a, roles...)
	_, err := accounts.AdmitMember.Do(context.Background(), f.Node, a.Admin.Fresh(), act.AdmitMember{ID: m.ID, ShortCode: m.Code})
	f.must(err)
	f.must(m.SignIn())
	return m
}

func (f *Fixture) member(j act.Joined, in act.NewIdentity) *Member {
	return &Member{
		ID: j.MemberID, Login: in.Login, Code: j.ShortCode, second: agency.Second{Secret: j.TOTPSecret}, fixture: f,
	}
}

// TOTP is the code that the member's authenticator shows now. The clock moves
// on by a step, because a code works once.
func (m *Member) TOTP() string {
	m.fixture.T.Helper()
	m.fixture.Advance(30 * time.Second)
	code, err := m.second.CodeAt(m.fixture.Now())
	m.fixture.must(err)
	return code
}

// SignIn signs the member in again, by passphrase and TOTP.
func (m *Member) SignIn() error {
	ctx := context.Background()
	s, err := accounts.SignIn.Do(ctx, m.fixture.Node, nil, act.SignIn{Login: m.Login, Passphrase: Passphrase, TOTP: m.TOTP(), Device: m.Device})
	if err != nil {
		return err
	}
	m.Token, m.Device = s.Token, s.Device
	m.Session, err = m.fixture.session(s.Token)
	return err
}

// Fresh reads the session again, as each request does, and signs in again
// when it has ended.
func (m *Member) Fresh() *agency.Session {
	m.fixture.T.Helper()
	s, err := m.fixture.session(m.Token)
	if err != nil {
		m.fixture.must(m.SignIn())
		return m.Session
	}
	m.Session = s
	return s
}

// session opens a session as if its member had just proved again who they are:
// what is grave asks for that.
func (f *Fixture) session(token string) (*agency.Session, error) {
	s, err := f.Node.Sessions.Session(context.Background(), token)
	if err == nil {
		s.Proof = agency.AnyProof()
	}
	return s, err
}

func (f *Fixture) identity(name string) act.NewIdentity {
	f.logins++
	return act.NewIdentity{
		Name: fmt.Sprintf("%s %d", name, f.logins), Login: fmt.Sprintf("member%d@example.ca", f.logins),
		Passphrase: Passphrase, Language: "fr",
	}
}

// zones holds one zone per province, enough for tests.
var zones = map[string]string{
	"NL": "America/St_Johns", "NS": "America/Halifax", "NB": "America/Moncton", "PE": "America/Halifax",
	"MB": "America/Winnipeg", "SK": "America/Regina", "AB": "America/Edmonton", "BC": "America/Vancouver",
	"YT": "America/Whitehorse", "NT": "America/Yellowknife", "NU": "America/Iqaluit",
}

func newAgency(fr, en, sector, province string) act.NewAgency {
	zone, ok := zones[province]
	if !ok {
		zone = "America/Toronto"
	}
	return act.NewAgency{Name: text(fr, en), Sector: sector, Province: province, Zone: zone}
}

func text(fr, en string) act.Text { return act.Text{FR: fr, EN: en} }

func (f *Fixture) must(err error) {
	f.T.Helper()
	if err != nil {
		f.T.Fatal(err)
	}
}
