// Package newcomer brings agencies and members onto a node through the typed
// client, step by step as people would do it: invitation, keys, the short
// code compared, the recovery kit printed. The walkthrough, the benchmarks
// and the tests begin with it. It knows the client only.
package newcomer

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/pquerna/otp/totp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/client"
)

// Somebody is a member who is signed in, with what it takes to sign in again.
type Somebody struct {
	*client.Client
	Login, Passphrase, TOTPSecret string
	Agency, Member                string // ids
	Name                          act.Text
	Me                            act.Me
}

var count atomic.Int64

// Passphrase is what all newcomers choose; their nodes are temporary.
const Passphrase = "correct horse battery staple relais"

func identity(name string) act.NewIdentity {
	return act.NewIdentity{
		Name: name, Passphrase: Passphrase, Language: "en",
		Login: fmt.Sprintf("m%d-%d@example.ca", time.Now().UnixNano(), count.Add(1)),
	}
}

// Found sets a fresh node up with its one-time code: a coalition and its
// desk, whose administrator comes back signed in.
func Found(ctx context.Context, c *client.Client, code string) (*Somebody, error) {
	in := act.Setup{
		Code:      code,
		Coalition: act.Text{FR: "Coalition de la démonstration", EN: "Walkthrough coalition"},
		Agency: act.NewAgency{Name: act.Text{FR: "Bureau de la coalition", EN: "Coalition desk"},
			Sector: "coalition", Province: "QC", Zone: "America/Toronto"},
		Admin: identity("Dominique Bureau"),
	}
	j, err := client.Do(ctx, c, accounts.Setup, in)
	if err != nil {
		return nil, fmt.Errorf("setup: %w", err)
	}
	return begin(ctx, c, in.Admin, j, in.Agency.Name)
}

// Join invites an agency from the desk and registers it; its administrator,
// who may also read cases, comes back signed in, kit printed.
func Join(ctx context.Context, desk *Somebody, name act.Text, sector, province, zone string) (*Somebody, error) {
	joins := act.NewAgency{Name: name, Sector: sector, Province: province, Zone: zone}
	if err := desk.Prove(ctx, agency.GraveMember); err != nil {
		return nil, err
	}
	inv, err := client.Do(ctx, desk, accounts.InviteAgency, act.InviteAgency{Agency: joins})
	if err != nil {
		return nil, fmt.Errorf("invite agency: %w", err)
	}
	in := act.RegisterAgency{Code: inv.Code, Admin: identity("Admin " + name.EN)}
	j, err := client.Do(ctx, desk.As(""), accounts.RegisterAgency, in)
	if err != nil {
		return nil, fmt.Errorf("register agency: %w", err)
	}
	return begin(ctx, desk.Client, in.Admin, j, name)
}

// begin signs the first member of an agency in and prints the kit.
func begin(ctx context.Context, c *client.Client, who act.NewIdentity, j act.Joined, name act.Text) (*Somebody, error) {
	s := &Somebody{Client: c.As(""), Login: who.Login, Passphrase: who.Passphrase, TOTPSecret: j.TOTPSecret,
		Agency: j.AgencyID, Member: j.MemberID, Name: name}
	if err := s.SignInAgain(ctx); err != nil {
		return nil, err
	}
	if err := s.Prove(ctx, agency.GraveKit); err != nil {
		return nil, err
	}
	kit, err := client.Do(ctx, s, accounts.CreateKit, act.CreateKit{M: 2, N: 3})
	if err != nil {
		return nil, fmt.Errorf("kit: %w", err)
	}
	if err := client.Run(ctx, s, accounts.ConfirmKit, act.ConfirmKit{Share: kit.Shares[0]}); err != nil {
		return nil, fmt.Errorf("confirm kit: %w", err)
	}
	return s, nil
}

// Hire invites a member, who joins and is admitted after the short code was
// compared; the newcomer comes back signed in.
func Hire(ctx context.Context, admin *Somebody, name string, roles ...string) (*Somebody, error) {
	if err := admin.Prove(ctx, agency.GraveMember); err != nil {
		return nil, err
	}
	inv, err := client.Do(ctx, admin, accounts.InviteMember, act.InviteMember{Name: name, Roles: roles, Language: "en"})
	if err != nil {
		return nil, fmt.Errorf("invite member: %w", err)
	}
	who := identity(name)
	j, err := client.Do(ctx, admin.As(""), accounts.AcceptInvitation, act.AcceptInvitation{Code: inv.Code, Identity: who})
	if err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	if _, err := client.Do(ctx, admin, accounts.AdmitMember, act.AdmitMember{ID: j.MemberID, ShortCode: j.ShortCode}); err != nil {
		return nil, fmt.Errorf("admit member: %w", err)
	}
	s := &Somebody{Client: admin.As(""), Login: who.Login, Passphrase: who.Passphrase, TOTPSecret: j.TOTPSecret,
		Agency: j.AgencyID, Member: j.MemberID, Name: admin.Name}
	return s, s.SignInAgain(ctx)
}

// Prove proves again who acts, for a kind of grave acts (agency.GraveKit …).
func (s *Somebody) Prove(ctx context.Context, kind string) error {
	out, err := client.Do(ctx, s, accounts.StepUp, act.StepUp{For: kind, Passphrase: s.Passphrase})
	if err != nil {
		return fmt.Errorf("prove again: %w", err)
	}
	s.Client = s.As(s.Token)
	s.Proof = out.Proof
	return nil
}

// SignInAgain opens a new session. A TOTP code works once, so a second
// sign-in within its 30 seconds takes the next code.
func (s *Somebody) SignInAgain(ctx context.Context) error {
	var err error
	for step := range 2 {
		var code string
		code, err = totp.GenerateCode(s.TOTPSecret, time.Now().Add(time.Duration(step)*30*time.Second))
		if err != nil {
			return err
		}
		var out act.Session
		out, err = client.Do(ctx, s.As(""), accounts.SignIn, act.SignIn{Login: s.Login, Passphrase: s.Passphrase, TOTP: code})
		if err == nil {
			s.Client, s.Me = s.As(out.Token), out.Me
			return nil
		}
	}
	return fmt.Errorf("sign in: %w", err)
}
